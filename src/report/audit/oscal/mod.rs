//! `audit --format oscal`: assessment results of OSCAL 1.2.1, which tools of governance import.
//!
//! A duty that is settled or overdue is an observation, a task and a control that it serves are a
//! finding, and an overdue duty is a risk. Every UUID is made of names: that of an observation, a finding
//! or a risk is the same in every run; those of the document and of its result are of this run alone.

mod context;
mod document;
mod findings;
mod objective;
mod observations;
mod parts;
mod text;

pub use document::write_audit_oscal;
