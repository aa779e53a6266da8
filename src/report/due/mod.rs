//! `due`: what is still to be done, most urgent first.

pub(crate) mod ics;
mod ics_lines;
pub(crate) mod list;

pub use ics::{ICS_DAYS_BACK, write_due_ics};
pub use list::{write_due_human, write_due_json, write_due_markdown};
