//! Reading one occurrence's folder: evidence, request, and the artifacts that they list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::claim_file::{ClaimFile, is_claim, is_yaml_name, read_claim};
use super::evidence::{evidence_file, request_file};
use super::yaml_file::{LoadError, MAX_YAML};
use crate::files::{Digest, EntryKind, Files, Folder, ReadError, WalkFault, walk};
use crate::finding::Rule;
use crate::model::{DEFAULT_MAX_SIZE, Evidence, Id, Request};

/// The name of the file that opens an as-needed occurrence.
pub const REQUEST_FILE: &str = "request.yaml";

/// Where an occurrence's folder lies: `evidence/<task>/<year>/<occurrence>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OccurrencePath {
    /// The whole path, relative to the dutybook root.
    pub path: String,
    /// Name of the task's folder.
    pub task: String,
    /// Name of the year's folder.
    pub year: String,
    /// Name of the occurrence's folder.
    pub occurrence: String,
}

/// One occurrence's folder, read.
pub struct OccurrenceFolder {
    /// Where it lies.
    pub at: OccurrencePath,
    /// What it and the folders below it hold, by path.
    pub folders: BTreeMap<String, Folder>,
    /// Files further below that claim to be evidence or a request, where none is read.
    pub strays: Vec<Arc<str>>,
    /// Its evidence files, in the order of their names.
    pub evidence: Vec<ClaimFile<Evidence>>,
    /// Its request, where it has one.
    pub request: Option<ClaimFile<Request>>,
    /// The digests of the listed artifacts that are plain files, by path below the folder.
    pub artifacts: BTreeMap<String, Digest>,
}

impl OccurrenceFolder {
    /// What the listing has at a path below the folder.
    #[must_use]
    pub fn kind_of(&self, relative: &str) -> Option<EntryKind> {
        let (folder, name) = match relative.rsplit_once('/') {
            Some((folder, name)) => (format!("{}/{folder}", self.at.path), name),
            None => (self.at.path.clone(), relative),
        };
        let folder = self.folders.get(&folder)?;
        let at = folder
            .entries
            .binary_search_by(|entry| entry.name.as_str().cmp(name));
        at.ok().map(|index| folder.entries[index].kind)
    }
}

/// Reads an occurrence's folder. Artifacts larger than `max_size` bytes, and than 100 MiB, are not
/// read.
///
/// # Errors
/// When something in it cannot be read, or passes a bound.
pub fn read_folder(
    files: &dyn Files,
    at: OccurrencePath,
    teams: &BTreeSet<Id>,
    max_size: u64,
) -> Result<OccurrenceFolder, LoadError> {
    let walked = walk(files, &at.path).map_err(LoadError::from)?;
    let names = walked.first().map_or(Vec::new(), yaml_names);
    let mut folder = OccurrenceFolder {
        at,
        folders: walked
            .into_iter()
            .map(|folder| (folder.path.clone(), folder))
            .collect(),
        strays: Vec::new(),
        evidence: Vec::new(),
        request: None,
        artifacts: BTreeMap::new(),
    };
    for name in names {
        let file: Arc<str> = Arc::from(format!("{}/{name}", folder.at.path));
        let has_claim_name = name == REQUEST_FILE || is_team_file(&name, teams);
        match files.read(&file, MAX_YAML) {
            Ok(bytes) if has_claim_name || is_claim(&bytes) => {
                add_claim(&mut folder, file, &name, Some(bytes));
            }
            Err(ReadError::TooLarge { .. }) if has_claim_name => {
                add_claim(&mut folder, file, &name, None);
            }
            // A YAML file that claims nothing is an artifact like any other.
            Ok(_) | Err(ReadError::TooLarge { .. }) => {}
            Err(error) => return Err(LoadError::new(&file, error)),
        }
    }
    let listed = listed_paths(&folder);
    folder.strays = find_strays(files, &folder, &listed)?;
    digest_artifacts(files, &mut folder, &listed, max_size.max(DEFAULT_MAX_SIZE))?;
    Ok(folder)
}

/// Reads one evidence file of an occurrence's folder, with the artifacts that it lists, and nothing
/// else of the folder. `name` is that of the file. Artifacts larger than `max_size` bytes, and than
/// 100 MiB, are not read. `None` where a folder has more entries than are read.
///
/// # Errors
/// When something of it cannot be read.
pub fn read_evidence_alone(
    files: &dyn Files,
    at: OccurrencePath,
    name: &str,
    teams: &BTreeSet<Id>,
    max_size: u64,
) -> Result<Option<OccurrenceFolder>, LoadError> {
    let mut folder = OccurrenceFolder {
        at,
        folders: BTreeMap::new(),
        strays: Vec::new(),
        evidence: Vec::new(),
        request: None,
        artifacts: BTreeMap::new(),
    };
    let file: Arc<str> = Arc::from(format!("{}/{name}", folder.at.path));
    let bytes = match files.read(&file, MAX_YAML) {
        Ok(bytes) => Some(bytes),
        Err(ReadError::TooLarge { .. }) => None,
        Err(error) => return Err(LoadError::new(&file, error)),
    };
    add_claim(&mut folder, file, name, bytes);
    let listed = listed_paths(&folder);
    if !list_folders_of(files, &mut folder, &listed)? {
        return Ok(None);
    }
    // Another file that claims a duty is no artifact, whoever lists it.
    for other in listed.iter().filter(|other| is_yaml_name(other)) {
        let is_file = folder.kind_of(other) == Some(EntryKind::File);
        if other != name && is_file && is_claim_file(files, &folder.at, other, teams)? {
            let file = Arc::from(format!("{}/{other}", folder.at.path));
            add_claim(&mut folder, file, other, None);
        }
    }
    digest_artifacts(files, &mut folder, &listed, max_size.max(DEFAULT_MAX_SIZE))?;
    Ok(Some(folder))
}

/// Lists the folder, and those below it in which listed artifacts lie; `false` where one of them has
/// more entries than are read.
fn list_folders_of(
    files: &dyn Files,
    folder: &mut OccurrenceFolder,
    listed: &BTreeSet<String>,
) -> Result<bool, LoadError> {
    let parents = |path: &str| {
        let ends = path.match_indices('/').map(|(at, _)| at);
        ends.map(|at| path[..at].to_owned()).collect::<Vec<_>>()
    };
    // The folder itself comes first, and each folder before those in it.
    let below = listed.iter().flat_map(|path| parents(path));
    let below: BTreeSet<String> = below.chain([String::new()]).collect();
    for relative in below {
        let path = match relative.as_str() {
            "" => folder.at.path.clone(),
            _ if folder.kind_of(&relative) != Some(EntryKind::Folder) => continue,
            _ => format!("{}/{relative}", folder.at.path),
        };
        match Folder::list(files, path.clone()) {
            Ok(listing) => folder.folders.insert(path, listing),
            Err(error) if !matches!(error.reason, WalkFault::Read(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
    }
    Ok(true)
}

fn is_claim_file(
    files: &dyn Files,
    at: &OccurrencePath,
    name: &str,
    teams: &BTreeSet<Id>,
) -> Result<bool, LoadError> {
    if name.contains('/') {
        return Ok(false);
    }
    if name == REQUEST_FILE || is_team_file(name, teams) {
        return Ok(true);
    }
    let path = format!("{}/{name}", at.path);
    match files.read(&path, MAX_YAML) {
        Ok(bytes) => Ok(is_claim(&bytes)),
        Err(ReadError::TooLarge { .. }) => Ok(false),
        Err(error) => Err(LoadError::new(&path, error)),
    }
}

/// Paths of the artifacts that evidence lists, relative to the folder.
fn listed_paths(folder: &OccurrenceFolder) -> BTreeSet<String> {
    let evidence = folder
        .evidence
        .iter()
        .filter_map(|claim| claim.value.as_ref());
    let artifacts = evidence.flat_map(|evidence| &evidence.artifacts);
    artifacts.map(|artifact| artifact.path.clone()).collect()
}

/// Finds claims in the folders below: people would take them for evidence, and nothing reads them.
fn find_strays(
    files: &dyn Files,
    folder: &OccurrenceFolder,
    listed: &BTreeSet<String>,
) -> Result<Vec<Arc<str>>, LoadError> {
    let prefix = format!("{}/", folder.at.path);
    let mut strays = Vec::new();
    let below = folder.folders.values();
    let below = below.filter(|below| below.path != folder.at.path);
    for (below, name) in below.flat_map(Folder::plain_files) {
        let path = format!("{below}/{name}");
        let relative = path.strip_prefix(&prefix).unwrap_or(&path);
        if !is_yaml_name(name) || listed.contains(relative) {
            continue;
        }
        match files.read(&path, MAX_YAML) {
            Ok(bytes) if is_claim(&bytes) => strays.push(Arc::from(path)),
            Ok(_) | Err(ReadError::TooLarge { .. }) => {}
            Err(error) => return Err(LoadError::new(&path, error)),
        }
    }
    Ok(strays)
}

fn yaml_names(folder: &Folder) -> Vec<String> {
    let names = folder.plain_files().map(|(_, name)| name);
    let names = names.filter(|name| is_yaml_name(name));
    names.map(str::to_owned).collect()
}

fn is_team_file(name: &str, teams: &BTreeSet<Id>) -> bool {
    name.strip_suffix(".yaml")
        .is_some_and(|stem| teams.contains(stem))
}

/// Adds a file that claims to be evidence or a request; `None` for one that is too large.
fn add_claim(folder: &mut OccurrenceFolder, file: Arc<str>, name: &str, bytes: Option<Vec<u8>>) {
    if name == REQUEST_FILE {
        let rules = (Rule::RequestSchema, Rule::RequestSchema);
        folder.request = Some(read_claim(file, bytes, rules, request_file));
    } else {
        let rules = (Rule::EvidenceSyntax, Rule::EvidenceSchema);
        let claim = read_claim(file, bytes, rules, evidence_file);
        folder.evidence.push(claim);
    }
}

/// Reads every listed artifact once, however many files list it.
fn digest_artifacts(
    files: &dyn Files,
    folder: &mut OccurrenceFolder,
    listed: &BTreeSet<String>,
    max_size: u64,
) -> Result<(), LoadError> {
    for relative in listed {
        if folder.kind_of(relative) == Some(EntryKind::File) {
            let path = format!("{}/{relative}", folder.at.path);
            let digest = files.digest(&path, max_size);
            let digest = digest.map_err(|error| LoadError::new(&path, error))?;
            folder.artifacts.insert(relative.clone(), digest);
        }
    }
    Ok(())
}
