//! What writes into a repository: a new one's files, evidence, requests, waivers, amendments.
//!
//! Everything here is told what to write and returns what it did, or why it did not: nothing is
//! printed, nobody is asked, no clock is read. What is about to be written is judged first, by the
//! same stages as everything else ([`judge`]), and then written whole or not at all ([`write()`]).

mod amend;
mod anchor;
mod attach;
mod details;
mod document;
mod error;
mod identity;

mod files;
mod init;
mod judged;
mod lock;
mod occurrence;
mod packs;
mod request;
mod schemas;
mod shape;
mod waive;

pub use amend::{Amended, Amending, amend, duty_of, evidence_of};
pub use anchor::anchor_entry;
pub use attach::{Attached, attach};
pub use details::{
    Field, coerce, complete, is_open, merge, ordered, parse_fields, read_mapping, set,
};
pub use document::{EvidenceDraft, LinkDraft, Listed, link};
pub use error::RecordError;
pub use files::{NewFile, WriteError, write};
pub use identity::{Person, owing_teams, person};
pub use init::{Answers, Forge, InitError, Plan, plan};
pub use judged::{Judged, judge, judge_task};
pub use lock::discard;
pub use occurrence::{evidence_file, line as duty_line, open_duties, pick};
pub use packs::{Pack, PackCalendar};
pub use request::{RequestDraft, request};
pub use schemas::DetailsSchemas;
pub use shape::{Alternative, Kind, Shape};
pub use waive::{WaiverDraft, waive};
