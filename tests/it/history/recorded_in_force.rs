//! `record` writes what `check` accepts: both go by the policy in force when the occurrence opened.

use proptest::prelude::*;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, text};
use crate::history::builder::{W10, W11};
use crate::history::policy::{Policy, Task};

/// A Wednesday: 2026-W11 is open.
const CHANGED: &str = "2026-03-11T12:00:00+01:00";

/// The Friday after it, before 2026-W11 is due.
const NOW: &str = "2026-03-13T15:00:00+01:00";

/// 2026-W10 is done; another policy lands in the middle of 2026-W11.
fn changed(policy: &Policy) -> Repo {
    let repo = Repo::honest();
    repo.set(policy);
    repo.land("Another policy (#3)", CHANGED)
}

/// Records 2026-W11 of the weekly report.
fn record(repo: &Repo, by: &str, options: &str) -> Run {
    let who = format!("--performed-by {by}@soc.example --no-input");
    repo.run(&format!(
        "record weekly-report --occurrence 2026-W11 {who} --summary Done --as-of {NOW} {options}"
    ))
}

/// Demands that what was recorded settles 2026-W11, before it lands and after.
#[track_caller]
fn settles(repo: Repo) {
    let json = repo.check(NOW).denies_nothing().json();
    assert_eq!(json["summary"]["standings"]["met"], 2, "{json:#}");
    let repo = repo.land("Report of 2026-W11 (#4)", "2026-03-13T15:30:00+01:00");
    let after = "2026-03-13T16:00:00+01:00";
    repo.stands(after, &[(W10, "met"), (W11, "met")]);
    repo.check(after).denies_nothing();
}

#[test]
fn a_week_that_runs_on_under_a_monthly_task() {
    let repo = changed(&Policy::new().task(Task::monthly()));
    let run = record(&repo, "analyst-1", "").exits(0);
    run.complains("weekly-report/2026-W11/alpha is then met");
    settles(repo);
}

#[test]
fn a_task_that_was_given_to_another_team() {
    let repo = changed(&Policy::new().task(Task::weekly().team("beta")));
    record(&repo, "analyst-3", "").exits(2);
    record(&repo, "analyst-1", "").exits(0);
    settles(repo);
}

#[test]
fn a_task_that_was_removed() {
    let repo = changed(&Policy::new().without("weekly-report"));
    record(&repo, "analyst-1", "").exits(0);
    settles(repo);
}

#[test]
fn a_task_that_asks_for_more_from_next_week_on() {
    let repo = changed(&Policy::new().task(Task::weekly().artifacts(2)));
    record(&repo, "analyst-1", "").exits(0);
    settles(repo);
}

#[test]
fn what_it_asked_for_when_it_opened_is_still_asked_for() {
    let repo = Repo::with(&Policy::new().task(Task::weekly().artifacts(1)));
    repo.set(&Policy::new());
    let repo = repo.land("No artifacts (#2)", CHANGED);
    record(&repo, "analyst-1", "")
        .exits(1)
        .complains("artifact/too-few");
}

#[test]
fn a_team_that_is_called_otherwise() {
    let mut policy = Policy::new().task(Task::weekly().team("gamma"));
    policy.teams[0].0 = "gamma";
    let repo = Repo::honest();
    repo.set(&policy);
    repo.edit(
        "policy/teams.yaml",
        "  gamma:\n",
        "  gamma:\n    formerly: [alpha]\n",
    );
    let repo = repo.land("Alpha is called gamma (#3)", CHANGED);
    let run = record(&repo, "analyst-1", "").exits(0);
    run.says("evidence/weekly-report/2026/2026-W11/gamma.yaml");
    settles(repo);
}

#[test]
fn a_team_that_is_gone() {
    let mut policy = Policy::new().task(Task::weekly().team("gamma"));
    policy.teams[0].0 = "gamma";
    let repo = changed(&policy);
    record(&repo, "analyst-3", "").exits(2);
    let run = record(&repo, "analyst-1", "").exits(0);
    run.says("evidence/weekly-report/2026/2026-W11/alpha.yaml");
    settles(repo);
}

/// Demands that what is not committed yet settles 2026-W11, and nothing settles 2026-W10.
#[track_caller]
fn is_met(repo: &Repo) {
    let json = repo.check(NOW).json();
    assert_eq!(json["summary"]["standings"]["met"], 1, "{json:#}");
}

#[test]
fn details_of_the_schema_that_was_in_force() {
    let schema = "policy/schemas/report.schema.json";
    let asks = |field: &str| {
        format!(
            "{{ \"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\",\n\
             \"required\": [\"{field}\"], \"additionalProperties\": false,\n\
             \"properties\": {{ \"{field}\": {{ \"type\": \"integer\" }} }} }}\n"
        )
    };
    let mut task = Task::weekly();
    task.evidence.push("details: report".to_owned());
    let repo = Repo::with(&Policy::new());
    repo.set(&Policy::new().task(task));
    repo.write(schema, asks("score"));
    let repo = repo.land("Details (#2)", "2026-03-08T12:00:00+01:00");
    repo.write(schema, asks("points"));
    let repo = repo.land("Other details (#3)", CHANGED);
    record(&repo, "analyst-1", "--field points=3").exits(2);
    record(&repo, "analyst-1", "--field score=3").exits(0);
    is_met(&repo);
    // The same for an amendment.
    let amend =
        format!("record --amend {W11} --reason Typo --field score=4 --no-input --as-of {NOW}");
    repo.run(&format!("{amend} --performed-by analyst-1@soc.example"))
        .exits(0);
    is_met(&repo);
}

#[test]
fn a_waiver_of_a_task_that_was_removed() {
    let repo = changed(&Policy::new().without("weekly-report"));
    let mut command = repo.command(&format!(
        "waive weekly-report --occurrence 2026-W11 --reason Removed --expires 2026-04-30 --no-input --as-of {NOW}"
    ));
    let run = Run::of(command.env("GIT_AUTHOR_EMAIL", "analyst-2@soc.example"));
    run.exits(0);
}

/// One way in which a policy may change.
#[derive(Debug, Clone, Copy)]
enum Edit {
    Every(&'static str),
    Team(&'static str),
    Zone(&'static str),
    Artifacts(u32),
    Grace(&'static str),
}

fn edits() -> impl Strategy<Value = Vec<(i64, Edit)>> {
    let every = prop::sample::select(vec!["day", "week", "month"]).prop_map(Edit::Every);
    let team = prop::sample::select(vec!["alpha", "beta", "gamma"]).prop_map(Edit::Team);
    let zones = vec!["Europe/Copenhagen", "America/New_York", "Asia/Tokyo"];
    let zone = prop::sample::select(zones).prop_map(Edit::Zone);
    let artifacts = (0..3_u32).prop_map(Edit::Artifacts);
    let grace = prop::sample::select(vec!["P1D", "PT4H", "2 business-days"]).prop_map(Edit::Grace);
    let edit = prop_oneof![every, team, zone, artifacts, grace];
    prop::collection::vec((0..20_i64, edit), 1..4).prop_map(|mut edits| {
        edits.sort_by_key(|(day, _)| *day);
        edits
    })
}

/// Writes a policy; gamma is alpha under another name.
fn write(repo: &Repo, task: &Task, zone: &str) {
    let mut policy = Policy::new().without("drill").task(task.clone());
    if task.team == "gamma" {
        policy.teams[0].0 = "gamma";
    }
    repo.set(&policy);
    if task.team == "gamma" {
        repo.edit(
            "policy/teams.yaml",
            "  gamma:\n",
            "  gamma:\n    formerly: [alpha]\n",
        );
    }
    repo.edit("policy/dutybook.yaml", "Europe/Copenhagen", zone);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn check_accepts_what_record_writes_whatever_changed(edits in edits()) {
        let repo = Repo::with(&Policy::new().without("drill"));
        let (mut task, mut zone) = (Task::weekly(), "Europe/Copenhagen");
        for (number, (day, edit)) in edits.iter().enumerate() {
            match *edit {
                Edit::Every(every) => task = Task { cadence: vec![format!("every: {every}")], ..task },
                Edit::Team(team) => task = task.team(team),
                Edit::Zone(other) => zone = other,
                Edit::Artifacts(min) => task = task.artifacts(min),
                Edit::Grace(grace) => task = task.grace(grace),
            }
            write(&repo, &task, zone);
            repo.write("notes.txt", number.to_string());
            repo.commit("Policy").at(&format!("2026-03-{:02}T12:0{number}:00+01:00", day + 3)).run();
        }
        let now = "2026-03-24T12:00:00+01:00";
        let due = repo.run(&format!("due --within P3D --format json --as-of {now}")).exits(0).json();
        let listed = due["duties"].as_array().expect("duties").iter();
        // What opens tomorrow cannot be done today.
        let duties: Vec<_> = listed.filter(|duty| duty["standing"] != "upcoming").collect();
        repo.write("a.txt", "first");
        repo.write("b.txt", "second");
        for duty in duties.iter().take(4) {
            let (label, team) = (text(&duty["occurrence"]), text(&duty["team"]));
            repo.write("a.txt", format!("first of {label} {team}"));
            repo.write("b.txt", format!("second of {label} {team}"));
            let by = if team == "beta" { "analyst-3" } else { "analyst-1" };
            let run = repo.run(&format!(
                "record weekly-report --occurrence {label} --team {team} --performed-by {by}@soc.example \
                 --attach a.txt --attach b.txt --summary {label}-{team} --no-input --as-of {now}"
            ));
            prop_assert_eq!(run.code, Some(0), "{} {}: {}", label, team, run.stderr);
        }
        repo.remove("a.txt").remove("b.txt");
        if duties.is_empty() {
            return Ok(());
        }
        repo.commit("Recorded").at(now).run();
        let run = repo.check(now);
        for finding in run.findings() {
            let file = text(&finding["file"]);
            let is_recorded = file.starts_with("evidence/") && finding["level"] == "deny";
            prop_assert!(!is_recorded, "{finding:#}");
        }
    }
}
