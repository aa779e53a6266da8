//! What evidence of the same task said before: offered as answers for the next.

use serde_yaml::Value;

use super::details::to_serde_value;
use crate::files::Files;
use crate::judge::{Assessment, Claim};
use crate::load::MAX_YAML;
use crate::model::Id;
use crate::yaml::parse;

/// How many earlier files are read.
const MOST: usize = 10;

/// The details of a team's evidence of a task, newest first; of any team where it has recorded none. A file that cannot be
/// read is left out: `check` tells that.
#[must_use]
pub fn earlier_details(
    files: &dyn Files,
    assessment: &Assessment,
    task: &Id,
    team: &Id,
) -> Vec<Value> {
    let claims = assessment.claims.iter();
    let mut claims: Vec<&Claim> = claims.filter(|claim| claim.duty.task == *task).collect();
    if claims.iter().any(|claim| claim.team == *team) {
        claims.retain(|claim| claim.team == *team);
    }
    claims.sort_by_key(|claim| std::cmp::Reverse((claim.performed_at, &claim.file)));
    let claims = claims.iter().take(MOST);
    claims
        .filter_map(|claim| recorded_details(files, &claim.file))
        .collect()
}

/// The details of a file of evidence; `None` where it has none, or cannot be read.
#[must_use]
pub fn recorded_details(files: &dyn Files, path: &str) -> Option<Value> {
    let bytes = files.read(path, MAX_YAML).ok()?;
    let root = parse(&bytes).root?;
    let entry = root.get("details")?;
    Some(to_serde_value(&entry.value))
}
