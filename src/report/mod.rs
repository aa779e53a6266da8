//! One renderer a file, all over the same assessment: a folder for each command, and beside the
//! folders what several of them share.
//!
//! Text from a repository is data: each renderer passes it through the escaper of its sink, in
//! `escape.rs`, once.

mod audit;
mod awaiting;
mod cause;
mod check;
mod due;
mod escape;
mod history_line;
mod html;
mod identity;
mod json;
mod markdown;
mod names;
mod output;
mod schema;
mod site;
mod snippet;
mod standings;
mod trace;

pub use audit::{
    AuditReport, BundleMaterial, BundledFile, Interval, write_audit_bundle, write_audit_csv,
    write_audit_html, write_audit_human, write_audit_json, write_audit_markdown, write_audit_oscal,
};
pub(crate) use awaiting::describe_fault;
pub use awaiting::{
    write_approval_human, write_approvals_json, write_closing_approval_human, write_review_human,
    write_reviews_json,
};
pub use cause::describe_cause;
pub use check::{
    CheckReport, CheckedRoot, JudgedSource, ShardBy, ShardManifest, ShardMergeError, merge_shards,
    write_check_azure, write_check_github, write_check_gitlab, write_check_human, write_check_json,
    write_check_junit, write_check_markdown, write_check_sarif, write_findings_human,
};
pub use due::{
    DueReport, DueRoot, DueStyle, ICS_DAYS_BACK, MailEnvelope, write_due_human, write_due_ics,
    write_due_json, write_due_mail, write_due_markdown, write_due_slack, write_due_teams,
};
pub(crate) use escape::markdown as escape_markdown;
pub(crate) use escape::path_in_uri as escape_path_in_uri;
pub use escape::terminal as escape_terminal;
pub(crate) use names::task_title;
pub use output::TerminalStyle;
pub use schema::{JsonOutput, schema_of};
pub use site::{Site, SiteFile, describe_cadence};
pub use snippet::SourceReader;
pub use trace::{write_trace_human, write_trace_json, write_trace_markdown};
