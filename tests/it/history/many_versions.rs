//! Evidence with many versions: none of them is forgotten, and where there are too many, it says so.

use std::fmt::Write as _;
use std::fs::{self, File};

use crate::harness::process::succeeds;
use crate::harness::repo::Repo;
use crate::history::builder::{IN_TIME, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};
use crate::history::versions::replaced;

/// Two weeks after the deadline of 2026-W10.
const LATER: &str = "2026-03-12T18:00:00+01:00";
const OVERSIGHT: &str = "oversight-1@soc.example";

/// Amends evidence again and again, with a commit a minute from 9 March 2026 on; the summaries take turns.
fn amend(repo: &Repo, evidence: &Evidence, times: u32) {
    amend_in_turns(repo, evidence, times, 70);
}

/// The same, with so many summaries.
fn amend_in_turns(repo: &Repo, evidence: &Evidence, times: u32, turns: u32) {
    let mut stream = String::new();
    for number in 0..times {
        let at = 1_773_050_400 + 60 * i64::from(number);
        let from = if number == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        let other = evidence
            .clone()
            .summary(&format!("What was found, version {}", number % turns));
        let text = other.amended("2026-03-09T11:00:00+01:00", "Words").text();
        let _ = writeln!(
            stream,
            "commit refs/heads/main\ncommitter a <analyst-1@soc.example> {at} +0000\ndata 1\nx\n{from}\
             M 100644 inline {}\ndata {}\n{text}\n",
            evidence.path(),
            text.len()
        );
    }
    let file = repo.beside("stream");
    fs::write(&file, stream).expect("written");
    let mut command = repo.git_command(&["fast-import", "--quiet", "--force"]);
    command.stdin(File::open(file).expect("opened"));
    succeeds(&mut command);
    repo.git(&["reset", "--quiet", "--hard"]);
}

#[test]
fn what_held_keeps_its_landing_however_often_it_is_amended() {
    let repo = Repo::honest();
    amend(&repo, &Evidence::w10(), 80);
    repo.stands(LATER, &[(W10, "met")]);
}

#[test]
fn a_review_of_other_content_is_stale_however_many_versions_follow() {
    let repo = replaced();
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-06T15:30:00+01:00");
    amend(&repo, &review, 80);
    repo.check(LATER).exits(1).denies("review/stale");
}

#[test]
fn who_wrote_the_content_is_known_however_many_versions_follow() {
    let policy = Policy::new().task(Task::weekly().reviewed());
    let repo = Repo::with(&policy).record(&Evidence::w10());
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with(OVERSIGHT).run();
    amend(&repo, &Evidence::w10(), 80);
    let now = "2026-03-09T14:00:00+01:00";
    let review = Evidence::w10()
        .summary("What was found, version 9")
        .amended("2026-03-09T11:00:00+01:00", "Words")
        .reviewed(OVERSIGHT, "2026-03-09T13:00:00+01:00");
    let repo = repo.record(&review).land("Review (#3)", now);
    repo.check(LATER).exits(1).denies("review/self");
}

#[test]
fn more_versions_than_are_examined_are_no_evidence() {
    let repo = Repo::honest();
    amend(&repo, &Evidence::w10(), 4095);
    repo.stands(LATER, &[(W10, "met")]);
    amend(&repo, &Evidence::w10().summary("Once more"), 1);
    let run = repo.check(LATER).exits(1).denies("evidence/syntax");
    let told = run.told("evidence/syntax");
    assert!(told.contains("at most 4096 versions"), "{told}");
    repo.stands(LATER, &[(W10, "overdue")]);
}

/// Each version is examined with all artifacts that it lists: their number counts, too.
#[test]
fn more_artifacts_than_are_examined_in_all_versions_are_no_evidence() {
    let many = (0..1000).fold(Evidence::w10(), |evidence, number| {
        evidence.artifact(&format!("a{number}.csv"), "Nothing\n")
    });
    for (times, is_examined) in [(60, true), (70, false)] {
        let repo = Repo::honest();
        amend_in_turns(&repo, &many, times, 2);
        let run = repo.check(LATER).exits(1);
        let found = run.rules("deny").contains(&"evidence/syntax".to_owned());
        assert_eq!(found, !is_examined, "{times} versions");
    }
}
