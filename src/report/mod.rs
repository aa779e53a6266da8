//! One renderer a file, all over the same assessment.
//!
//! Text from a repository is data: each renderer passes it through the escaper of its sink, in
//! `escape.rs`, once.

mod audit;
mod audit_csv;
mod audit_markdown;
mod azure;
mod bundle;
mod bundle_readme;
mod cause;
mod check;
mod check_json;
mod checked;
mod due;
mod escape;
mod github;
mod gitlab;
mod history;
mod html;
mod ics;
mod ics_lines;
mod identity;
mod json;
mod json_layout;
mod junit;
mod markdown;
mod oscal;
mod population;
mod rows;
mod sample;
mod sarif;
mod schema;
mod shard;
mod site;
mod snippet;
mod table;
mod trace;

pub use audit::{human as audit_human, json as audit_json};
pub use audit_csv::csv as audit_csv;
pub use audit_markdown::markdown as audit_markdown;
pub use azure::check as check_azure;
pub use bundle::{Material, TakenFile, bundle as audit_bundle};
pub use check::{findings as findings_human, human as check_human};
pub use check_json::check as check_json;
pub use checked::{CheckReport, Root};
pub use due::{human as due_human, json as due_json, markdown as due_markdown};
pub use escape::terminal as escape_terminal;
pub use github::check as check_github;
pub use gitlab::check as check_gitlab;
pub use html::page as audit_html;
pub use ics::{DAYS_BACK as ICS_DAYS_BACK, due as due_ics};
pub use junit::check as check_junit;
pub use markdown::check as check_markdown;
pub use oscal::audit as audit_oscal;
pub use population::AuditReport;
pub use sarif::check as check_sarif;
pub use schema::{Output, schema_of};
pub use shard::{MergeError, ShardBy, ShardManifest, merge as merge_shards};
pub use site::{Site, SiteFile};
pub use trace::{human as trace_human, json as trace_json, markdown as trace_markdown};

use std::io;

use chrono::DateTime;
use chrono_tz::Tz;

/// How a terminal, or what stands in for one, wants its text.
#[derive(Debug, Clone, Copy)]
pub struct TerminalStyle {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether letters beyond ASCII can be drawn.
    pub unicode: bool,
    /// How wide lines may be, in columns.
    pub width: usize,
    /// Whether only the verdict is wanted.
    pub quiet: bool,
}

impl TerminalStyle {
    /// Nothing but text, as the log of a CI system wants it.
    const PLAIN: TerminalStyle = TerminalStyle {
        color: false,
        unicode: false,
        width: 80,
        quiet: false,
    };
}

/// The text of a file that findings point into, by the path of its dutybook root below the top of the
/// repository and its own path below that; `None` where it cannot be shown.
pub type Source<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// An interval of due instants, both inclusive, and the days by which it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// First day.
    pub from: chrono::NaiveDate,
    /// Last day.
    pub to: chrono::NaiveDate,
}

/// Writes an instant as outputs for programs do: RFC 3339 on the policy's clock.
fn stamp(instant: DateTime<Tz>) -> String {
    instant.to_rfc3339()
}

/// Writes a line, with text that was escaped already.
fn line(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}
