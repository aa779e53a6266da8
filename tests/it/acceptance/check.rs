//! `check`: verdicts, and the findings behind them.

use crate::acceptance::QUARTER;
use crate::acceptance::findings::{assert_complete, cut, found, only};
use crate::harness::repo::Repo;

const TASKS: [&str; 8] = [
    "automation-deployment",
    "escalation-tickets",
    "ir-tabletop-exercise",
    "phishing-dlp-campaigns",
    "portal-licence-management",
    "secure-score-report",
    "service-administration",
    "vulnerability-remediation",
];

const SCORE: &str = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";

#[test]
fn the_sample_quarter_passes_and_names_every_task() {
    let run = Repo::sample().run(QUARTER).exits(0);
    let mut run = run
        .says("PASS")
        .says("nothing is proved about when evidence landed");
    for task in TASKS {
        run = run.says(task);
    }
    run.says("as of Tue 31 Mar 2026 23:59:59 (Europe/Copenhagen)");
}

#[test]
fn today_the_sample_is_overdue_and_every_duty_comes_with_its_command() {
    let repo = Repo::sample();
    let human = repo.run("check").exits(1).says("FAIL").stdout;
    let json = repo.run("check --format json").exits(1).json();
    let findings = json["findings"].as_array().expect("findings");
    let overdue: Vec<_> = findings
        .iter()
        .filter(|f| f["rule"] == "duty/overdue")
        .collect();
    assert!(overdue.len() > 100, "{}", overdue.len());
    assert_eq!(json["summary"]["standings"]["overdue"], overdue.len());
    for finding in overdue {
        assert_complete(finding);
        let duty = finding["duty"].as_str().expect("a duty");
        let parts: Vec<&str> = duty.split('/').collect();
        let [task, occurrence, team] = parts[..] else {
            panic!("{duty} is no duty");
        };
        let command = format!("dutybook record {task} --occurrence {occurrence} --team {team}");
        assert!(human.contains(&command), "no `{command}`");
        assert!(
            finding["help"]
                .as_str()
                .is_some_and(|help| help.contains(&command))
        );
    }
}

#[test]
fn a_missing_file_is_an_overdue_duty_at_the_line_that_makes_it_due() {
    let repo = Repo::small_sample();
    repo.remove(SCORE);
    let finding = only(&repo, "duty/overdue");
    assert_complete(&finding);
    assert_eq!(finding["duty"], "secure-score-report/2026-W11/monitoring");
    assert_eq!(finding["file"], "policy/tasks/secure-score-report.yaml");
    assert_eq!(cut(&repo, &finding), "every: week");
    let line = repo.read("policy/tasks/secure-score-report.yaml");
    let line = line
        .lines()
        .position(|line| line == "  every: week")
        .expect("there")
        + 1;
    assert_eq!(finding["range"]["start"]["line"], line);
    let run = repo.run(QUARTER).exits(1);
    run.says(&format!("policy/tasks/secure-score-report.yaml:{line}:3"))
        .says(
            "Monitoring owed “Generate Secure Score report” for 2026-W11 by Fri 13 Mar 2026 17:00",
        );
}

#[test]
fn one_changed_byte_of_an_artifact_is_seen() {
    let repo = Repo::small_sample();
    let path = "evidence/secure-score-report/2026/2026-W11/secure-scores.json";
    let mut bytes = repo.read(path).into_bytes();
    let digit = bytes.iter().rposition(u8::is_ascii_digit).expect("a digit");
    bytes[digit] = if bytes[digit] == b'0' { b'1' } else { b'0' };
    repo.write(path, bytes);
    let finding = only(&repo, "artifact/hash");
    assert_complete(&finding);
    assert_eq!(finding["file"], SCORE);
    assert_eq!(finding["duty"], "secure-score-report/2026-W11/monitoring");
    let sum = "e6cbdb00f7128d77b4808064c6d19b689ee5d062f8d5fed5d068c77521fc2c28";
    assert_eq!(cut(&repo, &finding), format!("sha256: {sum}"));
    // Evidence that does not hold leaves the duty as if there were none.
    only(&repo, "duty/overdue");
}

#[test]
fn a_misspelt_key_has_a_place_and_a_suggestion() {
    let repo = Repo::small_sample();
    repo.edit(SCORE, "performed_by:", "perfomed_by:");
    let findings = found(&repo, "evidence/schema", 1);
    let unknown = findings
        .iter()
        .find(|f| f["message"].to_string().contains("perfomed_by"));
    let unknown = unknown.unwrap_or_else(|| panic!("{findings:#?}"));
    assert_complete(unknown);
    assert_eq!(unknown["range"]["start"]["line"], 5);
    assert_eq!(unknown["range"]["start"]["column"], 1);
    assert!(cut(&repo, unknown).starts_with("perfomed_by"));
    let run = repo.run(QUARTER).exits(1);
    run.says("did you mean `performed_by`?")
        .says(&format!("{SCORE}:5:1"));
}

#[test]
fn every_fault_of_a_policy_file_is_told_at_once() {
    let repo = Repo::small_sample();
    repo.edit(
        "policy/teams.yaml",
        "  csirt:\n    name: Computer",
        "  csirt:\n    nmae: Computer",
    )
    .edit(
        "policy/teams.yaml",
        "analyst-1@soc.example",
        "analyst-1 at soc",
    )
    .edit(
        "policy/teams.yaml",
        "until: 2026-02-27",
        "until: 2026-02-30",
    )
    .edit(
        "policy/teams.yaml",
        "engineering-secops, csirt]",
        "engineering-secops, sirt]",
    );
    let run = repo.run("check --as-of 2026-03-31 --format json").exits(1);
    let document = run.json();
    let findings = document["findings"].as_array().expect("findings");
    let told: Vec<String> = findings
        .iter()
        .filter(|finding| finding["file"] == "policy/teams.yaml")
        .map(|finding| format!("{} {}", finding["message"], finding["help"]))
        .collect();
    for fault in ["nmae", "analyst-1 at soc", "2026-02-30", "sirt"] {
        assert!(
            told.iter().any(|said| said.contains(fault)),
            "{fault}: {told:#?}"
        );
    }
    assert_ne!(document["verdict"], "pass");
    repo.run(QUARTER).exits(1).says("FAIL");
}

#[test]
fn a_broken_policy_never_passes_whatever_fails() {
    let repo = Repo::small_sample();
    repo.write("policy/teams.yaml", "kind: teams/v1\nteams: [");
    repo.run("check --as-of 2026-03-31 --fail-on never")
        .exits(2)
        .says("UNKNOWN");
    repo.run("due --as-of 2026-03-31")
        .exits(2)
        .complains("dutybook check");
    let audit = "audit --from 2026-01-01 --to 2026-03-31";
    repo.run(audit).exits(2).complains("dutybook check");
}

#[test]
fn fail_on_decides_what_fails() {
    let repo = Repo::small_sample();
    // The one late duty of the sample is a warning.
    repo.run("check --as-of 2026-03-31 --fail-on warn")
        .exits(1)
        .says("FAIL");
    repo.run("check --as-of 2026-03-31 --fail-on deny").exits(0);
    repo.run("check --fail-on never")
        .exits(0)
        .says("duty/overdue");
}

#[test]
fn filters_narrow_what_counts() {
    let repo = Repo::sample();
    repo.remove(SCORE);
    repo.run("check --as-of 2026-03-31 secure-score-report")
        .exits(1);
    repo.run("check --as-of 2026-03-31 --team monitoring")
        .exits(1);
    repo.run("check --as-of 2026-03-31 escalation-tickets")
        .exits(0);
    repo.run("check --as-of 2026-03-31 --team csirt").exits(0);
    let run = repo.run("check --as-of 2026-03-31 --format json --team csirt");
    // 86 days, and its part of the exercise: asked for, and of the year.
    assert_eq!(run.json()["summary"]["duties"], 88);
}
