//! `repo/*`: names and kinds of files that a repository of evidence cannot hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::stages::FamilyChecks;
use crate::files::{EntryKind, Folder, FolderEntry, is_bidirectional_control, is_ignorable};
use crate::finding::{FindingBuilder, Rule};
use crate::load::OccurrenceFolder;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    folders: &[check_occurrence_folder],
    ..FamilyChecks::NONE
};

/// What is wrong with an occurrence's folder and the folders below it.
fn check_occurrence_folder(folder: &OccurrenceFolder) -> Vec<FindingBuilder> {
    folder.folders.values().flat_map(check_folder).collect()
}

/// What is wrong with one folder below `policy/` or `evidence/`.
#[must_use]
pub fn check_folder(folder: &Folder) -> Vec<FindingBuilder> {
    let entries = folder.entries.iter();
    let mut findings: Vec<_> = entries.filter_map(|it| check_entry(folder, it)).collect();
    findings.extend(check_collisions(folder));
    findings
}

/// What is wrong with `policy`, `evidence` and `closings` themselves, by the listing of the root.
#[must_use]
pub fn check_root_folder(root: &Folder) -> Vec<FindingBuilder> {
    let is_ours = |name: &str| matches!(fold(name).as_str(), "policy" | "evidence" | "closings");
    let ours = root.entries.iter().filter(|entry| is_ours(&entry.name));
    let ours = Folder {
        path: String::new(),
        entries: ours.cloned().collect(),
    };
    let is_file = |entry: &&FolderEntry| entry.kind == EntryKind::File;
    let files = ours.entries.iter().filter(is_file).map(|entry| {
        let message = format!("{} is a file: expected a folder", entry.name);
        finding(Rule::RepoLink, message, "move it away", &entry.name)
    });
    files.chain(check_folder(&ours)).collect()
}

fn check_entry(folder: &Folder, entry: &FolderEntry) -> Option<FindingBuilder> {
    let path = join(folder, &entry.name);
    if entry.name == ".git" {
        let message = format!("{} is another repository", folder.path);
        let help =
            "files of another repository are not this one's evidence: add the files themselves";
        return Some(finding(Rule::RepoSubmodule, message, help, &folder.path));
    }
    if !entry.is_utf8 || entry.name.chars().any(is_odd) {
        let message = format!("the name {path:?} is not UTF-8, or contains control characters");
        let help = "rename it: a name must read the same to everyone";
        return Some(finding(Rule::RepoName, message, help, &path));
    }
    let (message, help) = match entry.kind {
        EntryKind::Link => (
            format!("{path} is a link"),
            "put the file itself there: what a link leads to is not in the history",
        ),
        EntryKind::Other => (
            format!("{path} is neither a file nor a folder"),
            "remove it",
        ),
        EntryKind::File | EntryKind::Folder => return None,
    };
    Some(finding(Rule::RepoLink, message, help, &path))
}

fn join(folder: &Folder, name: &str) -> String {
    if folder.path.is_empty() {
        name.to_owned()
    } else {
        format!("{}/{name}", folder.path)
    }
}

fn finding(rule: Rule, message: String, help: &str, path: &str) -> FindingBuilder {
    FindingBuilder::new(rule, message)
        .help(help)
        .file(&Arc::from(path))
}

/// Control characters, and those that reorder what is read.
fn is_odd(c: char) -> bool {
    c.is_control() || is_bidirectional_control(c)
}

/// Names of one folder that are the same name on a file system that folds case or normal forms.
/// Two paths collide only where two names of one folder do.
fn check_collisions(folder: &Folder) -> Vec<FindingBuilder> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for entry in &folder.entries {
        if let Some(first) = seen.insert(fold(&entry.name), &entry.name) {
            let path = join(folder, &entry.name);
            let message = format!(
                "{path:?} and {first:?} are the same name where case or Unicode form is folded"
            );
            let help = "rename one of them: a clone on Windows or macOS holds only one";
            findings.push(finding(Rule::RepoCaseCollision, message, help, &path));
        }
    }
    findings
}

fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    // Two names that differ in characters that nobody sees read the same.
    let seen = name.chars().filter(|c| !is_ignorable(*c));
    let composed: String = seen.nfc().collect();
    composed.to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(names: &[(&str, bool, EntryKind)]) -> Folder {
        let entry = |&(name, is_utf8, kind): &(&str, bool, EntryKind)| FolderEntry {
            name: name.to_owned(),
            is_utf8,
            kind,
        };
        Folder {
            path: "evidence/a".to_owned(),
            entries: names.iter().map(entry).collect(),
        }
    }

    fn check(names: &[(&str, bool, EntryKind)], expected: &[Rule]) {
        let rules: Vec<_> = check_folder(&listing(names))
            .iter()
            .map(FindingBuilder::rule)
            .collect();
        assert_eq!(rules, expected, "{names:?}");
    }

    #[test]
    fn plain_names_pass() {
        check(
            &[
                ("a.yaml", true, EntryKind::File),
                ("b", true, EntryKind::Folder),
            ],
            &[],
        );
    }

    #[test]
    fn names_that_fold_together_collide() {
        let file = EntryKind::File;
        check(
            &[("A.json", true, file), ("a.json", true, file)],
            &[Rule::RepoCaseCollision],
        );
        // U+00E9 and e + U+0301 are one letter (Unicode TR #15).
        check(
            &[("e\u{301}", true, file), ("\u{e9}", true, file)],
            &[Rule::RepoCaseCollision],
        );
        check(
            &[("\u{c9}", true, file), ("e\u{301}", true, file)],
            &[Rule::RepoCaseCollision],
        );
        check(
            &[("a.csv", true, file), ("a\u{200b}.csv", true, file)],
            &[Rule::RepoCaseCollision],
        );
        check(&[("a.csv", true, file), ("ab.csv", true, file)], &[]);
    }

    #[test]
    fn links_devices_other_repositories_and_odd_names_are_reported() {
        check(&[("l", true, EntryKind::Link)], &[Rule::RepoLink]);
        check(&[("s", true, EntryKind::Other)], &[Rule::RepoLink]);
        check(&[(".git", true, EntryKind::File)], &[Rule::RepoSubmodule]);
        check(&[("a\u{fffd}", false, EntryKind::File)], &[Rule::RepoName]);
        check(&[("a\u{7}", true, EntryKind::File)], &[Rule::RepoName]);
        check(&[("a\u{202e}b", true, EntryKind::File)], &[Rule::RepoName]);
    }
}
