//! What somebody changed behind a closed period.

use super::{CLOSING, LATER, THEN, met_and_closed, overdue_and_closed};
use crate::harness::repo::{Repo, START};
use crate::history::builder::{AFTER, IN_TIME, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// A closing of another text: what is found of it, all told.
#[track_caller]
fn differs(repo: &Repo, part: &str) {
    let run = repo.check(THEN).exits(1).denies("closing/differs");
    let found = run.findings();
    let found = found.iter().filter(|it| it["rule"] == "closing/differs");
    let told: Vec<String> = found.map(|it| it["message"].to_string()).collect();
    assert!(
        told.iter().any(|it| it.contains(part)),
        "{part} in {told:#?}"
    );
    let audit = repo.audit(THEN).exits(0).json();
    assert_eq!(audit["closing"][0]["state"], "differs");
}

/// The closing, edited before it landed.
fn edited(repo: Repo, from: &str, to: &str) -> Repo {
    repo.close_week().approve_week().edit(CLOSING, from, to);
    repo.land("Close 2026-W10 (#3)", super::CLOSED)
}

#[test]
fn another_count_another_digest_and_another_standing_are_found() {
    let honest = || Repo::honest();
    differs(
        &edited(honest(), "count: 1\n", "count: 2\n"),
        "it has 2 duties, and its commit",
    );
    let repo = edited(honest(), "  met: 1\n", "  met: 3\n");
    differs(&repo, "it counts 3 met, and its commit");
    let repo = Repo::with(&Policy::new());
    repo.close_week().approve_week();
    let listed = format!("exceptions:\n- duty: {W10}\n  standing: overdue\n");
    repo.edit(CLOSING, &listed, "exceptions: []\n")
        .edit(CLOSING, "  met: 0\n", "  met: 1\n")
        .edit(CLOSING, "  overdue: 1\n", "  overdue: 0\n");
    let repo = repo.land("Close 2026-W10 (#3)", super::CLOSED);
    differs(&repo, &format!("it has {W10} as met, and its commit"));
    let digest = |text: &str| {
        let at = text.find("digest: ").expect("a digest") + 8;
        text[at..at + 64].to_owned()
    };
    let repo = honest();
    repo.close_week().approve_week();
    let digest = digest(&repo.read(CLOSING));
    repo.edit(CLOSING, &digest, &"a".repeat(64));
    differs(
        &repo.land("Close (#3)", super::CLOSED),
        "it has a population with the digest aaaa",
    );
}

#[test]
fn a_time_at_which_it_could_not_be_closed_is_found() {
    let at = "as_of: 2026-03-10T18:00:00+01:00";
    let repo = edited(Repo::honest(), at, "as_of: 2026-03-08T18:00:00+01:00");
    differs(&repo, "its interval had not ended at `as_of`");
    let repo = edited(Repo::honest(), at, "as_of: 2026-03-06T15:00:00+01:00");
    differs(&repo, "before its commit");
    let overdue = || Repo::with(&Policy::new());
    let repo = edited(overdue(), at, "as_of: 2026-03-09T16:00:00+01:00");
    differs(&repo, &format!("{W10} was still grace at `as_of`"));
}

#[test]
fn another_checkpoint_and_another_commit_are_found() {
    let repo = Repo::honest();
    let first = repo.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let first = first.trim();
    let repo = edited(
        repo,
        "  time 2026-03-06T15:00:00Z\n",
        "  time 2026-03-06T15:00:01Z\n",
    );
    differs(&repo, "of its checkpoint, a line is");
    let repo = Repo::honest();
    let head = repo.head();
    let repo = edited(
        repo,
        &format!("\ncommit: {head}"),
        &format!("\ncommit: {first}"),
    );
    differs(&repo, "of its checkpoint, its commit is");
    let repo = Repo::honest();
    let gone = "f".repeat(40);
    let repo = edited(
        repo,
        &format!("\ncommit: {head}"),
        &format!("\ncommit: {gone}"),
    );
    differs(&repo, "its commit ffffffffffff is not on the mainline");
}

#[test]
fn another_version_of_dutybook_is_named_with_both() {
    let repo = Repo::honest();
    repo.close_week().approve_week();
    let version = env!("CARGO_PKG_VERSION");
    repo.edit(
        CLOSING,
        &format!("dutybook: {version}\n"),
        "dutybook: 0.1.9\n",
    );
    // A version that judged the same is not told.
    let repo = repo.land("Close (#3)", super::CLOSED);
    repo.check(THEN).exits(0).found(&[], &[]);
    let repo = Repo::honest();
    repo.close_week().approve_week();
    repo.edit(
        CLOSING,
        &format!("dutybook: {version}\n"),
        "dutybook: 0.1.9\n",
    )
    .edit(CLOSING, "  met: 1\n", "  met: 0\n");
    let repo = repo.land("Close (#3)", super::CLOSED);
    let both = format!("dutybook 0.1.9 closed it, and dutybook {version} judges now");
    differs(&repo, &both);
}

#[test]
fn a_rewritten_history_is_found() {
    let closing = met_and_closed().read(CLOSING);
    // The same files and people, and evidence of another text from the beginning.
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10().summary("Nothing was found"));
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.write(CLOSING, closing);
    let repo = repo.land("Close 2026-W10 (#3)", super::CLOSED);
    differs(&repo, "is not on the mainline");
}

#[test]
fn a_policy_that_reaches_back_is_found() {
    let policy = Policy::new().task(Task::daily().starts("2026-03-02"));
    let repo = met_and_closed().put(&policy).land("Reach back (#4)", LATER);
    differs(
        &repo,
        "daily-check/2026-03-02/beta is owed now, and was not when it was closed",
    );
}

#[test]
fn a_moved_adoption_that_takes_a_duty_away_is_found() {
    // The duty goes with the task, once the version without it judges all that is past.
    let repo = overdue_and_closed().put(&Policy::new().without("weekly-report"));
    let repo = repo.land("Remove the task (#4)", LATER);
    let policy = Policy::new()
        .without("weekly-report")
        .history("since: 2026-03-11");
    let repo = repo
        .put(&policy)
        .land("Adopt (#5)", "2026-03-11T09:00:00+01:00");
    differs(&repo, &format!("{W10} is not owed any more"));
}

#[test]
fn a_commit_that_is_dated_back_gains_nothing() {
    let repo = overdue_and_closed().record(&Evidence::w10());
    let repo = repo.land("As if in time (#4)", START);
    // It landed when the mainline's clock says, and is a restatement.
    repo.check(THEN)
        .warns("closing/restated")
        .lacks("closing/differs");
}

#[test]
fn without_history_it_is_said_that_nothing_was_recomputed() {
    let repo = met_and_closed();
    let run = repo.run(&format!("--no-history check --format json --as-of {THEN}"));
    let told = run.told("closing/differs");
    assert!(
        told.contains("it was not recomputed: history is switched off"),
        "{told}"
    );
    run.warns("closing/differs");
    // Before the period was closed, its books were open.
    repo.check(AFTER).lacks("closing/differs");
}
