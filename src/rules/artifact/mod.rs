//! `artifact/*`: the files that evidence lists, and files that no evidence lists.

mod binary_shape;
mod content_type;
mod hollow;
mod listed;
mod media_type;
mod reused;
mod unlisted;
mod xml_shape;

use super::stages::FamilyChecks;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    folders: &[unlisted::check_unlisted],
    named_duties: &[listed::check_artifacts, listed::check_counts],
    claims: &[reused::check_reused_content],
    ..FamilyChecks::NONE
};
