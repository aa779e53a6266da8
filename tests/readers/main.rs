//! What other people's readers make of what dutybook writes. `.ci/run` installs them; without one its tests are skipped,
//! and say so.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests make repositories, run programs, read what is left behind, and panic"
)]

#[path = "../it/harness/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the other tests use the rest of it"
)]
mod harness;

mod audit_material;
mod audit_page;
mod calendars;
mod ci_files;
mod documents;
mod editors;
mod holidays;
mod hooks;
mod hostile_text;
mod junit;
mod oscal;
mod packages;
mod programs;
mod reminders;
mod reports;
mod rulesets;
mod sarif;
mod site;
mod summaries;
mod timestamps;
