//! `policy/imports` and `dutybook import`: mappings of one's own, beside those that dutybook ships.

use crate::harness::files::{project, tests};
use crate::harness::repo::Repo;
use crate::harness::run::Run;

const DANISH: &str = "\
kind: import/v1
id: servicenow-danish
extends: servicenow-incidents
states:
  open: [Ny, I gang]
  closed: [Lukket]
fields:
  opened: { from: [Åbnet] }
  updated: { from: [Opdateret] }
  number: { from: [Nummer] }
  state: { from: [Tilstand] }
dates: dmy
zone: Europe/Copenhagen
";
const EXPORT: &str = "\
Nummer;Tilstand;Åbnet;Opdateret
INC1;I gang;02-03-2026 10:12;13-03-2026 09:41
INC2;Lukket;01-03-2026 08:00;13-03-2026 03:00
";

/// A repository with the pack's policy, an own mapping and an export.
fn repository() -> Repo {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo.write("policy/imports/servicenow-danish.yaml", DANISH);
    repo.write("incident.csv", EXPORT);
    repo
}

fn record(repo: &Repo, at: &str, format: &str, files: &[&str]) -> Run {
    let mut command =
        repo.command("--no-history record escalation-tickets --team monitoring --no-input");
    command.args(["--occurrence", &at[..10]]);
    command.args([
        "--performed-by",
        "analyst-1@soc.example",
        "--as-of",
        at,
        "--import",
        format,
    ]);
    Run::of(command.args(files))
}

#[test]
fn an_own_mapping_reads_own_states_columns_and_dates() {
    let repo = repository();
    let done = record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    );
    let said = done.exits(0).stderr;
    assert!(
        said.contains("note: incident.csv was read as `;` between the columns\n"),
        "{said}"
    );
    let written = repo.read("evidence/escalation-tickets/2026/2026-03-13/monitoring.yaml");
    let expected = "  - system: ServiceNow\n    open: 1\n    updated: 2\n    closed: 1\n    oldest_age_days: 11\n";
    assert!(written.contains(expected), "{written}");
    repo.run("--no-history --as-of 2026-03-13T15:04:00+01:00 check --format json")
        .lacks("policy/schema");
}

#[test]
fn what_happened_between_two_reports_is_counted_in_the_second() {
    let repo = repository();
    let late = EXPORT.replace("13-03-2026 03:00", "13-03-2026 18:30");
    record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    )
    .exits(0);
    repo.write("incident.csv", &late);
    let said = record(
        &repo,
        "2026-03-16T15:00:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    )
    .exits(0)
    .stderr;
    let note = "note: this report counts what happened after 2026-03-13 15:04 +01:00, when \
        escalation-tickets/2026-03-13/monitoring was done\n";
    assert!(said.contains(note), "{said}");
    let written = repo.read("evidence/escalation-tickets/2026/2026-03-16/monitoring.yaml");
    assert!(
        written.contains("    updated: 1\n    closed: 1\n"),
        "{written}"
    );
}

#[test]
fn a_broken_mapping_is_a_finding_and_is_not_used() {
    let repo = repository();
    repo.write(
        "policy/imports/servicenow-danish.yaml",
        DANISH.replace("servicenow-incidents", "servicenow"),
    );
    let said = record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    )
    .exits(2)
    .stderr;
    assert!(
        said.contains("policy/imports/servicenow-danish.yaml cannot be understood"),
        "{said}"
    );
    repo.run("--no-history --as-of 2026-03-13T15:04:00+01:00 check --format json")
        .denies("policy/schema");
    let said = record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "servicenow-danisch",
        &["incident.csv"],
    )
    .exits(2)
    .stderr;
    assert!(
        said.contains(
            "`servicenow-danisch` is not a format to import; the formats are secure-scores"
        ),
        "{said}"
    );
}

#[test]
fn a_mapping_is_checked_with_an_export() {
    let repo = repository();
    let mapping = "policy/imports/servicenow-danish.yaml";
    let shown = repo
        .run(&format!(
            "import check {mapping} --with incident.csv --as-of 2026-03-13T15:04:00Z"
        ))
        .exits(0);
    let expected = "summary: 'ServiceNow: 1 open, the oldest for 11 days, 2 updated, 1 closed.'\ndetails:\n  systems:\n  - system: ServiceNow\n";
    assert!(shown.stdout.starts_with(expected), "{}", shown.stdout);
    let alone = repo.run(&format!("import check {mapping}")).exits(0);
    assert_eq!(
        alone.stdout,
        "servicenow-danish: a mapping to escalation-tickets\n"
    );
    repo.write(
        mapping,
        "kind: import/v1\nid: servicenow-danish\nextends: servicenow-incidents\ncolour: red\n",
    );
    let said = repo.run(&format!("import check {mapping}")).exits(1).stderr;
    assert!(
        said.contains(&format!("{mapping}:4:1: unknown field `colour`")),
        "{said}"
    );
}

#[test]
fn shipped_mappings_are_listed_and_can_be_copied() {
    let repo = repository();
    let list = repo.run("import list").exits(0).stdout;
    assert!(
        list.contains("servicenow-incidents  escalation-tickets: ServiceNow, Table API"),
        "{list}"
    );
    let shown = repo.run("import show jira-issues").exits(0).stdout;
    repo.write(
        "policy/imports/own-issues.yaml",
        shown.replace("id: jira-issues", "id: own-issues"),
    );
    repo.run("import check policy/imports/own-issues.yaml")
        .exits(0);
    let said = repo.run("import show jira").exits(2).stderr;
    assert!(
        said.contains("`jira` is not a format that dutybook ships"),
        "{said}"
    );
}

#[test]
fn an_export_of_another_product_is_recognised() {
    let repo = repository();
    let incident = r#"{"value":[{"incidentId":1,"createdTime":"2026-03-06T14:46:57Z","lastUpdateTime":"2026-03-13T09:46:57Z","status":"Active"}]}"#;
    repo.write("xdr.json", incident);
    let said = record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "sentinel-incidents",
        &["xdr.json"],
    )
    .exits(2)
    .stderr;
    assert!(
        said.contains("it is an export of defender-incidents"),
        "{said}"
    );
    let samples = tests().join("it/import/samples/sentinel-1.json");
    repo.write("sentinel.json", std::fs::read(samples).expect("a sample"));
    let said = record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "sentinel-incidents",
        &["sentinel.json"],
    )
    .exits(2)
    .stderr;
    assert!(!said.contains("it is an export of"), "{said}");
}

const CASES: &str = "\
kind: import/v1
id: zenticket
title: Zenticket
details: escalation-tickets
list:
  in: [data/cases]
  total: [meta/total]
  next: [links/next]
  key: id
fields:
  id: { from: [id], required: true }
  opened: { type: instant, from: [times/opened], required: true }
values:
  open: { count: {} }
  oldest: { oldest_days: opened }
template:
  systems: [{ system: Zenticket, open: $open, updated: 0, closed: 0, oldest_age_days: $oldest }]
summary: \"{open|case|cases} open.\"
";

#[test]
fn lists_totals_and_links_may_stand_below_other_fields() {
    let repo = repository();
    repo.write("policy/imports/zenticket.yaml", CASES);
    let page = |total: u32, next: &str| {
        format!(
            r#"{{"meta":{{"total":{total}}},"links":{{"next":{next}}},"data":{{"cases":[{{"id":1,"times":{{"opened":"2026-03-02T10:00:00Z"}}}}]}}}}"#
        )
    };
    let check =
        "import check policy/imports/zenticket.yaml --with page.json --as-of 2026-03-13T15:04:00Z";
    repo.write("page.json", page(1, "null"));
    let shown = repo.run(check).exits(0).stdout;
    assert!(shown.starts_with("summary: 1 case open.\n"), "{shown}");
    repo.write("page.json", page(4, "null"));
    let said = repo.run(check).exits(2).stderr;
    assert!(
        said.contains("/meta/total: the list has 4 records, the files hold 1"),
        "{said}"
    );
    repo.write("page.json", page(1, r#""/v2/cases?page=2""#));
    let said = repo.run(check).exits(2).stderr;
    assert!(
        said.contains("/links/next: the page after this one is missing; fetch /v2/cases?page=2"),
        "{said}"
    );
}

#[test]
fn mistakes_in_a_mapping_are_found_before_it_is_used() {
    let repo = repository();
    for (from, to, expected) in [
        (
            "oldest_days: opened",
            "oldest_days: id",
            "unknown instant `id`",
        ),
        ("count: {}", "sum: opened", "unknown count `opened`"),
        ("key: id", "key: ids", "unknown field `ids`"),
        ("$open", "$opne", "unknown value `opne`"),
        (
            "{open|case|cases}",
            "{open",
            "this text cannot be understood",
        ),
        (
            "required: true }\nvalues",
            "required: true }\nstates: { of: id, open: [a], closed: [a] }\nvalues",
            "the word `a` stands for two states",
        ),
        (
            "id: { from: [id], required: true }",
            "id: { from: [id] }",
            "the key `id` may be missing",
        ),
        (
            "[{ system: Zenticket, open: $open, updated: 0, closed: 0, oldest_age_days: $oldest }]
summary",
            "$oldest
values2: {}
summary",
            "unknown field `values2`",
        ),
    ] {
        let text = CASES.replacen(from, to, 1);
        assert_ne!(text, CASES, "{from}");
        repo.write("policy/imports/zenticket.yaml", text);
        let said = repo
            .run("import check policy/imports/zenticket.yaml")
            .exits(1)
            .stderr;
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    repo.write(
        "policy/imports/zenticket.yaml",
        CASES.replace("details: escalation-tickets", "details: escalation-ticket"),
    );
    repo.run("--no-history --as-of 2026-03-13T15:04:00+01:00 check --format json")
        .denies("policy/unknown-reference");
}

#[test]
fn an_artifact_that_is_not_what_was_recorded_is_not_compared() {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    let report = |day: &str, score: f64, mfa: f64| {
        format!(
            r#"{{"value":[{{"createdDateTime":"{day}T00:00:00Z","currentScore":{score},"maxScore":697,"controlScores":[{{"controlName":"AdminMFA","score":{mfa}}}]}}]}}"#
        )
    };
    let record = |at: &str, occurrence: &str, file: &str| {
        let mut command = repo.command("--no-history record secure-score-report --no-input");
        command.args(["--performed-by", "analyst-1@soc.example", "--as-of", at]);
        command.args([
            "--occurrence",
            occurrence,
            "--import",
            "secure-scores",
            file,
        ]);
        Run::of(&mut command)
    };
    repo.write("before.json", report("2026-03-01", 360.0, 1.0));
    repo.write("first.json", report("2026-03-06", 371.5, 5.0));
    repo.write("second.json", report("2026-03-13", 387.0, 9.0));
    let mut command = repo.command("--no-history record secure-score-report --no-input");
    command.args([
        "--performed-by",
        "analyst-1@soc.example",
        "--as-of",
        "2026-03-06T15:00:00+01:00",
    ]);
    command.args([
        "--occurrence",
        "2026-W10",
        "--import",
        "secure-scores",
        "first.json",
        "before.json",
    ]);
    Run::of(&mut command).exits(0);
    let artifact = "evidence/secure-score-report/2026/2026-W10/first.json";
    repo.write(artifact, report("2026-03-06", 371.5, 12.0));
    let said = record("2026-03-13T15:00:00+01:00", "2026-W11", "second.json")
        .exits(0)
        .stderr;
    let written = repo.read("evidence/secure-score-report/2026/2026-W11/monitoring.yaml");
    assert!(!written.contains("regressions"), "{said}{written}");
}

#[test]
fn a_report_that_is_recorded_after_a_later_one_is_told() {
    let repo = repository();
    record(
        &repo,
        "2026-03-13T15:04:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    )
    .exits(0);
    let earlier = EXPORT.replace("13-03-2026", "12-03-2026");
    repo.write("incident.csv", &earlier);
    let said = record(
        &repo,
        "2026-03-12T15:04:00+01:00",
        "servicenow-danish",
        &["incident.csv"],
    )
    .exits(0)
    .stderr;
    let warning =
        "warning: escalation-tickets/2026-03-13/monitoring was done later and is recorded already";
    assert!(said.contains(warning), "{said}");
}
