//! What `record` and `trace` say of a day on which a team does not work.

use crate::harness::files::project;
use crate::harness::repo::Repo;

/// A task of business days, for a team in India and others in Denmark.
fn repo() -> Repo {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo.write(
        "policy/calendars/india.yaml",
        "kind: calendar/v1\nyearly:\n  - { date: 04-14, name: Ambedkar Jayanti }\n",
    );
    repo.edit(
        "policy/teams.yaml",
        "    name: Monitoring\n",
        "    name: Monitoring\n    calendar: india\n",
    );
    repo.edit(
        "policy/tasks/escalation-tickets.yaml",
        "on: every-day",
        "on: business-days",
    );
    repo
}

fn complain(repo: &Repo, arguments: &str, texts: [&str; 2]) {
    let run = repo.run(&format!("--as-of 2026-04-14T18:00:00+02:00 {arguments}"));
    run.exits(2).complains(texts[0]).complains(texts[1]);
}

const RECORD: &str = "record escalation-tickets --occurrence";

#[test]
fn a_holiday_of_one_team_is_named_to_who_records() {
    let repo = repo();
    let holiday = "2026-04-14 is not a business day in `india` (Ambedkar Jayanti)";
    let by = format!("{RECORD} 2026-04-14 --performed-by analyst-1@soc.example");
    let message = "analyst-1@soc.example is on no team that owes escalation-tickets";
    complain(&repo, &by, [message, holiday]);
    let of_team = format!("{by} --team monitoring");
    complain(&repo, &of_team, ["has no occurrence", holiday]);
}

#[test]
fn a_duty_of_a_day_off_is_none() {
    let repo = repo();
    for (day, why) in [
        ("2026-04-02", " in `denmark` (Maundy Thursday)"),
        ("2026-04-04", " in `denmark` (Saturday)"),
    ] {
        let duty = format!("trace escalation-tickets/{day}/csirt");
        let help = format!("help: {day} is not a business day{why}");
        complain(&repo, &duty, ["there is no duty", &help]);
    }
}

#[test]
fn no_day_off_is_the_reason_where_the_team_would_work_or_the_task_is_weekly() {
    let repo = repo();
    // A task that is owed once a week has no such day, holiday or not.
    let duty = "trace secure-score-report/2026-04-02/csirt";
    let run = repo.run(&format!("--as-of 2026-04-14T18:00:00+02:00 {duty}"));
    let run = run.exits(2).complains("there is no duty");
    assert!(!run.stderr.contains("business day"), "{}", run.stderr);
    let unknown = "trace escalation-tickets/2026-04-15/crist";
    let run = repo.run(&format!("--as-of 2026-04-14T18:00:00+02:00 {unknown}"));
    let run = run.exits(2).complains("there is no duty");
    assert!(!run.stderr.contains("business day"), "{}", run.stderr);
    // The day after the holiday is owed.
    repo.run("--as-of 2026-04-15T18:00:00+02:00 trace escalation-tickets/2026-04-15/monitoring")
        .exits(0);
}
