//! `audit`: the population, counted again by hand, and its digest, computed again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::acceptance::calendar::{DailyRhythm, Day, counted, sample_of_business_days};
use crate::harness::repo::Repo;

fn audit(repo: &Repo, from: &str, to: &str) -> Value {
    let arguments = format!("audit --as-of 2026-03-31 --from {from} --to {to} --format json");
    repo.run(&arguments).exits(0).json()
}

/// The audit of the sample quarter, asked once.
fn quarter() -> &'static Value {
    static QUARTER: LazyLock<Value> =
        LazyLock::new(|| audit(&Repo::sample(), "2026-01-01", "2026-03-31"));
    &QUARTER
}

fn duties(audit: &Value) -> &[Value] {
    audit["duties"].as_array().expect("duties")
}

fn instant(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a text");
    DateTime::parse_from_rfc3339(text)
        .expect("RFC 3339")
        .to_utc()
}

#[test]
fn every_interval_holds_what_a_person_counts() {
    let every_day = Repo::sample();
    let business_days = sample_of_business_days();
    let check_one = |repo: &Repo, rhythm: DailyRhythm, from: Day, to: Day| {
        let day = |(month, day): Day| format!("2026-{month:02}-{day:02}");
        let audit = &audit(repo, &day(from), &day(to));
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for duty in duties(audit) {
            *found
                .entry(duty["task"].as_str().expect("a task"))
                .or_default() += 1;
        }
        let expected = counted(rhythm, from, to);
        for (task, count) in &expected {
            assert_eq!(
                found.get(task).copied().unwrap_or(0),
                *count,
                "{task}: {from:?} to {to:?}"
            );
        }
        let total: usize = expected.iter().map(|(_, count)| count).sum();
        assert_eq!(audit["population"]["count"], total);
        assert_eq!(audit["summary"]["duties"], total);
        assert_eq!(duties(audit).len(), total);
    };
    let check = |from: Day, to: Day| {
        check_one(&every_day, DailyRhythm::EveryDay, from, to);
        check_one(&business_days, DailyRhythm::BusinessDays, from, to);
    };
    check((1, 1), (3, 31));
    check((1, 1), (1, 4));
    check((2, 14), (2, 14));
    check((2, 1), (2, 28));
    check((3, 30), (3, 31));
    check((3, 30), (4, 6));
    check((4, 1), (4, 30));
}

#[test]
fn the_quarter_stands_as_its_readme_says() {
    let audit = quarter();
    let not_met: Vec<(&str, &str)> = duties(audit)
        .iter()
        .map(|duty| {
            (
                duty["standing"].as_str().expect("a"),
                duty["duty"].as_str().expect("b"),
            )
        })
        .filter(|(standing, _)| *standing != "met")
        .collect();
    let expected = [
        (
            "waived",
            "automation-deployment/2026-W09/engineering-secops",
        ),
        ("excused", "escalation-tickets/2026-02-11/csirt"),
        ("late", "portal-licence-management/2026-W08/soc-oversight"),
    ];
    assert_eq!(not_met, expected);
    let counts = &audit["summary"]["standings"];
    for (standing, count) in [("met", 569), ("late", 1), ("waived", 1), ("excused", 1)] {
        assert_eq!(counts[standing], count, "{standing}");
    }
    for standing in ["upcoming", "open", "grace", "overdue"] {
        assert_eq!(counts[standing], 0, "{standing}");
    }
}

#[test]
fn the_digest_is_that_of_the_sorted_duties_and_their_windows() {
    let audit = quarter();
    let utc = |value: &Value| instant(value).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut lines: Vec<String> = duties(audit)
        .iter()
        .map(|duty| {
            let id = duty["duty"].as_str().expect("an id");
            let (opens, due) = (utc(&duty["opens"]), utc(&duty["due"]));
            format!("{id}\t{opens}\t{due}\t{}\n", utc(&duty["deadline"]))
        })
        .collect();
    lines.sort_unstable();
    let digest = hex::encode(Sha256::digest(lines.concat()));
    assert_eq!(audit["population"]["digest"], digest);
}

#[test]
fn the_head_is_complete() {
    let audit = quarter();
    assert_eq!(audit["schema"], "dutybook/audit/v1");
    assert_eq!(audit["tool"]["name"], "dutybook");
    assert_eq!(audit["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(audit["as_of"], "2026-03-31T23:59:59+02:00");
    assert_eq!(audit["verdict"], "pass");
    assert_eq!(audit["from"], "2026-01-01");
    assert_eq!(audit["to"], "2026-03-31");
    for key in ["status", "mainline", "commit", "since"] {
        assert!(audit["history"].get(key).is_some(), "history.{key}");
    }
    for level in ["deny", "warn", "info"] {
        assert!(audit["summary"]["findings"][level].is_u64(), "{level}");
    }
    assert!(audit["summary"]["already_there"].is_u64());
    // No sample was asked for.
    assert!(audit.get("sample").is_some_and(Value::is_null));
}

#[test]
fn every_duty_is_complete() {
    let audit = quarter();
    let first = NaiveDate::from_ymd_opt(2026, 1, 1);
    let last = NaiveDate::from_ymd_opt(2026, 3, 31);
    for duty in duties(audit) {
        let text = |key: &str| {
            duty[key]
                .as_str()
                .unwrap_or_else(|| panic!("{key}: {duty:#}"))
        };
        let parts = format!("{}/{}/{}", text("task"), text("occurrence"), text("team"));
        assert_eq!(text("duty"), parts);
        assert!(instant(&duty["opens"]) <= instant(&duty["due"]), "{duty:#}");
        assert!(
            instant(&duty["due"]) <= instant(&duty["deadline"]),
            "{duty:#}"
        );
        let day = text("due")[..10].parse::<NaiveDate>().ok();
        assert!(first <= day && day <= last, "{duty:#}");
        assert!(duty["landed"].is_null(), "history was not read: {duty:#}");
        assert!(duty["policy"]["commit"].is_null(), "{duty:#}");
        proof(duty);
    }
}

/// What a duty of the quarter says of its evidence or its waiver.
fn proof(duty: &Value) {
    let standing = duty["standing"].as_str().expect("a standing");
    let is_released = ["waived", "excused"].contains(&standing);
    let reasons = duty["reasons"].as_array().expect("reasons");
    let expected: &[&str] = if standing == "late" {
        &["performed-late"]
    } else {
        &[]
    };
    assert_eq!(reasons, expected, "{duty:#}");
    assert_eq!(duty["waiver"].is_string(), is_released, "{duty:#}");
    assert_eq!(duty["evidence"].is_string(), !is_released, "{duty:#}");
    assert_eq!(duty["performed_at"].is_string(), !is_released, "{duty:#}");
    let people = duty["performed_by"].as_array().expect("people");
    assert_eq!(people.is_empty(), is_released, "{duty:#}");
    assert!(people.iter().all(Value::is_string));
    if !is_released {
        let file = duty["evidence"].as_str().expect("a file");
        let team = duty["team"].as_str().expect("a team");
        assert!(file.starts_with("evidence/"), "{duty:#}");
        assert!(file.ends_with(&format!("/{team}.yaml")), "{duty:#}");
        let deadline = instant(&duty["deadline"]);
        let is_late = instant(&duty["performed_at"]) > deadline;
        assert_eq!(is_late, standing == "late", "{duty:#}");
    }
}

#[test]
fn people_read_the_same_population() {
    let repo = Repo::sample();
    let json = quarter();
    let run = repo.run("audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-03-31");
    run.exits(0)
        .says("572 duties due from 2026-01-01 to 2026-03-31, both inclusive")
        .says(json["population"]["digest"].as_str().expect("a digest"))
        .says("portal-licence-management/2026-W08/soc-oversight")
        .says("nothing is proved about when evidence landed");
}

#[test]
fn the_digest_knows_the_population_and_not_who_met_it() {
    let repo = Repo::sample();
    let before = audit(&repo, "2026-03-01", "2026-03-31");
    repo.remove("evidence/secure-score-report/2026/2026-W11/monitoring.yaml");
    let after = audit(&repo, "2026-03-01", "2026-03-31");
    assert_eq!(before["population"], after["population"]);
    assert_eq!(after["verdict"], "fail");
    assert_eq!(after["summary"]["standings"]["overdue"], 1);
    repo.edit(
        "policy/tasks/secure-score-report.yaml",
        "grace: 1 business-day",
        "grace: P1D",
    );
    let other = audit(&repo, "2026-03-01", "2026-03-31");
    assert_eq!(other["population"]["count"], before["population"]["count"]);
    assert_ne!(
        other["population"]["digest"],
        before["population"]["digest"]
    );
}
