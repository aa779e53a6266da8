//! The files that evidence lists: there, whole, and what the task asked for.

use std::collections::BTreeSet;

use super::examine::{EvidenceContext, Owed};
use super::media_type::wrong_media_type;
use crate::files::{Digest, EntryKind, LfsPointer};
use crate::finding::{FindingBuilder, Rule};
use crate::load::{OccurrenceFolder, REQUEST_FILE};
use crate::model::Artifact;

/// Everything that is wrong with the artifacts and links of one evidence file.
pub(super) fn artifacts(
    exhibit: &EvidenceContext,
    owed: &Owed,
    is_sound: bool,
) -> Vec<FindingBuilder> {
    let listed = exhibit.evidence.artifacts.iter().enumerate();
    let mut drafts: Vec<FindingBuilder> = listed
        .flat_map(|(index, artifact)| one(exhibit, owed, index, artifact))
        .collect();
    drafts.extend(twice(exhibit));
    if is_sound {
        drafts.extend(too_few(exhibit, owed));
    }
    drafts
}

fn one(
    exhibit: &EvidenceContext,
    owed: &Owed,
    index: usize,
    artifact: &Artifact,
) -> Vec<FindingBuilder> {
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
    if path.starts_with('/') {
        return Some("is absolute");
    }
    if path.contains(['\\', ':']) {
        return Some("holds a backslash or a colon, which are not names on every file system");
    }
    let mut parts = path.split('/');
    parts.find_map(|part| match part {
        ".." => Some("leaves the folder"),
        "" | "." => Some("holds an empty part or a `.`"),
        // A file that changes how git treats its neighbours is no proof of anything.
        _ if part.to_ascii_lowercase().starts_with(".git") => Some("is git's own"),
        _ => None,
    })
}

fn is_claim(folder: &OccurrenceFolder, path: &str) -> bool {
    let is_evidence = |file: &str| file.rsplit('/').next() == Some(path);
    path == REQUEST_FILE
        || folder
            .evidence
            .iter()
            .any(|claimed| is_evidence(&claimed.file))
}

/// One item of `artifacts:`.
struct Listed<'a> {
    exhibit: &'a EvidenceContext<'a>,
    index: usize,
    artifact: &'a Artifact,
}

impl Listed<'_> {
    fn draft(&self, rule: Rule, field: &str, message: String) -> FindingBuilder {
        let pointer = format!("/artifacts/{}/{field}", self.index);
        self.exhibit
            .draft(rule, &pointer, message)
            .subject(&self.artifact.path)
    }

    fn missing(&self) -> FindingBuilder {
        let message = format!("the artifact `{}` is not there", self.artifact.path);
        let help = "add the file to the folder, spelt exactly so, or take it off the list";
        self.draft(Rule::ArtifactMissing, "path", message)
            .help(help)
    }

    /// A Git LFS pointer is not the artifact, whatever it points to.
    fn pointer(&self, pointer: LfsPointer) -> Vec<FindingBuilder> {
        let path = &self.artifact.path;
        let not_fetched = |message: String| self.draft(Rule::ArtifactNotFetched, "path", message);
        if pointer.oid == self.artifact.sha256 {
            let message = format!("`{path}` is a Git LFS pointer: its content was not fetched");
            let help = "run `git lfs pull` (in CI: check out with `lfs: true`)";
            return vec![not_fetched(message).help(help)];
        }
        let message =
            format!("`{path}` is a Git LFS pointer, and its content differs from the one listed");
        let help = "restore the artifact that was listed, or amend the evidence";
        let hash = self.draft(Rule::ArtifactHash, "sha256", message.clone());
        vec![not_fetched(message).help(help), hash.help(help)]
    }

    fn content(&self, owed: &Owed, digest: &Digest) -> Vec<FindingBuilder> {
        let path = &self.artifact.path;
        let asked = &owed.task.requires.artifacts;
        if let Some(pointer) = digest.lfs_pointer() {
            return self.pointer(pointer);
        }
        let mut drafts = Vec::new();
        if digest.size > asked.max_size {
            let message = format!(
                "`{path}` has {} bytes; {} are allowed",
                digest.size, asked.max_size
            );
            let help = "attach an excerpt, or raise `max_size` of the task";
            drafts.push(
                self.draft(Rule::ArtifactTooLarge, "path", message)
                    .help(help),
            );
        }
        // What was not compared is not known to be what was listed.
        if digest.sha256.is_none() {
            let message = format!("`{path}` is too large to be read, and was not compared");
            let help = "attach an excerpt";
            drafts.push(self.draft(Rule::ArtifactHash, "sha256", message).help(help));
            return drafts;
        }
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

fn twice(exhibit: &EvidenceContext) -> Vec<FindingBuilder> {
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

fn too_few(exhibit: &EvidenceContext, owed: &Owed) -> Vec<FindingBuilder> {
    let evidence = exhibit.evidence;
    let requires = &owed.task.requires;
    // The same content under two names, or the same link twice, is one proof.
    let contents: BTreeSet<_> = evidence.artifacts.iter().map(|a| a.sha256).collect();
    let urls: BTreeSet<_> = evidence.links.iter().map(|link| &link.url).collect();
    let mut drafts = Vec::new();
    for (field, what, count, min) in [
        (
            "artifacts",
            "artifact",
            contents.len(),
            requires.artifacts.min,
        ),
        ("links", "link", urls.len(), requires.min_links),
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
            ".gitattributes",
            "x/.GIT/config",
        ] {
            assert!(leaves_folder(bad).is_some(), "{bad}");
        }
    }
}
