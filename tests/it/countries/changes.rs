//! The policy of teams with days of their own: what is wrong with it, and what its changes do.

use super::world::{duties, files, labels, repository};
use crate::harness::json::text;
use crate::harness::repo::Repo;

const TEAMS: &str = "policy/teams.yaml";

fn messages(repo: &Repo, rule: &str, as_of: &str) -> Vec<String> {
    let run = repo.run(&format!("check --format json --as-of {as_of}"));
    let findings = run.answers().findings().into_iter();
    let of_rule = findings.filter(|finding| finding["rule"] == rule);
    of_rule
        .map(|finding| text(&finding["message"]).to_owned())
        .collect()
}

#[test]
fn a_calendar_that_is_not_there_is_told_at_the_team() {
    let repo = files();
    repo.edit(TEAMS, "calendar: us\n", "calendar: uss\n");
    let run = repo.run("check --no-history --format json --as-of 2026-06-03T12:00:00+02:00");
    let findings = run.findings();
    let found: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "policy/unknown-reference")
        .collect();
    let [only] = found[..] else {
        panic!("{findings:#?}");
    };
    assert_eq!(text(&only["message"]), "unknown calendar `uss`");
    assert_eq!(text(&only["file"]), TEAMS);
    // Nobody judges the task by another calendar meanwhile.
    let judged = findings.iter().any(|it| it["rule"] == "duty/overdue");
    assert!(!judged, "{findings:#?}");
    let repo = files();
    repo.run("check --no-history --format json --as-of 2026-06-01T01:00:00+02:00")
        .answers()
        .lacks_family("policy");
}

/// What landed is owed still, and is not called removed.
#[test]
fn a_task_that_cannot_be_read_is_not_called_removed() {
    let repo = repository();
    repo.edit(TEAMS, "calendar: us\n", "calendar: uss\n");
    let run = repo.run("check --as-of 2026-06-03T12:00:00+02:00");
    assert!(
        run.stdout
            .contains("cannot be read in the policy as it is now"),
        "{run:?}"
    );
    assert!(
        run.stdout
            .contains("the task log-review cannot be understood any longer"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("removed"), "{run:?}");
    repo.edit(TEAMS, "calendar: uss\n", "calendar: us\n");
    repo.remove("policy/tasks/log-review.yaml");
    let run = repo.run("check --as-of 2026-06-03T12:00:00+02:00");
    assert!(
        run.stdout
            .contains("log-review was removed from the policy"),
        "{run:?}"
    );
}

/// The file of teams came before that of the calendar: until both are there, the teams are as they were.
#[test]
fn teams_whose_calendar_comes_later_are_understood_then() {
    let repo = files();
    let us = repo.read("policy/calendars/us.yaml");
    repo.remove("policy/calendars/us.yaml");
    let named = repo.read(TEAMS);
    repo.write(
        TEAMS,
        named.replace("    timezone: America/New_York\n    calendar: us\n", ""),
    );
    let repo = repo.land("Without (#1)", super::world::LANDED);
    repo.write(TEAMS, &named);
    let repo = repo.land("Teams (#2)", "2026-06-01T12:00:00+02:00");
    repo.write("policy/calendars/us.yaml", us);
    let repo = repo.land("Calendar (#3)", "2026-06-09T12:00:00+02:00");
    let duties = duties(&repo, "2026-06-01", "2026-06-21");
    let due = |day: &str| text(&duties[&format!("log-review/{day}/new-york")]["due"]).to_owned();
    assert_eq!(due("2026-06-09"), "2026-06-09T17:00:00+02:00");
    assert_eq!(due("2026-06-10"), "2026-06-10T17:00:00-04:00");
    let labels = labels(&duties, "new-york");
    assert!(
        !labels.contains(&"2026-06-05") && !labels.contains(&"2026-06-19"),
        "{labels:?}"
    );
}

/// New York gets days of its own in the night that is still Tuesday there: no day is lost, and none is owed twice.
#[test]
fn no_day_is_lost_where_a_team_gets_days_of_its_own_or_loses_them() {
    let own = "    timezone: America/New_York\n    calendar: us\n";
    for is_first in [true, false] {
        let repo = files();
        let (with, without) = (repo.read(TEAMS), repo.read(TEAMS).replace(own, ""));
        let [before, after] = if is_first {
            [&without, &with]
        } else {
            [&with, &without]
        };
        repo.write(TEAMS, before);
        let repo = repo.land("Before", super::world::LANDED);
        repo.write(TEAMS, after);
        let repo = repo.land("After", "2026-06-10T03:00:00+02:00");
        let duties = duties(&repo, "2026-06-08", "2026-06-12");
        for team in ["copenhagen", "new-york"] {
            let days = [
                "2026-06-08",
                "2026-06-09",
                "2026-06-10",
                "2026-06-11",
                "2026-06-12",
            ];
            assert_eq!(labels(&duties, team), days, "{team}");
        }
        let commit = |duty: &str| {
            let duty = &duties[&format!("log-review/{duty}")];
            text(&duty["policy"]["commit"]).to_owned()
        };
        assert_eq!(commit("2026-06-09/new-york"), repo.id("HEAD~1"));
        // It had opened in Copenhagen, and opens in New York at 06:00: both would own it, or neither.
        let owner = if is_first { "HEAD~1" } else { "HEAD" };
        assert_eq!(commit("2026-06-10/new-york"), repo.id(owner));
        assert_eq!(commit("2026-06-10/copenhagen"), repo.id("HEAD~1"));
        assert_eq!(commit("2026-06-11/new-york"), repo.id("HEAD"));
    }
}

#[test]
fn a_renamed_team_keeps_its_days() {
    let repo = repository();
    let teams = repo.read(TEAMS);
    let teams = teams.replace("  new-york:\n", "  boston:\n    formerly: [new-york]\n");
    repo.write(TEAMS, teams);
    repo.edit("policy/tasks/log-review.yaml", "new-york", "boston");
    let repo = repo.land("Boston", "2026-06-10T03:00:00+02:00");
    let duties = duties(&repo, "2026-06-08", "2026-06-12");
    assert_eq!(labels(&duties, "new-york"), ["2026-06-08", "2026-06-09"]);
    assert_eq!(
        labels(&duties, "boston"),
        ["2026-06-10", "2026-06-11", "2026-06-12"]
    );
    let due = text(&duties["log-review/2026-06-10/boston"]["due"]);
    assert_eq!(due, "2026-06-10T17:00:00-04:00");
}

#[test]
fn fewer_business_days_and_another_zone_are_told() {
    let as_of = "2026-06-11T12:00:00+02:00";
    let change = |from: &str, to: &str| {
        let repo = repository();
        repo.edit(TEAMS, from, to);
        let repo = repo.land("Change", "2026-06-10T12:00:00+02:00");
        messages(&repo, "policy/weakened", as_of)
    };
    let only = |found: Vec<String>, expected: &str| {
        assert!(
            matches!(&*found, [one] if one.starts_with(expected)),
            "{found:#?}"
        );
    };
    only(
        change("timezone: America/New_York", "timezone: America/Chicago"),
        "new-york: its days begin at another time: was America/New_York, is now America/Chicago, with ",
    );
    only(
        change("calendar: us\n", "calendar: saudi-arabia\n"),
        "new-york: has fewer business days (friday, 2026-09-23): was us, is now saudi-arabia, with ",
    );
    // Denmark has holidays that the United States do not have.
    only(
        change("    calendar: us\n", ""),
        "new-york: has fewer business days (2026-06-05): was us, is now denmark, with ",
    );
    // A roster asks for no less.
    assert!(change("n-1@soc.example", "n-2@soc.example").is_empty());
    // A holiday more in a calendar that only a team names.
    let repo = repository();
    let us = repo.read("policy/calendars/us.yaml");
    repo.write(
        "policy/calendars/us.yaml",
        format!("{us}  - {{ date: 2026-07-06, name: Bridge }}\n"),
    );
    let repo = repo.land("Holiday", "2026-06-10T12:00:00+02:00");
    let found = messages(&repo, "policy/weakened", as_of);
    assert!(
        found
            .iter()
            .any(|it| it.starts_with("us: more days are holidays: 2026-07-06")),
        "{found:?}"
    );
}

/// A task that names a calendar takes days from the team that has another one, and none from the others.
#[test]
fn a_task_that_names_a_calendar_is_compared_for_each_team() {
    let repo = repository();
    let task = repo.read("policy/tasks/log-review.yaml");
    repo.write(
        "policy/tasks/log-review.yaml",
        format!("{task}calendar: us\n"),
    );
    let repo = repo.land("Calendar", "2026-06-10T12:00:00+02:00");
    let found = messages(&repo, "policy/weakened", "2026-06-11T12:00:00+02:00");
    let of_calendar: Vec<_> = found
        .iter()
        .filter(|it| it.contains("has fewer business days"))
        .collect();
    assert!(
        matches!(of_calendar[..], [one] if one.contains("(2026-06-19, 2026-07-03)") && one.contains("for copenhagen")),
        "{found:#?}"
    );
}

#[test]
fn a_calendar_of_a_team_that_ends_is_told() {
    let as_of = "2026-11-15T12:00:00+01:00";
    let ending = |repo: &Repo| {
        let mut found = messages(repo, "policy/calendar-ends", as_of);
        found.retain(|message| message.starts_with("the calendar us "));
        found
    };
    let repo = repository();
    let found = ending(&repo);
    assert!(
        matches!(&*found, [one] if one.contains("log-review/2027-01-01/new-york") || one.contains("/new-york")),
        "{found:?}"
    );
    repo.edit(
        "policy/calendars/us.yaml",
        "weekend:",
        "covers_until: 2027\nweekend:",
    );
    let repo = repo.land("Longer", "2026-10-01T12:00:00+02:00");
    assert!(ending(&repo).is_empty());
}
