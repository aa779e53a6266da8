//! The dutybook roots that the commits of the mainline held, each from the commit in which it came to the one in which
//! it went.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::first_parent::{CommitHeader, MAX_DEPTH, TOP_FOLDERS};
use super::objects::ObjectReader;
use super::root_state::{RootFolder, RootState, list_folders, read_root};
use super::{HistoryGap, ObjectId};

/// How many roots a history may have.
const MAX_LIVES: usize = 10_000;

/// How many folders that hold a root may be compared with what they were a commit before.
const MAX_COMPARED: usize = 5_000_000;

/// A root, from the commit in which it came to the one in which it went. Commits are indexes into the line, which is
/// newest first.
pub(super) struct RootLife {
    pub(super) folder: RootFolder,
    /// The first commit that holds it, and what it held there.
    pub(super) born_at: usize,
    pub(super) first: RootState,
    /// What the last commit held that was looked at and has it.
    pub(super) last: RootState,
    /// The first commit that does not hold it any more; `None` where all commits that were looked at do.
    pub(super) gone_at: Option<usize>,
    /// The versions of its `policy/dutybook.yaml`.
    pub(super) settings: BTreeSet<ObjectId>,
    /// Whether it ever had tasks.
    pub(super) had_tasks: bool,
}

/// The lives of all roots, from the oldest commit of a line on.
pub(super) struct RootLives<'r> {
    reader: &'r mut ObjectReader,
    lives: Vec<RootLife>,
    /// The lives of the roots that the last commit holds.
    standing: BTreeMap<RootFolder, usize>,
    /// Whether there is a root in or below a tree.
    known: HashMap<ObjectId, bool>,
    compared: usize,
}

impl<'r> RootLives<'r> {
    fn new(reader: &'r mut ObjectReader) -> Self {
        RootLives {
            reader,
            lives: Vec::new(),
            standing: BTreeMap::new(),
            known: HashMap::new(),
            compared: 0,
        }
    }

    /// The folders of the roots in one tree.
    ///
    /// # Errors
    /// As [`RootLives::find`].
    pub(super) fn folders_in(
        reader: &'r mut ObjectReader,
        tree: ObjectId,
    ) -> Result<Vec<RootFolder>, HistoryGap> {
        let mut lives = RootLives::new(reader);
        lives.compare(None, Some(tree), &mut Vec::new(), 0)?;
        Ok(lives.lives.into_iter().map(|life| life.folder).collect())
    }

    /// Follows the roots of a line up to the commit in which the one in `folder` came: the first that has one, or where
    /// `rebirth` names a commit, that one. Returns the lives and which is that of `folder`.
    ///
    /// # Errors
    /// When an object is missing or malformed, or there are more roots than can be followed.
    pub(super) fn find(
        reader: &'r mut ObjectReader,
        folder: &RootFolder,
        line: &[CommitHeader],
        rebirth: Option<usize>,
    ) -> Result<(Vec<RootLife>, Option<usize>), HistoryGap> {
        let mut lives = RootLives::new(reader);
        let mut before = None;
        for (at, header) in line.iter().enumerate().rev() {
            lives.compare(before, Some(header.tree), &mut Vec::new(), at)?;
            before = Some(header.tree);
            let own = lives.standing.get(folder).copied();
            if own.is_some() && rebirth.is_none_or(|rebirth| rebirth == at) {
                return Ok((lives.lives, own));
            }
        }
        Ok((lives.lives, None))
    }

    /// Compares a folder with what it was a commit before.
    fn compare(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        folder: &mut RootFolder,
        at: usize,
    ) -> Result<(), HistoryGap> {
        let depth = folder.len();
        if before == after || !(self.has_root(before, depth)? || self.has_root(after, depth)?) {
            return Ok(());
        }
        self.compared += 1;
        if let Some(tree) = after.or(before).filter(|_| self.compared > MAX_COMPARED) {
            return Err(too_many(tree));
        }
        self.record(before, after, folder, at)?;
        let mut below: BTreeMap<Vec<u8>, [Option<ObjectId>; 2]> = BTreeMap::new();
        for (side, tree) in [before, after].into_iter().enumerate() {
            for (name, id) in self.folders_below(tree)? {
                below.entry(name).or_default()[side] = Some(id);
            }
        }
        for (name, [before, after]) in below {
            folder.push(name);
            self.compare(before, after, folder, at)?;
            folder.pop();
        }
        Ok(())
    }

    /// Takes note of a root in a folder, or of its end.
    fn record(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        folder: &RootFolder,
        at: usize,
    ) -> Result<(), HistoryGap> {
        let Some(state) = self.root_of(after)? else {
            if let Some(life) = self.standing.remove(folder) {
                self.lives[life].gone_at = Some(at);
            }
            return Ok(());
        };
        if let Some(life) = self.standing.get(folder) {
            let life = &mut self.lives[*life];
            life.last = state;
            life.had_tasks |= state.has_tasks;
            life.settings.insert(state.settings);
            return Ok(());
        }
        if let Some(tree) = after.or(before).filter(|_| self.lives.len() >= MAX_LIVES) {
            return Err(too_many(tree));
        }
        self.standing.insert(folder.clone(), self.lives.len());
        self.lives.push(RootLife {
            folder: folder.clone(),
            born_at: at,
            first: state,
            last: state,
            gone_at: None,
            settings: BTreeSet::from([state.settings]),
            had_tasks: state.has_tasks,
        });
        Ok(())
    }

    /// Whether there is a root in or below a tree.
    fn has_root(&mut self, tree: Option<ObjectId>, depth: usize) -> Result<bool, HistoryGap> {
        let Some(tree) = tree else { return Ok(false) };
        // First: a tree that is known may nest deeper here than where it was met.
        if depth > MAX_DEPTH {
            return Err(HistoryGap::malformed(tree, "it nests too many folders"));
        }
        if let Some(known) = self.known.get(&tree) {
            return Ok(*known);
        }
        let mut found = self.root_of(Some(tree))?.is_some();
        if !found {
            for (_, id) in list_folders(self.reader, tree)? {
                found = self.has_root(Some(id), depth + 1)?;
                if found {
                    break;
                }
            }
        }
        self.known.insert(tree, found);
        Ok(found)
    }

    fn root_of(&mut self, tree: Option<ObjectId>) -> Result<Option<RootState>, HistoryGap> {
        let root = tree.map(|tree| read_root(self.reader, &[], tree));
        Ok(root.transpose()?.flatten())
    }

    /// The folders of a tree. What a root holds belongs to it.
    fn folders_below(
        &mut self,
        tree: Option<ObjectId>,
    ) -> Result<Vec<(Vec<u8>, ObjectId)>, HistoryGap> {
        let Some(tree) = tree else {
            return Ok(Vec::new());
        };
        let is_root = self.root_of(Some(tree))?.is_some();
        let mut folders = list_folders(self.reader, tree)?;
        folders
            .retain(|(name, _)| !is_root || !TOP_FOLDERS.iter().any(|top| top.as_bytes() == name));
        Ok(folders)
    }
}

fn too_many(tree: ObjectId) -> HistoryGap {
    HistoryGap::malformed(tree, "it has more roots than can be told apart")
}
