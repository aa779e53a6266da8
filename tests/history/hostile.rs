//! Attempts to have a missed duty look met, or to be judged by less than what judges everybody.

use crate::builder::{AFTER, IN_TIME, NOW, Repo, W10, W11};
use crate::evidence::Evidence;
use crate::policy::{Policy, Task};

#[test]
fn a_tag_does_not_take_the_place_of_the_base() {
    let repo = Repo::honest();
    repo.branch("pull").remove(&Evidence::w10().path());
    repo.commit("Tidy").at(AFTER).run();
    repo.git(&["tag", "main", "pull"]);
    let run = repo.check_with(NOW, "--base main").exit(2);
    run.complains("refs/tags/main").complains("refs/heads/main");
    let run = repo.check_with(NOW, "--base refs/heads/main").exit(1);
    run.denies("history/deleted");
    // A tag of the same commit is as good.
    repo.git(&["tag", "--force", "main", "refs/heads/main"]);
    repo.check_with(NOW, "--base main~0").exit(1);
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
    repo.check(NOW).exit(1).denies("review/self");
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
        repo.write(&done.beside(&format!("{name}/b")), "y");
        repo.commit("Tidy").at("2026-03-10T12:00:00+01:00").run();
        for options in ["--base main", "--base main --rev pull"] {
            let denied = repo.check_with(NOW, options).exit(1).rules("deny");
            assert!(!denied.is_empty(), "{name} {options}");
        }
    }
}
