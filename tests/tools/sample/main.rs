//! The sample quarter in `evidence/`, generated as far as numbers have to agree: the same bytes in every run.
//!
//! `cargo test --test sample -- check` fails where the committed files differ from the generated ones;
//! `write` in place of `check` writes them.

#![allow(
    clippy::disallowed_methods,
    reason = "this tool reads and writes the sample"
)]
#![allow(
    clippy::struct_field_names,
    reason = "the names of fields are those of the details schemas and of the products' exports"
)]

mod activities;
mod desk;
mod dice;
mod escalation;
mod points;
mod portal;
mod posts;
mod remediation;
mod roster;
mod score;
mod score_export;
mod tickets;
mod tree;
mod when;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tree::Tree;

/// What every step of the generator returns: nothing here is expected to fail, so any error ends the run.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// The tasks whose evidence is generated: tickets, scores, devices and licences are counted from day to day, and exports
/// have to agree with what is recorded. All other evidence is written by hand.
const TASKS: [&str; 4] = [
    "escalation-tickets",
    "portal-licence-management",
    "secure-score-report",
    "vulnerability-remediation",
];

fn generate() -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut tree = Tree::default();
    escalation::write(&mut tree)?;
    remediation::write(&mut tree)?;
    score::write(&mut tree)?;
    portal::write(&mut tree)?;
    Ok(tree.files)
}

fn evidence_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence")
}

/// Every file below a folder, by its path below `evidence/`.
fn read_below(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!(
            "{prefix}/{}",
            name.to_str().ok_or("a name that is not UTF-8")?
        );
        if entry.file_type()?.is_dir() {
            read_below(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn write(made: &BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    let root = evidence_folder();
    for task in TASKS {
        if root.join(task).exists() {
            fs::remove_dir_all(root.join(task))?;
        }
    }
    for (path, bytes) in made {
        let file = root.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// Fails where the committed files differ from the generated ones.
fn compare(made: &BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    let mut found = BTreeMap::new();
    for task in TASKS {
        read_below(&evidence_folder().join(task), task, &mut found)?;
    }
    let paths: BTreeSet<&String> = made.keys().chain(found.keys()).collect();
    let differing = paths
        .into_iter()
        .filter_map(|path| match (made.get(path), found.get(path)) {
            (None, _) => Some(format!("\n  not generated: {path}")),
            (_, None) => Some(format!("\n  missing: {path}")),
            (made, found) => (made != found).then(|| format!("\n  differs: {path}")),
        });
    let differing: String = differing.collect();
    if differing.is_empty() {
        return Ok(());
    }
    Err(
        format!("evidence/ differs from the generated files; `write` rewrites it:{differing}")
            .into(),
    )
}

fn main() -> Outcome<()> {
    let made = generate()?;
    if generate()? != made {
        return Err("two runs of the generator differ".into());
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write"] => write(&made),
        [] | ["check"] => compare(&made),
        _ => Err("usage: sample [check|write]".into()),
    }
}
