//! What is written into a repository: the files of a new one, evidence, requests, waivers, amendments.
//!
//! Nothing here prints, prompts or reads the clock. New files are judged first, by the same stages as
//! everything else ([`preview`]), and then written whole or not at all ([`write_files`]).

mod alternatives;
mod amend;
mod amended_artifacts;
mod anchor;
mod as_text;
mod atomic_writer;
mod attach;
mod closing;
mod collection_draft;
mod day_off;
mod details;
mod details_schemas;
mod duty_index;
mod earlier_details;
mod error;
mod evidence_draft;
mod evidence_skeleton;
mod field_assignment;
mod file_lock;
mod identity;
mod init;
mod last_performance;
mod ledger_origin_draft;
mod new_file;
mod occurrence;
mod ordered_mapping;
mod placeholders;
mod preview;
mod replace_file;
mod request;
mod required_fields;
mod sign_off;
mod subschema;
mod temporary_file;
mod time_stamp;
mod value_type;
mod waiver;
mod web_editor;

pub use amend::{
    AmendedFiles, AmendmentDraft, RecordedFile, amend, duty_of, evidence_of, task_of_duty,
};
pub use anchor::anchor_entry;
pub use as_text::format_timestamp;
pub use atomic_writer::{WriteError, remove_files, write_files};
pub use attach::attach;
pub use closing::draft_closing;
pub use collection_draft::CollectionDraft;
pub use day_off::describe_day_off;
pub use details::{merge_mappings, order_by_schema, read_mapping};
pub use details_schemas::DetailsSchemas;
pub use duty_index::{DutyIndex, describe_day};
pub use earlier_details::{earlier_details, recorded_details};
pub use error::RecordError;
pub use evidence_draft::{EvidenceDraft, LinkDraft, ReviewDraft, parse_link};
pub use evidence_skeleton::EvidenceSkeleton;
pub use field_assignment::{FieldAssignment, parse_fields, parse_value, set_field};
pub use identity::{Person, identify_person, open_duties_of_person, owing_teams, teams_of_person};
pub use init::{
    AuthorityAddress, AuthorityCertificate, CommitName, Forge, GitAddress, InitAnswers,
    InitCalendar, InitError, InitPlan, ProgramSource, ReleaseSource, StampingAuthority,
    WheelAddress, plan_init,
};
pub use last_performance::{
    NeighbouringPerformances, neighbouring_performances, previous_due, recorded_artifacts,
};
pub use ledger_origin_draft::LedgerOriginDraft;
pub use new_file::{NewFile, overlay};
pub use occurrence::{
    choose_duty, describe_duty, evidence_path, newest_first, open_duties, summarise_duty,
};
pub use placeholders::{fill_placeholders, is_placeholder};
pub use preview::{WritePreview, assess_all, assess_task, preview};
pub use request::{RequestDraft, draft_request};
pub use sign_off::{SignOff, sign_off};
pub use subschema::{Subschema, ValueType};
pub use temporary_file::create_temporary;
pub use time_stamp::{stamp_files, stored_checkpoint};
pub use waiver::{WaiverDraft, draft_waiver};
pub use web_editor::WebEditor;
