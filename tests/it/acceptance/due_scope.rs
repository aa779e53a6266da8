//! `due` for those who ask: their teams, names instead of ids, groups, several roots, and what is not committed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, RunCommand as _};
use crate::history::builder::NOW;
use crate::history::evidence::{Evidence, WAIVER, unapproved};
use crate::history::policy::{Policy, Task};

/// Two weeks after [`NOW`].
const LATER: &str = "2026-03-24T09:00:00+01:00";

/// A policy with a daily task of beta beside the weekly one of alpha.
fn policy() -> Policy {
    Policy::new().task(Task::daily()).without("drill")
}

fn due(repo: &Repo, as_of: &str, arguments: &[&str]) -> Run {
    let mut command = repo.command(&format!("--as-of {as_of} due --format json"));
    command.args(arguments).run()
}

#[track_caller]
fn duties(run: Run) -> Vec<String> {
    let document = run.exits(0).json();
    let duties = document["duties"].as_array().expect("duties");
    let ids = duties
        .iter()
        .map(|duty| duty["duty"].as_str().expect("an id"));
    ids.map(str::to_owned).collect()
}

#[test]
fn tasks_and_teams_go_by_their_names_in_any_case() {
    let repo = Repo::with(&policy());
    let by_id = duties(due(&repo, NOW, &["weekly-report", "--team", "alpha"]));
    assert_eq!(by_id.len(), 2);
    for (task, team) in [
        ("The weekly-report", "Team alpha"),
        ("THE  Weekly-Report", "team ALPHA"),
        ("Weekly-Report", "ALPHA"),
    ] {
        let by_name = duties(due(&repo, NOW, &[task, "--team", team]));
        assert_eq!(by_name, by_id, "{task} {team}");
    }
    due(&repo, NOW, &["The weekly"])
        .exits(2)
        .complains("unknown task `The weekly`");
    due(&repo, NOW, &["--team", "Team alpa"])
        .exits(2)
        .complains("did you mean `Team alpha`?");
    let mut check = repo.command(&format!("--as-of {NOW} check --format json"));
    let check = check
        .args(["The weekly-report", "--team", "team alpha"])
        .run();
    check.denies("duty/overdue");
    let mut trace = repo.command(&format!("--as-of {NOW} trace"));
    let trace = trace.arg("The Weekly-Report/2026-W10/Team Alpha").run();
    trace.exits(0).says("weekly-report/2026-W10/alpha");
}

#[test]
fn a_name_that_two_have_is_refused_with_both() {
    let repo = Repo::with(&policy());
    let teams = repo
        .read("policy/teams.yaml")
        .replace("Team beta", "Team ALPHA");
    repo.write("policy/teams.yaml", teams);
    let run = due(&repo, NOW, &["--team", "team alpha"]).exits(2);
    run.complains("`team alpha` names 2 teams")
        .complains("write the id of one: alpha, beta");
    // An id wins over a name.
    assert!(!duties(due(&repo, NOW, &["--team", "alpha"])).is_empty());
}

#[test]
fn a_group_is_all_its_teams() {
    let repo = Repo::with(&policy());
    let teams = repo.read("policy/teams.yaml");
    let groups = "groups:\n  all-soc:\n    name: The whole SOC\n    teams: [alpha, beta]\n";
    repo.write("policy/teams.yaml", format!("{teams}{groups}"));
    let repo = repo.land("Group", "2026-03-01T13:00:00+01:00");
    let all = duties(due(&repo, NOW, &[]));
    for word in ["all-soc", "the whole soc"] {
        assert_eq!(duties(due(&repo, NOW, &["--team", word])), all);
    }
    assert!(all.iter().any(|duty| duty.ends_with("/alpha")));
    assert!(all.iter().any(|duty| duty.ends_with("/beta")));
}

#[test]
fn mine_are_the_duties_of_the_teams_that_gits_user_is_on() {
    let repo = Repo::with(&policy());
    let mine = |address: &str| {
        let mut command = repo.command(&format!("--as-of {NOW} due --format json --mine"));
        command.env("GIT_AUTHOR_EMAIL", address).run()
    };
    let alpha = duties(due(&repo, NOW, &["--team", "alpha"]));
    assert_eq!(duties(mine("analyst-1@soc.example")), alpha);
    assert_eq!(duties(mine("Analyst-1@users.noreply.example")), alpha);
    let beta = duties(due(&repo, NOW, &["--team", "beta"]));
    assert_eq!(duties(mine("analyst-3@soc.example")), beta);
    assert!(duties(mine("oversight-1@soc.example")).is_empty());
    let stranger = mine("stranger@elsewhere.example").exits(2);
    stranger
        .complains("stranger@elsewhere.example is on no roster of policy/teams.yaml")
        .complains("policy/teams.yaml");
    let mut nobody = repo.command("due --mine");
    nobody
        .run()
        .exits(2)
        .complains("git does not know who you are");
    let mut both = repo.command("due --mine --team alpha");
    both.run().exits(2);
}

#[test]
fn duties_of_a_kind_take_one_line_until_all_are_asked_for() {
    let repo = Repo::with(&policy());
    let folded = repo
        .run(&format!("--as-of {NOW} due --within 3d --team beta"))
        .exits(0);
    let folded = folded
        .says("  !! The daily-check: 6 overdue since Tue 3 Mar")
        .says("       daily-check 2026-03-02 … 2026-03-09")
        .says("       dutybook record daily-check --occurrence 2026-03-02 --team beta")
        .says("!! overdue");
    assert!(!folded.stdout.contains("2026-03-05"), "{}", folded.stdout);
    let all = repo
        .run(&format!("--as-of {NOW} due --within 3d --team beta --all"))
        .exits(0);
    all.says("daily-check 2026-03-05")
        .says("--occurrence 2026-03-05 --team beta");
    let quiet = repo
        .run(&format!(
            "--quiet --as-of {NOW} due --within 3d --team beta"
        ))
        .exits(0);
    assert_eq!(quiet.stdout.lines().count(), 1, "{}", quiet.stdout);
}

#[test]
fn a_duty_that_is_not_open_yet_has_no_command() {
    let repo = Repo::with(&policy());
    let early = "2026-03-02T06:00:00+01:00";
    let document = due(&repo, early, &["--within", "2w"]).exits(0).json();
    let duties = document["duties"].as_array().expect("duties");
    let is_upcoming = |duty: &&Value| duty["standing"] == "upcoming";
    assert!(duties.iter().any(|duty| !is_upcoming(&duty)));
    assert!(duties.iter().any(|duty| is_upcoming(&duty)));
    for duty in duties {
        let has_command = duty["command"].is_string();
        assert_eq!(has_command, !is_upcoming(&duty), "{duty:#}");
    }
    let human = repo
        .run(&format!("--as-of {early} due --within 2w --all"))
        .exits(0);
    let human = human
        .says("--occurrence 2026-03-02 --team beta")
        .says("daily-check 2026-03-05");
    assert!(!human.stdout.contains("--occurrence 2026-03-05"));
}

#[test]
fn a_duty_due_soon_marks_its_run_for_the_first_alone() {
    let repo = Repo::with(&policy());
    let list = |more: &str| {
        let line = format!("--as-of 2026-03-01T12:00:00+01:00 due --within 2w --team beta{more}");
        repo.run(&line).exits(0)
    };
    let folded = list("");
    folded
        .says("  *  The daily-check: 10 upcoming, the first due Mon 2 Mar 23:59")
        .says("* due soon (of several, the first)\n");
    list(" --all").says("* due soon\n");
}

#[test]
fn what_awaits_a_second_person_is_told_to_them_alone() {
    let weekly = Task::weekly().reviewed();
    let repo = Repo::with(&Policy::new().task(weekly).without("drill"));
    repo.add(&Evidence::w10());
    let repo = repo.land("Report", "2026-03-06T16:00:00+01:00");
    let mine = |address: &str| {
        let mut command = repo.command(&format!("--as-of {NOW} due --mine"));
        command.env("GIT_AUTHOR_EMAIL", address).run().exits(0)
    };
    mine("oversight-1@soc.example").says("1 review awaits you: dutybook review\n");
    let performer = mine("analyst-1@soc.example");
    assert!(!performer.stdout.contains("await"), "{}", performer.stdout);
    repo.write(WAIVER, unapproved("2026-W10"));
    let repo = repo.land("Ask for a waiver", "2026-03-06T17:00:00+01:00");
    let mut command = repo.command(&format!("--as-of {NOW} due --mine"));
    let run = command
        .env("GIT_AUTHOR_EMAIL", "oversight-2@soc.example")
        .run();
    run.exits(0)
        .says("1 review and 1 waiver await you: dutybook review, dutybook approve\n");
}

#[test]
fn a_span_that_is_none_is_told_what_to_write() {
    let repo = Repo::with(&policy());
    let run = repo.run("due --within tomorrow").exits(2);
    run.complains("write 7d, 2w, or one of ISO 8601 such as P1D or P2W");
}

#[test]
fn at_the_top_of_a_repository_of_tenants_the_help_names_them() {
    let repo = tenants();
    for command in ["due", "check"] {
        repo.run(command)
            .exits(2)
            .complains("no policy/dutybook.yaml in . or above it")
            .complains("name one with -C tenants/a; `check` and `due` take all of them with -C 'tenants/*'");
    }
    repo.write("tenants/none/README.md", "no root\n");
    let run = repo.run("due").exits(2);
    run.complains("name one with -C tenants/a\n");
    let empty = Repo::unborn();
    empty
        .run("due")
        .exits(2)
        .complains("or name one with -C DIR");
}

#[test]
fn a_stranger_to_every_root_is_told_so() {
    let repo = tenants();
    let mut command = repo.command("-C tenants/* due --mine");
    command
        .env("GIT_AUTHOR_EMAIL", "stranger@elsewhere.example")
        .run()
        .exits(2)
        .complains("stranger@elsewhere.example is on no roster");
}

#[test]
fn spans_are_short_or_of_iso_8601() {
    let repo = Repo::with(&policy());
    let within = |span: &str| {
        let document = due(&repo, NOW, &["--within", span]).exits(0).json();
        document["within"].as_str().expect("a span").to_owned()
    };
    for (typed, iso) in [
        ("7d", "P1W"),
        ("2w", "P2W"),
        ("12h", "PT12H"),
        ("P1M", "P1M"),
    ] {
        assert_eq!(within(typed), iso);
    }
}

#[test]
fn another_year_is_shown() {
    let repo = Repo::with(&policy());
    let old = repo
        .run("--as-of 2027-01-15T09:00:00+01:00 due --team alpha --all")
        .exits(0);
    old.says("Fri 6 Mar 2026 17:00").says("Fri 15 Jan 17:00 ");
    let folded = repo
        .run("--as-of 2027-01-15T09:00:00+01:00 due --team alpha")
        .exits(0);
    folded.says("overdue since Mon 9 Mar 2026");
}

#[test]
fn a_missing_request_names_the_command_that_makes_one() {
    let repo = Repo::with(&Policy::new());
    let run = repo
        .run("--as-of 2027-04-15T09:00:00+02:00 due drill")
        .exits(0);
    run.says("dutybook request drill --slug … --reason …");
}

#[test]
fn evidence_that_is_not_committed_is_told() {
    let repo = Repo::with(&policy());
    let plain = due(&repo, NOW, &[]).exits(0).json();
    assert_eq!(plain["roots"][0]["uncommitted_evidence"], 0);
    repo.add(&Evidence::w10());
    let document = due(&repo, NOW, &[]).exits(0).json();
    let root = &document["roots"][0];
    assert_eq!(root["uncommitted_evidence"], 1);
    assert_eq!(
        root["settled_by_uncommitted"],
        serde_json::json!(["weekly-report/2026-W10/alpha"])
    );
    let human = repo.run(&format!("--as-of {NOW} due")).exits(0);
    human.says(
        "1 file of evidence is not committed; 1 duty counts as settled only by what is not committed: \
         weekly-report/2026-W10/alpha",
    );
    let repo = repo.land("Report", "2026-03-10T17:00:00+01:00");
    let document = due(&repo, NOW, &[]).exits(0).json();
    assert_eq!(document["roots"][0]["uncommitted_evidence"], 0);
    // What was recorded and is gone from the worktree unsettles its duty.
    repo.remove(&Evidence::w10().path());
    let document = due(&repo, NOW, &["weekly-report"]).exits(0).json();
    assert_eq!(document["roots"][0]["uncommitted_evidence"], 1);
    let duties = document["duties"].as_array().expect("duties");
    let marked = |duty: &&Value| duty["has_uncommitted_evidence"] == true;
    assert_eq!(duties.iter().filter(marked).count(), 1, "{duties:#?}");
    let human = repo
        .run(&format!("--as-of {NOW} due weekly-report"))
        .exits(0);
    human.says("; its evidence is not committed");
}

fn tenants() -> Repo {
    let repo = Repo::unborn();
    for folder in ["tenants/a", "tenants/b c"] {
        for (path, text) in policy().files() {
            repo.write(format!("{folder}/{path}"), format!("{text}# {folder}\n"));
        }
    }
    repo.land("Tenants", crate::harness::repo::START)
}

#[test]
fn several_roots_are_listed_together() {
    let repo = tenants();
    let run = |words: &[&str]| {
        let mut command = repo.command("-C tenants/* --as-of");
        command.arg(LATER).arg("due").args(words).run().exits(0)
    };
    let document = run(&["--format", "json", "weekly-report"]).json();
    let roots = document["roots"].as_array().expect("roots");
    let paths: Vec<&Value> = roots.iter().map(|root| &root["path"]).collect();
    assert_eq!(paths, ["tenants/a", "tenants/b c"]);
    let duties = document["duties"].as_array().expect("duties");
    assert_eq!(duties.len(), 2 * 4);
    assert!(
        duties[0]["command"]
            == "dutybook -C tenants/a record weekly-report --occurrence 2026-W10 --team alpha"
    );
    assert_eq!(duties[1]["root"], "tenants/b c");
    run(&["weekly-report"])
        .says("tenants/a: Team alpha")
        .says("tenants/b c: Team alpha")
        .says("dutybook -C 'tenants/b c' record weekly-report")
        .says("8 duties fall due by");
    run(&["--format", "markdown"]).says("## tenants/b c: Team beta");
    let calendar = run(&["--format", "ics", "weekly-report", "--within", "P1D"]);
    assert_eq!(calendar.stdout.matches("BEGIN:VCALENDAR").count(), 1);
    let uids = || {
        calendar
            .stdout
            .lines()
            .filter(|line| line.starts_with("UID:"))
    };
    assert_eq!(uids().collect::<BTreeSet<_>>().len(), uids().count());
    assert_eq!(calendar.stdout.matches("BEGIN:VEVENT").count(), 2 * 3);
    for format in ["teams", "slack"] {
        run(&["--format", format]).says("tenants/a: Team alpha");
    }
    let mut unknown = repo.command("-C tenants/* due nothing-such");
    unknown
        .run()
        .exits(2)
        .complains("no root has a task or a team `nothing-such`");
}
