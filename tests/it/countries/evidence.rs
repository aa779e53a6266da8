//! Evidence, waivers and what is written: by the days of the team concerned.

use super::world::{duties, files, put_evidence, repository};
use crate::harness::json::text;

#[test]
fn evidence_for_a_day_off_of_the_team_is_not_owed() {
    // Juneteenth: a holiday in New York, and a working Friday in Copenhagen.
    let repo = repository();
    put_evidence(
        &repo,
        ("new-york", "2026-06-19"),
        "2026-06-19T16:00:00-04:00",
    );
    put_evidence(
        &repo,
        ("copenhagen", "2026-06-19"),
        "2026-06-19T16:00:00+02:00",
    );
    let repo = repo.land("Evidence", "2026-06-19T22:30:00+02:00");
    let run = repo.run("check --format json --as-of 2026-06-19T23:00:00+02:00");
    let findings = run.answers().findings();
    let unknown: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "evidence/unknown-duty")
        .collect();
    let [only] = unknown[..] else {
        panic!("{unknown:#?}");
    };
    assert_eq!(
        text(&only["message"]),
        "log-review has no occurrence `2026-06-19` for new-york"
    );
    assert_eq!(
        text(&only["help"]),
        "2026-06-19 is not a business day of new-york by the calendar us: it owes nothing for it"
    );
    let duties = duties(&repo, "2026-06-19", "2026-06-19");
    let standing = text(&duties["log-review/2026-06-19/copenhagen"]["standing"]);
    assert_eq!((standing, duties.len()), ("met", 1));
}

#[test]
fn evidence_of_a_team_that_never_owes_the_task_says_so() {
    let repo = files();
    let assigned = "[copenhagen, new-york, riyadh]";
    repo.edit(
        "policy/tasks/log-review.yaml",
        assigned,
        "[copenhagen, new-york]",
    );
    put_evidence(&repo, ("riyadh", "2026-06-03"), "2026-06-03T16:00:00+03:00");
    let repo = repo.land("Policy", super::world::LANDED);
    let run = repo.run("check --format json --as-of 2026-06-03T23:00:00+02:00");
    let findings = run.answers().findings();
    let message = |rule: &str| {
        let found = findings.iter().find(|finding| finding["rule"] == rule);
        text(&found.expect("it is found")["message"]).to_owned()
    };
    assert_eq!(
        message("evidence/unknown-duty"),
        "the team `riyadh` does not owe log-review"
    );
}

/// 23:30 in Copenhagen on Wednesday is Thursday in Riyadh, and still the afternoon in New York.
#[test]
fn work_counts_for_the_day_of_the_team() {
    let repo = repository();
    for (team, day, at) in [
        ("copenhagen", "2026-06-03", "2026-06-03T23:30:00+02:00"),
        ("new-york", "2026-06-03", "2026-06-03T17:00:00-04:00"),
        // Not begun yet: Thursday opens at 23:00 in Copenhagen.
        ("riyadh", "2026-06-04", "2026-06-04T00:30:00+03:00"),
    ] {
        put_evidence(&repo, (team, day), at);
    }
    let repo = repo.land("Evidence", "2026-06-03T23:45:00+02:00");
    let duties = duties(&repo, "2026-06-03", "2026-06-04");
    let standing = |duty: &str| text(&duties[&format!("log-review/{duty}")]["standing"]);
    assert_eq!(standing("2026-06-03/new-york"), "met");
    assert_eq!(standing("2026-06-04/riyadh"), "met");
    // After 17:00, within the grace of one business day.
    assert_eq!(standing("2026-06-03/copenhagen"), "met");
    // The same instant is too early for Thursday in New York.
    put_evidence(
        &repo,
        ("new-york", "2026-06-04"),
        "2026-06-03T17:30:00-04:00",
    );
    let repo = repo.land("Too early", "2026-06-03T23:50:00+02:00");
    repo.run("check --format json --as-of 2026-06-04T00:30:00+02:00")
        .answers()
        .denies("evidence/outside-window");
}

#[test]
fn record_and_due_use_the_clock_of_the_team() {
    let repo = repository();
    repo.git(&["config", "user.name", "Test"]);
    repo.git(&["config", "user.email", "n-1@soc.example"]);
    // Wednesday 00:30 in Copenhagen: Tuesday, the due day, in New York.
    let command = "record log-review --occurrence 2026-06-02 --team new-york --performed-at 16:30 --summary Done \
                   --as-of 2026-06-03T00:30:00+02:00";
    repo.run(command).exits(0);
    let path = "evidence/log-review/2026/2026-06-02/new-york.yaml";
    assert!(
        repo.read(path).contains("2026-06-02T16:30:00-04:00"),
        "{}",
        repo.read(path)
    );
    let due = repo.run("due --team riyadh --format json --as-of 2026-06-03T00:30:00+02:00");
    let due = due.answers().stdout;
    assert!(due.contains("log-review/2026-06-03/riyadh"), "{due}");
    assert!(due.contains("2026-06-03T17:00:00+03:00"), "{due}");
}

#[test]
fn a_span_of_a_waiver_covers_the_days_of_each_team() {
    let repo = files();
    // It begins on a day that only New York owes, and ends on one that Riyadh does not.
    repo.write(
        "policy/waivers/outage.yaml",
        "kind: waiver/v1\nid: outage\ntask: log-review\noccurrences: { from: 2026-06-05, to: 2026-06-12 }\n\
         reason: No logs\nrequested_by: n-1@soc.example\nexpires: 2026-06-30\napproved_by: c-1@soc.example\napproved_at: 2026-05-29T11:00:00+02:00\n",
    );
    let repo = repo.land("Policy", super::world::LANDED);
    let run = repo.run("check --format json --as-of 2026-06-03T12:00:00+02:00");
    run.answers().lacks_family("waiver");
    let duties = duties(&repo, "2026-06-01", "2026-06-21");
    for (team, waived) in [
        ("copenhagen", ["2026-06-08", "2026-06-12"]),
        ("new-york", ["2026-06-05", "2026-06-12"]),
        ("riyadh", ["2026-06-07", "2026-06-11"]),
    ] {
        let of_team = duties
            .iter()
            .filter(|(id, duty)| id.ends_with(&format!("/{team}")) && duty["standing"] == "waived");
        let days: Vec<&str> = of_team.filter_map(|(id, _)| id.split('/').nth(1)).collect();
        assert_eq!([days[0], days[days.len() - 1]], waived, "{team} {days:?}");
        assert_eq!(
            days.len(),
            if team == "new-york" { 6 } else { 5 },
            "{days:?}"
        );
    }
}
