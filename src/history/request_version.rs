//! What a request's file said, and since when.

use chrono::{DateTime, FixedOffset};

use super::{Landing, Mainline, MainlineView, read_claim};
use crate::git::HistoryGap;
use crate::load::parse_request;
use crate::model::Request;

/// A request as its file had it at some time, and when it landed so.
#[derive(Debug, Clone, Copy)]
pub struct RequestVersion {
    /// When it was asked for, as the file said.
    pub requested_at: DateTime<FixedOffset>,
    /// When it landed so.
    pub landing: Landing,
}

/// What a request's file says, and every version of it that opened the same occurrence before, newest
/// first. `is_pending`: the mainline does not hold it as it is.
///
/// A version that was removed since counts, too: what it opened stays open. What was gone when history was
/// adopted was not imported.
///
/// # Errors
/// When an object is missing or damaged.
pub fn request_versions(
    mainline: &Mainline,
    view: &MainlineView,
    path: &str,
    request: &Request,
    is_pending: bool,
) -> Result<Vec<RequestVersion>, HistoryGap> {
    let version = |requested_at, commit| RequestVersion {
        requested_at,
        landing: view.landing_of_commit(commit),
    };
    let mut versions = Vec::new();
    if is_pending {
        versions.push(version(request.requested_at, None));
    }
    for change in view.counted_changes(path).iter().rev() {
        let Some(after) = change.after else {
            continue;
        };
        let commit = Some(change.commit);
        if versions.is_empty() {
            versions.push(version(request.requested_at, commit));
            continue;
        }
        let before = parse_request(&read_claim(mainline, after)?);
        let same = before.filter(|it| it.task == request.task && it.id == request.id);
        versions.extend(same.map(|before| version(before.requested_at, commit)));
    }
    Ok(versions)
}
