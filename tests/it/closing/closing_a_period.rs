//! What `close` writes, and when it refuses.

use super::{CLOSED, CLOSING, THEN, met_and_closed, overdue_and_closed};
use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Policy, Task};

const CLOSE: &str = "close --closed-by analyst-1@soc.example --through";

#[test]
fn a_closed_period_passes() {
    let repo = met_and_closed();
    repo.check(THEN).exits(0).found(&[], &[]);
    let text = repo.read(CLOSING);
    for part in [
        "kind: closing/v1\nperiod: 2026-W10\nfrom: 2026-03-02\nto: 2026-03-08\nas_of: 2026-03-10T18:00:00+01:00\n",
        "population:\n  count: 1\n",
        "standings:\n  met: 1\n  late: 0\n  waived: 0\n  excused: 0\n  overdue: 0\nexceptions: []\n",
        "checkpoint: |\n  dutybook/Example%20SOC/.\n",
        "closed_by: analyst-1@soc.example\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn what_is_not_met_is_listed_with_its_reason() {
    let text = overdue_and_closed().read(CLOSING);
    let overdue = format!("exceptions:\n- duty: {W10}\n  standing: overdue\n");
    assert!(text.contains(&overdue), "{text}");
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, waiver("2026-W10"));
    let repo = repo.land("Freeze (#2)", "2026-03-04T12:00:00+01:00");
    let text = repo.close_week().read(CLOSING);
    let waived = format!("- duty: {W10}\n  standing: waived\n  waiver: freeze\n");
    assert!(text.contains(&waived), "{text}");
    let late = Evidence::weekly("2026-W10", "2026-03-09T18:00:00+01:00");
    let repo = Repo::with(&Policy::new()).record(&late);
    let repo = repo.land("Late (#2)", "2026-03-10T09:00:00+01:00");
    let text = repo.close_week().read(CLOSING);
    let late = format!("- duty: {W10}\n  standing: late\n  reason: performed-late\n");
    assert!(text.contains(&late), "{text}");
}

#[test]
fn the_next_period_begins_where_the_last_one_ended() {
    let repo = met_and_closed();
    let repo = repo.record(&Evidence::weekly("2026-W11", "2026-03-13T12:00:00+01:00"));
    let repo = repo.land("Report of 2026-W11 (#4)", "2026-03-13T13:00:00+01:00");
    let later = "2026-04-02T12:00:00+02:00";
    let repo = repo.record(&Evidence::weekly("2026-W12", "2026-03-20T12:00:00+01:00"));
    let repo = repo.land("Report of 2026-W12 (#5)", "2026-03-20T13:00:00+01:00");
    repo.run(&format!("{CLOSE} 2026-03 --as-of {later}"))
        .exits(0);
    let text = repo.read("closings/2026-03.yaml");
    assert!(
        text.contains("from: 2026-03-09\nto: 2026-03-31\n"),
        "{text}"
    );
}

#[test]
fn it_is_refused_before_the_period_has_ended_and_while_a_duty_runs() {
    let repo = Repo::honest();
    repo.run(&format!("{CLOSE} 2026-W11 --as-of {NOW}"))
        .exits(2)
        .complains("2026-W11 has not ended as of");
    let open = Repo::with(&Policy::new());
    open.run(&format!("{CLOSE} 2026-W10 --as-of {AFTER}"))
        .exits(2)
        .complains("2026-W10 cannot be closed yet, 1 duty is still running: weekly-report/2026-W10/alpha is grace")
        .complains("close it after Mon 9 Mar 2026 17:00");
    assert!(!open.has("closings"));
}

#[test]
fn it_is_refused_where_it_is_closed_already() {
    let repo = met_and_closed();
    for period in ["2026-W10", "2026-03-08", "2026-03-04"] {
        repo.run(&format!("{CLOSE} {period} --as-of {THEN}"))
            .exits(2)
            .complains("is closed already: closings/2026-W10.yaml ends on 2026-03-08");
    }
    // What is approved is not written anew either.
    repo.run(&format!("{CLOSE} 2026-W10 --force --as-of {THEN}"))
        .exits(2)
        .complains("is closed already");
}

#[test]
fn a_draft_is_written_anew_with_force() {
    let repo = Repo::honest();
    repo.close_week();
    let repo = repo.land("Draft (#3)", CLOSED);
    repo.run(&format!("{CLOSE} 2026-W10 --force --as-of {THEN}"))
        .exits(0);
    assert!(
        repo.read(CLOSING)
            .contains("as_of: 2026-03-11T12:00:00+01:00\n")
    );
    let repo = repo.land("Draft anew (#4)", "2026-03-11T13:00:00+01:00");
    let then = "2026-03-12T12:00:00+01:00";
    repo.check(then).found(&["closing/approval"], &[]);
}

#[test]
fn it_is_refused_with_files_that_are_not_committed() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    repo.run(&format!("{CLOSE} 2026-W10 --as-of {NOW}"))
        .exits(2)
        .complains("not committed: evidence/weekly-report/2026/2026-W10/alpha.yaml");
}

#[test]
fn it_is_refused_without_history_and_as_of_a_time_before_the_commit() {
    let repo = Repo::honest();
    repo.run(&format!("--no-history {CLOSE} 2026-W10 --as-of {NOW}"))
        .exits(2)
        .complains("a closing needs the history of the mainline");
    let early = Policy::new().task(Task::weekly().ends("2026-03-15"));
    let repo = repo.put(&early).land("Later (#3)", THEN);
    repo.run(&format!("{CLOSE} 2026-W10 --as-of {NOW}"))
        .exits(2)
        .complains("the commit that is checked out is of Wed 11 Mar 2026 12:00");
}

#[test]
fn a_dry_run_writes_nothing_and_commit_makes_a_branch() {
    let repo = Repo::honest();
    repo.run(&format!("{CLOSE} 2026-W10 --dry-run --as-of {NOW}"))
        .exits(0)
        .says("kind: closing/v1");
    assert!(!repo.has("closings"));
    repo.git(&["config", "user.email", "analyst-1@soc.example"]);
    repo.git(&["config", "user.name", "analyst 1"]);
    repo.run(&format!("close --through 2026-W10 --commit --as-of {NOW}"))
        .exits(0);
    let branch = repo.git(&["branch", "--show-current"]);
    assert_eq!(branch.trim(), "close/2026-W10");
    assert!(
        repo.read(CLOSING)
            .contains("closed_by: analyst-1@soc.example\n")
    );
}

#[test]
fn evidence_that_can_still_land_in_time_is_told() {
    let repo = Repo::with(&Policy::new());
    repo.run(&format!("{CLOSE} 2026-W10 --as-of {NOW}"))
        .exits(0)
        .complains("note: evidence of 1 duty that is overdue can still land in time, until Wed 11 Mar 2026 17:00");
}

#[test]
fn a_root_below_the_top_is_closed_too() {
    let repo = Repo::below("soc").closed();
    repo.check(THEN).exits(0).found(&[], &[]);
    assert!(
        repo.read(CLOSING)
            .contains("  dutybook/Example%20SOC/soc\n")
    );
    assert!(IN_TIME < NOW);
}

/// What was due before the first closed period would belong to none.
#[test]
fn the_first_period_begins_where_the_policy_does() {
    let repo = Repo::honest();
    repo.close_week().approve_week();
    repo.edit(CLOSING, "from: 2026-03-02", "from: 2026-03-06");
    let repo = repo.land("Close 2026-W10 (#3)", CLOSED);
    repo.check(THEN).exits(1).denies("closing/placement");
    met_and_closed().check(THEN).lacks("closing/placement");
}
