//! `audit`: the population of an interval, every duty with its standing.

mod bundle;
mod bundle_material;
mod bundle_readme;
mod closed;
pub(super) mod csv;
pub(super) mod html;
mod human;
mod imported;
pub(super) mod json;
mod markdown;
mod oscal;
pub(super) mod report;
mod sample;

pub use bundle::write_audit_bundle;
pub use bundle_material::{BundleMaterial, BundledFile};
pub use csv::write_audit_csv;
pub use html::write_audit_html;
pub use human::write_audit_human;
pub use json::write_audit_json;
pub use markdown::write_audit_markdown;
pub use oscal::write_audit_oscal;
pub use report::{AuditReport, Interval};
