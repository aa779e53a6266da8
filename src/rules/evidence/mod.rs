//! `evidence/*`: what one evidence file says, and whether its words were copied.

mod copied;
mod details;
mod performance;
mod placeholders;
mod placement;
mod secrets;
mod versions;

pub use copied::hash_words;
pub use placeholders::PLACEHOLDER;
pub use placement::{check_stray, find_named_duty};
pub use secrets::{mask_secrets, report_secrets};

use super::stages::FamilyChecks;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    folders: &[placement::check_nested_claims],
    evidence: &[
        placeholders::check_placeholders,
        performance::check_future,
        placement::check_placement,
        versions::check_versions,
        secrets::check_artifact_secrets,
    ],
    named_duties: &[
        performance::check_performers,
        performance::check_window,
        details::check_details,
    ],
    claims: &[copied::check_copied_words],
    ..FamilyChecks::NONE
};
