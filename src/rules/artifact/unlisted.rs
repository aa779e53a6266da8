//! Files in an occurrence's folder that no evidence lists.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::files::Folder;
use crate::finding::{FindingBuilder, Rule};
use crate::load::{OccurrenceFolder, REQUEST_FILE};

/// Names that a folder may hold although no evidence lists them.
const HARMLESS: &[&str] = &[".gitkeep", ".gitattributes"];

/// Files that no evidence of the folder lists.
pub(super) fn check_unlisted(folder: &OccurrenceFolder) -> Vec<FindingBuilder> {
    let evidence = &folder.evidence;
    // What a file lists that was not understood is not known: report nothing.
    if evidence.iter().any(|claimed| !claimed.drafts.is_empty()) {
        return Vec::new();
    }
    let prefix = format!("{}/", folder.at.path);
    let values = evidence.iter().filter_map(|read| read.value.as_ref());
    let listed = values.flat_map(|evidence| &evidence.artifacts);
    let listed: BTreeSet<&str> = listed.map(|artifact| artifact.path.as_str()).collect();
    let claims = evidence.iter().map(|claimed| &*claimed.file);
    let strays = folder.strays.iter().map(|stray| &**stray);
    let claims: BTreeSet<&str> = claims.chain(strays).collect();
    let mut findings = Vec::new();
    for (parent, name) in folder.folders.values().flat_map(Folder::plain_files) {
        let path = format!("{parent}/{name}");
        let relative = path.strip_prefix(&prefix).unwrap_or(&path);
        let is_known =
            listed.contains(relative) || relative == REQUEST_FILE || claims.contains(path.as_str());
        if !is_known && name != ".git" && !HARMLESS.contains(&name) {
            let message = format!("no evidence lists {path}");
            let finding = FindingBuilder::new(Rule::ArtifactUnlisted, message)
                .help("list it under `artifacts:` with its SHA-256, or remove it")
                .file(&Arc::from(path.as_str()));
            findings.push(finding);
        }
    }
    findings
}
