//! What a waiver's file said, and since when.

use super::{Landing, Mainline, MainlineView, read_claim};
use crate::git::HistoryGap;
use crate::load::{LoadedPolicy, parse_waiver};
use crate::model::Waiver;

/// A waiver as its file had it at some time, and when it landed so.
#[derive(Debug, Clone)]
pub struct WaiverVersion {
    /// What the file said.
    pub waiver: Waiver,
    /// When it landed so.
    pub landing: Landing,
}

/// What a waiver's file said when it landed last, and before, newest first, as far back as it can be
/// understood. `is_pending`: the mainline does not hold it as it is.
///
/// # Errors
/// When an object is missing or damaged.
pub fn waiver_versions(
    mainline: &Mainline,
    view: &MainlineView,
    waiver: &Waiver,
    is_pending: bool,
) -> Result<Vec<WaiverVersion>, HistoryGap> {
    let path = LoadedPolicy::waiver_file(&waiver.id);
    let mut versions = Vec::new();
    if is_pending {
        versions.push(WaiverVersion {
            waiver: waiver.clone(),
            landing: view.landing_of_commit(None),
        });
    }
    for change in view.history.changes_of(&path).iter().rev() {
        let Some(after) = change.after else {
            break;
        };
        let Some(waiver) = parse_waiver(&read_claim(mainline, after)?) else {
            break;
        };
        let landing = view.landing_of_commit(Some(change.commit));
        versions.push(WaiverVersion { waiver, landing });
    }
    Ok(versions)
}
