//! Reading one occurrence's folder: evidence, request, and the artifacts that they list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::document::{LoadError, MAX_YAML, parse};
use super::evidence::{evidence_file, request_file};
use super::fields::Faults;
use crate::finding::{Draft, Rule};
use crate::model::{Evidence, Id, Request};
use crate::repo::{Digest, EntryKind, Files, Folder, ReadError, walk};
use crate::yaml::Node;

/// The name of the file that opens an as-needed occurrence.
pub const REQUEST: &str = "request.yaml";

/// Where an occurrence's folder lies: `evidence/<task>/<year>/<occurrence>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderPath {
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
pub struct Claimed<T> {
    /// The path, relative to the dutybook root.
    pub file: Arc<str>,
    /// What it says; `None` where it could not be understood.
    pub value: Option<T>,
    /// Its tree, where its YAML could be understood.
    pub root: Option<Node>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is wrong with its form.
    pub drafts: Vec<Draft>,
}

/// One occurrence's folder, read.
pub struct OccurrenceFolder {
    /// Where it lies.
    pub at: FolderPath,
    /// What it holds, itself first, then the folders below it.
    pub folders: Vec<Folder>,
    /// Its evidence files, in the order of their names.
    pub evidence: Vec<Claimed<Evidence>>,
    /// Its request, where it has one.
    pub request: Option<Claimed<Request>>,
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
        let folder = self.folders.iter().find(|listed| listed.path == folder)?;
        let at = folder
            .entries
            .binary_search_by(|entry| entry.name.as_str().cmp(name));
        at.ok().map(|index| folder.entries[index].kind)
    }
}

/// Reads an occurrence's folder. Artifacts larger than `max_size` bytes are not read.
///
/// # Errors
/// When something in it is there but cannot be read, or goes beyond the bounds.
pub fn folder(
    files: &dyn Files,
    at: FolderPath,
    teams: &BTreeSet<Id>,
    max_size: u64,
) -> Result<OccurrenceFolder, LoadError> {
    let folders = walk(files, &at.path).map_err(LoadError::from)?;
    let mut read = OccurrenceFolder {
        at,
        folders,
        evidence: Vec::new(),
        request: None,
        artifacts: BTreeMap::new(),
    };
    let names: Vec<String> = yaml_names(&read.folders[0]);
    for name in names {
        let file: Arc<str> = Arc::from(format!("{}/{name}", read.at.path));
        let is_named_so = name == REQUEST || is_team_file(&name, teams);
        match files.read(&file, MAX_YAML) {
            Ok(bytes) if is_named_so || is_claim(&bytes) => take(&mut read, file, &name, bytes),
            Err(ReadError::TooLarge { .. }) if is_named_so => too_large(&mut read, &file, &name),
            // A YAML file that claims nothing is an artifact like any other.
            Ok(_) | Err(ReadError::TooLarge { .. }) => {}
            Err(error) => return Err(LoadError::new(&file, error)),
        }
    }
    digest_artifacts(files, &mut read, max_size)?;
    Ok(read)
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

/// Whether a text says of itself, in its first field, that it is evidence or a request.
#[must_use]
pub fn is_claim(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---");
    first
        .and_then(|line| line.strip_prefix("kind:"))
        .is_some_and(|kind| {
            let kind = kind.trim_start().trim_start_matches(['"', '\'']);
            kind.starts_with("evidence/") || kind.starts_with("request/")
        })
}

fn take(read: &mut OccurrenceFolder, file: Arc<str>, name: &str, bytes: Vec<u8>) {
    if name == REQUEST {
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
) -> Claimed<T> {
    let document = parse(&bytes, &file, form.yaml);
    let mut drafts = document.drafts;
    let faults = Faults::new(&file, form.shape);
    let value = document.root.as_ref().and_then(|root| read(&faults, root));
    drafts.extend(faults.into_drafts());
    Claimed {
        file,
        value,
        root: document.root,
        bytes,
        drafts,
    }
}

fn too_large(read: &mut OccurrenceFolder, file: &Arc<str>, name: &str) {
    let draft = |rule| {
        Draft::new(rule, format!("{file} is larger than 1 MiB"))
            .help("keep evidence short, and attach what is long as an artifact")
            .file(file)
    };
    if name == REQUEST {
        read.request = Some(unread(file, draft(Rule::RequestSchema)));
    } else {
        read.evidence
            .push(unread(file, draft(Rule::EvidenceSyntax)));
    }
}

fn unread<T>(file: &Arc<str>, draft: Draft) -> Claimed<T> {
    Claimed {
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
    max_size: u64,
) -> Result<(), LoadError> {
    let listed = read
        .evidence
        .iter()
        .filter_map(|claimed| claimed.value.as_ref());
    let listed: BTreeSet<&str> = listed
        .flat_map(|evidence| &evidence.artifacts)
        .map(|artifact| artifact.path.as_str())
        .collect();
    let mut artifacts = BTreeMap::new();
    for relative in listed {
        if read.kind_of(relative) == Some(EntryKind::File) {
            let path = format!("{}/{relative}", read.at.path);
            let digest = files.digest(&path, max_size);
            let digest = digest.map_err(|error| LoadError::new(&path, error))?;
            artifacts.insert(relative.to_owned(), digest);
        }
    }
    read.artifacts = artifacts;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_claims_by_its_first_field() {
        for claim in [
            "kind: evidence/v1\n",
            "# a comment\n\nkind: request/v1",
            "\u{feff}---\nkind: \"evidence/v2\"\n",
        ] {
            assert!(is_claim(claim.as_bytes()), "{claim}");
        }
        for other in [
            "",
            "a: b\nkind: evidence/v1\n",
            "kind: task/v1",
            "kinds: evidence/v1",
        ] {
            assert!(!is_claim(other.as_bytes()), "{other}");
        }
    }
}
