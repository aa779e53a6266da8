//! Evidence straight from what the products give, so that nobody retypes numbers.
//!
//! [`import`] reads exports that someone has already fetched (nothing is fetched here) and returns the details of an
//! evidence as a mapping (`kind: import/v1`) makes them. What an export cannot know (a cause, a decision, who was told)
//! becomes a placeholder, `<FILL IN: …>`. The mappings that dutybook ships stand in `load/import_mapping/shipped`, and say
//! which documented format each reads.
//!
//! ```text
//! bytes ─▶ DecodedFile ─▶ JsonPage, CsvPage ─▶ RawRecord ─▶ FieldReader ─▶ TypedRecord ─▶ Tally, Reports ─▶ Names ─▶ details
//! ```
//!
//! Texts of an export are data: nothing in them is obeyed. Only the order of lines in a list may depend on them, never on
//! the order in which pages or records were given.

mod comparison;
mod completeness;
mod content;
mod context;
mod csv_page;
mod csv_quotes;
mod csv_text;
mod decoded_file;
mod error;
mod export_file;
mod field_checks;
mod field_names;
mod field_numbers;
mod field_place;
mod field_reader;
mod field_values;
mod forge_log;
mod ics_calendar;
mod ics_days;
mod ics_error;
mod ics_lines;
mod ics_recurrence;
mod imported;
mod intake;
mod json_items;
mod json_page;
mod json_table;
mod ledger;
mod ledger_columns;
mod ledger_time;
mod limits;
mod mapping_import;
mod notes;
mod numbers;
mod page;
mod place;
mod raw_fields;
mod raw_record;
mod record_states;
mod rendering;
mod report_pair;
mod report_parts;
mod strict_json;
mod tally;
mod time;
mod values;
mod window;

pub use completeness::ExpectedTotal;
pub use context::{ImportContext, LastReport};
pub use error::ImportError;
pub use export_file::ExportFile;
pub use forge_log::read_forge_log;
pub use ics_calendar::{IcsCalendar, IcsNote, read_ics};
pub use imported::Imported;
pub use ledger::{LedgerCell, LedgerFault, LedgerFile, LedgerRow};
pub use ledger_columns::LedgerField;
pub use ledger_time::LedgerTime;
pub use limits::{MAX_FILE_BYTES, MAX_ICS_BYTES};
pub use mapping_import::import;
pub use window::ImportWindow;
