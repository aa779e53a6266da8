//! Several roots of one repository in one run.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::matrix::world::Tenants;

#[test]
fn each_root_is_told_by_itself_and_all_together() {
    let tenants = Tenants::new(&["a", "b"]);
    let output = tenants.check(&["--format", "json"]);
    assert_eq!(output.code, Some(1));
    let all = output.json();
    let roots = all["roots"].as_array().unwrap();
    let paths: Vec<&str> = roots
        .iter()
        .map(|root| root["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["tenants/a", "tenants/b"]);
    assert_eq!(roots[0]["organisation"], "a");
    let duties = |of: &Value| of["summary"]["duties"].as_u64().unwrap();
    assert_eq!(duties(&all), roots.iter().map(duties).sum::<u64>());
    assert!(duties(&roots[0]) > 0);
    let overdue = all["findings"].as_array().unwrap();
    let overdue = overdue
        .iter()
        .filter(|finding| finding["rule"] == "duty/overdue");
    let of_roots: BTreeSet<&str> = overdue.map(|f| f["root"].as_str().unwrap()).collect();
    assert_eq!(of_roots, BTreeSet::from(["tenants/a", "tenants/b"]));
}

#[test]
fn a_root_is_judged_as_it_is_by_itself() {
    let tenants = Tenants::new(&["a", "b"]);
    let all = tenants.check(&["--format", "json"]).json();
    for root in all["roots"].as_array().unwrap() {
        let path = root["path"].as_str().unwrap();
        let words = [
            "-C",
            path,
            "--as-of",
            "2026-02-20T12:00:00Z",
            "check",
            "--format",
            "json",
        ];
        let alone = tenants.run(&words).json();
        for field in ["verdict", "history", "summary"] {
            assert_eq!(alone[field], root[field], "{path} {field}");
        }
        let own = |of: &Value| {
            let findings = of["findings"].as_array().unwrap().clone();
            let own = findings
                .into_iter()
                .filter(|finding| finding["root"] == path);
            own.collect::<Vec<Value>>()
        };
        assert_eq!(own(&alone), own(&all));
    }
}

#[test]
fn places_are_named_from_the_top_and_no_two_faults_are_one() {
    let tenants = Tenants::new(&["a", "b"]);
    let sarif = tenants.check(&["--format", "sarif"]).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let mut prints = BTreeSet::new();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let file = tenants.root().join(place.as_str().unwrap());
        assert!(file.is_file(), "{place}");
        let print = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert!(prints.insert(print.to_string()), "{print} twice");
    }
    assert!(results.len() > 2);
}

#[test]
fn a_root_below_the_top_is_named_from_the_top_by_itself_too() {
    let tenants = Tenants::new(&["a"]);
    let words = [
        "-C",
        "tenants/a",
        "--as-of",
        "2026-02-20",
        "check",
        "--format",
        "sarif",
    ];
    let sarif = tenants.run(&words).stdout;
    assert!(
        sarif.contains("\"uri\": \"tenants/a/policy/tasks/"),
        "{sarif}"
    );
}

#[test]
fn people_are_told_which_root_it_is() {
    let tenants = Tenants::new(&["a", "b"]);
    let said = tenants.check(&[]).stdout;
    for expected in [
        "tenants/a/policy/tasks/",
        "tenants/b: ",
        "2 roots, as of Fri 20 Feb 2026 12:00 (UTC)",
        "Record it: dutybook -C tenants/a record alert-review",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn one_broken_root_spoils_the_verdict() {
    let tenants = Tenants::new(&["a", "b"]);
    let policy = tenants.root().join("tenants/b/policy/dutybook.yaml");
    let tasks = tenants.root().join("tenants/a/policy/tasks");
    // Nothing is owed in the other one, so that it passes.
    std::fs::remove_dir_all(&tasks).unwrap();
    std::fs::write(policy, "kind: [").unwrap();
    let output = tenants.check(&["--format", "json"]);
    assert_eq!(output.code, Some(1));
    assert_eq!(output.json()["verdict"], "fail");
}

#[test]
fn a_root_that_two_patterns_match_is_judged_once() {
    let mut tenants = Tenants::new(&["a", "b"]);
    tenants.named = vec![
        "tenants/*".to_owned(),
        "tenants/a".to_owned(),
        "tenants/[b]".to_owned(),
    ];
    let all = tenants.check(&["--format", "json"]).json();
    assert_eq!(all["roots"].as_array().unwrap().len(), 2);
}

#[test]
fn many_roots_are_listed_with_those_that_fail_first() {
    let names: Vec<String> = (10..63).map(|number| format!("t{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let tenants = Tenants::new(&names);
    // The first pass: they owe nothing.
    for name in ["t10", "t11"] {
        std::fs::remove_dir_all(
            tenants
                .root()
                .join("tenants")
                .join(name)
                .join("policy/tasks"),
        )
        .unwrap();
    }
    let said = tenants.check(&[]).stdout;
    assert!(
        said.contains("and 3 more: --format json names them"),
        "{said}"
    );
}
