//! The mainline as an append-only log: every change of a file of policy and evidence is a leaf.
//!
//! A leaf binds a path to the SHA-256 of a content, and no commit, author or date: what is proved by the log does not rest
//! on git's SHA-1. Leaves are in the order of the mainline and, inside one commit, in the byte order of their paths.

use std::collections::HashMap;

use super::merkle_tree::{MerkleTree, hash_leaf};
use super::{Mainline, read_claim};
use crate::files::Sha256Sum;
use crate::git::{BlobChange, HistoryGap, MainlineHistory, ObjectId};
use crate::load::read_organisation;
use crate::model::Checkpoint;

/// The folders whose files are in the log.
const FOLDERS: [&str; 2] = ["evidence/", "policy/"];

/// The settings, which name the organisation.
const SETTINGS: &str = "policy/dutybook.yaml";

/// What one commit of the mainline did to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLeaf<'a> {
    /// The file, relative to the dutybook root.
    pub path: &'a str,
    /// Whether the file was there before the commit.
    pub was_there: bool,
    /// The content after the commit; `None` where the file was removed.
    pub content: Option<Sha256Sum>,
}

impl LogLeaf<'_> {
    /// The text that the log holds.
    #[must_use]
    pub fn text(&self) -> String {
        let (change, content) = match self.content {
            None => ("removed", "-".to_owned()),
            Some(content) if self.was_there => ("changed", content.to_string()),
            Some(content) => ("added", content.to_string()),
        };
        format!("dutybook/leaf/v1\n{}\n{change}\n{content}\n", self.path)
    }
}

/// The log of a mainline.
pub struct MainlineLog<'a> {
    mainline: &'a Mainline,
    /// For each commit of the mainline, how many leaves the log has with it.
    sizes: Vec<u32>,
    tree: MerkleTree,
    /// The place of each commit on the mainline.
    places: HashMap<ObjectId, u32>,
}

impl<'a> MainlineLog<'a> {
    /// Reads each content that the mainline ever held once. `tick` is called once a content, on any thread.
    ///
    /// # Errors
    /// When a content cannot be read, or a path cannot stand in a leaf.
    pub fn read(
        mainline: &'a Mainline,
        tick: &(dyn Fn() + Sync),
    ) -> Result<MainlineLog<'a>, HistoryGap> {
        let history = &mainline.history;
        let sizes = log_sizes(history);
        let count = sizes.last().copied().unwrap_or_default();
        let contents = DistinctContents::of(history);
        let digests = mainline.git.digest_blobs(&contents.ids, tick)?;
        // The leaves come by path, and belong where their commit's leaves begin.
        let starts = std::iter::once(0).chain(sizes.iter().copied());
        let mut next: Vec<u32> = starts.take(sizes.len()).collect();
        let mut leaves = vec![Sha256Sum([0; 32]); count as usize];
        let mut places = contents.places.iter();
        for (path, change) in logged_changes(history) {
            let digest = change.after.and_then(|_| places.next());
            let digest = digest.and_then(|place| digests.get(*place as usize));
            let leaf = LogLeaf {
                path: require_writable(path, history, change)?,
                was_there: change.before.is_some(),
                content: digest.copied(),
            };
            let slot = next.get_mut(change.commit as usize);
            if let Some(slot) = slot {
                if let Some(place) = leaves.get_mut(*slot as usize) {
                    *place = hash_leaf(leaf.text().as_bytes());
                }
                *slot += 1;
            }
        }
        let commits = (0..).zip(history.commits());
        Ok(MainlineLog {
            mainline,
            places: commits.map(|(place, it)| (it.id, place)).collect(),
            sizes,
            tree: MerkleTree::new(leaves),
        })
    }

    /// The tree over its leaves.
    #[must_use]
    pub fn tree(&self) -> &MerkleTree {
        &self.tree
    }

    /// The place of a commit on the mainline; `None` where it is not on it.
    #[must_use]
    pub fn place_of(&self, commit: ObjectId) -> Option<u32> {
        self.places.get(&commit).copied()
    }

    /// How many leaves the log has with a commit.
    #[must_use]
    pub fn size_at(&self, commit: u32) -> usize {
        self.sizes
            .get(commit as usize)
            .map_or(0, |size| *size as usize)
    }

    /// The checkpoint of a commit of the mainline.
    ///
    /// # Errors
    /// When the settings of that commit cannot be read.
    pub fn checkpoint(&self, commit: u32) -> Result<Checkpoint, HistoryGap> {
        let history = &self.mainline.history;
        let size = self.size_at(commit);
        let header = history.commit(commit);
        Ok(Checkpoint {
            origin: self.origin(commit)?,
            size: size as u64,
            root: self.tree.root(size).unwrap_or(Sha256Sum([0; 32])),
            commit: header.id,
            time: header.time(),
        })
    }

    /// Which log it is, by the settings of a commit.
    fn origin(&self, commit: u32) -> Result<String, HistoryGap> {
        let history = &self.mainline.history;
        let settings = self.last_change(SETTINGS, commit);
        let organisation = match settings.and_then(|change| change.after) {
            Some(settings) => read_organisation(&read_claim(self.mainline, settings)?),
            None => None,
        };
        let first = || history.commits().first().map(|first| first.id.to_string());
        let name = organisation.or_else(first).unwrap_or_default();
        let below = match history.earlier_root(commit) {
            Some(earlier) => earlier,
            None => &*self.mainline.below,
        };
        let below = if below.is_empty() { "." } else { below };
        Ok(format!("dutybook/{name}/{below}"))
    }

    /// The commit that gave a file the content that it has at a commit, or removed it; `None` where the mainline never held
    /// it until then.
    #[must_use]
    pub fn last_change(&self, path: &str, commit: u32) -> Option<&BlobChange> {
        let changes = self.mainline.history.changes_of(path);
        let later = changes.partition_point(|change| change.commit <= commit);
        changes.get(later.checked_sub(1)?)
    }

    /// The place of a leaf: what a commit did to a file. `None` where it left the file alone, or the file is not in the log.
    #[must_use]
    pub fn leaf_index(&self, path: &str, commit: u32) -> Option<usize> {
        let history = &self.mainline.history;
        let own = history.changes_of(path);
        own.binary_search_by_key(&commit, |change| change.commit)
            .ok()
            .filter(|_| FOLDERS.iter().any(|folder| path.starts_with(folder)))?;
        let before = logged_changes(history)
            .take_while(|(other, _)| *other < path)
            .filter(|(_, change)| change.commit == commit);
        let start = commit.checked_sub(1).map_or(0, |it| self.size_at(it));
        Some(start + before.count())
    }
}

/// The changes that are in the log, in byte order of their paths.
fn logged_changes(history: &MainlineHistory) -> impl Iterator<Item = (&str, &BlobChange)> {
    let files = FOLDERS
        .iter()
        .flat_map(|folder| history.files_below(folder));
    files.flat_map(|(path, changes)| changes.iter().map(move |change| (path, change)))
}

/// For each commit whether it added to the log.
pub(super) fn logged_commits(history: &MainlineHistory) -> Vec<bool> {
    let mut logged = vec![false; history.commits().len()];
    for (_, change) in logged_changes(history) {
        if let Some(is_logged) = logged.get_mut(change.commit as usize) {
            *is_logged = true;
        }
    }
    logged
}

/// For each commit, how many leaves the log has with it.
fn log_sizes(history: &MainlineHistory) -> Vec<u32> {
    let mut sizes = vec![0u32; history.commits().len()];
    for (_, change) in logged_changes(history) {
        if let Some(size) = sizes.get_mut(change.commit as usize) {
            *size += 1;
        }
    }
    let mut total = 0;
    for size in &mut sizes {
        total += *size;
        *size = total;
    }
    sizes
}

/// The contents in the log, each once.
struct DistinctContents {
    ids: Vec<ObjectId>,
    /// For each change that leaves a content, in the order of [`logged_changes`], its place among `ids`.
    places: Vec<u32>,
}

impl DistinctContents {
    fn of(history: &MainlineHistory) -> Self {
        let mut known: HashMap<ObjectId, u32> = HashMap::new();
        let (mut ids, mut places) = (Vec::new(), Vec::new());
        for id in logged_changes(history).filter_map(|(_, change)| change.after) {
            let place = *known.entry(id).or_insert_with(|| {
                ids.push(id);
                u32::try_from(ids.len() - 1).unwrap_or(u32::MAX)
            });
            places.push(place);
        }
        DistinctContents { ids, places }
    }
}

/// A leaf is lines: a path that would make more of them, or that git holds as other bytes, cannot stand in one.
fn require_writable<'p>(
    path: &'p str,
    history: &MainlineHistory,
    change: &BlobChange,
) -> Result<&'p str, HistoryGap> {
    let is_unfit = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if path.contains(is_unfit) {
        return Err(HistoryGap::Object {
            id: history.commit(change.commit).id.to_string(),
            reason: format!(
                "it brings the file {path:?}: the log of the mainline takes no path with control characters or bytes that are not UTF-8"
            ),
        });
    }
    Ok(path)
}
