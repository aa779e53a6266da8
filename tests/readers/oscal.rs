//! What compliance-trestle takes.

use std::fs;
use std::process::Command;

use crate::harness::subjects::results::Judged;
use crate::harness::temporary::temporary_folder;
use crate::programs::{python, reader, satisfied};

#[test]
fn every_validator_of_trestle_is_satisfied() {
    let folder = temporary_folder().expect("a temporary folder");
    let mut paths = Vec::new();
    for (at, judged) in Judged::all().iter().enumerate() {
        let path = folder.path().join(format!("{at}.json"));
        fs::write(&path, judged.print("oscal", None)).expect("written");
        paths.push(path);
    }
    if let Some(output) = python("oscal_trestle.py", &paths) {
        satisfied(&output);
    }
}

#[test]
fn a_workspace_imports_the_sample_and_validates_it() {
    let Some(trestle) = reader("trestle") else {
        return;
    };
    let folder = temporary_folder().expect("a temporary folder");
    let document = folder.path().join("quarter.json");
    fs::write(&document, Judged::sample().print("oscal", None)).expect("written");
    let workspace = folder.path().join("workspace");
    fs::create_dir(&workspace).expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&trestle);
        command.current_dir(&workspace).args(arguments);
        command.output().expect("trestle runs")
    };
    satisfied(&run(&["init", "--local"]));
    let document = document.to_str().expect("UTF-8");
    satisfied(&run(&["import", "-f", document, "-o", "quarter"]));
    let output = run(&["validate", "-t", "assessment-results", "-n", "quarter"]);
    let said = satisfied(&output);
    assert!(
        said.contains("VALID") && !said.contains("INVALID"),
        "{said}"
    );
}
