//! What makes a folder a dutybook root, and what it is in one commit.

use gix_object::Kind;

use super::first_parent::{TOP_FOLDERS, read_top_trees};
use super::objects::ObjectReader;
use super::tree_entries::{TreeEntries, file_id, folder_id};
use super::{HistoryGap, ObjectId};

/// The file that makes a folder a dutybook root.
pub(super) const SETTINGS: &str = "policy/dutybook.yaml";

/// The names of the folders between the repository's top and a dutybook root.
pub(super) type RootFolder = Vec<Vec<u8>>;

/// The trees of a root's policy and evidence.
pub(super) type RootTrees = [Option<ObjectId>; TOP_FOLDERS.len()];

/// What a root is in one commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RootState {
    pub(super) trees: RootTrees,
    /// Its `policy/dutybook.yaml`.
    pub(super) settings: ObjectId,
    /// Whether it has tasks: one without owes nothing.
    pub(super) has_tasks: bool,
}

pub(super) fn list_folders(
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
    Ok(read_root(reader, folder, tree)?.map(|state| state.trees))
}

/// The root that lies in a folder of a tree; `None` where that folder is no root.
pub(super) fn read_root(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    tree: ObjectId,
) -> Result<Option<RootState>, HistoryGap> {
    let trees = read_top_trees(reader, folder, tree)?;
    let Some(policy) = trees[0] else {
        return Ok(None);
    };
    let mut entries = TreeEntries::of(reader.read(policy, Kind::Tree)?);
    let malformed = |reason: &str| HistoryGap::malformed(policy, reason);
    let (mut settings, mut has_tasks) = (None, false);
    while let Some(entry) = entries.next().map_err(malformed)? {
        if entry.filename == b"dutybook.yaml" {
            settings = file_id(entry);
        } else if entry.filename == b"tasks" {
            has_tasks = folder_id(entry).is_some();
        }
    }
    Ok(settings.map(|settings| RootState {
        trees,
        settings,
        has_tasks,
    }))
}

/// The path of a folder, for messages.
pub(super) fn show_folder(folder: &[Vec<u8>]) -> String {
    let names = folder.iter().map(|name| String::from_utf8_lossy(name));
    names.collect::<Vec<_>>().join("/")
}
