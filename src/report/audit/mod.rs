//! `audit`: the population of an interval, every duty with its standing.

mod bundle;
mod bundle_readme;
pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod human;
mod markdown;
mod oscal;
pub(crate) mod report;
mod sample;

pub use bundle::{BundleMaterial, BundledFile, write_audit_bundle};
pub use csv::write_audit_csv;
pub use html::write_audit_html;
pub use human::{write_audit_human, write_audit_json};
pub use markdown::write_audit_markdown;
pub use oscal::write_audit_oscal;
pub use report::{AuditReport, Interval};
