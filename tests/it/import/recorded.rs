//! `record --import`, from exports to a duty that is met.

use crate::harness::files::{project, tests};
use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// A repository with the pack's policy and nothing recorded.
fn repository() -> Repo {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo
}

fn record(repo: &Repo, task: &str, occurrence: &str, who: &str, args: &[&str]) -> Run {
    let mut command = repo.command("--no-history --as-of 2026-03-13T15:04:00+01:00 record");
    command.args([task, "--occurrence", occurrence, "--no-input"]);
    command.args(["--performed-by", who]);
    let samples = tests().join("it/import/samples");
    let args = args.iter().map(|arg| match samples.join(arg) {
        sample if sample.is_file() => sample.into_os_string(),
        _ => (*arg).into(),
    });
    Run::of(command.args(args))
}

fn evidence(repo: &Repo, path: &str) -> String {
    repo.read(&format!("evidence/{path}"))
}

#[test]
fn tickets_of_two_systems_make_a_duty_met() {
    let repo = repository();
    let systems = [
        "--team",
        "monitoring",
        "--import",
        "sentinel-incidents",
        "sentinel-2.json",
        "sentinel-1.json",
        "--import",
        "servicenow-incidents",
        "servicenow-list.csv",
        "--import-timezone",
        "Europe/Copenhagen",
    ];
    let done = record(
        &repo,
        "escalation-tickets",
        "2026-03-13",
        "analyst-1@soc.example",
        &systems,
    );
    let said = done.exits(0).stderr;
    assert!(
        said.contains("escalation-tickets/2026-03-13/monitoring is then met"),
        "{said}"
    );
    for note in [
        "note: Microsoft Sentinel: 5 tickets counted, by owner: Analyst One 5\n",
        "note: ServiceNow: 3 tickets counted, by assignment group: Monitoring 3\n",
        "note: ServiceNow: 3 tickets with times that name no zone; they were read as Europe/Copenhagen\n",
    ] {
        assert!(said.contains(note), "{note}\n{said}");
    }
    let written = evidence(&repo, "escalation-tickets/2026/2026-03-13/monitoring.yaml");
    for line in [
        "summary: 'Microsoft Sentinel: 3 open, the oldest for 12 days, 3 updated, 1 closed. ServiceNow: 2 open,",
        "  - system: Microsoft Sentinel\n    open: 3\n    updated: 3\n    closed: 1\n    oldest_age_days: 12\n",
        "  - system: ServiceNow\n    open: 2\n    updated: 2\n    closed: 1\n    oldest_age_days: 11\n",
        "- path: sentinel-2.json\n  sha256: ",
        "- path: servicenow-list.csv\n  sha256: ",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
}

#[test]
fn what_an_export_cannot_know_is_left_open() {
    let repo = repository();
    let scores = [
        "--import",
        "secure-scores",
        "secure-scores-1.json",
        "secure-scores-2.json",
        "--summary",
        "It rose.",
    ];
    let who = "analyst-1@soc.example";
    record(&repo, "secure-score-report", "2026-W11", who, &scores).exits(0);
    let written = evidence(&repo, "secure-score-report/2026/2026-W11/monitoring.yaml");
    assert!(written.contains("summary: It rose.\n"), "{written}");
    assert!(written.contains("    cause: '<FILL IN: "), "{written}");
    assert!(written.contains("  current_score: 387.0\n"), "{written}");
}

#[test]
fn what_is_typed_goes_over_the_export() {
    let repo = repository();
    let both = [
        "--import",
        "remediation",
        "remediation-tasks.json",
        "exposure-score.json",
        "--field",
        "exposure_score=33.5",
        "--field",
        "report_url=https://intranet.example/soc/remediation",
        "--field",
        "owners_notified=[\"Workplace services\"]",
    ];
    let who = "analyst-1@soc.example";
    record(&repo, "vulnerability-remediation", "2026-03-13", who, &both).exits(0);
    let written = evidence(
        &repo,
        "vulnerability-remediation/2026/2026-03-13/monitoring.yaml",
    );
    assert!(written.contains("  exposure_score: 33.5\n"), "{written}");
    assert!(!written.contains("<FILL IN"), "{written}");
    assert!(!written.contains("summary:"), "{written}");
}

#[test]
fn an_export_of_another_task_is_refused_with_the_task_that_fits() {
    let repo = repository();
    let scores = ["--import", "secure-scores", "secure-scores-1.json"];
    let who = "analyst-1@soc.example";
    let done = record(&repo, "escalation-tickets", "2026-03-13", who, &scores).exits(2);
    let said = done.stderr;
    assert!(
        said.contains("import it into secure-score-report"),
        "{said}"
    );
    assert!(!repo.has("evidence"));
}

#[test]
fn a_missing_page_leaves_nothing() {
    let repo = repository();
    let all = [
        "--import",
        "service-messages",
        "messages-1.json",
        "messages-2.json",
        "messages-3.json",
    ];
    let who = "oversight-1@soc.example";
    let task = "portal-licence-management";
    let done = record(&repo, task, "2026-W11", who, &all[..3]).exits(2);
    let said = done.stderr;
    assert!(
        said.contains("the page after this one is missing"),
        "{said}"
    );
    assert!(said.contains("name all pages"), "{said}");
    assert!(!repo.has("evidence"));
    record(&repo, task, "2026-W11", who, &all).exits(0);
}
