//! The sample quarter in `evidence/`, generated: the same bytes in every run.
//!
//! `cargo test --test sample -- check` fails where the committed files differ from the generated ones;
//! `write` in place of `check` writes them. `stamp REQUEST RESPONSE` answers a request for a time stamp as the test authority
//! of the sample does, and `certificate FILE` writes its certificate.

#![allow(
    clippy::disallowed_methods,
    reason = "this tool reads and writes the sample"
)]
#![allow(
    clippy::struct_field_names,
    reason = "the names of fields are those of the details schemas and of the products' exports"
)]

mod activities;
#[path = "../../authority/mod.rs"]
#[allow(dead_code, reason = "the unit tests use the rest of it")]
mod authority;
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
mod stamp;
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

fn write(made: &BTreeMap<String, Vec<u8>>) -> Outcome<()> {
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

/// Fails where the committed files differ from the generated ones.
fn compare(made: &BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    let mut found = BTreeMap::new();
    committed(&evidence_folder(), "", &mut found)?;
    let paths: BTreeSet<&String> = made.keys().chain(found.keys()).collect();
    let differing = paths
        .into_iter()
        .filter_map(|path| match (made.get(path), found.get(path)) {
            (None, _) => Some(format!("\n  not generated: {path}")),
            (_, None) => Some(format!("\n  missing: {path}")),
            (made, found) => (made != found).then(|| format!("\n  differs: {path}")),
        });
    let differing: String = differing.collect();
    if !differing.is_empty() {
        return Err(format!(
            "evidence/ differs from the generated files; `write` rewrites it:{differing}"
        )
        .into());
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let made = sample()?;
    if sample()? != made {
        return Err("two runs of the generator differ".into());
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write"] => write(&made),
        [] | ["check"] => compare(&made),
        ["stamp", request, response] => stamp::answer(request, response),
        ["certificate", file] => stamp::write_certificate(file),
        _ => {
            Err("usage: sample [check | write | stamp REQUEST RESPONSE | certificate FILE]".into())
        }
    }
}
