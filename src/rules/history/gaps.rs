//! What is missing of git's history.

use chrono::NaiveDate;

use crate::finding::{FindingBuilder, Rule};
use crate::git::HistoryGap;
use crate::judge::HistoryStatus;
use crate::text::abbreviate_commit;

/// What to do where nothing has landed, and nothing is to be proved yet.
const FILES_ALONE: &str = "to judge the files alone: --no-history";

/// How to get the whole history into a shallow clone, and the line that CI needs for it.
pub const FETCH_HISTORY: &str = "git fetch --unshallow; in CI: `fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab), `fetchDepth: 0` (Azure)";

/// What is missing of the history, and how to complete it.
#[must_use]
pub fn check_history_gaps(gaps: &[HistoryGap]) -> Vec<FindingBuilder> {
    let finding = |gap: &HistoryGap| {
        let (subject, message, help) = match gap {
            HistoryGap::Shallow => (
                "shallow",
                "the clone is shallow: its history ends before its beginning".to_owned(),
                FETCH_HISTORY.to_owned(),
            ),
            HistoryGap::Partial => (
                "partial",
                "the clone is partial: objects were left out of it".to_owned(),
                "clone it again without --filter, or: git fetch --refetch --no-filter && git config --unset remote.origin.promisor; in CI: `fetch-depth: 0` and no `filter` (GitHub)".to_owned(),
            ),
            HistoryGap::Graft => (
                "graft",
                ".git/info/grafts gives commits other parents than they have".to_owned(),
                "remove .git/info/grafts: history is judged as it was committed".to_owned(),
            ),
            HistoryGap::Replaced(ids) => (
                "replaced",
                format!("objects are replaced by others: {}", join_ids(ids)),
                format!("git replace -d {}", join_ids(ids)),
            ),
            HistoryGap::Object { id, reason } => (
                "object",
                format!("the object {id} cannot be read: {reason}"),
                "git fsck shows what is damaged; fetch the repository anew: git fetch --refetch, or a fresh clone".to_owned(),
            ),
            HistoryGap::Unreadable(reason) => (
                "unreadable",
                format!("git's configuration or references cannot be read, so that it is unknown what is missing: {reason}"),
                "`git config --list --show-origin` and `git for-each-ref` say what is wrong; put it right".to_owned(),
            ),
            HistoryGap::Moved { from, to, commit } => (
                "moved",
                format!(
                    "{} was copied from {} by commit {commit}, or put there after that was removed: its past lies in both",
                    show_folder(to),
                    show_folder(from)
                ),
                "move a dutybook root with all its files in one commit: git mv; put the old folder back first: git revert; a tenant that has nothing to do with the old folder names another `organisation` in policy/dutybook.yaml from its first commit on".to_owned(),
            ),
            HistoryGap::Absent | HistoryGap::Unborn | HistoryGap::NotHeld(_) => describe_absence(gap),
        };
        FindingBuilder::new(Rule::HistoryIncomplete, message)
            .help(help)
            .subject(subject)
    };
    gaps.iter().map(finding).collect()
}

/// Why there is no history at all: what it is called, what it is, and what to do.
fn describe_absence(gap: &HistoryGap) -> (&'static str, String, String) {
    let commit_it =
        format!("commit the policy: git add policy && git commit -m 'Policy'; {FILES_ALONE}");
    match gap {
        HistoryGap::Unborn => (
            "unborn",
            "the repository has no commit yet: nothing has landed".to_owned(),
            commit_it,
        ),
        HistoryGap::NotHeld(commit) => (
            "not-held",
            format!(
                "commit {} does not hold policy/dutybook.yaml of this folder: nothing here has landed",
                abbreviate_commit(commit)
            ),
            commit_it,
        ),
        _ => (
            "absent",
            "this is not a git repository: nothing shows when anything landed".to_owned(),
            format!("clone the repository with git, or begin one: git init; {FILES_ALONE}"),
        ),
    }
}

/// What was given to be held against the history, where that does not count.
#[must_use]
pub fn report_unheld_proof(status: HistoryStatus, since: Option<NaiveDate>) -> FindingBuilder {
    let (why, help) = match (status, since) {
        (HistoryStatus::Complete, Some(since)) => (
            format!("history counts from {since} on, which is later than the evaluation time"),
            "set `history.since` in policy/dutybook.yaml to the day of adoption, or leave out what is held against it",
        ),
        (HistoryStatus::Off, _) => ("history is not read".to_owned(), "leave --no-history out"),
        _ => ("history is incomplete".to_owned(), "complete the history"),
    };
    let message = format!(
        "what --anchors, --forge-log or --tsa-roots name cannot be held against the history: {why}"
    );
    FindingBuilder::new(Rule::HistoryIncomplete, message)
        .help(help)
        .subject("anchors")
}

fn show_folder(path: &str) -> String {
    if path.is_empty() {
        return "the root at the top".to_owned();
    }
    format!("the root in {path}")
}

fn join_ids(ids: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = ids.iter().take(SHOWN).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(" ");
    if ids.len() > SHOWN {
        format!("{shown} …")
    } else {
        shown
    }
}
