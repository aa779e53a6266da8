//! `--base` where branches were merged into each other: what is judged is the merge that git would make.

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{IN_TIME, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

const NOW: &str = "2026-03-12T18:00:00+01:00";

fn day(day: u32, hour: u32) -> String {
    format!("2026-03-{day:02}T{hour:02}:00:00+01:00")
}

/// Two branches, each merged into the other at the same time. `older`: whether the branch's own merge base is the older
/// one, by its date.
fn crossed(older: bool) -> Repo {
    let repo = Repo::with(&Policy::new());
    repo.branch("pull").write("note", "b");
    let at = if older { day(5, 9) } else { day(7, 9) };
    let own = repo.commit("Note").at(&at).run();
    repo.switch("main");
    repo.add(&Evidence::w10());
    let main = repo.commit("Report (#2)").at(IN_TIME).run();
    repo.switch("pull");
    repo.merge(&[&main], "Merge branch 'main'")
        .at(&day(8, 9))
        .run();
    repo.switch("main");
    repo.merge(&[&own], "Merge pull request #3 from soc/pull")
        .at(&day(8, 10))
        .run();
    repo.switch("pull");
    let bases = repo.git(&["merge-base", "--all", "main", "pull"]);
    assert_eq!(bases.lines().count(), 2);
    repo
}

#[track_caller]
fn judged(repo: &Repo) -> Run {
    let run = repo.check_with(NOW, "--base main");
    let commit = repo.check_with(NOW, "--base main --rev pull");
    assert_eq!(
        (run.code, run.rules("deny")),
        (commit.code, commit.rules("deny"))
    );
    run
}

#[test]
fn evidence_that_the_merge_would_remove_is_told() {
    for older in [true, false] {
        let repo = crossed(older);
        repo.remove(&Evidence::w10().path());
        repo.commit("Tidy").at(&day(9, 9)).run();
        let run = judged(&repo).exits(1);
        run.denies("history/deleted");
        // It does remove it.
        repo.switch("main");
        repo.merge(&["pull"], "Merge pull request #4 from soc/pull")
            .at(&day(10, 9))
            .run();
        assert!(!repo.has(Evidence::w10().path()));
    }
}

#[test]
fn honest_work_on_crossed_branches_passes() {
    for older in [true, false] {
        let repo = crossed(older);
        repo.add(&Evidence::weekly("2026-W11", "2026-03-11T10:00:00+01:00"));
        repo.commit("Report of 2026-W11").at(&day(9, 11)).run();
        // What landed meanwhile is part of the merge.
        repo.switch("main").write("README.md", "Other\n");
        repo.commit("Other (#4)").at(&day(9, 12)).run();
        repo.switch("pull");
        judged(&repo).exits(0).found(&[], &[]);
        repo.stands(NOW, &[(W10, "met")]);
    }
}

/// Both sides of the crossing changed one file, and not alike: git's result is not known without git.
#[test]
fn what_cannot_be_told_is_no_answer() {
    let repo = Repo::with(&Policy::new());
    let w10 = |text: &str| Evidence::w10().summary(text);
    repo.add(&w10("One"));
    let repo = repo.land("Report (#2)", IN_TIME);
    let amended = |text: &str| w10(text).amended("2026-03-07T09:00:00+01:00", text);
    repo.branch("pull").add(&amended("Two"));
    let own = repo.commit("Two").at(&day(7, 10)).run();
    repo.switch("main").add(&amended("Three"));
    let main = repo.commit("Three (#3)").at(&day(7, 11)).run();
    let path = Evidence::w10().path();
    let solve = |branch: &str, text: &str, hour: u32| {
        let merge = repo
            .merge(std::slice::from_ref(&branch), "Merge")
            .at(&day(8, hour));
        merge.putting(&path, text).run();
    };
    let (two, three) = (
        repo.git(&["show", &format!("{own}:{path}")]),
        repo.read(&path),
    );
    repo.switch("pull");
    solve(&main, &format!("{two}\n"), 9);
    repo.switch("main");
    solve(&own, &three, 10);
    repo.switch("pull");
    assert_eq!(
        repo.git(&["merge-base", "--all", "main", "pull"])
            .lines()
            .count(),
        2
    );
    for options in ["--base main", "--base main --rev pull"] {
        repo.check_with(NOW, options)
            .exits(2)
            .complains("several branches");
    }
    // As the help says: a commit that merges the change into its base has it in one way.
    repo.switch("main").branch("merged");
    repo.merge(&["pull"], "Merge pull request #4 from soc/pull")
        .at(&day(9, 9))
        .putting(&path, &three)
        .run();
    repo.check_with(NOW, "--base main")
        .answers()
        .lacks("history/mainline-flip");
}

/// The base is merged into the branch, which is then pushed as the mainline: its own commits take the place of all
/// that landed.
#[test]
fn a_change_that_would_become_the_mainline_is_told() {
    let repo = Repo::with(&Policy::new());
    repo.branch("pull").add(&Evidence::w10());
    repo.commit("Report").at(IN_TIME).run();
    repo.switch("main").write("README.md", "Other\n");
    repo.commit("Other (#2)").at(&day(12, 9)).run();
    repo.switch("pull");
    // It is behind: it can only be merged.
    judged(&repo).lacks("history/mainline-flip");
    repo.merge(&["main"], "Merge branch 'main' into pull")
        .at(&day(12, 10))
        .run();
    let run = judged(&repo).exits(1).denies("history/mainline-flip");
    assert!(run.told("history/mainline-flip").contains("git rebase"));
    // A merge commit of the base, as a forge makes it for its check, keeps the line, and so does a rebase.
    repo.switch("main").branch("merged");
    repo.merge(&["pull"], "Merge pull request #3 from soc/pull")
        .at(&day(12, 11))
        .run();
    repo.check_with(NOW, "--base main")
        .lacks("history/mainline-flip");
    repo.switch("main").branch("rebased").add(&Evidence::w10());
    repo.commit("Report").at(&day(12, 11)).run();
    repo.check_with(NOW, "--base main")
        .lacks("history/mainline-flip");
}

/// `main` and `pull`, each with an edit of the same file.
fn edited(path: &str, (base, own): ((&str, &str), (&str, &str))) -> Repo {
    let repo = Repo::honest();
    repo.branch("pull");
    repo.edit(path, own.0, own.1);
    repo.commit("Ours").at(&day(9, 9)).run();
    repo.switch("main");
    repo.edit(path, base.0, base.1);
    repo.commit("Theirs (#3)").at(&day(9, 10)).run();
    repo.switch("pull");
    repo
}

#[track_caller]
fn unjudged(repo: &Repo, why: &str) {
    for options in ["--base main", "--base main --rev pull"] {
        repo.check_with(NOW, options).exits(2).complains(why);
    }
}

#[test]
fn what_git_cannot_merge_is_no_answer() {
    let task = "policy/tasks/weekly-report.yaml";
    let monthly = ("every: week", "every: month");
    let repo = edited(task, (("every: week", "every: day"), monthly));
    unjudged(
        &repo,
        "both the change and its base changed policy/tasks/weekly-report.yaml",
    );
    // The same edit on both sides is no conflict, and neither is one of a file that is not read.
    let same = ("every: week", "every: week # each of them");
    judged(&edited(task, (same, same))).exits(0);
    let repo = Repo::honest();
    repo.write("README.md", "We\n");
    let repo = repo.land("Readme (#3)", &day(8, 9));
    repo.branch("pull").write("README.md", "Us\n");
    repo.commit("Ours").at(&day(9, 9)).run();
    repo.switch("main").write("README.md", "You\n");
    repo.commit("Theirs (#4)").at(&day(9, 10)).run();
    repo.switch("pull");
    judged(&repo).exits(0);
    // Evidence that one side removed, and the other amended.
    let repo = Repo::honest();
    repo.branch("pull");
    repo.remove(&Evidence::w10().path());
    repo.commit("Tidy").at(&day(9, 9)).run();
    repo.switch("main");
    let amended = Evidence::w10().summary("Better words");
    repo.add(&amended.amended(&day(9, 9), "Words"));
    repo.commit("Amended (#3)").at(&day(9, 10)).run();
    repo.switch("pull");
    unjudged(&repo, "both the change and its base changed evidence/");
}

#[test]
fn edits_in_different_places_of_a_file_are_both_judged() {
    let settings = "policy/dutybook.yaml";
    let starts = ("starts: 2026-03-02", "starts: 2026-02-23");
    let ours = ("kind: policy/v1", "# What we owe\nkind: policy/v1");
    let repo = edited(settings, (starts, ours));
    // The change takes nothing back of what the base says since.
    judged(&repo).exits(0).lacks("policy/weakened");
}

/// Each member has a line that others have, too: such lines can be aligned in several ways.
#[test]
fn people_who_join_different_teams_are_both_judged() {
    let path = "policy/teams.yaml";
    let member =
        |name: &str| format!("      - email: {name}@soc.example\n        from: 2026-03-02\n");
    let members = |names: &[&str]| names.iter().copied().map(member).collect::<String>();
    let rosters = |alpha: &[&str], oversight: &[&str]| {
        let team = |id: &str, names: &[&str]| {
            format!(
                "  {id}:\n    name: Team {id}\n    members:\n{}",
                members(names)
            )
        };
        let beta = team("beta", &["analyst-3"]);
        let (alpha, oversight) = (team("alpha", alpha), team("oversight", oversight));
        format!("kind: teams/v1\nteams:\n{alpha}{beta}{oversight}")
    };
    let repo = Repo::honest();
    repo.write(
        path,
        rosters(&["analyst-1", "analyst-2"], &["oversight-1", "oversight-2"]),
    );
    let repo = repo.land("Teams (#3)", &day(8, 9));
    repo.branch("pull");
    let oversight = ["oversight-1", "oversight-2", "oversight-3"];
    repo.write(path, rosters(&["analyst-1", "analyst-2"], &oversight));
    repo.commit("Oversight").at(&day(9, 9)).run();
    repo.switch("main");
    let alpha = ["analyst-1", "analyst-2", "analyst-4"];
    repo.write(path, rosters(&alpha, &["oversight-1", "oversight-2"]));
    repo.commit("Alpha (#4)").at(&day(9, 10)).run();
    repo.switch("pull");
    judged(&repo).answers();
    // The other one joins the same team: git conflicts.
    repo.write(
        path,
        rosters(&["analyst-1", "analyst-2", "analyst-5"], &oversight),
    );
    repo.commit("Alpha too").at(&day(9, 11)).run();
    unjudged(&repo, "policy/teams.yaml, and these changes conflict");
}

#[test]
fn a_change_that_begins_nowhere_in_its_base_is_no_answer() {
    let repo = Repo::honest();
    repo.git(&["checkout", "--quiet", "--orphan", "pull"]);
    repo.commit("Adopted").at(IN_TIME).run();
    unjudged(&repo, "no commit in common");
}
