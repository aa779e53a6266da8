//! Files that stand in an occurrence's folder without a reason.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::files::Folder;
use crate::finding::{FindingBuilder, Rule};
use crate::load::{OccurrenceFolder, REQUEST_FILE};

/// Names that a folder may hold without any evidence listing them.
const HARMLESS: &[&str] = &[".gitkeep", ".gitattributes"];

/// Files in an occurrence's folder that no evidence lists.
pub(super) fn unlisted(folder: &OccurrenceFolder) -> Vec<FindingBuilder> {
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
    let request = format!("{prefix}{REQUEST_FILE}");
    let mut drafts = Vec::new();
    for (parent, name) in folder.folders.values().flat_map(Folder::plain_files) {
        let path = format!("{parent}/{name}");
        let relative = path.strip_prefix(&prefix).unwrap_or(&path);
        let is_known = listed.contains(relative)
            || claims.contains(path.as_str())
            || folder.strays.iter().any(|stray| **stray == *path)
            || path == request;
        if !is_known && name != ".git" && !HARMLESS.contains(&name) {
            let file: Arc<str> = Arc::from(path.as_str());
            let message = format!("no evidence lists {path}");
            let help = "list it under `artifacts:` with its SHA-256, or remove it";
            drafts.push(
                FindingBuilder::new(Rule::ArtifactUnlisted, message)
                    .help(help)
                    .file(&file),
            );
        }
    }
    drafts
}
