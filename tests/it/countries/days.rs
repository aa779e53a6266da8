//! Which days each team owes, and when they begin and end.

use super::world::{duties, files, labels, repository};
use crate::harness::json::text;
use crate::harness::repo::Repo;

#[test]
fn each_team_owes_its_own_business_days() {
    let duties = duties(&repository(), "2026-06-01", "2026-07-05");
    let has = |team: &str, day: &str| labels(&duties, team).contains(&day);
    for (day, owing) in [
        // A Thursday, and the Friday that is a holiday in Denmark and the weekend in Riyadh.
        (
            "2026-06-04",
            ["copenhagen", "new-york", "riyadh"].as_slice(),
        ),
        ("2026-06-05", &["new-york"]),
        ("2026-06-06", &[]),
        ("2026-06-07", &["riyadh"]),
        ("2026-06-12", &["copenhagen", "new-york"]),
        // Holidays in the United States alone, both on Fridays.
        ("2026-06-19", &["copenhagen"]),
        ("2026-07-03", &["copenhagen"]),
    ] {
        for team in ["copenhagen", "new-york", "riyadh"] {
            assert_eq!(has(team, day), owing.contains(&team), "{team} {day}");
        }
    }
    let counts = ["copenhagen", "new-york", "riyadh"].map(|team| labels(&duties, team).len());
    // 25 days from Monday to Friday less the holidays; 25 from Sunday to Thursday, the last of them a Sunday.
    assert_eq!(counts, [24, 23, 25]);
}

#[test]
fn days_begin_and_end_at_midnight_of_each_team() {
    let duties = duties(&repository(), "2026-10-20", "2026-11-05");
    let check = |duty: &str, [opens, due, deadline]: [&str; 3]| {
        let found = &duties[&format!("log-review/{duty}")];
        assert_eq!(text(&found["opens"]), opens, "{duty}");
        assert_eq!(text(&found["due"]), due, "{duty}");
        assert_eq!(text(&found["deadline"]), deadline, "{duty}");
    };
    // Winter has begun in Denmark on 25 October, and begins in the United States on 1 November; grace counts each team's
    // business days.
    check(
        "2026-10-22/copenhagen",
        [
            "2026-10-22T00:00:00+02:00",
            "2026-10-22T17:00:00+02:00",
            "2026-10-23T17:00:00+02:00",
        ],
    );
    check(
        "2026-10-22/riyadh",
        [
            "2026-10-22T00:00:00+03:00",
            "2026-10-22T17:00:00+03:00",
            "2026-10-25T17:00:00+03:00",
        ],
    );
    check(
        "2026-10-30/copenhagen",
        [
            "2026-10-30T00:00:00+01:00",
            "2026-10-30T17:00:00+01:00",
            "2026-11-02T17:00:00+01:00",
        ],
    );
    check(
        "2026-10-30/new-york",
        [
            "2026-10-30T00:00:00-04:00",
            "2026-10-30T17:00:00-04:00",
            "2026-11-02T17:00:00-05:00",
        ],
    );
}

#[test]
fn what_the_task_names_comes_first() {
    let repo = files();
    let task = repo.read("policy/tasks/log-review.yaml");
    repo.write(
        "policy/tasks/log-review.yaml",
        format!("{task}calendar: denmark\n"),
    );
    let repo = repo.land("Policy", super::world::LANDED);
    let duties = duties(&repo, "2026-06-01", "2026-06-21");
    // The calendar is the task's, and the time zone is each team's all the same.
    for team in ["copenhagen", "new-york", "riyadh"] {
        let labels = labels(&duties, team);
        assert!(!labels.contains(&"2026-06-05") && !labels.contains(&"2026-06-07"));
        assert!(
            labels.contains(&"2026-06-19") && labels.len() == 14,
            "{labels:?}"
        );
    }
    let due =
        |team: &str| text(&duties[&format!("log-review/2026-06-19/{team}")]["due"]).to_owned();
    assert_eq!(due("new-york"), "2026-06-19T17:00:00-04:00");
    assert_eq!(due("riyadh"), "2026-06-19T17:00:00+03:00");
}

#[test]
fn what_any_team_may_do_has_the_days_that_all_of_them_have() {
    for (teams, due) in [
        ("[new-york, riyadh]", "2026-06-10T17:00:00+02:00"),
        ("[new-york]", "2026-06-10T17:00:00-04:00"),
    ] {
        let repo = files();
        let assigned = "each_of: [copenhagen, new-york, riyadh]";
        let any = format!("any_of: {teams}");
        repo.edit("policy/tasks/log-review.yaml", assigned, &any);
        let repo = repo.land("Policy", super::world::LANDED);
        let duties = duties(&repo, "2026-06-08", "2026-06-12");
        assert_eq!(text(&duties["log-review/2026-06-10/any"]["due"]), due);
    }
}

/// The task is done on request and once a month, and somebody has asked for it.
fn on_request() -> Repo {
    let repo = files();
    let task = repo.read("policy/tasks/log-review.yaml");
    let (head, _) = task.split_once("cadence:").expect("a cadence");
    let task = format!(
        "{head}cadence:\n  as_needed: {{ within: P2D, at_least_every: P1M }}\n  grace: 1 business-day\n"
    );
    repo.write("policy/tasks/log-review.yaml", task);
    let repo = repo.land("Policy", super::world::LANDED);
    repo.write(
        "evidence/log-review/2026/2026-06-03-breach/request.yaml",
        "kind: request/v1\ntask: log-review\nid: 2026-06-03-breach\nrequested_by: c-1@soc.example\n\
         requested_at: 2026-06-03T01:00:00+02:00\nreason: A breach\n",
    );
    repo.land("Request", "2026-06-03T02:00:00+02:00")
}

#[test]
fn a_request_is_due_by_the_days_of_each_team() {
    let repo = on_request();
    let duties = duties(&repo, "2026-06-01", "2026-08-31");
    let at =
        |duty: &str, field: &str| text(&duties[&format!("log-review/{duty}")][field]).to_owned();
    // One instant for all of them; two days later by each clock; the next business day of each.
    let breach = |team: &str| {
        ["opens", "due", "deadline"].map(|field| at(&format!("2026-06-03-breach/{team}"), field))
    };
    assert_eq!(
        breach("copenhagen"),
        [
            "2026-06-03T01:00:00+02:00",
            "2026-06-05T01:00:00+02:00",
            "2026-06-08T01:00:00+02:00"
        ]
    );
    assert_eq!(
        breach("new-york"),
        [
            "2026-06-02T19:00:00-04:00",
            "2026-06-04T19:00:00-04:00",
            "2026-06-05T19:00:00-04:00"
        ]
    );
    assert_eq!(
        breach("riyadh"),
        [
            "2026-06-03T02:00:00+03:00",
            "2026-06-05T02:00:00+03:00",
            "2026-06-07T02:00:00+03:00"
        ]
    );
    // The backstop counts from midnight of each team's first day.
    assert_eq!(
        at("by-2026-07-01/copenhagen", "opens"),
        "2026-06-01T00:00:00+02:00"
    );
    assert_eq!(
        at("by-2026-07-01/new-york", "opens"),
        "2026-06-01T00:00:00-04:00"
    );
    assert_eq!(
        at("by-2026-07-01/new-york", "due"),
        "2026-07-01T00:00:00-04:00"
    );
    assert_eq!(
        at("by-2026-07-01/riyadh", "due"),
        "2026-07-01T00:00:00+03:00"
    );
}

#[test]
fn a_gap_is_counted_by_the_local_date_of_each_team() {
    let repo = files();
    let grace = "  grace: 1 business-day\n";
    let gap = format!("{grace}  max_gap: P7D\n");
    repo.edit("policy/tasks/log-review.yaml", grace, &gap);
    let repo = repo.land("Policy", super::world::LANDED);
    let as_of = |at: &str| {
        let run = repo.run(&format!("check --format json --as-of {at}"));
        let findings = run.answers().findings().into_iter();
        let gaps = findings.filter(|finding| finding["rule"] == "duty/gap");
        let mut messages: Vec<String> = gaps.map(|gap| text(&gap["message"]).to_owned()).collect();
        messages.sort_unstable();
        messages
    };
    // Seven days after each team's first midnight: at 21:00, 22:00 and 04:00 UTC.
    assert_eq!(as_of("2026-06-07T20:59:59Z").len(), 0);
    let first = as_of("2026-06-07T21:30:00Z");
    assert!(
        matches!(&*first, [only] if only.contains("riyadh")),
        "{first:?}"
    );
    assert_eq!(as_of("2026-06-07T22:30:00Z").len(), 2);
    assert_eq!(as_of("2026-06-08T04:00:01Z").len(), 3);
}

#[test]
fn calendars_and_reports_name_the_clock_of_each_team() {
    let repo = repository();
    let run = repo.run("due --format ics --as-of 2026-06-03T08:00:00+02:00");
    let unfolded = run.answers().stdout.replace("\r\n ", "");
    for words in [
        "Wed 3 Jun 2026 17:00 (Europe/Copenhagen)",
        "Wed 3 Jun 2026 17:00 (America/New_York)",
        "Wed 3 Jun 2026 17:00 (Asia/Riyadh)",
    ] {
        assert!(unfolded.contains(words), "no {words} in {unfolded}");
    }
    for start in ["20260603T150000Z", "20260603T210000Z", "20260603T140000Z"] {
        assert!(unfolded.contains(start), "no {start} in {unfolded}");
    }
    let trace = "trace log-review/2026-06-03/new-york --as-of 2026-06-03T08:00:00+02:00";
    repo.run(trace)
        .answers()
        .says("Wed 3 Jun 2026 00:00 (America/New_York)");
}
