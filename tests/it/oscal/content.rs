//! What assessment results say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::cases::AS_OF;
use crate::harness::json::text;
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;
use crate::harness::subjects::results::{ALL, Judged, Results, list};

/// Every value that stands under a key, anywhere.
fn under<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                if name == key
                    && let Some(text) = value.as_str()
                {
                    found.push(text);
                }
                under(value, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| under(item, key, found)),
        _ => {}
    }
}

fn all_under<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    let mut found = Vec::new();
    under(value, key, &mut found);
    found
}

fn prop<'v>(of: &'v Value, name: &str) -> &'v str {
    let mut props = list(&of["props"]).iter();
    let found = props.find(|prop| prop["name"] == name);
    text(&found.unwrap_or_else(|| panic!("no {name}: {of}"))["value"])
}

const SETTLED: [&str; 4] = ["met", "late", "waived", "excused"];

#[test]
fn observations_and_risks_are_the_duties_of_the_json() {
    for Results { name, oscal, json } in ALL.iter() {
        let result = &oscal["results"][0];
        let observations = list(&result["observations"]);
        let by_duty: BTreeMap<&str, &Value> = observations
            .iter()
            .map(|it| (prop(it, "duty"), it))
            .collect();
        assert_eq!(by_duty.len(), observations.len(), "{name}");
        let (mut seen, mut overdue) = (0, 0);
        for duty in list(&json["duties"]) {
            let standing = text(&duty["standing"]);
            overdue += usize::from(standing == "overdue");
            if !SETTLED.contains(&standing) && standing != "overdue" {
                continue;
            }
            seen += 1;
            let observation = by_duty[text(&duty["duty"])];
            assert_eq!(prop(observation, "standing"), standing);
            let at = duty["performed_at"].as_str();
            let at = at.unwrap_or_else(|| text(&json["as_of"]));
            let instant = |text: &str| chrono::DateTime::parse_from_rfc3339(text).expect("a time");
            assert_eq!(instant(text(&observation["collected"])), instant(at));
            let evidence = &observation["relevant-evidence"][0]["href"];
            if let Some(path) = duty["evidence"].as_str() {
                assert_eq!(evidence, path);
            }
            assert_eq!(evidence.is_null(), standing == "overdue", "{observation}");
        }
        assert_eq!(observations.len(), seen, "{name}");
        assert_eq!(list(&result["risks"]).len(), overdue, "{name}");
        let digest = text(&json["population"]["digest"]);
        assert_eq!(prop(result, "population-digest"), digest);
        assert_eq!(prop(result, "verdict"), text(&json["verdict"]));
    }
}

#[test]
fn a_uuid_is_given_once_and_what_is_referred_to_is_there() {
    for Results { name, oscal, .. } in ALL.iter() {
        let given = all_under(oscal, "uuid");
        let distinct: BTreeSet<&str> = given.iter().copied().collect();
        assert_eq!(given.len(), distinct.len(), "{name}");
        for key in ["observation-uuid", "risk-uuid", "subject-uuid"] {
            for uuid in all_under(oscal, key) {
                assert!(distinct.contains(uuid), "{name}: {key} {uuid}");
            }
        }
        let href = text(&oscal["import-ap"]["href"]);
        assert!(distinct.contains(href.trim_start_matches('#')), "{href}");
        let objectives: BTreeSet<&str> =
            list(&oscal["local-definitions"]["objectives-and-methods"])
                .iter()
                .map(|objective| text(&objective["parts"][0]["id"]))
                .collect();
        for target in all_under(&oscal["results"][0]["findings"], "target-id") {
            assert!(objectives.contains(target), "{name}: {target}");
        }
    }
}

#[test]
fn a_finding_fails_where_a_duty_of_its_task_is_overdue() {
    let mut verdicts = BTreeSet::new();
    for Results { oscal, json, .. } in ALL.iter() {
        for finding in list(&oscal["results"][0]["findings"]) {
            let task = prop(finding, "task");
            let duties = list(&json["duties"]).iter();
            let of_task: Vec<&str> = duties
                .filter(|duty| duty["task"] == task)
                .map(|duty| text(&duty["standing"]))
                .collect();
            let has = |standing: &str| of_task.contains(&standing);
            let status = &finding["target"]["status"];
            let state = (text(&status["state"]), text(&status["reason"]));
            verdicts.insert(format!("{state:?}"));
            if has("overdue") {
                assert_eq!(state, ("not-satisfied", "fail"), "{finding}");
            }
            if state == ("satisfied", "pass") {
                assert!(has("met"), "{of_task:?}");
                let others = ["late", "waived", "excused", "overdue"];
                assert!(!others.into_iter().any(has), "{of_task:?}");
            }
            let seen = of_task
                .iter()
                .filter(|it| SETTLED.contains(it) || **it == "overdue");
            assert_eq!(list(&finding["related-observations"]).len(), seen.count());
        }
    }
    assert!(verdicts.len() >= 3, "{verdicts:?}");
}

#[test]
fn a_fault_beside_the_duties_fails_the_findings_of_its_task() {
    let repo = Repo::base();
    let path = "policy/tasks/escalation-tickets.yaml";
    repo.write(path, format!("{}controls: [X 1]\n", repo.read(path)));
    let judged = Judged::of(Subject::of("a fault", repo, AS_OF));
    let status =
        |judged: &Judged| judged.oscal()["results"][0]["findings"][0]["target"]["status"].clone();
    assert_eq!(status(&judged)["state"], "satisfied");
    let stray = "evidence/escalation-tickets/2026/2026-03-30/soc-oversight.yaml";
    judged.subject.repo().write(stray, "kind: [\n");
    let json = judged.json();
    assert_eq!(json["verdict"], "fail");
    assert_eq!(json["summary"]["standings"]["overdue"], 0);
    assert_eq!(status(&judged)["state"], "not-satisfied");
    assert_eq!(status(&judged)["reason"], "fail");
}

#[test]
fn findings_keep_their_uuids_and_results_do_not() {
    let one = Judged::sample();
    let other = Judged {
        subject: Subject::sample().at("later", "2026-04-02"),
        ..Judged::sample()
    };
    let (one, other) = (one.oscal(), other.oscal());
    let uuids = |oscal: &Value| -> Vec<String> {
        let findings = list(&oscal["results"][0]["findings"]).iter();
        findings.map(|it| text(&it["uuid"]).to_owned()).collect()
    };
    assert!(uuids(&one).len() > 20);
    assert_eq!(uuids(&one), uuids(&other));
    assert_ne!(one["uuid"], other["uuid"]);
    assert_ne!(one["results"][0]["uuid"], other["results"][0]["uuid"]);
}

#[test]
fn the_same_audit_is_the_same_bytes_and_only_its_stamp_is_of_the_environment() {
    for judged in Judged::all() {
        let once = judged.print("oscal", None);
        assert!(
            once == judged.print("oscal", None),
            "{}",
            judged.subject.name
        );
    }
    let judged = Judged::sample();
    let stamped: Value =
        serde_json::from_str(&judged.print("oscal", Some("1767225600"))).expect("JSON");
    let stamped = &stamped["assessment-results"];
    assert_eq!(stamped["metadata"]["last-modified"], "2026-01-01T00:00:00Z");
    let plain = judged.oscal();
    assert_eq!(plain["metadata"]["last-modified"], "2026-03-31T21:59:59Z");
    assert_eq!(plain["results"], stamped["results"]);
}

#[test]
fn nothing_due_is_said_without_empty_lists() {
    let oscal = Judged::empty().oscal();
    let result = &oscal["results"][0];
    for key in ["observations", "risks", "findings"] {
        assert!(result.get(key).is_none(), "{key}");
    }
    assert_eq!(prop(result, "population-count"), "0");
}
