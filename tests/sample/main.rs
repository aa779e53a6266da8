//! The sample quarter in `evidence/`: a deterministic generator, and the test that the committed files are what it makes.
//!
//! `DUTYBOOK_BLESS=1 cargo test --test sample` writes the files instead of comparing them.

#![allow(
    clippy::disallowed_methods,
    reason = "this test reads and writes the sample itself, and takes its one switch from the environment"
)]
#![allow(
    clippy::struct_field_names,
    reason = "the names of fields are those of the details schemas and of the products' exports"
)]

mod activities;
mod automation;
mod desk;
mod dice;
mod escalation;
mod exercise;
mod phishing;
mod points;
mod portal;
mod posts;
mod remediation;
mod roster;
mod score;
mod score_export;
mod service;
mod tickets;
mod tree;
mod when;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tree::Tree;

/// What every step of the generator returns: nothing here is expected to fail, so any error ends the test.
type Outcome<T> = Result<T, Box<dyn Error>>;

fn sample() -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut tree = Tree::default();
    tree.put("README.md", include_str!("readme.md").as_bytes().to_vec());
    escalation::write(&mut tree)?;
    remediation::write(&mut tree)?;
    score::write(&mut tree)?;
    portal::write(&mut tree)?;
    automation::write(&mut tree)?;
    service::write(&mut tree)?;
    phishing::write(&mut tree)?;
    exercise::write(&mut tree)?;
    Ok(tree.files)
}

fn evidence_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evidence")
}

fn committed(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry
            .file_name()
            .into_string()
            .map_err(|name| format!("{} is not UTF-8", name.display()))?;
        let path = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        if entry.file_type()?.is_dir() {
            committed(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn bless(made: &BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    let root = evidence_folder();
    if root.exists() {
        fs::remove_dir_all(&root)?;
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

#[test]
fn committed_sample_is_what_the_generator_makes() -> Outcome<()> {
    let made = sample()?;
    if std::env::var_os("DUTYBOOK_BLESS").is_some_and(|value| value == "1") {
        return bless(&made);
    }
    let mut found = BTreeMap::new();
    committed(&evidence_folder(), "", &mut found)?;
    let missing: Vec<_> = made
        .keys()
        .filter(|path| !found.contains_key(*path))
        .collect();
    let extra: Vec<_> = found
        .keys()
        .filter(|path| !made.contains_key(*path))
        .collect();
    let differing: Vec<_> = made
        .iter()
        .filter(|(path, bytes)| found.get(*path).is_some_and(|there| there != *bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(
        missing.is_empty() && extra.is_empty() && differing.is_empty(),
        "evidence/ is not what the generator makes; DUTYBOOK_BLESS=1 rewrites it\n\
         missing: {missing:?}\nextra: {extra:?}\ndiffering: {differing:?}"
    );
    Ok(())
}

#[test]
fn the_generator_makes_the_same_bytes_twice() -> Outcome<()> {
    assert!(sample()? == sample()?, "two runs of the generator differ");
    Ok(())
}
