//! The places that a rule has: a line in the catalogue, a page, a check among those of its family, and its cases.
//! Nothing else lists rules, so adding one touches nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dutybook::internals::finding::Rule;

use crate::harness::files::folders_and_files;

const CATALOGUE: &str = "src/finding/catalogue.rs";

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the package, relative to the package.
fn files_below(folder: &str) -> Vec<String> {
    let mut waiting = vec![package().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in folders_and_files(&folder) {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let relative = path
                    .strip_prefix(package())
                    .expect("a path below the package");
                files.push(relative.to_str().expect("a plain path").to_owned());
            }
        }
    }
    files.sort();
    files
}

fn is_rust(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "rs")
}

/// The production code of `src/`, by file: unit tests are left out.
fn production_code() -> BTreeMap<String, String> {
    let files = files_below("src").into_iter();
    let code = files.filter(|file| is_rust(file) && !file.contains("tests"));
    let read = |file: String| {
        let text = fs::read_to_string(package().join(&file)).expect("a source file");
        let code = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .to_owned();
        (file, code)
    };
    code.map(read).collect()
}

#[test]
fn a_rule_is_declared_on_one_line_of_the_catalogue_and_listed_nowhere_else() {
    let code = production_code();
    for rule in Rule::ALL {
        let id = format!("\"{rule}\"");
        let count = |text: &String| text.matches(&id).count();
        let places: Vec<(&str, usize)> = code
            .iter()
            .map(|(file, text)| (file.as_str(), count(text)))
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(places, [(CATALOGUE, 1)], "{rule}");
    }
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let folder = "src/finding/explain/";
    let pages: BTreeSet<String> = files_below(folder).into_iter().collect();
    let rules = Rule::ALL.iter();
    let expected: BTreeSet<String> = rules.map(|rule| format!("{folder}{rule}.md")).collect();
    assert_eq!(pages, expected);
}

/// The check of a rule stands in the file or the folder of its family; the checks of what a file says at all stand in
/// `load`, which reads the files.
#[test]
fn every_rule_has_its_check_among_those_of_its_family() {
    let code = production_code();
    for rule in Rule::ALL {
        let family = format!("src/rules/{}", rule.family());
        let names_rule = |text: &String| {
            let name = format!("Rule::{rule:?}");
            let mut after = text
                .match_indices(&name)
                .map(|(at, _)| &text[at + name.len()..]);
            after.any(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let is_place = |file: &str| {
            let of_family = [".rs", "/"].map(|end| format!("{family}{end}"));
            of_family.iter().any(|place| file.starts_with(place)) || file.starts_with("src/load/")
        };
        let mut files = code.iter().filter(|(file, _)| is_place(file));
        assert!(
            files.any(|(_, text)| names_rule(text)),
            "{rule} has no check in {family}"
        );
    }
}

#[test]
fn every_family_is_one_of_the_table_and_has_a_table_of_its_own() {
    let code = production_code();
    let families: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.family()).collect();
    for family in families {
        let own = [".rs", "/mod.rs"].map(|end| format!("src/rules/{family}{end}"));
        let tables = own.iter().filter_map(|file| code.get(file));
        let has_table = |text: &String| text.contains("const CHECKS: FamilyChecks");
        assert_eq!(tables.filter(|text| has_table(text)).count(), 1, "{family}");
        assert!(
            code["src/rules/families.rs"].contains(&format!("    {family}::CHECKS,")),
            "{family}"
        );
    }
}

/// A list of rules would have to be kept up when a rule is added: no file of the project's own tests holds one.
#[test]
fn no_file_of_tests_lists_the_rules() {
    for file in files_below("tests").iter().filter(|file| is_rust(file)) {
        let text = fs::read_to_string(package().join(file)).expect("a file of tests");
        let named = Rule::ALL
            .iter()
            .filter(|rule| text.contains(&format!("\"{rule}\"")));
        let count = named.count();
        assert!(count < Rule::ALL.len() / 2, "{file} names {count} rules");
    }
}
