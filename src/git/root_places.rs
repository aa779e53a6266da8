//! Where the dutybook root lay in each commit of the mainline: a root that is moved keeps its past.
//!
//! A root is a folder that holds `policy/dutybook.yaml`. Where it was not there yet in an older commit, and that
//! commit held another root which is gone and shares files with it, the older one is its past. So is one that went with
//! the commit in which it came, where nothing else explains that: else a move that touches every file would leave what
//! is overdue behind. The past is followed where one commit moved the folder. Where it was copied first and removed
//! later, two pasts ran side by side, and no answer is better than half of one.

use std::collections::{BTreeMap, HashSet};

use gix_object::Kind;

use super::first_parent::{CommitHeader, MAX_DEPTH, TOP_FOLDERS, find_folders, read_top_trees};
use super::objects::ObjectReader;
use super::tree_entries::{TreeEntries, file_id, folder_id};
use super::{HistoryGap, ObjectId};

/// How many roots one commit may have.
const MAX_ROOTS: usize = 10_000;

/// The names of the folders between the repository's top and a dutybook root.
pub(super) type RootFolder = Vec<Vec<u8>>;

/// Where the dutybook root lay in each commit of a line.
pub(super) struct RootPlaces {
    /// Each with the index in the line, which is newest first, from which on it holds; the first from 0 on.
    places: Vec<(usize, RootFolder)>,
}

impl RootPlaces {
    /// The folder in the commit with that index in the line.
    pub(super) fn at(&self, index: usize) -> &[Vec<u8>] {
        let later = self.places.partition_point(|(from, _)| *from <= index);
        let place = self.places.get(later.saturating_sub(1));
        place.map_or(&[], |(_, folder)| folder)
    }

    /// The folders before the one in which it lies now, newest first.
    pub(super) fn earlier(self) -> Vec<RootFolder> {
        let places = self.places.into_iter().skip(1);
        places.map(|(_, folder)| folder).collect()
    }

    /// All folders, newest first.
    pub(super) fn all(&self) -> impl ExactSizeIterator<Item = &[Vec<u8>]> {
        self.places.iter().map(|(_, folder)| folder.as_slice())
    }

    /// Finds where the root lay that is in `folder` of the newest commit.
    ///
    /// # Errors
    /// When a tree is missing or malformed, or the past of the root cannot be told from that of another.
    pub(super) fn find(
        reader: &mut ObjectReader,
        folder: &[Vec<u8>],
        line: &[CommitHeader],
    ) -> Result<Self, HistoryGap> {
        let mut places = vec![(0, folder.to_vec())];
        let found = RootSearch::new(reader).search_before(folder, line)?;
        let mut current = folder.to_vec();
        while let Some(own) = found.get(&current) {
            let (past, moved) = find_past(reader, &found, own, line)?;
            match (moved.as_slice(), past.first()) {
                ([from], _) => {
                    places.push((found[*from].last_at, (*from).clone()));
                    current.clone_from(from);
                }
                (_, Some(from)) => {
                    return Err(HistoryGap::Moved {
                        from: show_folder(from),
                        to: show_folder(&current),
                        commit: line[own.first_at].commit.id.to_string(),
                    });
                }
                (_, None) => break,
            }
        }
        Ok(RootPlaces { places })
    }
}

/// The roots that are the past of one that came later: all of them, and those that one commit moved to where it lies.
fn find_past<'f>(
    reader: &mut ObjectReader,
    found: &'f BTreeMap<RootFolder, SeenRoot>,
    own: &SeenRoot,
    line: &[CommitHeader],
) -> Result<(Vec<&'f RootFolder>, Vec<&'f RootFolder>), HistoryGap> {
    let (newest, birth) = (line[0].tree, line[own.first_at].tree);
    let (mut past, mut moved, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
    for (candidate, seen) in found.iter().filter(|(_, it)| it.first_at > own.first_at) {
        if find_root(reader, candidate, newest)?.is_some() {
            continue;
        }
        let is_gone_with_birth =
            seen.last_at == own.first_at + 1 && find_root(reader, candidate, birth)?.is_none();
        if is_related(reader, &own.first, &seen.last)? {
            past.push(candidate);
            moved.extend(is_gone_with_birth.then_some(candidate));
        } else if is_gone_with_birth && has_tasks(reader, &seen.last)? {
            replaced.push((candidate, seen));
        }
    }
    if past.is_empty() {
        let mut born = Vec::new();
        if !replaced.is_empty() {
            RootSearch::new(reader).collect(birth, &mut Vec::new(), &mut born)?;
        }
        for (candidate, seen) in replaced {
            // Another root that came with this one may go on with it.
            let is_new = |folder: &RootFolder| {
                found
                    .get(folder)
                    .is_none_or(|it| it.first_at == own.first_at)
            };
            let mut is_taken = false;
            for (_, trees) in born.iter().filter(|(folder, _)| is_new(folder)) {
                is_taken |= *trees != own.first && is_related(reader, trees, &seen.last)?;
            }
            if !is_taken {
                past.push(candidate);
                moved.push(candidate);
            }
        }
    }
    Ok((past, moved))
}

/// The path of a folder, for messages.
fn show_folder(folder: &[Vec<u8>]) -> String {
    let names = folder.iter().map(|name| String::from_utf8_lossy(name));
    names.collect::<Vec<_>>().join("/")
}

/// The trees of a root's policy and evidence.
type RootTrees = [Option<ObjectId>; TOP_FOLDERS.len()];

/// A root, as it was in the first and in the last commit that held it, up to where the search ended.
#[derive(Clone, Copy)]
struct SeenRoot {
    /// The index of the first commit in the line, which is newest first.
    first_at: usize,
    last_at: usize,
    first: RootTrees,
    last: RootTrees,
}

struct RootSearch<'r> {
    reader: &'r mut ObjectReader,
    /// Trees below which there is no root: most trees are those of the commit before.
    without: HashSet<ObjectId>,
}

impl<'r> RootSearch<'r> {
    fn new(reader: &'r mut ObjectReader) -> Self {
        RootSearch {
            reader,
            without: HashSet::new(),
        }
    }

    /// The roots of a line up to its first commit that holds one in `folder`, that one included, by their folders.
    fn search_before(
        mut self,
        folder: &[Vec<u8>],
        line: &[CommitHeader],
    ) -> Result<BTreeMap<RootFolder, SeenRoot>, HistoryGap> {
        let mut seen: BTreeMap<RootFolder, SeenRoot> = BTreeMap::new();
        let mut here: Vec<(RootFolder, RootTrees)> = Vec::new();
        let mut last_tree = None;
        for (at, header) in line.iter().enumerate().rev() {
            // The usual repository holds its root from the beginning.
            let own = find_root(self.reader, folder, header.tree)?;
            if last_tree.replace(header.tree) != Some(header.tree) && own.is_none() {
                here.clear();
                self.collect(header.tree, &mut Vec::new(), &mut here)?;
            }
            if let Some(own) = own {
                here = vec![(folder.to_vec(), own)];
            }
            for (folder, trees) in &here {
                let root = seen.entry(folder.clone()).or_insert(SeenRoot {
                    first_at: at,
                    last_at: at,
                    first: *trees,
                    last: *trees,
                });
                root.last_at = at;
                root.last = *trees;
            }
            if own.is_some() {
                break;
            }
        }
        Ok(seen)
    }

    /// Collects the roots below a tree; returns whether there is one.
    fn collect(
        &mut self,
        tree: ObjectId,
        folder: &mut RootFolder,
        found: &mut Vec<(RootFolder, RootTrees)>,
    ) -> Result<bool, HistoryGap> {
        if self.without.contains(&tree) {
            return Ok(false);
        }
        if folder.len() > MAX_DEPTH {
            return Err(HistoryGap::malformed(tree, "it nests too many folders"));
        }
        let own = find_root(self.reader, &[], tree)?;
        let below = list_folders(self.reader, tree)?;
        found.extend(own.map(|trees| (folder.clone(), trees)));
        if found.len() > MAX_ROOTS {
            return Err(HistoryGap::malformed(
                tree,
                "it has more roots than can be told apart",
            ));
        }
        let mut has_root = own.is_some();
        for (name, id) in below {
            // What a root holds belongs to it.
            if own.is_some() && TOP_FOLDERS.iter().any(|top| top.as_bytes() == name) {
                continue;
            }
            folder.push(name);
            has_root |= self.collect(id, folder, found)?;
            folder.pop();
        }
        if !has_root {
            self.without.insert(tree);
        }
        Ok(has_root)
    }
}

fn list_folders(
    reader: &mut ObjectReader,
    tree: ObjectId,
) -> Result<Vec<(Vec<u8>, ObjectId)>, HistoryGap> {
    let mut entries = TreeEntries::of(reader.read(tree, Kind::Tree)?);
    let mut folders = Vec::new();
    let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
    while let Some(entry) = entries.next().map_err(malformed)? {
        folders.extend(folder_id(entry).map(|id| (entry.filename.to_vec(), id)));
    }
    Ok(folders)
}

/// The trees of the root that lies in a folder of a tree; `None` where that folder is no root.
pub(super) fn find_root(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    tree: ObjectId,
) -> Result<Option<RootTrees>, HistoryGap> {
    let trees = read_top_trees(reader, folder, tree)?;
    let Some(policy) = trees[0] else {
        return Ok(None);
    };
    let mut entries = TreeEntries::of(reader.read(policy, Kind::Tree)?);
    let malformed = |reason: &str| HistoryGap::malformed(policy, reason);
    while let Some(entry) = entries.next().map_err(malformed)? {
        if entry.filename == b"dutybook.yaml" && file_id(entry).is_some() {
            return Ok(Some(trees));
        }
    }
    Ok(None)
}

/// A root of `base` that `change` does not hold any more, while `change` has a new one in `folder`.
pub(super) fn find_moved_root(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    base: ObjectId,
    change: ObjectId,
) -> Result<Option<String>, HistoryGap> {
    if find_root(reader, folder, change)?.is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    RootSearch::new(reader).collect(base, &mut Vec::new(), &mut found)?;
    for (candidate, _) in found {
        if find_root(reader, &candidate, change)?.is_none() {
            return Ok(Some(show_folder(&candidate)));
        }
    }
    Ok(None)
}

/// Whether a root has tasks: one without never owed anything.
fn has_tasks(reader: &mut ObjectReader, root: &RootTrees) -> Result<bool, HistoryGap> {
    let Some(policy) = root[0] else {
        return Ok(false);
    };
    Ok(find_tasks(reader, policy)?.is_some())
}

/// The folder of tasks in a policy.
fn find_tasks(reader: &mut ObjectReader, policy: ObjectId) -> Result<Option<ObjectId>, HistoryGap> {
    let found = find_folders(reader.read(policy, Kind::Tree)?, [b"tasks"]);
    let found = found.map_err(|reason| HistoryGap::malformed(policy, reason));
    found.map(|[tasks]| tasks)
}

/// Whether two roots share a file of their policy, a folder of it, or the evidence of a task.
fn is_related(
    reader: &mut ObjectReader,
    one: &RootTrees,
    other: &RootTrees,
) -> Result<bool, HistoryGap> {
    for (one, other) in one.iter().zip(other) {
        let (Some(one), Some(other)) = (*one, *other) else {
            continue;
        };
        if one == other || share_entry(reader, one, other)? {
            return Ok(true);
        }
        if let (Some(one), Some(other)) = (find_tasks(reader, one)?, find_tasks(reader, other)?)
            && share_entry(reader, one, other)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether two trees have an entry of the same name and content.
fn share_entry(
    reader: &mut ObjectReader,
    one: ObjectId,
    other: ObjectId,
) -> Result<bool, HistoryGap> {
    let mut known: HashSet<(Vec<u8>, ObjectId)> = HashSet::new();
    for tree in [one, other] {
        let mut entries = TreeEntries::of(reader.read(tree, Kind::Tree)?);
        let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
        while let Some(entry) = entries.next().map_err(malformed)? {
            let is_new = known.insert((entry.filename.to_vec(), entry.oid.into()));
            if !is_new {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
