//! What the mainline proves about when files landed.

use chrono::{DateTime, Utc};

use super::Landing;
use crate::git::{BlobChange, MainlineHistory, ObjectId};

/// The mainline, as far as it is believed.
#[derive(Debug)]
pub struct MainlineView<'a> {
    /// What was done to which file.
    pub history: &'a MainlineHistory,
    /// What landed before proves nothing; `None` where everything counts.
    pub adopted: Option<DateTime<Utc>>,
    /// The instant of judging.
    pub as_of: DateTime<Utc>,
    clock: Vec<DateTime<Utc>>,
    brought: Vec<(u32, usize)>,
}

impl<'a> MainlineView<'a> {
    /// The mainline up to the commit that is judged. `brought` are the commits that brought a version
    /// of the policy, ascending, each with its index in the timeline.
    #[must_use]
    pub fn new(
        history: &'a MainlineHistory,
        adopted: Option<DateTime<Utc>>,
        as_of: DateTime<Utc>,
        brought: Vec<(u32, usize)>,
    ) -> Self {
        MainlineView {
            history,
            adopted,
            as_of,
            clock: clock(history),
            brought,
        }
    }

    /// The clock of the mainline at a commit: the latest committer's time up to it. A commit that
    /// says it is older than the one that it follows gains nothing by it.
    #[must_use]
    pub fn clock(&self, commit: u32) -> DateTime<Utc> {
        self.clock
            .get(commit as usize)
            .copied()
            .unwrap_or(self.as_of)
    }

    /// Whether a commit belongs to what was imported when history was adopted.
    #[must_use]
    pub fn is_imported(&self, commit: u32) -> bool {
        self.adopted
            .is_some_and(|adopted| self.clock(commit) < adopted)
    }

    /// When a file landed; its path is relative to the dutybook root.
    ///
    /// What was gone when history was adopted was not imported: else a path that was once there
    /// would let whatever is put there later go without a proof of when.
    #[must_use]
    pub fn landing(&self, path: &str) -> Landing {
        let changes = self.history.changes_of(path);
        let imported = changes.partition_point(|change| self.is_imported(change.commit));
        let was_gone = imported > 0 && changes[imported - 1].after.is_none();
        let counted = if was_gone {
            &changes[imported..]
        } else {
            changes
        };
        let landed = counted.iter().find(|change| change.after.is_some());
        self.landed_with(landed.map(|change| change.commit))
    }

    /// The landing of what a commit brought; `None` for what no commit holds yet.
    #[must_use]
    pub fn landed_with(&self, commit: Option<u32>) -> Landing {
        Landing {
            at: commit.map_or(self.as_of, |commit| self.history.commit(commit).time()),
            commit,
            is_imported: commit.is_some_and(|commit| self.is_imported(commit)),
        }
    }

    /// The version of the policy that a commit of the mainline holds: an index into the timeline.
    #[must_use]
    pub fn version_of(&self, commit: u32) -> Option<usize> {
        let after = self
            .brought
            .partition_point(|(brought, _)| *brought <= commit);
        let (_, version) = self.brought.get(after.checked_sub(1)?)?;
        Some(*version)
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
        let after = changes.partition_point(|change| change.commit <= commit);
        changes.get(after.checked_sub(1)?)?.after
    }

    /// What was done to a file after history was adopted and after it landed, oldest first.
    pub fn changes_after_landing(&self, path: &str) -> impl Iterator<Item = &'a BlobChange> {
        let changes = self.history.changes_of(path).iter();
        let later = changes.skip_while(|change| change.after.is_none()).skip(1);
        later.filter(|change| !self.is_imported(change.commit))
    }
}

/// The clock of the mainline at each of its commits: the latest committer's time so far.
#[must_use]
pub fn clock(history: &MainlineHistory) -> Vec<DateTime<Utc>> {
    let mut latest = DateTime::<Utc>::MIN_UTC;
    let times = history.commits().iter().map(|commit| {
        latest = latest.max(commit.time());
        latest
    });
    times.collect()
}
