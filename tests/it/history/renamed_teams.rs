//! A team that is called otherwise takes over what policy assigned to its former name.

use crate::harness::repo::{Repo, START};
use crate::harness::run::text;
use crate::history::builder::{IN_TIME, W10, W11, W12};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Member, Policy, Task};

/// A Wednesday: 2026-W11 is open.
const RENAMED: &str = "2026-03-11T12:00:00+01:00";

/// The Friday after it, when 2026-W11 is done and recorded.
const DONE: &str = "2026-03-13T15:00:00+01:00";
const RECORDED: &str = "2026-03-13T16:00:00+01:00";

/// 2026-W12 is open.
const NEXT_WEEK: &str = "2026-03-18T12:00:00+01:00";

/// The usual policy with alpha under another name.
fn called(name: &'static str) -> Policy {
    let mut policy = Policy::new().task(Task::weekly().team(name));
    policy.teams[0].0 = name;
    policy
}

/// Says in `policy/teams.yaml` what a team was called before.
fn formerly(repo: &Repo, team: &str, former: &str) {
    let line = format!("  {team}:\n");
    repo.edit(
        "policy/teams.yaml",
        &line,
        &format!("{line}    formerly: [{former}]\n"),
    );
}

/// 2026-W10 is done; alpha is called gamma from the middle of 2026-W11 on.
fn renamed() -> Repo {
    let repo = Repo::honest();
    repo.set(&called("gamma"));
    formerly(&repo, "gamma", "alpha");
    repo.land("Alpha is called gamma (#3)", RENAMED)
}

/// Work of 2026-W11, as a team recorded it.
fn w11(team: &str, by: &str) -> Evidence {
    Evidence::new("weekly-report", "2026-W11", team, by, DONE)
}

#[test]
fn evidence_of_either_name_fulfils_what_was_assigned_to_the_former_one() {
    for team in ["alpha", "gamma"] {
        let repo = renamed().record(&w11(team, "analyst-1"));
        let repo = repo.land("W11 (#4)", RECORDED);
        let gamma = "weekly-report/2026-W12/gamma";
        let expected = [(W10, "met"), (W11, "met"), (W12, "-"), (gamma, "open")];
        repo.stands(NEXT_WEEK, &expected);
        repo.check(NEXT_WEEK).exits(0).denies_nothing();
    }
}

#[test]
fn without_a_former_name_the_last_roster_counts() {
    let repo = Repo::honest();
    repo.set(&called("gamma"));
    let repo = repo.land("Gamma for alpha (#3)", RENAMED);
    let own = repo
        .record(&w11("alpha", "analyst-2"))
        .land("W11 (#4)", RECORDED);
    own.stands(NEXT_WEEK, &[(W10, "met"), (W11, "met")]);
    own.check(NEXT_WEEK).denies_nothing();
    // Another team is another team.
    own.remove(&w11("alpha", "analyst-2").path());
    own.add(&w11("gamma", "analyst-2"));
    own.check(NEXT_WEEK).denies("evidence/unknown-duty");
}

#[test]
fn the_roster_is_that_of_the_team_as_renamed() {
    let repo = Repo::honest();
    let policy = called("gamma").without_member("analyst-2@soc.example");
    repo.set(&policy.member("gamma", Member::new("analyst-9@soc.example")));
    formerly(&repo, "gamma", "alpha");
    let repo = repo.land("Alpha is called gamma (#3)", RENAMED);
    for (team, by, met) in [
        ("gamma", "analyst-9", 2),
        ("alpha", "analyst-9", 2),
        ("gamma", "analyst-2", 1),
        ("gamma", "analyst-3", 1),
    ] {
        repo.add(&w11(team, by));
        let json = repo.check(RECORDED).json();
        let standings = &json["summary"]["standings"];
        assert_eq!(standings["met"], met, "{team}, {by}: {json:#}");
        repo.remove(&w11(team, by).path());
    }
}

#[test]
fn a_former_name_of_a_former_name_is_followed() {
    let repo = renamed();
    repo.set(&called("delta"));
    formerly(&repo, "delta", "gamma");
    let repo = repo.land("Gamma is called delta (#4)", "2026-03-12T12:00:00+01:00");
    let repo = repo
        .record(&w11("delta", "analyst-1"))
        .land("W11 (#5)", RECORDED);
    repo.stands(NEXT_WEEK, &[(W10, "met"), (W11, "met")]);
    repo.check(NEXT_WEEK).denies_nothing();
}

#[test]
fn a_new_team_of_an_old_name_fulfils_nothing_of_the_old_one() {
    let repo = renamed();
    let mut policy = called("gamma");
    policy
        .teams
        .push(("alpha", vec![Member::new("analyst-8@soc.example")]));
    repo.set(&policy);
    let repo = repo.land("Another alpha (#4)", "2026-03-12T12:00:00+01:00");
    let repo = repo.record(&w11("gamma", "analyst-1"));
    let repo = repo.land("W11 (#5)", RECORDED);
    repo.stands(NEXT_WEEK, &[(W10, "met"), (W11, "met")]);
}

#[test]
fn waivers_name_either() {
    let teams = |team: &str| format!("{}teams: [{team}]\n", waiver("2026-W11"));
    for team in ["alpha", "gamma"] {
        let repo = renamed();
        repo.write(WAIVER, teams(team));
        let repo = repo.land("Freeze (#4)", "2026-03-12T12:00:00+01:00");
        repo.stands(NEXT_WEEK, &[(W11, "waived")]);
        repo.check(NEXT_WEEK).exits(0).denies_nothing();
    }
}

#[test]
fn one_of_several_may_be_renamed() {
    let either = |first: &str| format!("any_of: [{first}, beta]");
    let repo = Repo::with(&Policy::new());
    let task = "policy/tasks/weekly-report.yaml";
    repo.edit(task, "team: alpha", &either("alpha"));
    let repo = repo.land("Either (#2)", "2026-03-01T12:00:00+01:00");
    repo.set(&called("gamma"));
    repo.edit(task, "team: gamma", &either("gamma"));
    formerly(&repo, "gamma", "alpha");
    let repo = repo.land("Alpha is called gamma (#3)", RENAMED);
    let repo = repo
        .record(&w11("gamma", "analyst-1"))
        .land("W11 (#4)", RECORDED);
    repo.stands(NEXT_WEEK, &[("weekly-report/2026-W11/any", "met")]);
}

#[test]
fn what_is_due_for_a_team_holds_what_it_took_over() {
    let repo = renamed();
    let due = |team: &str| {
        let due = format!("due --team {team} --within P7D --format json --as-of {RENAMED}");
        let duties = repo.run(&due).exits(0).json()["duties"].clone();
        let duties = duties.as_array().expect("duties").clone();
        duties
            .iter()
            .map(|duty| text(&duty["duty"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(due("gamma"), [W11]);
    assert_eq!(due("alpha"), [W11]);
    assert_eq!(due("beta"), [] as [&str; 0]);
    let overdue = repo.check(NEXT_WEEK).exits(1).finding("duty/overdue");
    let help = text(&overdue["help"]);
    assert!(
        help.ends_with("--occurrence 2026-W11 --team gamma"),
        "{help}"
    );
}

#[test]
fn files_alone_are_judged_by_either_name() {
    let repo = renamed().record(&w11("gamma", "analyst-1"));
    let repo = repo.land("W11 (#4)", RECORDED);
    let run = repo.run(&format!(
        "--no-history check --format json --as-of {NEXT_WEEK}"
    ));
    run.exits(0).denies_nothing();
}

/// The year of a team that is renamed in it goes on.
#[test]
fn a_backstop_goes_on_counting() {
    let drill = "drill/by-2027-03-02";
    let mut policy = Policy::new().without("weekly-report");
    let repo = Repo::with(&policy);
    policy.teams[1].0 = "delta";
    repo.set(&policy.task(Task::drill().team("delta")));
    formerly(&repo, "delta", "beta");
    let repo = repo.land("Beta is called delta (#2)", "2026-09-01T12:00:00+02:00");
    let standings = |as_of: &str| {
        let span = "--from 2026-01-01 --to 2028-12-31 --format json";
        let run = repo.run(&format!("audit {span} --as-of {as_of}"));
        let standings = run.standings().into_iter();
        let backstops = standings.filter(|(duty, _)| duty.contains("/by-"));
        backstops.collect::<Vec<_>>()
    };
    let owed = |duty: String, standing: &str| vec![(duty, standing.to_owned())];
    assert_eq!(
        standings("2027-01-01"),
        owed(format!("{drill}/beta"), "open")
    );
    let path = "evidence/drill/2027/2027-02-01-yearly/request.yaml";
    let request = "kind: request/v1\ntask: drill\nid: 2027-02-01-yearly\nrequested_by: oversight-1@soc.example\n\
                   requested_at: 2027-02-01T09:00:00+01:00\nreason: Yearly\n";
    repo.write(path, request);
    let at = "2027-02-02T12:00:00+01:00";
    repo.add(&Evidence::new(
        "drill",
        "2027-02-01-yearly",
        "delta",
        "analyst-3",
        at,
    ));
    let at = "2027-02-02T13:00:00+01:00";
    repo.commit("Yearly (#3)").at(at).run();
    assert_eq!(
        standings(at),
        owed("drill/by-2028-02-02/delta".to_owned(), "open")
    );
}

#[test]
fn what_landed_under_the_former_name_stays_as_it_was() {
    let repo = renamed();
    repo.stands(RENAMED, &[(W10, "met"), (W11, "open")]);
    assert!(IN_TIME < RENAMED);
    repo.check(RENAMED).exits(0).denies_nothing();
}

/// Renames both alpha and the approvers.
fn all_renamed(formerly_said: bool) -> Repo {
    let mut policy = called("gamma").approvers("board");
    policy.teams[2].0 = "board";
    let repo = Repo::honest();
    repo.set(&policy);
    if formerly_said {
        formerly(&repo, "gamma", "alpha");
        formerly(&repo, "board", "oversight");
    }
    repo.land("Other names (#3)", RENAMED)
}

#[test]
fn a_team_that_is_only_called_otherwise_weakens_nothing() {
    all_renamed(true).check(RENAMED).exits(0).found(&[], &[]);
    all_renamed(false)
        .check(RENAMED)
        .exits(0)
        .warns("policy/weakened");
}

#[test]
fn what_else_changes_with_the_name_is_told() {
    let policy = called("gamma").task(Task::monthly().team("gamma"));
    let repo = Repo::honest();
    repo.set(&policy);
    formerly(&repo, "gamma", "alpha");
    let repo = repo.land("Another name, and less (#3)", RENAMED);
    repo.check(RENAMED).warns("policy/weakened");
}

/// Two teams that become one owe less than two.
#[test]
fn a_team_that_takes_in_another_is_told() {
    let repo = Repo::with(&Policy::new());
    let task = "policy/tasks/weekly-report.yaml";
    repo.edit(task, "team: alpha", "each_of: [alpha, beta]");
    let repo = repo.land("Both (#2)", "2026-03-01T12:00:00+01:00");
    let mut policy = Policy::new().task(Task::weekly().team("beta"));
    policy.teams.remove(0);
    repo.set(&policy);
    formerly(&repo, "beta", "alpha");
    let repo = repo.land("One team (#3)", RENAMED);
    repo.check(RENAMED).warns("policy/weakened");
    // What each owed is still owed by each.
    repo.stands(
        RENAMED,
        &[(W11, "open"), ("weekly-report/2026-W11/beta", "open")],
    );
    repo.add(&w11("alpha", "analyst-3"));
    repo.commit("W11 (#4)").at(RECORDED).run();
    repo.stands(
        RECORDED,
        &[(W11, "met"), ("weekly-report/2026-W11/beta", "open")],
    );
}

/// A weekly task whose performances may not lie more than nine days apart, and that gamma takes over from alpha.
fn renamed_with_gap() -> Repo {
    let longest = |policy: Policy| {
        let mut task = Task::weekly();
        task.cadence.push("max_gap: P9D".to_owned());
        policy.task(task)
    };
    let first = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    let repo = Repo::with(&longest(Policy::new())).record(&first);
    let repo = repo.land("W10 (#2)", "2026-03-02T11:00:00+01:00");
    let mut policy = called("gamma");
    let mut task = Task::weekly().team("gamma");
    task.cadence.push("max_gap: P9D".to_owned());
    policy = policy.task(task);
    repo.set(&policy);
    formerly(&repo, "gamma", "alpha");
    repo.land("Alpha is called gamma (#3)", "2026-03-10T12:00:00+01:00")
}

/// The clock runs through a renaming: it does not begin anew, and does not forget what was done.
#[test]
fn the_longest_gap_runs_through_a_renaming() {
    const GAP: &str = "duty/gap";
    let late = "2026-03-12T12:00:00+01:00";
    let repo = renamed_with_gap();
    let run = repo.check(late).exits(1).denies(GAP);
    let told = run.told(GAP);
    assert!(told.contains("was last done on Mon 2 Mar"), "{told}");
    for team in ["alpha", "gamma"] {
        let repo = renamed_with_gap();
        let at = "2026-03-11T09:00:00+01:00";
        let repo = repo.record(&Evidence::new(
            "weekly-report",
            "2026-W11",
            team,
            "analyst-1",
            at,
        ));
        let repo = repo.land("W11 (#4)", "2026-03-11T10:00:00+01:00");
        repo.check("2026-03-20T08:00:00+01:00").lacks(GAP);
        repo.check("2026-03-20T10:00:00+01:00").denies(GAP);
    }
}

/// Teams that become one each have a past of their own: what one of them did is not what the other did.
#[test]
fn the_gap_of_a_team_is_not_closed_by_the_team_that_it_joins() {
    let with_gap = |team: &'static str| {
        let mut task = Task::weekly().team(team);
        task.cadence.push("max_gap: P9D".to_owned());
        task
    };
    let policy = Policy::new().task(with_gap("alpha"));
    let mut files = policy.files();
    for (_, text) in &mut files {
        *text = text.replace("{ team: alpha }", "{ each_of: [alpha, beta] }");
    }
    let repo = Repo::unborn();
    for (path, text) in files {
        repo.write(&path, &text);
    }
    let repo = repo.land("Policy (#1)", START);
    let alpha = Evidence::new(
        "weekly-report",
        "2026-W10",
        "alpha",
        "analyst-1",
        "2026-03-10T10:00:00+01:00",
    );
    let repo = repo.record(&alpha);
    let repo = repo.land("W10 of alpha (#2)", "2026-03-10T11:00:00+01:00");
    let mut joined = called("gamma").task(with_gap("gamma")).without("drill");
    joined.teams.retain(|team| team.0 != "beta");
    repo.set(&joined);
    formerly(&repo, "gamma", "alpha, beta");
    let repo = repo.land("They are gamma (#3)", "2026-03-13T12:00:00+01:00");
    let report = repo.audit("2026-03-14T12:00:00+01:00").json();
    let gaps = report["gaps"].as_array().expect("gaps");
    let too_long = gaps.iter().filter(|gap| gap["is_too_long"] == true);
    assert_eq!(too_long.count(), 1, "{gaps:?}");
}
