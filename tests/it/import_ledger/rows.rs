//! What becomes of a row that holds.

use super::{HONEST, LATER, NOW, import, import_with, world};

#[test]
fn a_row_becomes_evidence_that_says_where_it_comes_from() {
    let world = world();
    let rows = "Write a Report,2026-W03,,Team Alpha,a-1@users.noreply.example;a-2@soc.example,2026-01-16 16:00,\
                \"=cmd|'/c calc'!A0\nand more\",https://t.example/1,Ticket";
    let run = import(&world, rows).exits(0);
    assert!(
        run.stdout
            .contains("wrote 1 evidence files from duties.csv: 1 met"),
        "{}",
        run.stdout
    );
    let written = world.read("evidence/report/2026/2026-W03/alpha.yaml");
    let expected = "performed_by:\n- a-1@soc.example\n- a-2@soc.example\nperformed_at: 2026-01-16T16:00:00+01:00\n";
    assert!(written.contains(expected), "{written}");
    let links = "links:\n- title: Ticket\n  url: https://t.example/1\n";
    assert!(written.contains(links), "{written}");
    let imported = "imported:\n  from: duties.csv\n  row: 2\n  sha256: ";
    assert!(written.contains(imported), "{written}");
    assert!(
        written.ends_with("  at: 2026-02-27T15:00:00+01:00\n"),
        "{written}"
    );
}

#[test]
fn rows_of_every_kind_of_task_are_imported() {
    let world = world();
    let rows = "triage,,2026-01-09,alpha,a-1@soc.example,16:50,One\n\
                triage,,2026-01-09,beta,b-1@soc.example,16:50,Two\n\
                briefing,2026-01,,beta,b-1@soc.example,2026-01-12 10:00,Told\n\
                report,2026-W05,,old-alpha,a-1@soc.example,2026-01-29T10:00:00Z,Former name\n\
                accounts,,2026-01-20,,a-1@soc.example,10:00,x,,,b-1@soc.example,2026-01-21 10:00\n\
                scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,12.5,S1,yes";
    import(&world, rows).exits(0);
    let scan = world.read("evidence/scan/2026/2026-01/alpha.yaml");
    let details = "details:\n  score: 12.5\n  ok: true\n  systems:\n  - name: S1\n";
    assert!(scan.contains(details), "{scan}");
    let accounts = world.read("evidence/accounts/2026/2026-W04/alpha.yaml");
    assert!(
        accounts.contains("reviewed_by: b-1@soc.example\nreviewed_at: 2026-01-21T10:00:00+01:00\n"),
        "{accounts}"
    );
    assert!(world.has("evidence/triage/2026/2026-01-09/beta.yaml"));
    assert!(world.has("evidence/briefing/2026/2026-01/beta.yaml"));
    let json = world.run_at(NOW, &["check", "--format", "json"]).json();
    let findings = json["findings"].as_array().unwrap().iter();
    let of_evidence: Vec<_> = findings
        .filter(|it| it["level"] == "deny" && it["rule"] != "duty/overdue")
        .collect();
    assert!(of_evidence.is_empty(), "{of_evidence:?}");
}

#[test]
fn a_request_is_fulfilled_by_its_row() {
    let world = world();
    let request = ["request", "drill", "--slug", "x", "--reason", "r"];
    world.run_at("2026-02-20T13:00:00+01:00", &request).exits(0);
    import(
        &world,
        "drill,2026-02-20-x,,,a-1@soc.example,2026-02-21 10:00",
    )
    .exits(0);
    assert!(world.has("evidence/drill/2026/2026-02-20-x/alpha.yaml"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = world();
    let run = import_with(&world, HONEST, &["--dry-run"]).exits(0);
    assert!(
        run.stdout
            .contains("would write evidence/report/2026/2026-W03/alpha.yaml (line 2)")
    );
    assert!(!world.has("evidence"));
}

/// `docs/migrating.md`: what opened before adoption is judged by the policy of that day.
#[test]
fn a_requirement_that_lands_with_adoption_leaves_the_past_alone() {
    let world = world();
    import(&world, HONEST).exits(0);
    world.commit_at("2026-02-28T12:00:00Z", "Import");
    let task = world.read("policy/tasks/report.yaml") + "evidence: { artifacts: { min: 1 } }\n";
    world.put("policy/tasks/report.yaml", &task);
    world.commit_at("2026-03-02T12:00:00Z", "Require a file");
    let standing = |at: &str| {
        let args = ["trace", "report/2026-W03/alpha", "--format", "json"];
        world.run_at(at, &args).exits(0).json()["standing"].clone()
    };
    assert_eq!(standing(LATER), "met");
}

/// As many rows as a team of many duties has in years; the time grows with their number only.
#[test]
fn thousands_of_rows_are_imported_at_once() {
    use std::fmt::Write;
    let world = world();
    world.put(
        "policy/tasks/many.yaml",
        "kind: task/v1\nid: many\ntitle: Many\nassigned: { team: alpha }\ncadence: { every: day }\nstarts: 2020-01-01\n",
    );
    let mut rows = String::new();
    let first = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    for day in first.iter_days().take(2_000) {
        let _ = writeln!(rows, "many,,{day},,a-1@soc.example,16:00,Day {day}");
    }
    let run = import(&world, &rows).exits(0);
    assert!(
        run.stdout.contains("wrote 2000 evidence files"),
        "{}",
        run.stdout
    );
}
