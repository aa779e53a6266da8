//! Reading one occurrence's folder: evidence, request, and the artifacts that they list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::document::{LoadError, MAX_YAML, parse};
use super::evidence::{evidence_file, request_file};
use super::fields::Faults;
use crate::files::{Digest, EntryKind, Files, Folder, ReadError, walk};
use crate::finding::{FindingBuilder, Rule};
use crate::model::{DEFAULT_MAX_SIZE, Evidence, Id, Request};
use crate::yaml::Node;

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

/// A file that was read as evidence or as a request.
pub struct ClaimFile<T> {
    /// The path, relative to the dutybook root.
    pub file: Arc<str>,
    /// What it says; `None` where it could not be understood.
    pub value: Option<T>,
    /// Its tree, where its YAML could be understood.
    pub root: Option<Node>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is wrong with its form.
    pub drafts: Vec<FindingBuilder>,
}

/// One occurrence's folder, read.
pub struct OccurrenceFolder {
    /// Where it lies.
    pub at: OccurrencePath,
    /// What it and the folders below it hold, by path.
    pub folders: BTreeMap<String, Folder>,
    /// Files below it that say they are evidence or a request, where none is read.
    pub strays: Vec<Arc<str>>,
    /// Its evidence files, in the order of their names.
    pub evidence: Vec<ClaimFile<Evidence>>,
    /// Its request, where it has one.
    pub request: Option<ClaimFile<Request>>,
    /// What was found of the listed artifacts that are plain files, by path below the folder.
    pub artifacts: BTreeMap<String, Digest>,
}

impl OccurrenceFolder {
    /// What stands at a path below the folder, told from the listing.
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
/// When something in it is there but cannot be read, or goes beyond the bounds.
pub fn read_folder(
    files: &dyn Files,
    at: OccurrencePath,
    teams: &BTreeSet<Id>,
    max_size: u64,
) -> Result<OccurrenceFolder, LoadError> {
    let walked = walk(files, &at.path).map_err(LoadError::from)?;
    let names = walked.first().map_or(Vec::new(), yaml_names);
    let mut read = OccurrenceFolder {
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
        let file: Arc<str> = Arc::from(format!("{}/{name}", read.at.path));
        let is_named_so = name == REQUEST_FILE || is_team_file(&name, teams);
        match files.read(&file, MAX_YAML) {
            Ok(bytes) if is_named_so || is_claim(&bytes) => take(&mut read, file, &name, bytes),
            Err(ReadError::TooLarge { .. }) if is_named_so => too_large(&mut read, &file, &name),
            // A YAML file that claims nothing is an artifact like any other.
            Ok(_) | Err(ReadError::TooLarge { .. }) => {}
            Err(error) => return Err(LoadError::new(&file, error)),
        }
    }
    let listed = listed(&read);
    find_strays(files, &mut read, &listed)?;
    digest_artifacts(files, &mut read, &listed, max_size.max(DEFAULT_MAX_SIZE))?;
    Ok(read)
}

/// Paths of the artifacts that evidence lists, relative to the folder.
fn listed(read: &OccurrenceFolder) -> BTreeSet<String> {
    let evidence = read
        .evidence
        .iter()
        .filter_map(|claimed| claimed.value.as_ref());
    let artifacts = evidence.flat_map(|evidence| &evidence.artifacts);
    artifacts.map(|artifact| artifact.path.clone()).collect()
}

/// Finds claims in the folders below: they would be taken for evidence by people, and by nothing
/// else.
fn find_strays(
    files: &dyn Files,
    read: &mut OccurrenceFolder,
    listed: &BTreeSet<String>,
) -> Result<(), LoadError> {
    let prefix = format!("{}/", read.at.path);
    let mut strays = Vec::new();
    let below = read
        .folders
        .values()
        .filter(|folder| folder.path != read.at.path);
    for (folder, name) in below.flat_map(Folder::plain_files) {
        let path = format!("{folder}/{name}");
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
    read.strays = strays;
    Ok(())
}

/// Whether a name ends as those of YAML files do, in any case.
#[must_use]
pub fn is_yaml_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
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

/// Whether a text says of itself, in a field at the top, that it is evidence or a request.
#[must_use]
pub fn is_claim(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').any(|line| {
        let kind = line.strip_prefix(b"kind:").map(<[u8]>::trim_ascii_start);
        let kind = kind.map(|kind| kind.strip_prefix(b"\"").unwrap_or(kind));
        let kind = kind.map(|kind| kind.strip_prefix(b"'").unwrap_or(kind));
        kind.is_some_and(|kind| kind.starts_with(b"evidence/") || kind.starts_with(b"request/"))
    })
}

fn take(read: &mut OccurrenceFolder, file: Arc<str>, name: &str, bytes: Vec<u8>) {
    if name == REQUEST_FILE {
        let form = Form {
            yaml: Rule::RequestSchema,
            shape: Rule::RequestSchema,
        };
        read.request = Some(claimed(file, bytes, form, request_file));
    } else {
        let form = Form {
            yaml: Rule::EvidenceSyntax,
            shape: Rule::EvidenceSchema,
        };
        read.evidence
            .push(claimed(file, bytes, form, evidence_file));
    }
}

/// The rules that a file breaks whose form is wrong.
#[derive(Clone, Copy)]
struct Form {
    yaml: Rule,
    shape: Rule,
}

fn claimed<T>(
    file: Arc<str>,
    bytes: Vec<u8>,
    form: Form,
    read: impl FnOnce(&Faults, &Node) -> Option<T>,
) -> ClaimFile<T> {
    let document = parse(&bytes, &file, form.yaml);
    let mut drafts = document.drafts;
    let faults = Faults::new(&file, form.shape);
    let value = document.root.as_ref().and_then(|root| read(&faults, root));
    drafts.extend(faults.into_drafts());
    ClaimFile {
        file,
        value,
        root: document.root,
        bytes,
        drafts,
    }
}

fn too_large(read: &mut OccurrenceFolder, file: &Arc<str>, name: &str) {
    let draft = |rule| {
        FindingBuilder::new(rule, format!("{file} is larger than 1 MiB"))
            .help("keep evidence short, and attach what is long as an artifact")
            .file(file)
    };
    if name == REQUEST_FILE {
        read.request = Some(unread(file, draft(Rule::RequestSchema)));
    } else {
        read.evidence
            .push(unread(file, draft(Rule::EvidenceSyntax)));
    }
}

fn unread<T>(file: &Arc<str>, draft: FindingBuilder) -> ClaimFile<T> {
    ClaimFile {
        file: Arc::clone(file),
        value: None,
        root: None,
        bytes: Vec::new(),
        drafts: vec![draft],
    }
}

/// Reads every listed artifact once, however many files list it.
fn digest_artifacts(
    files: &dyn Files,
    read: &mut OccurrenceFolder,
    listed: &BTreeSet<String>,
    max_size: u64,
) -> Result<(), LoadError> {
    for relative in listed {
        if read.kind_of(relative) == Some(EntryKind::File) {
            let path = format!("{}/{relative}", read.at.path);
            let digest = files.digest(&path, max_size);
            let digest = digest.map_err(|error| LoadError::new(&path, error))?;
            read.artifacts.insert(relative.clone(), digest);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_claims_by_a_field_at_its_top() {
        for claim in [
            "kind: evidence/v1\n",
            "# a comment\n\nkind: request/v1",
            "\u{feff}kind: \"evidence/v2\"\n",
            "---\ntask: report\nkind: 'evidence/v1'\r\n",
        ] {
            assert!(is_claim(claim.as_bytes()), "{claim}");
        }
        for other in [
            "",
            "a:\n  kind: evidence/v1\n",
            "kind: task/v1",
            "kinds: evidence/v1",
        ] {
            assert!(!is_claim(other.as_bytes()), "{other}");
        }
    }
}
