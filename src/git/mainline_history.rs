//! What the mainline did to the files of `policy/` and `evidence/`, as plain data.
//!
//! The mainline is the first-parent line from the judged commit to its root. Each of its commits is
//! compared with its first parent by object names alone: dates play no part, and renames are not
//! guessed.

use chrono::{DateTime, Utc};

use super::ObjectId;
use super::commit_facts::nearest_time;

/// A commit of the mainline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MainlineCommit {
    /// Its name.
    pub id: ObjectId,
    /// The committer's time, in whole seconds since 1970-01-01T00:00:00Z.
    pub committed_at: i64,
    /// How many parents it has; more than one for a merge.
    pub parents: u32,
    /// Whether it has a signature, good or bad.
    pub is_signed: bool,
    /// Whether its message looks like one that a forge writes when it merges a pull request, as a merge
    /// commit or a squashed one.
    pub has_merge_mark: bool,
}

impl MainlineCommit {
    /// The committer's time, within the years 1 to 9999.
    #[must_use]
    pub fn time(&self) -> DateTime<Utc> {
        nearest_time(self.committed_at)
    }
}

/// What one commit of the mainline did to one file, seen from its first parent.
///
/// Only plain files count: a link or a submodule counts as the absence of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobChange {
    /// The commit: an index into [`MainlineHistory::commits`].
    pub commit: u32,
    /// The content before; `None` where there was no file.
    pub before: Option<ObjectId>,
    /// The content after; `None` where the file was removed.
    pub after: Option<ObjectId>,
}

/// A merge of the mainline that gives a file a content which its parents' changes do not explain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvilMerge {
    /// The commit: an index into [`MainlineHistory::commits`].
    pub commit: u32,
    /// The file, relative to the dutybook root.
    pub path: String,
}

/// Everything that the mainline did to the files below `policy/` and `evidence/`.
#[derive(Debug, Clone, Default)]
pub struct MainlineHistory {
    commits: Vec<MainlineCommit>,
    /// Paths relative to the dutybook root, ascending by their bytes.
    paths: Vec<Box<str>>,
    /// For each path, where its changes end; they begin where those of the path before end.
    ends: Vec<u32>,
    changes: Vec<BlobChange>,
    evil_merges: Vec<EvilMerge>,
    /// Folders in which the dutybook root lay before, newest first, each with the last commit in which it did.
    earlier_roots: Vec<(u32, String)>,
}

impl MainlineHistory {
    /// `commits` are oldest first; `changes` come in any order.
    #[must_use]
    pub fn new(
        commits: Vec<MainlineCommit>,
        mut changes: Vec<(Box<str>, BlobChange)>,
        evil_merges: Vec<EvilMerge>,
    ) -> Self {
        changes.sort_unstable_by(|(a, x), (b, y)| (a, x.commit).cmp(&(b, y.commit)));
        let mut history = MainlineHistory {
            commits,
            evil_merges,
            ..MainlineHistory::default()
        };
        history.changes.reserve_exact(changes.len());
        for (path, change) in changes {
            if history.paths.last() != Some(&path) {
                history.paths.push(path);
                history.ends.push(0);
            }
            history.changes.push(change);
            if let Some(end) = history.ends.last_mut() {
                *end = u32::try_from(history.changes.len()).unwrap_or(u32::MAX);
            }
        }
        history
    }

    /// The same, with the folders in which the dutybook root lay before, newest first, each with the last commit in which it
    /// did.
    pub(super) fn with_earlier_roots(mut self, earlier: Vec<(u32, String)>) -> Self {
        self.earlier_roots = earlier;
        self
    }

    /// The folder in which the dutybook root lay in a commit, where it has moved since; empty for the top.
    #[must_use]
    pub fn earlier_root(&self, commit: u32) -> Option<&str> {
        let mut earlier = self.earlier_roots.iter().rev();
        let place = earlier.find(|(last, _)| commit <= *last);
        place.map(|(_, folder)| folder.as_str())
    }

    /// The commits of the mainline, oldest first.
    #[must_use]
    pub fn commits(&self) -> &[MainlineCommit] {
        &self.commits
    }

    /// A commit by its index.
    ///
    /// # Panics
    /// When the index belongs to another history.
    #[must_use]
    pub fn commit(&self, index: u32) -> &MainlineCommit {
        &self.commits[index as usize]
    }

    /// The changes of a file, oldest first; empty where the mainline never held it.
    #[must_use]
    pub fn changes_of(&self, path: &str) -> &[BlobChange] {
        match self.paths.binary_search_by(|known| (**known).cmp(path)) {
            Ok(at) => self.changes_at(at),
            Err(_) => &[],
        }
    }

    /// The files whose path begins with a prefix and which the mainline ever held, by path.
    pub fn files_below<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [BlobChange])> {
        let first = self.paths.partition_point(|path| &**path < prefix);
        let below = self.paths[first..].iter().enumerate();
        below
            .take_while(move |(_, path)| path.starts_with(prefix))
            .map(move |(at, path)| (&**path, self.changes_at(first + at)))
    }

    /// The evil merges, oldest first, then by path.
    #[must_use]
    pub fn evil_merges(&self) -> &[EvilMerge] {
        &self.evil_merges
    }

    fn changes_at(&self, at: usize) -> &[BlobChange] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.changes[start as usize..self.ends[at] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ObjectId {
        ObjectId::from_bytes([n; 20])
    }

    fn change(
        path: &str,
        commit: u32,
        before: Option<u8>,
        after: Option<u8>,
    ) -> (Box<str>, BlobChange) {
        let change = BlobChange {
            commit,
            before: before.map(id),
            after: after.map(id),
        };
        (path.into(), change)
    }

    #[test]
    fn changes_are_found_by_path_oldest_first() {
        let history = MainlineHistory::new(
            Vec::new(),
            vec![
                change("evidence/b", 2, Some(1), None),
                change("policy/c", 0, None, Some(3)),
                change("evidence/b", 1, None, Some(1)),
                change("evidence/a", 1, None, Some(2)),
            ],
            Vec::new(),
        );
        let commits = |path: &str| -> Vec<u32> {
            let changes = history.changes_of(path).iter();
            changes.map(|change| change.commit).collect()
        };
        assert_eq!(commits("evidence/b"), [1, 2]);
        assert_eq!(commits("evidence/a"), [1]);
        assert!(commits("evidence").is_empty());
        let paths: Vec<&str> = history
            .files_below("evidence/")
            .map(|(path, _)| path)
            .collect();
        assert_eq!(paths, ["evidence/a", "evidence/b"]);
        assert_eq!(history.files_below("").count(), 3);
    }
}
