//! Evil merges: merges that contain what none of their parents' changes explain.
//!
//! Take a merge `m` of the first parent `a` and another parent `p`, whose merge base is `o`. A parent
//! changed a file where its content differs from that of `o`. A file that no parent changed must be as
//! `a` has it. A file that was changed in one way must be that. A file that was changed in several ways
//! must be git's automatic merge of the texts or, where that conflicts, consist of lines that one of the
//! parents has.

use gix_object::Kind;

use super::file_merge::FileContent;
use super::first_parent::{MAX_DEPTH, TOP_FOLDERS, TopTrees, read_top_trees};
use super::merge_parents::MainlineMerge;
use super::merge_sides::MergeSides;
use super::objects::ObjectReader;
use super::repeated_trees::RepeatedTrees;
use super::root_places::RootPlaces;
use super::tree_differences::each_difference;
use super::tree_entries::{file_id, folder_id};
use super::{HistoryGap, ObjectId};

/// Finds the unexplained files of merges.
pub(super) struct MergeChecker<'a> {
    pub(super) reader: &'a mut ObjectReader,
    pub(super) places: &'a RootPlaces,
    /// The folders in which the parents' changes do not explain the merge.
    pub(super) trees: RepeatedTrees,
}

impl MergeChecker<'_> {
    /// The paths that none of the parents' changes explain. `merged` and `first` are the trees of the
    /// merge, whose root tree is `tree`, and of its first parent.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub(super) fn unexplained_paths(
        &mut self,
        merge: &MainlineMerge,
        (merged, first): (TopTrees, TopTrees),
        tree: ObjectId,
    ) -> Result<Vec<String>, HistoryGap> {
        // Two branches that were merged into each other have several merge bases. What one of them
        // explains is explained.
        let choices = merge.others.iter().map(|other| other.bases.len()).max();
        let mut unexplained: Option<Vec<String>> = None;
        for choice in 0..choices.unwrap_or(0).max(1) {
            self.trees.forget();
            let mut others = Vec::with_capacity(merge.others.len());
            for other in &merge.others {
                let parent = if other.tree == tree {
                    merged
                } else {
                    self.read_top_trees(other.tree)?
                };
                let base = match other.bases.get(choice).or(other.bases.last()) {
                    Some(tree) => self.read_top_trees(*tree)?,
                    None => TopTrees::default(),
                };
                others.push((parent, base));
            }
            let sides = MergeSides::new(merged, first, others);
            let mut paths = Vec::new();
            for (top, name) in TOP_FOLDERS.iter().enumerate() {
                self.check_folder(&sides.map(|tops| tops[top]), name, 0, &mut paths)?;
            }
            let left = unexplained.get_or_insert_with(|| paths.clone());
            left.retain(|path| paths.contains(path));
            if left.is_empty() {
                break;
            }
        }
        Ok(unexplained.unwrap_or_default())
    }

    /// The trees of the dutybook root in a commit beside the mainline: where it lies, or where it lay before.
    fn read_top_trees(&mut self, tree: ObjectId) -> Result<TopTrees, HistoryGap> {
        let mut found = TopTrees::default();
        for folder in self.places.all() {
            found = read_top_trees(self.reader, folder, tree)?;
            if found[0].is_some() {
                break;
            }
        }
        Ok(found)
    }

    fn check_folder(
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
        for id in sides.all().iter().copied().flatten() {
            if depth > MAX_DEPTH {
                return Err(HistoryGap::malformed(id, "it nests too many folders"));
            }
            if !trees.iter().any(|(known, _)| *known == id) {
                trees.push((id, self.reader.read(id, Kind::Tree)?.into()));
            }
        }
        let bytes = |id: &Option<ObjectId>| {
            let known = trees.iter().find(|(known, _)| Some(*known) == *id);
            known.map_or(&[][..], |(_, bytes)| bytes)
        };
        let mut names = Vec::new();
        each_difference(sides.map(bytes).all(), |entries| {
            names.push(MergeSides::from_all(entries));
        })
        .map_err(|reason| HistoryGap::Object {
            id: sides
                .merge()
                .or(*sides.first())
                .map_or_else(String::new, |id| id.to_string()),
            reason: reason.to_owned(),
        })?;
        for (id, _) in &trees {
            let met = self.trees.meet(*id, names.len());
            met.map_err(|reason| HistoryGap::malformed(*id, reason))?;
        }
        for entries in names {
            let name = entries.all().iter().flatten().next();
            let name = name.map_or_else(Default::default, |entry| {
                String::from_utf8_lossy(entry.filename)
            });
            let path = format!("{path}/{name}");
            let folders = entries.map(|entry| entry.and_then(folder_id));
            self.check_folder(&folders, &path, depth + 1, found)?;
            if !self.is_file_explained(&entries.map(|entry| entry.and_then(file_id)))? {
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
        let is_one_of_them = files.parents().any(|parent| parent == files.merge());
        if files.merge().is_none() {
            return Ok(is_one_of_them);
        }
        let contents = files.map(|id| {
            let content = id.map(|id| FileContent::read(self.reader, id));
            content.transpose()
        });
        Ok(FileContent::is_resolved(
            &contents.transpose()?,
            is_one_of_them,
        ))
    }
}
