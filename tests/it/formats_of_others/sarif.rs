//! What code scanning demands of SARIF.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::harness::json::{list, text};
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;
use crate::harness::subjects::reports::{all, decode_uri, hostile, json};

#[test]
fn sarif_says_every_finding_where_it_is() {
    for subject in all() {
        let sarif = json(&subject, "sarif");
        let findings = json(&subject, "json");
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let rules = list(&run["tool"]["driver"]["rules"]);
        let results = list(&run["results"]);
        let findings = list(&findings["findings"]);
        assert_eq!(results.len(), findings.len());
        let mut prints = BTreeSet::new();
        for (result, finding) in results.iter().zip(findings) {
            let index = result["ruleIndex"].as_u64().expect("an index");
            let rule = &rules[usize::try_from(index).expect("small")];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(rule["id"], finding["rule"]);
            assert_eq!(result["properties"]["duty"], finding["duty"]);
            let level = match text(&finding["level"]) {
                "deny" => "error",
                "warn" => "warning",
                _ => "note",
            };
            assert_eq!(result["level"], level);
            prints.insert(text(
                &result["partialFingerprints"]["primaryLocationLineHash"],
            ));
            assert_eq!(list(&result["locations"]).len(), 1);
            place(result, finding);
        }
        assert_eq!(prints.len(), results.len());
        for rule in rules {
            described(rule);
        }
    }
}

/// The address leads back to the file of the finding, and the region to its range.
fn place(result: &Value, finding: &Value) {
    let place = &result["locations"][0]["physicalLocation"];
    let uri = text(&place["artifactLocation"]["uri"]);
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let is_reference = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
    assert!(uri.bytes().all(is_reference), "{uri}");
    let file = finding["file"].as_str().unwrap_or("policy/dutybook.yaml");
    assert_eq!(decode_uri(uri), file);
    let region = &place["region"];
    let found = |of: &str, what: &str| finding["range"][of][what].as_u64().unwrap_or(1);
    let said = |what: &str| region[what].as_u64().expect("a number");
    assert_eq!(said("startLine"), found("start", "line"));
    assert_eq!(said("startColumn"), found("start", "column"));
    assert_eq!(said("endLine"), found("end", "line"));
    assert_eq!(said("endColumn"), found("end", "column"));
}

/// A rule holds what code scanning shows of it, no longer than it takes.
fn described(rule: &Value) {
    for part in ["shortDescription", "fullDescription"] {
        let said = text(&rule[part]["text"]);
        assert!(!said.is_empty() && said.chars().count() <= 1024, "{said}");
    }
    let help = &rule["help"];
    assert!(text(&help["markdown"]).starts_with("# "));
    assert!(text(&help["text"]).starts_with("# "));
    assert!(["error", "warning", "note"].contains(&text(&rule["defaultConfiguration"]["level"])));
}

#[test]
fn a_region_cuts_the_very_text_out_of_the_file() {
    let subject = hostile();
    let sarif = json(&subject, "sarif");
    let mut cut = BTreeSet::new();
    for result in list(&sarif["runs"][0]["results"]) {
        let place = &result["locations"][0]["physicalLocation"];
        let path = decode_uri(text(&place["artifactLocation"]["uri"]));
        let Ok(source) = fs::read_to_string(subject.root().join(path)) else {
            continue;
        };
        let number = |what: &str| {
            let number = place["region"][what].as_u64().expect("a number");
            usize::try_from(number).expect("small")
        };
        let line = source.lines().nth(number("startLine") - 1);
        if number("startLine") == number("endLine") {
            let (from, to) = (number("startColumn") - 1, number("endColumn") - 1);
            let line = line.unwrap_or_default().chars().skip(from).take(to - from);
            cut.insert(line.collect::<String>());
        }
    }
    assert!(cut.contains("\"æ\"") || cut.contains("æ"), "{cut:?}");
}

#[test]
fn a_clean_repository_has_no_results_and_says_so() {
    let sarif = json(
        &Subject::of("the base", Repo::base(), "2026-03-31T20:00:00+02:00"),
        "sarif",
    );
    let run = &sarif["runs"][0];
    assert_eq!(run["results"], serde_json::json!([]));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn what_could_not_be_judged_is_no_success() {
    let subject = Subject::case("policy-schema/no-teams");
    let sarif = json(&subject, "sarif");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
}

/// A service that gets two runs of one id keeps the later one: each root has an id of its own.
#[test]
fn each_root_is_a_category_of_its_own() {
    let id = |repo: &Repo, options: &str| {
        let arguments = format!("check --format sarif {options}");
        let sarif = repo.run(&arguments).json();
        text(&sarif["runs"][0]["automationDetails"]["id"]).to_owned()
    };
    let at_top = Repo::base();
    assert_eq!(id(&at_top, "--no-history"), "dutybook/check/");
    let category = "--no-history --sarif-category nightly/monitoring";
    assert_eq!(id(&at_top, category), "nightly/monitoring/");
    let below = Repo::below("tenants/north");
    assert_eq!(id(&below, ""), "dutybook/check/tenants/north/");
    assert_eq!(id(&below, "--sarif-category nightly/"), "nightly/");
}
