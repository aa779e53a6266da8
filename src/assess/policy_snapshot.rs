//! The policy, read before anything is judged by it.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{Files, Folder, ReadError, walk};
use crate::finding::FindingBuilder;
use crate::git::ObjectId;
use crate::history::Mainline;
use crate::load::{self, LoadError, LoadedPolicy, MAX_YAML};
use crate::model::Id;
use crate::rules;

/// Stands for the content of a file that is too large to be policy: bytes that no file of a policy has.
const UNREAD: &[u8] = b"\0unread";

/// The policy of a repository, and what is wrong with it so far.
pub struct PolicySnapshot {
    /// The policy, as it was read.
    pub loaded: LoadedPolicy,
    /// The files below `policy/`, with the names that git gives to their bytes.
    pub(super) files: BTreeMap<String, ObjectId>,
    /// Those of them, waivers apart, that the mainline does not hold as they are.
    pub(super) pending: Vec<Box<str>>,
    /// What is wrong with the policy.
    pub(super) drafts: Vec<FindingBuilder>,
}

impl PolicySnapshot {
    /// Whether there are settings, without which nothing can be judged.
    #[must_use]
    pub fn has_settings(&self) -> bool {
        self.files.contains_key("policy/dutybook.yaml")
    }

    /// Whether two trees hold the same policy, byte by byte.
    #[must_use]
    pub fn is_same_policy(&self, other: &PolicySnapshot) -> bool {
        self.files == other.files
    }

    /// This policy with the waivers of another: what it says of them.
    #[must_use]
    pub fn with_waivers_of(&self, other: &PolicySnapshot) -> Option<PolicySnapshot> {
        Some(PolicySnapshot {
            loaded: self.loaded.with_waivers_of(&other.loaded)?,
            files: other.files.clone(),
            pending: Vec::new(),
            drafts: Vec::new(),
        })
    }
}

/// Reads the policy. `mainline` is the history that it continues, where that is read.
///
/// # Errors
/// When a file of it is there but cannot be read.
pub fn open(files: &dyn Files, mainline: Option<&Mainline>) -> Result<PolicySnapshot, LoadError> {
    let root = Folder::list(files, String::new())?;
    let folders = if root.has_folder("policy") {
        walk(files, "policy")?
    } else {
        Vec::new()
    };
    let had_task = |task: &Id| {
        let file = LoadedPolicy::task_file(task);
        mainline.is_some_and(|mainline| !mainline.history.changes_of(&file).is_empty())
    };
    let mut drafts: Vec<FindingBuilder> = folders.iter().flat_map(rules::check_folder).collect();
    let mut loaded = load::read_policy(files, &folders, &had_task)?;
    let faults = loaded.drafts.drain(..);
    drafts.extend(faults.map(|draft| draft.reword(rules::mask_secrets)));
    let files = object_ids(files, &folders, mainline);
    Ok(PolicySnapshot {
        loaded,
        pending: mainline.map_or(Vec::new(), |mainline| pending_files(&files, mainline)),
        files,
        drafts,
    })
}

/// The files below `policy/`, with the names that git gives to their bytes. What only has other line ends than the
/// mainline's has the same, and so has what is too large to be policy where the mainline's is, too: neither is read.
fn object_ids(
    files: &dyn Files,
    folders: &[Folder],
    mainline: Option<&Mainline>,
) -> BTreeMap<String, ObjectId> {
    let plain = folders.iter().flat_map(Folder::plain_files);
    let name = |(folder, name): (&str, &str)| {
        let path = format!("{folder}/{name}");
        let held = mainline.and_then(|mainline| mainline.history.changes_of(&path).last()?.after);
        let is_unread_there = |held: &ObjectId| {
            let blob = mainline.map(|mainline| mainline.git.blob(*held, MAX_YAML));
            matches!(blob, Some(Err(ReadError::TooLarge { .. })))
        };
        let bytes = match files.read(&path, MAX_YAML) {
            Err(ReadError::TooLarge { .. }) => {
                let held = held.filter(is_unread_there);
                return (path, held.unwrap_or_else(|| ObjectId::of_blob(UNREAD)));
            }
            read => read.unwrap_or_default(),
        };
        let held = held.filter(|held| held.is_of_text(&bytes));
        (path, held.unwrap_or_else(|| ObjectId::of_blob(&bytes)))
    };
    plain.map(name).collect()
}

/// The files of the policy, waivers apart, that the mainline does not hold as they are.
fn pending_files(files: &BTreeMap<String, ObjectId>, mainline: &Mainline) -> Vec<Box<str>> {
    let below = mainline.history.files_below("policy/");
    let held = below.filter_map(|(path, changes)| Some((path, changes.last()?.after?)));
    let held: BTreeMap<&str, ObjectId> = held.collect();
    let changed = files
        .iter()
        .filter(|(path, id)| held.get(path.as_str()) != Some(*id))
        .map(|(path, _)| path.as_str());
    let removed = held
        .keys()
        .copied()
        .filter(|path| !files.contains_key(*path));
    let is_counted = |path: &&str| !path.starts_with("policy/waivers/");
    let pending: BTreeSet<&str> = changed.chain(removed).filter(is_counted).collect();
    pending.into_iter().map(Box::from).collect()
}
