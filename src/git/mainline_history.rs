//! What the mainline did to the files of `policy/` and `evidence/`: plain facts.
//!
//! The mainline is the first-parent line from the judged commit to its root. Every commit of it is
//! compared with its first parent, by object names alone: no dates, no guesses about renames.

use chrono::{DateTime, FixedOffset, Utc};

use super::ObjectId;

/// A commit of the mainline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MainlineCommit {
    /// Its name.
    pub id: ObjectId,
    /// The committer's time, in whole seconds since 1970-01-01T00:00:00Z.
    pub committed_at: i64,
    /// How many parents it has; more than one for a merge.
    pub parents: u32,
    /// Whether it carries a signature, good or bad.
    pub is_signed: bool,
    /// Whether its message is one that a forge gives to what it merges, by a merge or otherwise.
    pub has_merge_mark: bool,
}

impl MainlineCommit {
    /// The committer's time; the ends of time where it lies beyond them.
    #[must_use]
    pub fn time(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.committed_at, 0).unwrap_or(if self.committed_at < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }
}

/// What one commit of the mainline did to one file, seen from its first parent.
///
/// Only plain files count: a link or a submodule in a file's place is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobChange {
    /// The commit: an index into [`MainlineHistory::commits`].
    pub commit: u32,
    /// The content before; `None` where there was no file.
    pub before: Option<ObjectId>,
    /// The content after; `None` where the file was removed.
    pub after: Option<ObjectId>,
}

/// A merge of the mainline whose content of a file none of its parents' changes explain.
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
    unclean: Vec<EvilMerge>,
}

impl MainlineHistory {
    /// Puts facts together. `commits` are oldest first; `changes` come in any order.
    #[must_use]
    pub fn new(
        commits: Vec<MainlineCommit>,
        mut changes: Vec<(Box<str>, BlobChange)>,
        unclean: Vec<EvilMerge>,
    ) -> Self {
        changes.sort_unstable_by(|(a, x), (b, y)| (a, x.commit).cmp(&(b, y.commit)));
        let mut history = MainlineHistory {
            commits,
            unclean,
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

    /// The commits of the mainline, oldest first.
    #[must_use]
    pub fn commits(&self) -> &[MainlineCommit] {
        &self.commits
    }

    /// The commit that a fact names.
    ///
    /// # Panics
    /// When the index is of another history.
    #[must_use]
    pub fn commit(&self, index: u32) -> &MainlineCommit {
        &self.commits[index as usize]
    }

    /// What was done to a file, oldest first; empty where the mainline never held it.
    #[must_use]
    pub fn changes_of(&self, path: &str) -> &[BlobChange] {
        match self.paths.binary_search_by(|known| (**known).cmp(path)) {
            Ok(at) => self.changes_at(at),
            Err(_) => &[],
        }
    }

    /// The files that the mainline ever held below a folder or all of them, by path.
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

    /// Merges that hold what nobody's changes explain, oldest first, and by path.
    #[must_use]
    pub fn evil_merges(&self) -> &[EvilMerge] {
        &self.unclean
    }

    fn changes_at(&self, at: usize) -> &[BlobChange] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.changes[start as usize..self.ends[at] as usize]
    }
}

/// Somebody as a commit names them. Anyone can write anything there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// The name; bytes that are no UTF-8 are replaced.
    pub name: String,
    /// The address.
    pub email: String,
    /// The time, in whole seconds, with its offset.
    pub at: DateTime<FixedOffset>,
}

/// All that a commit says of itself.
#[derive(Debug, Clone)]
pub struct CommitFacts {
    /// Its name.
    pub id: ObjectId,
    /// Its parents, the first first.
    pub parents: Vec<ObjectId>,
    /// Who wrote it.
    pub author: Signatory,
    /// Who committed it.
    pub committer: Signatory,
    /// The message; bytes that are no UTF-8 are replaced.
    pub message: String,
    /// The object as it is stored, without its header: what a signature is checked over.
    pub raw: Vec<u8>,
}

impl CommitFacts {
    /// The first line of the message.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

/// Why a history cannot be judged as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryGap {
    /// The clone is shallow: history ends before its beginning.
    Shallow,
    /// The clone is partial: objects are left out on purpose.
    Partial,
    /// `.git/info/grafts` gives commits other parents.
    Graft,
    /// Replacement references give objects another content; the names of the replaced objects.
    Replaced(Vec<String>),
    /// An object is missing, or is not what its name says.
    Object {
        /// Its name, in hexadecimal.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The folder lies in no git repository.
    Absent,
}

impl HistoryGap {
    /// An object that is not there.
    pub(super) fn missing(id: ObjectId) -> HistoryGap {
        HistoryGap::malformed(id, "it is missing")
    }

    /// An object that is there, but whose bytes cannot be had.
    pub(super) fn damaged(id: ObjectId) -> HistoryGap {
        HistoryGap::malformed(id, "it is damaged")
    }

    /// An object that is not what it should be.
    pub(super) fn malformed(id: ObjectId, reason: &str) -> HistoryGap {
        HistoryGap::Object {
            id: id.to_string(),
            reason: reason.to_owned(),
        }
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
