//! The files that evidence lists: there, whole, and what the task asked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::examine::{Exhibit, Owed};
use crate::finding::{Draft, Rule};
use crate::load::{OccurrenceFolder, REQUEST};
use crate::model::Artifact;
use crate::repo::{Digest, EntryKind, Folder};

/// Names that a folder may hold without any evidence listing them.
const HARMLESS: &[&str] = &[".gitkeep", ".gitattributes"];

/// Everything that is wrong with the artifacts and links of one evidence file.
pub(super) fn artifacts(exhibit: &Exhibit, owed: &Owed) -> Vec<Draft> {
    let listed = exhibit.evidence.artifacts.iter().enumerate();
    let mut drafts: Vec<Draft> = listed
        .flat_map(|(index, artifact)| one(exhibit, owed, index, artifact))
        .collect();
    drafts.extend(twice(exhibit));
    drafts.extend(too_few(exhibit, owed));
    drafts
}

fn one(exhibit: &Exhibit, owed: &Owed, index: usize, artifact: &Artifact) -> Vec<Draft> {
    let at = Listed {
        exhibit,
        index,
        artifact,
    };
    if let Some(why) = leaves_folder(&artifact.path) {
        let message = format!("the artifact path `{}` {why}", artifact.path);
        let help = "artifacts lie in the evidence file's own folder: write a path below it";
        return vec![at.draft(Rule::ArtifactPath, "path", message).help(help)];
    }
    match exhibit.folder.kind_of(&artifact.path) {
        None => vec![at.missing()],
        Some(EntryKind::File) if is_claim(exhibit.folder, &artifact.path) => {
            let message = format!(
                "`{}` is evidence or a request, and proves nothing",
                artifact.path
            );
            let help = "attach what the work left behind";
            vec![at.draft(Rule::ArtifactPath, "path", message).help(help)]
        }
        Some(EntryKind::File) => match exhibit.folder.artifacts.get(&artifact.path) {
            Some(digest) => at.content(owed, digest),
            None => vec![at.missing()],
        },
        Some(kind) => {
            let what = match kind {
                EntryKind::Link => "a link",
                EntryKind::Folder => "a folder",
                _ => "no plain file",
            };
            let message = format!("the artifact `{}` is {what}", artifact.path);
            let help = "put the file itself into the folder";
            vec![at.draft(Rule::ArtifactPath, "path", message).help(help)]
        }
    }
}

/// Why a path cannot be that of an artifact, told from its letters alone.
fn leaves_folder(path: &str) -> Option<&'static str> {
    if path.starts_with('/') || path.contains(':') {
        return Some("is absolute");
    }
    if path.contains('\\') {
        return Some("holds a backslash: folders are divided by `/`");
    }
    match path
        .split('/')
        .find(|part| matches!(*part, "" | "." | ".."))
    {
        Some("..") => Some("leaves the folder"),
        Some(_) => Some("holds an empty part or a `.`"),
        None => None,
    }
}

fn is_claim(folder: &OccurrenceFolder, path: &str) -> bool {
    let is_evidence = |file: &str| file.rsplit('/').next() == Some(path);
    path == REQUEST
        || folder
            .evidence
            .iter()
            .any(|claimed| is_evidence(&claimed.file))
}

/// One item of `artifacts:`.
struct Listed<'a> {
    exhibit: &'a Exhibit<'a>,
    index: usize,
    artifact: &'a Artifact,
}

impl Listed<'_> {
    fn draft(&self, rule: Rule, field: &str, message: String) -> Draft {
        let pointer = format!("/artifacts/{}/{field}", self.index);
        self.exhibit
            .draft(rule, &pointer, message)
            .subject(&self.artifact.path)
    }

    fn missing(&self) -> Draft {
        let message = format!("the artifact `{}` is not there", self.artifact.path);
        let help = "add the file to the folder, spelt exactly so, or take it off the list";
        self.draft(Rule::ArtifactMissing, "path", message)
            .help(help)
    }

    fn content(&self, owed: &Owed, digest: &Digest) -> Vec<Draft> {
        let path = &self.artifact.path;
        let asked = &owed.task.requires.artifacts;
        if let Some(pointer) = digest.lfs_pointer() {
            let message = if pointer.oid == self.artifact.sha256 {
                format!("`{path}` is a Git LFS pointer: its content was not fetched")
            } else {
                format!("`{path}` is a Git LFS pointer, and to other content than the one listed")
            };
            let help = "run `git lfs pull` (in CI: check out with `lfs: true`)";
            return vec![
                self.draft(Rule::ArtifactNotFetched, "path", message)
                    .help(help),
            ];
        }
        if digest.size > asked.max_size {
            let message = format!(
                "`{path}` has {} bytes; {} are allowed",
                digest.size, asked.max_size
            );
            let help = "attach an excerpt, or raise `max_size` of the task";
            return vec![
                self.draft(Rule::ArtifactTooLarge, "path", message)
                    .help(help),
            ];
        }
        let mut drafts = Vec::new();
        if let Some(found) = digest.sha256.filter(|found| *found != self.artifact.sha256) {
            let message =
                format!("`{path}` is not the file that was listed: its SHA-256 is {found}");
            let help = "restore the file; if it was corrected, list its new hash and say why under `amendments`";
            drafts.push(self.draft(Rule::ArtifactHash, "sha256", message).help(help));
        }
        if digest.size == 0 {
            let message = format!("`{path}` is empty");
            let help = "attach the export again";
            drafts.push(self.draft(Rule::ArtifactEmpty, "path", message).help(help));
        } else if let Some(message) = wrong_media_type(path, digest, &asked.media_types) {
            let help = format!("this task takes {}", asked.media_types.join(", "));
            drafts.push(
                self.draft(Rule::ArtifactMediaType, "path", message)
                    .help(help),
            );
        }
        drafts
    }
}

/// The media type is told from the file's extension; leading bytes that are unmistakable must not
/// contradict it.
fn wrong_media_type(path: &str, digest: &Digest, allowed: &[String]) -> Option<String> {
    if allowed.is_empty() {
        return None;
    }
    let is_allowed = |media_type: &str| allowed.iter().any(|known| known == media_type);
    let by_name = mime_guess::from_path(path);
    if !by_name.iter().any(|guess| is_allowed(guess.essence_str())) {
        let told = by_name.first_raw().unwrap_or("of no known type");
        return Some(format!("`{path}` is {told}, by its name"));
    }
    let by_content = infer::get(&digest.head)?.mime_type();
    // Office documents are ZIP archives, and their first bytes may say no more than that.
    let is_container = by_content == "application/zip";
    if is_container
        || is_allowed(by_content)
        || by_name.iter().any(|g| g.essence_str() == by_content)
    {
        return None;
    }
    Some(format!("`{path}` is {by_content}, by its first bytes"))
}

fn twice(exhibit: &Exhibit) -> Vec<Draft> {
    let mut seen = BTreeSet::new();
    let listed = exhibit.evidence.artifacts.iter().enumerate();
    listed
        .filter(|(_, artifact)| !seen.insert(artifact.path.as_str()))
        .map(|(index, artifact)| {
            let message = format!("the artifact `{}` is listed twice", artifact.path);
            Listed {
                exhibit,
                index,
                artifact,
            }
            .draft(Rule::ArtifactPath, "path", message)
            .help("list it once")
        })
        .collect()
}

fn too_few(exhibit: &Exhibit, owed: &Owed) -> Vec<Draft> {
    let evidence = exhibit.evidence;
    let requires = &owed.task.requires;
    let mut drafts = Vec::new();
    for (field, what, count, min) in [
        (
            "artifacts",
            "artifact",
            evidence.artifacts.len(),
            requires.artifacts.min,
        ),
        ("links", "link", evidence.links.len(), requires.min_links),
    ] {
        if count < min as usize {
            let plural = if min == 1 { "" } else { "s" };
            let message = format!(
                "{} wants at least {min} {what}{plural}, and {count} is listed",
                owed.task.id
            );
            let draft = exhibit.draft(Rule::ArtifactTooFew, &format!("/{field}"), message);
            drafts.push(draft.help(format!("add it under `{field}:`")));
        }
    }
    drafts
}

/// Files in an occurrence's folder that no evidence lists.
pub(super) fn unlisted(folder: &OccurrenceFolder) -> Vec<Draft> {
    // What evidence that could not be understood lists is not known: nothing is said.
    if folder
        .evidence
        .iter()
        .any(|claimed| !claimed.drafts.is_empty())
    {
        return Vec::new();
    }
    let prefix = format!("{}/", folder.at.path);
    let listed: BTreeSet<&str> = folder
        .evidence
        .iter()
        .filter_map(|claimed| claimed.value.as_ref())
        .flat_map(|evidence| &evidence.artifacts)
        .map(|artifact| artifact.path.as_str())
        .collect();
    let claims: BTreeSet<&str> = folder
        .evidence
        .iter()
        .map(|claimed| &*claimed.file)
        .collect();
    let request = format!("{prefix}{REQUEST}");
    let mut drafts = Vec::new();
    for (parent, name) in folder.folders.iter().flat_map(Folder::plain_files) {
        let path = format!("{parent}/{name}");
        let relative = path.strip_prefix(&prefix).unwrap_or(&path);
        let is_known =
            listed.contains(relative) || claims.contains(path.as_str()) || path == request;
        if !is_known && !HARMLESS.contains(&name) {
            let file: Arc<str> = Arc::from(path.as_str());
            let message = format!("no evidence lists {path}");
            let help = "list it under `artifacts:` with its SHA-256, or remove it";
            drafts.push(
                Draft::new(Rule::ArtifactUnlisted, message)
                    .help(help)
                    .file(&file),
            );
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        for good in ["a.json", "exports/a.json", "..a", "a..b/c"] {
            assert_eq!(leaves_folder(good), None, "{good}");
        }
        for bad in [
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a//b",
            "./a",
            "a\\b",
            "C:/a",
            "a/",
        ] {
            assert!(leaves_folder(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn media_types_are_told_by_name_and_not_contradicted_by_content() {
        let check = |path: &str, bytes: &[u8], allowed: &[&str], is_right: bool| {
            let digest = Digest::of(bytes).expect("reads");
            let allowed: Vec<String> = allowed.iter().map(|t| (*t).to_owned()).collect();
            let wrong = wrong_media_type(path, &digest, &allowed);
            assert_eq!(wrong.is_none(), is_right, "{path}: {wrong:?}");
        };
        let pdf = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        check("a.pdf", pdf, &["application/pdf"], true);
        check("a.pdf", png, &["application/pdf"], false);
        check("a.json", b"{}", &["application/json", "text/csv"], true);
        check("a.csv", b"a,b\n", &["application/json", "text/csv"], true);
        check("a.exe", b"MZ", &["application/json"], false);
        check("noextension", b"{}", &["application/json"], false);
        check("noextension", b"{}", &[], true);
        check("a.json", pdf, &["application/json"], false);
    }
}
