//! Merges of the mainline that hold what none of their parents' changes explain.
//!
//! For a merge `m` of the first parent `a` and another parent `p`, whose merge base is `o`: a parent
//! changed a file where its content differs from that of `o`. What nobody changed stays as `a` has
//! it; what was changed in one way is that; what was changed in several ways is git's automatic merge
//! of the texts, or, where that conflicts, made of lines that stand in one of the parents.

use std::collections::{HashMap, HashSet};

use super::file_merge::Content;
use super::first_parent::{CommitHeader, TOPS, Tops, step, tops};
use super::mainline_walk::MAX_DEPTH;
use super::objects::{ObjectKind, Objects, Reader};
use super::raw::{Item, Items};
use super::{HistoryGap, ObjectId};

/// The best common ancestors of two commits, as git tells them.
pub(super) type Bases<'a> =
    &'a (dyn Fn(ObjectId, ObjectId) -> Result<Vec<ObjectId>, HistoryGap> + Sync);

/// A merge of the mainline.
pub(super) struct Merge {
    /// Its index among the steps, which are newest first.
    pub(super) at: usize,
    /// Its parents but the first.
    others: Vec<Other>,
}

/// Another parent of a merge.
struct Other {
    tree: ObjectId,
    /// The trees of its merge bases with the first parent.
    bases: Vec<ObjectId>,
}

/// The merges of a line, oldest first.
///
/// # Errors
/// The first commit that is missing or malformed.
pub(super) fn merges(
    objects: &Objects,
    steps: &[CommitHeader],
    bases: Bases<'_>,
) -> Result<Vec<Merge>, HistoryGap> {
    Sides::new(objects, steps, bases).merges()
}

/// The commits beside the mainline, found merge by merge from the oldest on.
struct Sides<'a> {
    reader: Reader,
    steps: &'a [CommitHeader],
    bases: Bases<'a>,
    /// For each commit known so far, how many commits from the root the mainline reaches it.
    reached: HashMap<ObjectId, usize>,
}

impl<'a> Sides<'a> {
    fn new(objects: &Objects, steps: &'a [CommitHeader], bases: Bases<'a>) -> Self {
        let ids = steps.iter().rev().map(|step| step.id);
        Sides {
            reader: objects.reader(),
            steps,
            bases,
            reached: ids.enumerate().map(|(height, id)| (id, height)).collect(),
        }
    }

    fn merges(mut self) -> Result<Vec<Merge>, HistoryGap> {
        let mut merges = Vec::new();
        for at in (0..self.steps.len()).rev() {
            let parents = &self.steps[at].parents;
            if parents.len() > 1 {
                let others = parents[1..].iter().map(|id| self.other(at, *id));
                let others = others.collect::<Result<_, HistoryGap>>()?;
                merges.push(Merge { at, others });
            }
        }
        Ok(merges)
    }

    /// Everything that a parent of a merge reaches and the first parent does not is walked through;
    /// what lies at its edge holds the merge bases.
    fn other(&mut self, at: usize, parent: ObjectId) -> Result<Other, HistoryGap> {
        let height = self.steps.len() - 1 - at;
        let mut tree = None;
        let mut edge = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting = vec![parent];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self
                .reached
                .get(&id)
                .is_some_and(|reached| *reached < height)
            {
                edge.push(id);
                continue;
            }
            self.reached.insert(id, height);
            let step = step(&mut self.reader, id)?;
            tree.get_or_insert(step.tree);
            waiting.extend(step.parents);
        }
        let tree = match tree {
            Some(tree) => tree,
            None => step(&mut self.reader, parent)?.tree,
        };
        let bases = self.best(at, parent, &edge)?;
        Ok(Other { tree, bases })
    }

    fn best(
        &mut self,
        at: usize,
        parent: ObjectId,
        edge: &[ObjectId],
    ) -> Result<Vec<ObjectId>, HistoryGap> {
        let on_line = edge.iter().map(|id| self.on_line(*id));
        if let Some(on_line) = on_line.collect::<Option<Vec<usize>>>() {
            // Of several on the mainline, the newest descends from the others.
            let newest = on_line.into_iter().min();
            return Ok(newest.map(|at| self.steps[at].tree).into_iter().collect());
        }
        let ids = match edge {
            [one] => vec![*one],
            _ => (self.bases)(self.steps[at].parents[0], parent)?,
        };
        let trees = ids.into_iter().map(|id| match self.on_line(id) {
            Some(at) => Ok(self.steps[at].tree),
            None => Ok(step(&mut self.reader, id)?.tree),
        });
        trees.collect()
    }

    /// The index of a commit among the steps.
    fn on_line(&self, id: ObjectId) -> Option<usize> {
        let height = *self.reached.get(&id)?;
        let at = self.steps.len() - 1 - height;
        (self.steps[at].id == id).then_some(at)
    }
}

/// One name in the merge and in its parents.
#[derive(Debug, Clone)]
pub(super) struct MergeSides<T> {
    /// The merge.
    pub(super) merge: T,
    /// The first parent.
    pub(super) first: T,
    /// For each other parent: itself, and its merge base with the first.
    pub(super) others: Vec<(T, T)>,
}

impl<T: Copy + PartialEq> MergeSides<T> {
    /// The contents that the parents changed it to, each once.
    pub(super) fn changed(&self) -> Vec<T> {
        let mut changed: Vec<T> = Vec::new();
        let mut add = |content: T| {
            if !changed.contains(&content) {
                changed.push(content);
            }
        };
        for (parent, base) in &self.others {
            if parent != base {
                add(*parent);
                if self.first != *base {
                    add(self.first);
                }
            }
        }
        changed
    }

    /// Whether the parents' changes explain the merge as they are; `None` where several of them
    /// would have to be merged.
    pub(super) fn is_explained(&self) -> Option<bool> {
        match *self.changed().as_slice() {
            [] => Some(self.merge == self.first),
            [one] => Some(self.merge == one),
            _ => None,
        }
    }

    pub(super) fn map<U>(&self, mut of: impl FnMut(&T) -> U) -> MergeSides<U> {
        let pairs = self.others.iter();
        MergeSides {
            merge: of(&self.merge),
            first: of(&self.first),
            others: pairs.map(|(parent, base)| (of(parent), of(base))).collect(),
        }
    }

    fn into_vec(self) -> Vec<T> {
        let pairs = self.others.into_iter();
        let others = pairs.flat_map(|(parent, base)| [parent, base]);
        [self.merge, self.first].into_iter().chain(others).collect()
    }

    fn from_vec(all: &[T]) -> Self {
        MergeSides {
            merge: all[0],
            first: all[1],
            others: all[2..].chunks(2).map(|pair| (pair[0], pair[1])).collect(),
        }
    }
}

/// Checks a merge.
pub(super) struct Check<'a> {
    pub(super) reader: &'a mut Reader,
    /// Where the dutybook root lies below the repository's top.
    pub(super) folder: &'a [Vec<u8>],
}

impl Check<'_> {
    /// The paths that none of the parents' changes explain.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub(super) fn merge(
        &mut self,
        merge: &Merge,
        (merged, first): (Tops, Tops),
        tree: ObjectId,
    ) -> Result<Vec<String>, HistoryGap> {
        // Where two branches were merged into each other, there are several merge bases: what one of
        // them explains is explained.
        let choices = merge.others.iter().map(|other| other.bases.len()).max();
        let mut unexplained: Option<Vec<String>> = None;
        for choice in 0..choices.unwrap_or(0).max(1) {
            let mut others = Vec::with_capacity(merge.others.len());
            for other in &merge.others {
                let parent = if other.tree == tree {
                    merged
                } else {
                    tops(self.reader, self.folder, other.tree)?
                };
                let base = match other.bases.get(choice).or(other.bases.last()) {
                    Some(tree) => tops(self.reader, self.folder, *tree)?,
                    None => Tops::default(),
                };
                others.push((parent, base));
            }
            let sides = MergeSides {
                merge: merged,
                first,
                others,
            };
            let mut paths = Vec::new();
            for (top, name) in TOPS.iter().enumerate() {
                self.folder(&sides.map(|tops| tops[top]), name, 0, &mut paths)?;
            }
            let left = unexplained.get_or_insert_with(|| paths.clone());
            left.retain(|path| paths.contains(path));
            if left.is_empty() {
                break;
            }
        }
        Ok(unexplained.unwrap_or_default())
    }

    fn folder(
        &mut self,
        sides: &MergeSides<Option<ObjectId>>,
        path: &str,
        depth: usize,
        found: &mut Vec<String>,
    ) -> Result<(), HistoryGap> {
        // What explains a folder as a whole explains each file in it.
        if sides.is_explained() == Some(true) {
            return Ok(());
        }
        let mut trees: Vec<(ObjectId, Box<[u8]>)> = Vec::new();
        for id in sides.clone().into_vec().into_iter().flatten() {
            if depth > MAX_DEPTH {
                return Err(HistoryGap::malformed(id, "it nests too many folders"));
            }
            if !trees.iter().any(|(known, _)| *known == id) {
                trees.push((id, self.reader.read(id, ObjectKind::Tree)?.into()));
            }
        }
        let bytes = |id: &Option<ObjectId>| {
            let found = trees.iter().find(|(known, _)| Some(*known) == *id);
            found.map_or(&[][..], |(_, bytes)| bytes)
        };
        let all = sides.map(bytes).into_vec();
        let mut names = Vec::new();
        let unreadable = sides.merge.or(sides.first);
        each_name(&all, |items| names.push(MergeSides::from_vec(items))).map_err(|reason| {
            let id = unreadable.map_or_else(String::new, |id| id.to_string());
            let reason = reason.to_owned();
            HistoryGap::Object { id, reason }
        })?;
        for items in names {
            let name = items.clone().into_vec().into_iter().flatten().next();
            let name =
                name.map_or_else(Default::default, |item| String::from_utf8_lossy(item.name));
            let path = format!("{path}/{name}");
            let folders = items.map(|item| item.and_then(|item| item.folder()));
            self.folder(&folders, &path, depth + 1, found)?;
            let files = items.map(|item| item.and_then(|item| item.file()));
            if !self.is_file_explained(&files)? {
                found.push(path);
            }
        }
        Ok(())
    }

    fn is_file_explained(
        &mut self,
        files: &MergeSides<Option<ObjectId>>,
    ) -> Result<bool, HistoryGap> {
        if let Some(is_explained) = files.is_explained() {
            return Ok(is_explained);
        }
        let parents = files.others.iter().map(|(parent, _)| *parent);
        let parents: Vec<_> = parents.chain([files.first]).collect();
        if files.merge.is_none() {
            return Ok(parents.contains(&None));
        }
        let mut read = |id: &Option<ObjectId>| match id {
            Some(id) => Content::read(self.reader, *id).map(Some),
            None => Ok(None),
        };
        let contents = MergeSides {
            merge: read(&files.merge)?,
            first: read(&files.first)?,
            others: (files.others.iter())
                .map(|(parent, base)| Ok((read(parent)?, read(base)?)))
                .collect::<Result<_, HistoryGap>>()?,
        };
        let is_one_of_them = parents.contains(&files.merge);
        Ok(Content::is_resolved(&contents, is_one_of_them))
    }
}

/// Tells each name that not all of the trees hold alike, with what each of them holds there.
fn each_name<'a>(
    trees: &[&'a [u8]],
    mut tell: impl FnMut(&[Option<Item<'a>>]),
) -> Result<(), &'static str> {
    let mut items: Vec<Items<'a>> = trees.iter().map(|bytes| Items::of(bytes)).collect();
    Items::skip_common(&mut items)?;
    let mut next = Vec::with_capacity(items.len());
    for items in &mut items {
        next.push(items.next()?);
    }
    loop {
        let least = next.iter().flatten().min_by(|a, b| a.order(b)).copied();
        let Some(least) = least else {
            return Ok(());
        };
        let here = |item: &Option<Item<'a>>| item.filter(|item| item.order(&least).is_eq());
        let row: Vec<Option<Item<'a>>> = next.iter().map(here).collect();
        if row.iter().any(|item| *item != row[0]) {
            tell(&row);
        }
        if row.iter().all(Option::is_some) {
            Items::skip_common(&mut items)?;
        }
        for (at, items) in items.iter_mut().enumerate() {
            if row[at].is_some() {
                next[at] = items.next()?;
            }
        }
    }
}
