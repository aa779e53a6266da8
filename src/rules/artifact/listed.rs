//! The files that evidence lists: whether they are there, unchanged, and what the task requires.

use std::collections::BTreeSet;

use super::hollow::describe_hollowness;
use super::media_type::find_wrong_media_type;
use crate::files::{Digest, EntryKind, LfsPointer};
use crate::finding::{FindingBuilder, Rule};
use crate::load::{OccurrenceFolder, REQUEST_FILE};
use crate::model::{Artifact, ArtifactRequirements};
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};

/// Everything that is wrong with the artifacts that one evidence file lists.
pub(super) fn check_artifacts(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let required = &duty.task.requires.artifacts;
    let mut findings = Vec::new();
    let mut paths = BTreeSet::new();
    for (index, artifact) in file.evidence.artifacts.iter().enumerate() {
        let listed = ListedArtifact {
            file,
            index,
            artifact,
        };
        findings.extend(listed.check(required));
        if !paths.insert(artifact.path.as_str()) {
            let message = format!("the artifact `{}` is listed twice", artifact.path);
            findings.push(listed.path_fault(message, "list it once"));
        }
    }
    findings
}

/// Too few artifacts or links.
pub(super) fn check_counts(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    if !file.is_understood {
        return Vec::new();
    }
    let (evidence, requires) = (file.evidence, &duty.task.requires);
    // The same content under two names, or the same link twice, is one proof.
    let contents: BTreeSet<_> = evidence.artifacts.iter().map(|a| a.sha256).collect();
    let urls: BTreeSet<_> = evidence.links.iter().map(|link| &link.url).collect();
    let counts = [
        ("artifact", contents.len(), requires.artifacts.min),
        ("link", urls.len(), requires.min_links),
    ];
    let too_few = counts
        .into_iter()
        .filter(|(_, count, min)| *count < *min as usize);
    let finding = |(what, count, min)| {
        let plural = if min == 1 { "" } else { "s" };
        let message = format!(
            "{} requires at least {min} {what}{plural}, found {count}",
            duty.task.id
        );
        file.finding(Rule::ArtifactTooFew, &format!("/{what}s"), message)
            .help(format!("add it under `{what}s:`"))
    };
    too_few.map(finding).collect()
}

/// Why a path cannot be that of an artifact, judged by its letters alone.
fn reject_path(path: &str) -> Option<&'static str> {
    if path.starts_with('/') {
        return Some("is absolute");
    }
    if path.contains(['\\', ':']) {
        return Some(
            "contains a backslash or a colon, which not every file system allows in a name",
        );
    }
    let mut parts = path.split('/');
    parts.find_map(|part| match part {
        ".." => Some("leaves the folder"),
        "" | "." => Some("contains an empty part or a `.`"),
        // A file that changes how git treats its neighbours is no proof of anything.
        _ if part.to_ascii_lowercase().starts_with(".git") => Some("is reserved for git"),
        _ => None,
    })
}

fn is_claim(folder: &OccurrenceFolder, path: &str) -> bool {
    let is_evidence = |file: &str| file.rsplit('/').next() == Some(path);
    let mut evidence = folder.evidence.iter();
    path == REQUEST_FILE || evidence.any(|claimed| is_evidence(&claimed.file))
}

/// One item of `artifacts:`.
struct ListedArtifact<'a> {
    file: &'a EvidenceContext<'a>,
    index: usize,
    artifact: &'a Artifact,
}

impl ListedArtifact<'_> {
    fn finding(&self, rule: Rule, field: &str, message: String, help: &str) -> FindingBuilder {
        let pointer = format!("/artifacts/{}/{field}", self.index);
        self.file
            .finding(rule, &pointer, message)
            .subject(&self.artifact.path)
            .help(help)
    }

    fn path_fault(&self, message: String, help: &str) -> FindingBuilder {
        self.finding(Rule::ArtifactPath, "path", message, help)
    }

    fn check(&self, required: &ArtifactRequirements) -> Vec<FindingBuilder> {
        let path = &self.artifact.path;
        let folder = self.file.folder;
        if let Some(why) = reject_path(path) {
            let message = format!("the artifact path `{path}` {why}");
            let help = "artifacts lie in the evidence file's own folder: write a path below it";
            return vec![self.path_fault(message, help)];
        }
        let kind = match folder.kind_of(path) {
            Some(EntryKind::File) if is_claim(folder, path) => {
                let message = format!("`{path}` is evidence or a request, and proves nothing");
                return vec![self.path_fault(message, "attach what the work produced")];
            }
            Some(EntryKind::Link) => "a link",
            Some(EntryKind::Folder) => "a folder",
            Some(EntryKind::Other) => "not a plain file",
            Some(EntryKind::File) | None => {
                return match folder.artifacts.get(path) {
                    Some(digest) => self.check_content(required, digest),
                    None => vec![self.missing()],
                };
            }
        };
        let message = format!("the artifact `{path}` is {kind}");
        vec![self.path_fault(message, "put the file itself into the folder")]
    }

    /// An artifact with nothing in it, which a task may raise to deny.
    fn hollow(&self, required: &ArtifactRequirements, why: &str) -> FindingBuilder {
        let message = format!("`{}` {why}", self.artifact.path);
        let help = "attach the export again; if there was nothing to export, say so in `summary`";
        let finding = self.finding(Rule::ArtifactHollow, "path", message, help);
        if required.denies_hollow {
            finding.escalate()
        } else {
            finding
        }
    }

    fn missing(&self) -> FindingBuilder {
        let message = format!("the artifact `{}` is missing", self.artifact.path);
        let help = "add the file to the folder under exactly this name, or remove it from the list";
        self.finding(Rule::ArtifactMissing, "path", message, help)
    }

    /// A Git LFS pointer is not the artifact, whatever it points to.
    fn check_lfs_pointer(&self, pointer: LfsPointer) -> Vec<FindingBuilder> {
        let path = &self.artifact.path;
        if pointer.oid == self.artifact.sha256 {
            let message = format!("`{path}` is a Git LFS pointer: its content was not fetched");
            let help = "run `git lfs pull` (in CI: check out with `lfs: true`)";
            return vec![self.finding(Rule::ArtifactNotFetched, "path", message, help)];
        }
        let message =
            format!("`{path}` is a Git LFS pointer, and its content differs from the one listed");
        let help = "restore the artifact that was listed, or amend the evidence";
        vec![
            self.finding(Rule::ArtifactNotFetched, "path", message.clone(), help),
            self.finding(Rule::ArtifactHash, "sha256", message, help),
        ]
    }

    fn check_content(
        &self,
        required: &ArtifactRequirements,
        digest: &Digest,
    ) -> Vec<FindingBuilder> {
        if let Some(pointer) = digest.lfs_pointer() {
            return self.check_lfs_pointer(pointer);
        }
        let (path, size) = (&self.artifact.path, digest.size);
        let mut findings = Vec::new();
        if size > required.max_size {
            let message = format!(
                "`{path}` has {size} bytes; {} are allowed",
                required.max_size
            );
            let help = "attach an excerpt, or raise `max_size` of the task";
            findings.push(self.finding(Rule::ArtifactTooLarge, "path", message, help));
        }
        // A file that was not compared may not be the one that was listed.
        let Some(found) = digest.sha256 else {
            let message = format!("`{path}` is too large to be read, and was not compared");
            let help = "attach an excerpt";
            findings.push(self.finding(Rule::ArtifactHash, "sha256", message, help));
            return findings;
        };
        if found != self.artifact.sha256 {
            let message =
                format!("`{path}` is not the file that was listed: its SHA-256 is {found}");
            let help = "restore the file; if it was corrected, list its new hash and say why under `amendments`";
            findings.push(self.finding(Rule::ArtifactHash, "sha256", message, help));
        }
        if size == 0 {
            let message = format!("`{path}` is empty");
            let help = "attach the export again";
            findings.push(self.finding(Rule::ArtifactEmpty, "path", message, help));
        } else if let Some(message) = find_wrong_media_type(path, digest, &required.media_types) {
            let help = format!("this task takes {}", required.media_types.join(", "));
            findings.push(self.finding(Rule::ArtifactMediaType, "path", message, &help));
        } else if let Some(why) = describe_hollowness(path, digest) {
            findings.push(self.hollow(required, &why));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        for good in ["a.json", "exports/a.json", "..a", "a..b/c"] {
            assert_eq!(reject_path(good), None, "{good}");
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
            assert!(reject_path(bad).is_some(), "{bad}");
        }
    }
}
