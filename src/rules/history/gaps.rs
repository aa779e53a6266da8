//! What is missing of git's history.

use crate::finding::{FindingBuilder, Rule};
use crate::git::HistoryGap;

/// What is missing of the history, and how to complete it.
#[must_use]
pub fn check_history_gaps(gaps: &[HistoryGap]) -> Vec<FindingBuilder> {
    let finding = |gap: &HistoryGap| {
        let (subject, message, help) = match gap {
            HistoryGap::Shallow => (
                "shallow",
                "the clone is shallow: its history ends before its beginning".to_owned(),
                "git fetch --unshallow; in CI: `fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab), `fetchDepth: 0` (Azure)".to_owned(),
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
            HistoryGap::Absent => (
                "absent",
                "this is not a git repository: nothing shows when anything landed".to_owned(),
                "clone the repository with git; to judge the files alone: --no-history, or `history: { required: false }` in policy/dutybook.yaml".to_owned(),
            ),
        };
        FindingBuilder::new(Rule::HistoryIncomplete, message)
            .help(help)
            .subject(subject)
    };
    gaps.iter().map(finding).collect()
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
