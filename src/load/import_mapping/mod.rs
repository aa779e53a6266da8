//! Reading `policy/imports/*.yaml`, and the mappings that dutybook ships, which are the same kind of file.

mod extension;
mod import_fields;
mod mapping_file;
mod names;
mod record_rules;
mod shipped;
mod summary;
mod template;
mod texts;
mod whole;

pub(super) use mapping_file::mapping_file;
pub use mapping_file::{ReadMapping, parse_mapping};
pub use shipped::{shipped_mapping, shipped_names, shipped_text};
