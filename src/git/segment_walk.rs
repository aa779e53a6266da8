//! The walk along a segment of the mainline: from its newest commit to its oldest, each compared with
//! its first parent, descending only where the names of trees differ.
//!
//! The folders of the newer commit stay in memory until those of the older one replace them. So each
//! version of a folder is read once, and mostly right after the version from which git's packs derive
//! it.

use std::collections::HashMap;
use std::ops::Range;

use gix_object::Kind;

use super::evil_merges::MergeChecker;
use super::first_parent::{CommitHeader, CommitTops, MAX_DEPTH, TOP_FOLDERS, TopTrees, read_tops};
use super::mailmap::MAILMAP;
use super::merge_parents::MainlineMerge;
use super::objects::ObjectReader;
use super::repeated_trees::RepeatedTrees;
use super::root_places::RootPlaces;
use super::tree_differences::each_difference;
use super::tree_entries::{
    TreeEntries, TreeEntry, count_entries, file_id, folder_id, has_path_name,
};
use super::{BlobChange, EvilMerge, HistoryGap, ObjectId};

/// How many changes a segment of a history may have: a folder that is removed and put back makes more of them than
/// it has bytes.
const MAX_CHANGES: usize = 8_000_000;

/// How many changes of one commit are taken before its folders are compared with each other: nearly all commits
/// make fewer.
const FEW_CHANGES: usize = 1_000;

/// What the commits of a segment of the line did.
#[derive(Default)]
pub(super) struct SegmentFacts {
    pub(super) changes: Vec<(Box<str>, BlobChange)>,
    pub(super) evil_merges: Vec<EvilMerge>,
}

/// A walk over one segment of the line.
pub(super) struct SegmentWalk<'a> {
    reader: ObjectReader,
    places: &'a RootPlaces,
    facts: SegmentFacts,
    /// The commit that is compared with its parent.
    commit: u32,
    /// How many changes there were before it.
    changes_before: usize,
    /// The folders of the commit, and of its parent, that were met so far.
    newer_trees: RepeatedTrees,
    older_trees: RepeatedTrees,
    path: String,
}

/// A folder of the newer commit.
struct NewerFolder {
    id: ObjectId,
    /// Its tree; `None` until it is first needed.
    bytes: Option<Box<[u8]>>,
    below: HashMap<Box<[u8]>, NewerFolder>,
}

impl NewerFolder {
    fn new(id: ObjectId) -> Self {
        NewerFolder {
            id,
            bytes: None,
            below: HashMap::new(),
        }
    }
}

impl<'a> SegmentWalk<'a> {
    pub(super) fn new(reader: ObjectReader, places: &'a RootPlaces) -> Self {
        SegmentWalk {
            reader,
            places,
            facts: SegmentFacts::default(),
            commit: 0,
            changes_before: 0,
            newer_trees: RepeatedTrees::new(),
            older_trees: RepeatedTrees::new(),
            path: String::new(),
        }
    }

    /// Walks a segment of the line, and calls `tick` for each of its commits.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub(super) fn walk(
        mut self,
        line: &[CommitHeader],
        merges: &[MainlineMerge],
        segment: Range<usize>,
        tick: &(dyn Fn() + Sync),
    ) -> Result<SegmentFacts, HistoryGap> {
        let start = segment.start;
        let mut newer = self.read_tops(start, line[start].tree)?;
        let mut folders = newer.trees.map(|id| id.map(NewerFolder::new));
        for at in segment {
            self.begin_commit(u32::try_from(line.len() - 1 - at).unwrap_or(u32::MAX));
            let older = match line.get(at + 1) {
                Some(parent) if parent.tree == line[at].tree => newer,
                Some(parent) => self.read_tops(at + 1, parent.tree)?,
                None => CommitTops::default(),
            };
            self.path.clear();
            self.path.push_str(MAILMAP);
            self.report_file(older.mailmap, newer.mailmap, line[at].tree)?;
            for (top, (folder, older)) in folders.iter_mut().zip(older.trees).enumerate() {
                self.path.clear();
                self.path.push_str(TOP_FOLDERS[top]);
                self.compare_folder(folder, older, 0)?;
            }
            if let Ok(merge) = merges.binary_search_by(|merge| at.cmp(&merge.at)) {
                self.check_merge(&merges[merge], (newer.trees, older.trees), line[at].tree)?;
            }
            newer = older;
            tick();
        }
        Ok(self.facts)
    }

    /// The trees of the dutybook root in the commit with that index in the line.
    fn read_tops(&mut self, at: usize, tree: ObjectId) -> Result<CommitTops, HistoryGap> {
        let Some(folder) = self.places.at(at) else {
            let tops = read_tops(&mut self.reader, &[], tree)?;
            return Ok(CommitTops {
                mailmap: tops.mailmap,
                ..CommitTops::default()
            });
        };
        read_tops(&mut self.reader, folder, tree)
    }

    fn begin_commit(&mut self, commit: u32) {
        self.commit = commit;
        self.changes_before = self.facts.changes.len();
        self.newer_trees.forget();
        self.older_trees.forget();
    }

    /// Takes note of a folder of so many entries that was read for a commit, or for its parent.
    fn meet(&mut self, tree: ObjectId, entries: usize, is_newer: bool) -> Result<(), HistoryGap> {
        if self.facts.changes.len() - self.changes_before < FEW_CHANGES {
            return Ok(());
        }
        let trees = if is_newer {
            &mut self.newer_trees
        } else {
            &mut self.older_trees
        };
        let met = trees.meet(tree, entries);
        met.map_err(|reason| HistoryGap::malformed(tree, reason))
    }

    /// Checks a merge, whose trees were read a moment ago.
    fn check_merge(
        &mut self,
        merge: &MainlineMerge,
        tops: (TopTrees, TopTrees),
        tree: ObjectId,
    ) -> Result<(), HistoryGap> {
        let mut checker = MergeChecker {
            reader: &mut self.reader,
            places: self.places,
            trees: RepeatedTrees::new(),
        };
        let paths = checker.unexplained_paths(merge, tops, tree)?.into_iter();
        let commit = self.commit;
        let evil_merges = paths.map(|path| EvilMerge { commit, path });
        self.facts.evil_merges.extend(evil_merges);
        Ok(())
    }

    /// Compares a folder of the newer commit with that of the older one, which takes its place.
    fn compare_folder(
        &mut self,
        newer: &mut Option<NewerFolder>,
        older: Option<ObjectId>,
        depth: usize,
    ) -> Result<(), HistoryGap> {
        match (newer.as_mut(), older) {
            (Some(folder), Some(older)) => self.compare_both(folder, older, depth),
            (None, Some(older)) => {
                self.report_all(NewerFolder::new(older), depth, false)?;
                *newer = Some(NewerFolder::new(older));
                Ok(())
            }
            (_, None) => match newer.take() {
                Some(folder) => self.report_all(folder, depth, true),
                None => Ok(()),
            },
        }
    }

    fn compare_both(
        &mut self,
        newer: &mut NewerFolder,
        older: ObjectId,
        depth: usize,
    ) -> Result<(), HistoryGap> {
        if newer.id == older {
            return Ok(());
        }
        let ours = self.take_bytes(newer, depth)?;
        let theirs: Box<[u8]> = self.reader.read(older, Kind::Tree)?.into();
        let mut differences = Vec::new();
        each_difference(&[&ours, &theirs], |entries| {
            differences.push((entries[0], entries[1]));
        })
        .map_err(|reason| HistoryGap::malformed(older, reason))?;
        self.meet(newer.id, differences.len(), true)?;
        self.meet(older, differences.len(), false)?;
        for (ours, theirs) in differences {
            let Some(entry) = ours.or(theirs) else {
                continue;
            };
            let length = self.enter(entry, older)?;
            let mut folder = ours.and_then(folder_id).map(|id| {
                let known = newer.below.remove(&**entry.filename);
                known.unwrap_or_else(|| NewerFolder::new(id))
            });
            self.compare_folder(&mut folder, theirs.and_then(folder_id), depth + 1)?;
            if let Some(folder) = folder {
                let name: &[u8] = entry.filename;
                newer.below.insert(name.into(), folder);
            }
            self.report_file(theirs.and_then(file_id), ours.and_then(file_id), older)?;
            self.path.truncate(length);
        }
        newer.id = older;
        newer.bytes = Some(theirs);
        Ok(())
    }

    /// Reports everything below a folder that only one of the two commits has: as added where it is
    /// the newer one, else as removed.
    fn report_all(
        &mut self,
        mut folder: NewerFolder,
        depth: usize,
        is_added: bool,
    ) -> Result<(), HistoryGap> {
        let bytes = self.take_bytes(&mut folder, depth)?;
        self.meet(folder.id, count_entries(&bytes), is_added)?;
        let mut entries = TreeEntries::of(&bytes);
        let malformed = |reason: &str| HistoryGap::malformed(folder.id, reason);
        while let Some(entry) = entries.next().map_err(malformed)? {
            let length = self.enter(entry, folder.id)?;
            if let Some(id) = folder_id(entry) {
                let known = folder.below.remove(&**entry.filename);
                let below = known.unwrap_or_else(|| NewerFolder::new(id));
                self.report_all(below, depth + 1, is_added)?;
            }
            let file = file_id(entry);
            let (before, after) = if is_added { (None, file) } else { (file, None) };
            self.report_file(before, after, folder.id)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    /// Takes the bytes of a folder, which are read where they are not in memory.
    fn take_bytes(
        &mut self,
        folder: &mut NewerFolder,
        depth: usize,
    ) -> Result<Box<[u8]>, HistoryGap> {
        if depth > MAX_DEPTH {
            return Err(HistoryGap::malformed(
                folder.id,
                "it nests too many folders",
            ));
        }
        match folder.bytes.take() {
            Some(bytes) => Ok(bytes),
            None => Ok(self.reader.read(folder.id, Kind::Tree)?.into()),
        }
    }

    /// Appends a name to the path, and returns how long the path was.
    fn enter(&mut self, entry: TreeEntry<'_>, tree: ObjectId) -> Result<usize, HistoryGap> {
        if !has_path_name(entry) {
            return Err(HistoryGap::malformed(
                tree,
                "it is a tree with an invalid name",
            ));
        }
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(&String::from_utf8_lossy(entry.filename));
        Ok(length)
    }

    fn report_file(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        tree: ObjectId,
    ) -> Result<(), HistoryGap> {
        // A file whose mode alone changed is the same file.
        if before == after {
            return Ok(());
        }
        if self.facts.changes.len() >= MAX_CHANGES {
            return Err(HistoryGap::malformed(
                tree,
                "it has more files than can be judged",
            ));
        }
        let change = BlobChange {
            commit: self.commit,
            before,
            after,
        };
        self.facts.changes.push((self.path.as_str().into(), change));
        Ok(())
    }
}
