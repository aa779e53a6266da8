//! What writes into a repository: a new one's files, evidence, requests, waivers, amendments.
//!
//! Everything here is told what to write and returns what it did, or why it did not: nothing is
//! printed, nobody is asked, no clock is read. What is about to be written is judged first, by the
//! same stages as everything else ([`preview`]), and then written whole or not at all ([`write()`]).

mod amend;
mod anchor;
mod attach;
mod details;
mod error;
mod evidence_draft;
mod identity;

mod atomic_writer;
mod details_schemas;
mod init;
mod lock;
mod occurrence;
mod packs;
mod preview;
mod request;
mod subschema;
mod waive;

pub use amend::{AmendedFiles, AmendmentDraft, amend, duty_of, evidence_of};
pub use anchor::anchor_entry;
pub use atomic_writer::{NewFile, WriteError, write};
pub use attach::{Attachment, attach};
pub use details::{
    FieldAssignment, coerce, complete, is_open, merge, ordered, parse_fields, read_mapping, set,
};
pub use details_schemas::DetailsSchemas;
pub use error::RecordError;
pub use evidence_draft::{ArtifactEntry, EvidenceDraft, LinkDraft, parse_link};
pub use identity::{Person, owing_teams, person};
pub use init::{Forge, InitAnswers, InitError, InitPlan, plan_init};
pub use lock::discard;
pub use occurrence::{evidence_file, line as duty_line, open_duties, pick};
pub use packs::Pack;
pub use preview::{WritePreview, assess_task, preview};
pub use request::{RequestDraft, request};
pub use subschema::{Subschema, ValueType};
pub use waive::{WaiverDraft, waive};
