//! The integration tests, in one crate: the real binary and the library, on repositories that the tests make.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests make repositories, run programs, read what is left behind, and panic"
)]

mod harness;

#[cfg(unix)]
mod acceptance;
mod architecture;
#[cfg(unix)]
mod audit_material;
#[cfg(unix)]
mod audit_page;
mod calendar_files;
#[cfg(unix)]
mod calendars;
mod ci_files;
#[cfg(unix)]
mod closing;
mod countries;
#[cfg(unix)]
mod editors;
mod formats;
#[cfg(unix)]
mod formats_of_others;
mod fuzz;
mod generated;
mod help;
#[cfg(unix)]
mod history;
mod history_facts;
#[cfg(unix)]
mod hostile_text;
mod import;
mod import_ledger;
mod init;
#[cfg(unix)]
mod init_authority;
mod judging;
mod languages;
mod markdown;
#[cfg(unix)]
mod matrix;
#[cfg(unix)]
mod oscal;
#[cfg(unix)]
mod outputs;
mod packs;
#[cfg(unix)]
mod pages;
mod readme;
mod record;
#[cfg(unix)]
mod reminders;
mod repository;
mod roots_of_files;
#[cfg(unix)]
mod rules;
mod second_opinion;
mod signatures;
#[cfg(unix)]
mod site;
#[cfg(unix)]
mod timestamps;
#[cfg(unix)]
mod walkthrough;
