//! What the mainline proves about when files landed.

use chrono::{DateTime, Utc};

use super::{CommitBounds, Landing, MainlineClock};
use crate::git::{BlobChange, MAILMAP, MainlineHistory, ObjectId};

/// The mainline, as far as it counts for what is judged.
#[derive(Debug)]
pub struct MainlineView<'a> {
    /// Its changes, by file.
    pub history: &'a MainlineHistory,
    /// What landed before proves nothing; `None` where everything counts.
    pub adopted: Option<DateTime<Utc>>,
    /// The evaluation time.
    pub as_of: DateTime<Utc>,
    clock: MainlineClock,
    /// How many of its first commits belong to what was imported when history was adopted.
    imported: u32,
    policy_landings: Vec<(u32, usize)>,
}

impl<'a> MainlineView<'a> {
    /// The mainline up to the commit that is judged. `policy_landings` are the commits that brought a version
    /// of the policy, ascending, each with its index in the timeline.
    #[must_use]
    pub fn new(
        history: &'a MainlineHistory,
        clock: &MainlineClock,
        adopted: Option<DateTime<Utc>>,
        as_of: DateTime<Utc>,
        policy_landings: Vec<(u32, usize)>,
    ) -> Self {
        let imported = (0..).map_while(|commit| clock.at(commit));
        let imported = imported.take_while(|at| adopted.is_some_and(|adopted| *at < adopted));
        MainlineView {
            history,
            adopted,
            as_of,
            clock: clock.clone(),
            imported: u32::try_from(imported.count()).unwrap_or(u32::MAX),
            policy_landings,
        }
    }

    /// The clock of the mainline at a commit.
    #[must_use]
    pub fn clock(&self, commit: u32) -> DateTime<Utc> {
        self.clock.at(commit).unwrap_or(self.as_of)
    }

    /// What tokens and witnesses prove of when a commit was made and landed.
    #[must_use]
    pub fn bounds(&self, commit: u32) -> CommitBounds {
        self.clock.bounds(commit)
    }

    /// Until when, inclusive, a token has to cover a commit; `None` where none has to.
    #[must_use]
    pub fn deadline(&self, commit: u32) -> Option<DateTime<Utc>> {
        self.clock.deadline(commit)
    }

    /// Whether a commit belongs to what was imported when history was adopted.
    #[must_use]
    pub fn is_imported(&self, commit: u32) -> bool {
        commit < self.imported
    }

    /// The changes of a file that say when it landed, oldest first.
    ///
    /// What was gone when history was adopted was not imported: else a path that was once there
    /// would let whatever is put there later go without a proof of when.
    #[must_use]
    pub fn counted_changes(&self, path: &str) -> &'a [BlobChange] {
        let changes = self.history.changes_of(path);
        let imported = changes.partition_point(|change| self.is_imported(change.commit));
        let was_gone = imported > 0 && changes[imported - 1].after.is_none();
        if was_gone {
            &changes[imported..]
        } else {
            changes
        }
    }

    /// When a file landed first; its path is relative to the dutybook root.
    #[must_use]
    pub fn landing(&self, path: &str) -> Landing {
        let mut counted = self.counted_changes(path).iter();
        let landed = counted.find(|change| change.after.is_some());
        self.landing_of_commit(landed.map(|change| change.commit))
    }

    /// The landing of what a commit brought; `None` for what no commit holds yet.
    #[must_use]
    pub fn landing_of_commit(&self, commit: Option<u32>) -> Landing {
        Landing {
            at: commit.map_or(self.as_of, |commit| self.clock(commit)),
            commit,
            is_imported: commit.is_some_and(|commit| self.is_imported(commit)),
        }
    }

    /// The version of the policy that a commit of the mainline holds: an index into the timeline.
    #[must_use]
    pub fn version_of(&self, commit: u32) -> Option<usize> {
        let landings = &self.policy_landings;
        let after = landings.partition_point(|(landed, _)| *landed <= commit);
        let (_, version) = landings.get(after.checked_sub(1)?)?;
        Some(*version)
    }

    /// The last commit of the mainline that had landed at an instant.
    #[must_use]
    pub fn last_landed(&self, instant: DateTime<Utc>) -> Option<u32> {
        self.clock.last_landed(instant)
    }

    /// The first version of the policy that landed and counts: an index into the timeline.
    #[must_use]
    pub fn first_landed_version(&self) -> Option<usize> {
        let first = self.policy_landings.first();
        first.map(|(_, version)| *version)
    }

    /// The content of a file at the end of the mainline.
    #[must_use]
    pub fn content(&self, path: &str) -> Option<ObjectId> {
        self.history
            .changes_of(path)
            .last()
            .and_then(|change| change.after)
    }

    /// The content of a file in a commit of the mainline.
    #[must_use]
    pub fn content_in(&self, path: &str, commit: u32) -> Option<ObjectId> {
        let changes = self.history.changes_of(path);
        let later = changes.partition_point(|change| change.commit <= commit);
        changes.get(later.checked_sub(1)?)?.after
    }

    /// The change of a file by a commit of the mainline; `None` where it left the file alone.
    #[must_use]
    pub fn change_by(&self, path: &str, commit: u32) -> Option<&'a BlobChange> {
        let changes = self.history.changes_of(path);
        let at = changes.binary_search_by_key(&commit, |change| change.commit);
        changes.get(at.ok()?)
    }

    /// The files below a folder that the mainline holds at its end, by path.
    pub fn files_below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = &'s str> {
        let files = self.history.files_below(folder);
        let held = files.filter(|(_, changes)| changes.last().is_some_and(|c| c.after.is_some()));
        held.map(|(path, _)| path)
    }

    /// The commits that changed policy, evidence or closings after history was adopted, ascending.
    #[must_use]
    pub fn counted_commits(&self) -> Vec<u32> {
        let is_touching = touching_commits(self.history);
        let commits = (0..).zip(is_touching).filter(|(_, touches)| *touches);
        let commits = commits.map(|(index, _)| index);
        commits.filter(|index| !self.is_imported(*index)).collect()
    }

    /// What was done to a file after history was adopted and after it landed, oldest first.
    pub fn changes_after_landing(&self, path: &str) -> impl Iterator<Item = &'a BlobChange> {
        let changes = self.history.changes_of(path).iter();
        let later = changes.skip_while(|change| change.after.is_none()).skip(1);
        later.filter(|change| !self.is_imported(change.commit))
    }
}

/// Which commits changed policy, evidence or closings. Time stamps prove themselves, whoever brings them.
fn touching_commits(history: &MainlineHistory) -> Vec<bool> {
    let mut is_touching = vec![false; history.commits().len()];
    let files = history
        .files_below("")
        .filter(|(path, _)| *path != MAILMAP && !path.starts_with("timestamps/"));
    for (_, changes) in files {
        for change in changes {
            is_touching[change.commit as usize] = true;
        }
    }
    is_touching
}
