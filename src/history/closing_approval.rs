//! When the approval of a closed period landed.

use super::{Landing, Mainline, MainlineView, read_claim};
use crate::git::HistoryGap;
use crate::load::parse_closing;
use crate::model::Closing;

/// When the approval that a closed period has now landed: with the first of the versions of its file, one after the other
/// up to the present one, that have it. `is_pending`: the mainline does not hold the file as it is.
///
/// # Errors
/// When an object is missing or damaged.
pub fn closing_approval_landing(
    mainline: &Mainline,
    view: &MainlineView,
    closing: &Closing,
    is_pending: bool,
) -> Result<Landing, HistoryGap> {
    let mut landing = view.landing_of_commit(None);
    let mut is_first = !is_pending;
    for change in view.history.changes_of(&closing.file()).iter().rev() {
        let Some(after) = change.after else {
            break;
        };
        let has_it = is_first
            || parse_closing(&read_claim(mainline, after)?)
                .is_some_and(|earlier| earlier.approval == closing.approval);
        if !has_it {
            break;
        }
        is_first = false;
        landing = view.landing_of_commit(Some(change.commit));
    }
    Ok(landing)
}
