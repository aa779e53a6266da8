//! `due`: what is to be done, in every format.

use chrono::{DateTime, TimeDelta};
use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;

const DUE: &str = "due --as-of 2026-03-20T23:59:59+01:00 --within P7D";

fn time(duty: &Value, key: &str) -> DateTime<chrono::FixedOffset> {
    let text = duty[key].as_str().expect("a text");
    DateTime::parse_from_rfc3339(text).expect("RFC 3339")
}

#[test]
fn json_lists_every_unsettled_duty_of_the_week_most_urgent_first() {
    let repo = Repo::sample();
    repo.remove("evidence/secure-score-report/2026/2026-W11/monitoring.yaml");
    let document = repo.run(&format!("{DUE} --format json")).exits(0).json();
    assert_eq!(document["schema"], "dutybook/due/v1");
    assert_eq!(document["as_of"], "2026-03-20T23:59:59+01:00");
    let duties = document["duties"].as_array().expect("duties");
    // Seven days for six daily duties, four weekly tasks, and the one that was taken away.
    assert_eq!(duties.len(), 7 * 6 + 4 + 1);
    assert_eq!(duties[0]["duty"], "secure-score-report/2026-W11/monitoring");
    assert_eq!(duties[0]["standing"], "overdue");
    assert_eq!(duties[0]["deadline"], "2026-03-16T17:00:00+01:00");
    let until = time(&document, "as_of") + TimeDelta::days(7);
    for pair in duties.windows(2) {
        assert!(time(&pair[0], "due") <= time(&pair[1], "due"), "{pair:#?}");
    }
    for duty in duties {
        assert!(time(duty, "due") <= until, "{duty:#}");
        assert!(time(duty, "opens") <= time(duty, "due"), "{duty:#}");
        assert!(time(duty, "due") <= time(duty, "deadline"), "{duty:#}");
        let standing = duty["standing"].as_str().expect("a standing");
        assert!(
            ["upcoming", "open", "grace", "overdue"].contains(&standing),
            "{duty:#}"
        );
        for key in ["task", "occurrence", "team"] {
            assert!(duty[key].is_string(), "{key}: {duty:#}");
        }
    }
}

#[test]
fn people_read_teams_and_how_much_time_is_left() {
    let repo = Repo::sample();
    repo.remove("evidence/secure-score-report/2026/2026-W11/monitoring.yaml");
    let run = repo.run(DUE).exits(0);
    run.says("Computer Security Incident Response Team")
        .says("secure-score-report 2026-W11")
        .says("4 days overdue")
        .says("47 duties")
        .says("by Fri 27 Mar 2026 23:59:59 (Europe/Copenhagen)");
}

#[test]
fn markdown_is_a_table_a_team() {
    let repo = Repo::sample();
    let run = repo.run(&format!("{DUE} --format markdown")).exits(0);
    let rows: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("| 2026"))
        .collect();
    assert_eq!(rows.len(), 46, "{}", run.stdout);
    assert!(rows.iter().all(|row| row.matches('|').count() == 6));
    assert_eq!(
        run.stdout
            .lines()
            .filter(|line| line.starts_with("## "))
            .count(),
        5
    );
}

#[test]
fn a_team_and_a_task_narrow_the_list() {
    let repo = Repo::sample();
    let run = repo
        .run(&format!("{DUE} --format json --team csirt"))
        .exits(0);
    assert_eq!(run.json()["duties"].as_array().map(Vec::len), Some(7));
    let run = repo
        .run(&format!("{DUE} --format json secure-score-report"))
        .exits(0);
    assert_eq!(run.json()["duties"].as_array().map(Vec::len), Some(1));
}

#[test]
fn nothing_to_do_is_said() {
    let repo = Repo::small_sample();
    let run = repo
        .run("due --as-of 2026-03-31 --within PT1H --team csirt")
        .exits(0);
    run.says("Nothing falls due by Wed 1 Apr 2026 00:59:59");
}

#[test]
fn a_span_that_is_no_duration_is_refused() {
    let repo = Repo::small_sample();
    for span in ["7", "1m", "d", "-7d", "P", "-P7D", ""] {
        let run = repo
            .command("due --as-of 2026-03-31 --within")
            .arg(span)
            .run();
        run.exits(2);
    }
}
