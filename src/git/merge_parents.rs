//! The other parents of the mainline's merges, and their merge bases with the first parent.

use std::collections::{HashMap, HashSet};

use super::first_parent::CommitHeader;
use super::objects::{ObjectReader, Objects};
use super::{HistoryGap, ObjectId};

/// The best common ancestors of two commits, as git computes them.
pub(super) type MergeBases<'a> =
    &'a (dyn Fn(ObjectId, ObjectId) -> Result<Vec<ObjectId>, HistoryGap> + Sync);

/// A merge of the mainline.
pub(super) struct MainlineMerge {
    /// Its index in the line, which is newest first.
    pub(super) at: usize,
    /// Its parents but the first.
    pub(super) others: Vec<OtherParent>,
}

/// Another parent of a merge.
pub(super) struct OtherParent {
    pub(super) tree: ObjectId,
    /// The trees of its merge bases with the first parent.
    pub(super) bases: Vec<ObjectId>,
}

/// The merges of a line, oldest first.
///
/// # Errors
/// The first commit that is missing or malformed.
pub(super) fn find_merges(
    objects: &Objects,
    line: &[CommitHeader],
    bases: MergeBases<'_>,
) -> Result<Vec<MainlineMerge>, HistoryGap> {
    let ids = line.iter().rev().map(|header| header.commit.id);
    let mut branches = SideBranches {
        reader: objects.reader(),
        line,
        bases,
        reached: ids.enumerate().map(|(height, id)| (id, height)).collect(),
    };
    let mut merges = Vec::new();
    for (at, header) in line.iter().enumerate().rev() {
        if let [_, others @ ..] = header.parents.as_slice()
            && !others.is_empty()
        {
            let others = others.iter().map(|id| branches.other_parent(at, *id));
            let others = others.collect::<Result<_, HistoryGap>>()?;
            merges.push(MainlineMerge { at, others });
        }
    }
    Ok(merges)
}

/// The commits beside the mainline, found merge by merge from the oldest on.
struct SideBranches<'a> {
    reader: ObjectReader,
    line: &'a [CommitHeader],
    bases: MergeBases<'a>,
    /// For each commit known so far, how many commits from the root the mainline reaches it.
    reached: HashMap<ObjectId, usize>,
}

impl SideBranches<'_> {
    /// Walks through everything that a parent of a merge reaches and the first parent does not. The
    /// merge bases are among the commits where the walk ends.
    fn other_parent(&mut self, at: usize, parent: ObjectId) -> Result<OtherParent, HistoryGap> {
        let height = self.line.len() - 1 - at;
        let mut tree = None;
        let mut edge = Vec::new();
        let mut visited = HashSet::new();
        let mut waiting = vec![parent];
        while let Some(id) = waiting.pop() {
            if !visited.insert(id) {
                continue;
            }
            let reached = self.reached.get(&id);
            if reached.is_some_and(|reached| *reached < height) {
                edge.push(id);
                continue;
            }
            self.reached.insert(id, height);
            let header = CommitHeader::read(&mut self.reader, id)?;
            tree.get_or_insert(header.tree);
            waiting.extend(header.parents);
        }
        let tree = match tree {
            Some(tree) => tree,
            None => self.tree_of(parent)?,
        };
        let bases = self.base_trees(at, parent, &edge)?;
        Ok(OtherParent { tree, bases })
    }

    fn base_trees(
        &mut self,
        at: usize,
        parent: ObjectId,
        edge: &[ObjectId],
    ) -> Result<Vec<ObjectId>, HistoryGap> {
        let on_line = edge.iter().map(|id| self.index_on_line(*id));
        if let Some(on_line) = on_line.collect::<Option<Vec<usize>>>() {
            // Of several on the mainline, the newest descends from the others.
            let newest = on_line.into_iter().min();
            return Ok(newest.map(|at| self.line[at].tree).into_iter().collect());
        }
        let ids = match edge {
            [one] => vec![*one],
            _ => (self.bases)(self.line[at].parents[0], parent)?,
        };
        ids.into_iter().map(|id| self.tree_of(id)).collect()
    }

    fn tree_of(&mut self, id: ObjectId) -> Result<ObjectId, HistoryGap> {
        match self.index_on_line(id) {
            Some(at) => Ok(self.line[at].tree),
            None => Ok(CommitHeader::read(&mut self.reader, id)?.tree),
        }
    }

    fn index_on_line(&self, id: ObjectId) -> Option<usize> {
        let height = *self.reached.get(&id)?;
        let at = self.line.len() - 1 - height;
        (self.line[at].commit.id == id).then_some(at)
    }
}
