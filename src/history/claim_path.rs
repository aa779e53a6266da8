//! Which paths below `evidence/` are those of evidence files and requests.

use std::collections::BTreeSet;

use crate::model::Id;

/// The folder of a file that lies where evidence of one of `teams` or a request lies:
/// `evidence/<task>/<year>/<occurrence>`.
#[must_use]
pub fn claim_folder<'p>(path: &'p str, teams: &BTreeSet<Id>) -> Option<&'p str> {
    let (folder, name) = path.rsplit_once('/')?;
    let stem = name.strip_suffix(".yaml")?;
    let is_claim = stem == "request" || teams.contains(stem);
    let is_in_place = folder.starts_with("evidence/") && folder.split('/').count() == 4;
    (is_claim && is_in_place).then_some(folder)
}
