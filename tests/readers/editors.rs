//! Editors: `dutybook lsp` as pytest-lsp speaks with it.

use std::path::Path;

use crate::harness::process::native_dutybook;
use crate::harness::repo::Repo;
use crate::programs::{python, satisfied};

#[test]
fn pytest_lsp_is_told_what_is_wrong_and_mends_it() {
    let repo = Repo::base();
    let arguments = [Path::new(native_dutybook()), repo.root()];
    let Some(output) = python("editor_pytest_lsp.py", arguments) else {
        return;
    };
    let said = satisfied(&output);
    assert!(said.contains("6 passed"), "{said}");
}
