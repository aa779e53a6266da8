//! The packs that come with dutybook hold what their pages say, and make repositories that pass.

use std::fs;
use std::path::Path;

use super::{MONDAY, Place};
use crate::harness::files::{names_below, project};
use crate::harness::process::run_in;
use crate::harness::temporary::temporary_folder;
use dutybook::internals::packs::{
    PackChoice, check_pack, merge_packs, render_pack, shipped_pack, shipped_pack_names,
};

fn names() -> Vec<&'static str> {
    shipped_pack_names().collect()
}

#[test]
fn each_is_a_folder_and_nothing_is_wrong_with_it() {
    let folder = project().join("src/packs/shipped");
    let mut folders: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders, names());
    for name in names() {
        let pack = shipped_pack(name).unwrap().unwrap();
        assert_eq!(pack.manifest.id.as_str(), name);
        let problems = check_pack(&pack);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
}

/// No file of a pack is program text.
#[test]
fn a_pack_has_no_code() {
    for path in names_below(&project().join("src/packs/shipped")) {
        let kind = Path::new(&path).extension().and_then(|kind| kind.to_str());
        assert!(matches!(kind, Some("yaml" | "json" | "md")), "{path}");
    }
}

#[test]
fn the_soc_pack_with_its_defaults_is_the_policy_of_this_repository() {
    let pack = shipped_pack("m365-defender-soc").unwrap().unwrap();
    let rendered = render_pack(&pack, &PackChoice::default()).unwrap();
    let files = merge_packs(&[rendered]).unwrap().files;
    // The roster of the sample tells a story of its own.
    for (path, text) in files
        .iter()
        .filter(|(path, _)| *path != "policy/teams.yaml")
    {
        let own = fs::read_to_string(project().join(path)).unwrap();
        assert_eq!(own, *text, "{path}");
    }
    for folder in ["tasks", "schemas"] {
        for name in names_below(&project().join("policy").join(folder)) {
            let path = format!("policy/{folder}/{name}");
            assert!(files.contains_key(&path), "{path} is not in the pack");
        }
    }
}

#[test]
fn the_soc_pack_follows_its_source() {
    let pack = shipped_pack("m365-defender-soc").unwrap().unwrap();
    let rendered = |values: &[(&str, &str)]| {
        let values = values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let choice = PackChoice {
            values: values.collect(),
            ..PackChoice::default()
        };
        render_pack(&pack, &choice).unwrap().record.files
    };
    let usual = rendered(&[]);
    let daily = ["escalation-tickets", "vulnerability-remediation"];
    for task in daily {
        assert!(
            usual[&format!("policy/tasks/{task}.yaml")].contains("  on: every-day\n"),
            "{task}"
        );
    }
    let exercise = "policy/tasks/ir-tabletop-exercise.yaml";
    assert!(usual[exercise].contains("at_least_every: P1Y"));
    let other = rendered(&[("daily", "business-days"), ("tabletop-backstop", "none")]);
    for task in daily {
        assert!(
            other[&format!("policy/tasks/{task}.yaml")].contains("  on: business-days\n"),
            "{task}"
        );
    }
    assert!(!other[exercise].contains("at_least_every"));
    assert!(pack.page.unwrap().contains("has no backstop"));
}

#[test]
fn each_makes_a_repository_that_passes_on_its_first_day() {
    for name in names() {
        let place = Place::with_packs(&[name]);
        let run = place.run(&["check", "--as-of", MONDAY]).exits(0);
        assert!(
            run.stdout.contains("findings: 0 deny"),
            "{name}: {}",
            run.stdout
        );
    }
}

/// The four that a European service provider would have, together.
#[test]
fn four_together_pass_on_their_first_day() {
    let place = Place::with_packs(&["pci-dss", "iso-27001", "nis2", "soc2"]);
    let run = place.run(&["check", "--as-of", MONDAY]).exits(0);
    assert!(run.stdout.contains("findings: 0 deny"), "{}", run.stdout);
    let due = place
        .run(&["due", "--as-of", MONDAY, "--within", "P31D"])
        .exits(0);
    for line in due.stdout.lines() {
        assert!(line.chars().count() <= 160, "{line}");
    }
}

#[test]
fn the_list_names_each_with_its_tasks() {
    let folder = temporary_folder().unwrap();
    let listed = run_in(folder.path(), ["pack", "list", "--json"])
        .exits(0)
        .json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), names().len());
    for (entry, name) in listed.iter().zip(names()) {
        let pack = shipped_pack(name).unwrap().unwrap();
        assert_eq!(entry["id"], name);
        let tasks: Vec<&str> = entry["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it.as_str())
            .collect();
        assert_eq!(tasks, pack.tasks().collect::<Vec<_>>(), "{name}");
        assert!(entry["installed"].is_null());
    }
    let text = run_in(folder.path(), ["pack", "list"]).exits(0).stdout;
    assert!(names().iter().all(|name| text.contains(name)), "{text}");
    run_in(folder.path(), ["pack", "list", "pci-dss"])
        .exits(0)
        .says("parameters:");
    run_in(folder.path(), ["pack", "list", "pci-ds"])
        .exits(2)
        .complains("did you mean `pci-dss`?");
}
