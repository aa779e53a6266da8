//! The dutybook roots that the commits of the mainline held.

use std::collections::{BTreeMap, HashSet};

use gix_object::Kind;

use super::first_parent::{CommitHeader, MAX_DEPTH, TOP_FOLDERS, read_top_trees};
use super::objects::ObjectReader;
use super::tree_entries::{TreeEntries, file_id, folder_id};
use super::{HistoryGap, ObjectId};

/// How many roots one commit may have.
const MAX_ROOTS: usize = 10_000;

/// The names of the folders between the repository's top and a dutybook root.
pub(super) type RootFolder = Vec<Vec<u8>>;

/// The trees of a root's policy and evidence.
pub(super) type RootTrees = [Option<ObjectId>; TOP_FOLDERS.len()];

/// A root, as it was in the first and in the last commit that held it, up to where the search ended.
#[derive(Clone, Copy)]
pub(super) struct SeenRoot {
    /// The index of the first commit in the line, which is newest first.
    pub(super) first_at: usize,
    pub(super) last_at: usize,
    pub(super) first: RootTrees,
    pub(super) last: RootTrees,
}

pub(super) struct RootSearch<'r> {
    reader: &'r mut ObjectReader,
    /// Trees below which there is no root: most trees are those of the commit before.
    without: HashSet<ObjectId>,
}

impl<'r> RootSearch<'r> {
    pub(super) fn new(reader: &'r mut ObjectReader) -> Self {
        RootSearch {
            reader,
            without: HashSet::new(),
        }
    }

    /// The roots of a line up to its first commit that holds one in `folder`, that one included, by their folders.
    pub(super) fn search_before(
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
    pub(super) fn collect(
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
