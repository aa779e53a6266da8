//! CI files that `init` writes, and those of this repository.

use std::path::{Path, PathBuf};

use crate::harness::files::names_below;
use crate::harness::process::printed_in;
use crate::harness::temporary::temporary_folder;
use serde_yaml::Value;

/// A repository with every file that `init` can write for a forge.
pub(crate) fn repository(ci: &str) -> tempfile::TempDir {
    let dir = temporary_folder().unwrap();
    let certificate = own().join("tests/it/harness/subjects/authority.pem");
    let certificate = certificate.display().to_string();
    let words = ["init", "--ci", ci, "--timezone", "Asia/Tokyo"];
    let stamps = ["--timestamp", AUTHORITY, "--timestamp-certificate"];
    let words = words.iter().chain(&stamps).copied();
    printed_in(dir.path(), words.chain([certificate.as_str()]));
    dir
}

/// The address that the CI files of [`repository`] ask for time stamps.
pub(crate) const AUTHORITY: &str = "https://tsa.example/tsr";

/// The workflows that documents offer to be copied, where they would be copied to.
pub(crate) fn copies() -> tempfile::TempDir {
    let dir = temporary_folder().unwrap();
    let folder = dir.path().join(".github/workflows");
    std::fs::create_dir_all(&folder).unwrap();
    let is_github = |path: &PathBuf| path.parent() == Some(&own().join("docs/workflows"));
    for path in below(own(), "docs/workflows").into_iter().filter(is_github) {
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    dir
}

pub(crate) fn below(root: &Path, folder: &str) -> Vec<PathBuf> {
    let found = names_below(&root.join(folder)).into_iter();
    found.map(|path| root.join(folder).join(path)).collect()
}

pub(crate) fn own() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every shell script of a CI file: a step of GitHub's or Azure's, a list of lines of GitLab's.
pub(crate) fn scripts(node: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match node {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let is_script = matches!(
                    key.as_str(),
                    Some("run" | "bash" | "script" | "before_script")
                );
                match value {
                    Value::String(text) if is_script => found.push(text.clone()),
                    Value::Sequence(lines) if is_script && !lines.is_empty() => {
                        let lines = lines.iter().filter_map(Value::as_str);
                        found.push(lines.collect::<Vec<_>>().join("\n"));
                    }
                    _ => found.extend(scripts(value)),
                }
            }
        }
        Value::Sequence(items) => found.extend(items.iter().flat_map(scripts)),
        _ => {}
    }
    found
}
