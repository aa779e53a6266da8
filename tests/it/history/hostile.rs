//! Attempts to have a missed duty look met, or to be judged by less than what judges everybody.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Member, Policy, Task};

/// When what was missed is made up: long past every deadline.
const MADE_UP: &str = "2026-03-20T11:00:00+01:00";
const LATER: &str = "2026-03-20T12:00:00+01:00";

#[test]
fn a_stub_that_landed_early_proves_nothing_about_what_it_became() {
    let done = Evidence::w10().amended("2026-03-20T10:00:00+01:00", "Completed");
    let repo = Repo::with(&Policy::new());
    repo.write(done.path(), "kind: evidence/v1\n");
    let repo = repo.land("W10 (#2)", IN_TIME);
    let repo = repo.record(&done).land("W10 (#3)", MADE_UP);
    repo.check(LATER).warns("duty/late");
    repo.stands(LATER, &[(W10, "late")]);
}

#[test]
fn a_stub_that_is_completed_and_not_committed_yet_lands_now() {
    let repo = Repo::with(&Policy::new());
    repo.write(Evidence::w10().path(), "kind: evidence/v1\n");
    let repo = repo.land("W10 (#2)", IN_TIME);
    let repo = repo.record(&Evidence::w10().amended("2026-03-20T10:00:00+01:00", "Completed"));
    repo.would_stand(LATER, &[(W10, "late")]);
}

#[test]
fn evidence_that_listed_too_little_proves_nothing_about_what_it_lists_later() {
    let task = Task::weekly().artifacts(1);
    let repo = Repo::with(&Policy::new().task(task)).record(&Evidence::w10());
    let repo = repo.land("W10 (#2)", IN_TIME);
    let done = Evidence::w10().artifact("report.txt", "all of it");
    let repo = repo.record(&done.amended("2026-03-20T10:00:00+01:00", "Completed"));
    let repo = repo.land("W10 (#3)", MADE_UP);
    repo.stands(LATER, &[(W10, "late")]);
}

#[test]
fn other_work_in_the_place_of_that_which_landed_counts_from_when_it_lands() {
    let first = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    let repo = Repo::with(&Policy::new()).record(&first);
    let repo = repo.land("W10 (#2)", "2026-03-02T11:00:00+01:00");
    let done = Evidence::w10().amended("2026-03-20T10:00:00+01:00", "Done in full");
    let repo = repo.record(&done).land("W10 (#3)", MADE_UP);
    repo.stands(LATER, &[(W10, "late")]);
}

#[test]
fn an_honest_amendment_keeps_its_landing() {
    let amended = Evidence::w10()
        .summary("The words were wrong")
        .amended("2026-03-20T10:00:00+01:00", "Corrected the words");
    let repo = Repo::honest().record(&amended).land("W10 (#3)", MADE_UP);
    repo.stands(LATER, &[(W10, "met")]);
}

#[test]
fn what_landed_before_it_was_done_is_told() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("W10 (#2)", "2026-03-02T09:00:00+01:00");
    repo.check(NOW)
        .exits(1)
        .found(&["duty/overdue", "evidence/future"], &[]);
    // Amended, it counts from then on.
    let amended = Evidence::w10().amended("2026-03-09T09:00:00+01:00", "Done by now");
    let repo = repo.record(&amended).land("W10 (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &["history/backdated"]);
}

#[test]
fn what_was_imported_does_not_reach_beyond_adoption() {
    let policy = Policy::new().history("since: 2026-03-04");
    let repo = Repo::with(&policy).record(&Evidence::w10());
    let repo = repo.land("Import", "2026-03-02T09:00:00+01:00");
    repo.check(NOW)
        .exits(1)
        .found(&["duty/overdue", "evidence/future"], &[]);
}

#[test]
fn a_tag_does_not_take_the_place_of_the_base() {
    let repo = Repo::honest();
    repo.branch("pull").remove(&Evidence::w10().path());
    repo.commit("Tidy").at(AFTER).run();
    repo.git(&["tag", "main", "pull"]);
    let run = repo.check_with(NOW, "--base main").exits(2);
    run.complains("refs/tags/main").complains("refs/heads/main");
    let run = repo.check_with(NOW, "--base refs/heads/main").exits(1);
    run.denies("history/deleted");
    // A tag of the same commit is as good.
    repo.git(&["tag", "--force", "main", "refs/heads/main"]);
    repo.check_with(NOW, "--base main~0").exits(1);
}

#[test]
fn a_mailmap_does_not_make_a_reviewer_somebody_else() {
    let policy = Policy::new().task(Task::weekly().reviewed());
    let done = Evidence::w10().reviewed("oversight-1@soc.example", "2026-03-06T15:30:00+01:00");
    let repo = Repo::with(&policy).record(&done);
    let commit = repo.commit("W10 (#2)").with("oversight-1@soc.example");
    commit.at(IN_TIME).run();
    let line = "Nobody <nobody@soc.example> <oversight-1@soc.example>\n";
    repo.write(".mailmap", line);
    let repo = repo.land("People (#3)", AFTER);
    repo.check(NOW).exits(1).denies("review/self");
}

/// A branch that is behind `main`, on which evidence of 2026-W11 with an artifact landed.
fn behind() -> (Repo, Evidence) {
    let done = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00").artifact("a", "x");
    let repo = Repo::honest().record(&done);
    let repo = repo.land("W11 (#3)", "2026-03-10T11:00:00+01:00");
    repo.branch("pull").switch("main");
    repo.write("README", "Other work\n");
    repo.commit("Other (#4)")
        .at("2026-03-10T13:00:00+01:00")
        .run();
    repo.switch("pull");
    (repo, done)
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_of_a_branch_that_is_behind() {
    for name in ["alpha.yaml", "a"] {
        let (repo, done) = behind();
        repo.remove(&done.beside(name));
        repo.write(done.beside(&format!("{name}/b")), "y");
        repo.commit("Tidy").at("2026-03-10T12:00:00+01:00").run();
        for options in ["--base main", "--base main --rev pull"] {
            let denied = repo.check_with(NOW, options).exits(1).rules("deny");
            assert!(!denied.is_empty(), "{name} {options}");
        }
    }
}

#[test]
fn a_linked_dot_git_has_its_worktree_around_it() {
    let repo = Repo::honest();
    let goal = repo.beside("elsewhere/git");
    std::fs::create_dir(repo.beside("elsewhere")).expect("made");
    std::fs::rename(repo.path(".git"), &goal).expect("moved");
    std::os::unix::fs::symlink(&goal, repo.path(".git")).expect("linked");
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.remove(&Evidence::w10().path());
    repo.check(NOW).exits(1).denies("history/deleted");
}

#[test]
fn a_pull_request_cannot_bring_the_approver_of_its_own_waiver() {
    let repo = Repo::with(&Policy::new());
    repo.branch("pull");
    repo.set(&Policy::new().member("oversight", Member::new("boss@soc.example")));
    let own = waiver("2026-W10").replace("oversight-1@soc.example", "boss@soc.example");
    repo.write(WAIVER, own);
    repo.commit("Waiver").at(IN_TIME).run();
    let run = repo.check_with(NOW, "--base main").exits(1);
    run.found(&["waiver/not-authorised"], &["policy/weakened"]);
    // A waiver that the base's approvers approved is as good beside the same edit.
    repo.write(WAIVER, waiver("2026-W10"));
    repo.check_with(NOW, "--base main").exits(0);
}
