//! Merges that bring what their parents' changes explain, and merges that do not.

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Policy, Task};

const UNCLEAN: &str = "history/unclean-merge";
pub(crate) const EARLIER: &str = "2026-03-06T15:30:00+01:00";
const TEAMS: &str = "policy/teams.yaml";

/// A branch with evidence of 2026-W10 that is to be merged.
pub(crate) fn offered() -> Repo {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(EARLIER).run();
    repo.switch("main");
    repo
}

/// Two branches that give teams other names: the first alpha, the second oversight or alpha too.
pub(crate) fn renamed_teams(second: &str) -> Repo {
    let repo = Repo::honest();
    repo.branch("one").edit(TEAMS, "Team alpha", "First line");
    repo.commit("One").at(AFTER).run();
    repo.switch("main")
        .branch("two")
        .edit(TEAMS, second, "Second line");
    repo.commit("Two").at(AFTER).run();
    repo.switch("main");
    repo.merge(&["one"], "Merge branch 'one'").at(AFTER).run();
    repo
}

#[test]
fn two_sides_that_touch_different_files_are_clean() {
    let repo = offered();
    repo.write(WAIVER, waiver("2026-W12"));
    let repo = repo.land("Freeze (#3)", "2026-03-06T15:45:00+01:00");
    repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn two_edits_of_one_file_that_git_merges_are_clean() {
    let repo = renamed_teams("Team oversight");
    repo.merge(&["two"], "Merge branch 'two'").at(AFTER).run();
    let text = repo.read(TEAMS);
    assert!(text.contains("First line") && text.contains("Second line"));
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_conflict_that_is_settled_by_lines_of_the_parents_is_clean() {
    let repo = renamed_teams("Team alpha");
    let settled = Policy::new().rosters().replace("Team alpha", "Second line");
    let merge = repo.merge(&["two"], "Merge branch 'two'").at(AFTER);
    merge.putting(TEAMS, &settled).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_conflict_that_is_settled_by_new_text_is_not() {
    let repo = renamed_teams("Team alpha");
    let settled = Policy::new().rosters().replace("Team alpha", "Third line");
    let merge = repo.merge(&["two"], "Merge branch 'two'").at(AFTER);
    let id = merge
        .putting(TEAMS, &settled)
        .committer("analyst-2@soc.example")
        .run();
    let run = repo.check(NOW).exits(1).found(&[UNCLEAN], &[]);
    assert_eq!(text(&run.finding(UNCLEAN)["file"]), TEAMS);
    let told = run.told(UNCLEAN);
    for part in [&id[..7], "analyst-1@soc.example", "analyst-2@soc.example"] {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

#[test]
fn a_merge_that_tampers_with_the_evidence_it_brings_is_not_clean() {
    let repo = offered();
    let better = Evidence::w10().summary("Nothing at all was found");
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.putting(&better.path(), &better.text()).run();
    let run = repo.check(NOW).exits(1).found(&[UNCLEAN], &[]);
    assert_eq!(text(&run.finding(UNCLEAN)["file"]), better.path());
}

#[test]
fn a_merge_that_edits_what_landed_is_an_edit_as_well() {
    let repo = Repo::honest();
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at(AFTER).run();
    repo.switch("main");
    let better = Evidence::w10().summary("Nothing at all was found");
    let merge = repo.merge(&["other"], "Merge branch 'other'").at(AFTER);
    merge.putting(&better.path(), &better.text()).run();
    let run = repo.check(NOW).exits(1);
    run.found(&["history/changed", UNCLEAN], &[]);
}

#[test]
fn a_merge_that_brings_policy_of_its_own_is_not_clean() {
    let repo = offered();
    let monthly = Task::monthly();
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.putting(&monthly.path(), &monthly.text()).run();
    let run = repo
        .check(NOW)
        .exits(1)
        .denies(UNCLEAN)
        .warns("policy/weakened");
    assert_eq!(text(&run.finding(UNCLEAN)["file"]), monthly.path());
}

#[test]
fn a_merge_that_adds_a_file_is_not_clean() {
    let repo = Repo::with(&Policy::new());
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at(EARLIER).run();
    repo.switch("main");
    let evidence = Evidence::w10();
    let merge = repo.merge(&["other"], "Merge branch 'other'").at(IN_TIME);
    merge.putting(&evidence.path(), &evidence.text()).run();
    repo.check(NOW).exits(1).found(&[UNCLEAN], &[]);
}

#[test]
fn what_a_merge_does_elsewhere_does_not_matter() {
    let repo = offered();
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.putting("README.md", "Put in by the merge\n").run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_merge_that_keeps_its_own_side_drops_the_evidence_of_the_other() {
    let repo = offered();
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.ours().run();
    assert!(
        repo.git(&["ls-tree", "-r", "--name-only", "HEAD", "evidence"])
            .is_empty()
    );
    let run = repo.check(NOW).exits(1);
    let run = run.found(&["duty/overdue", UNCLEAN], &[]);
    assert_eq!(text(&run.finding(UNCLEAN)["file"]), Evidence::w10().path());
    repo.stands(NOW, &[(W10, "overdue")]);
}

#[test]
fn a_merge_that_keeps_its_own_side_where_both_are_the_same_is_clean() {
    let repo = offered().record(&Evidence::w10());
    let repo = repo.land("Report of 2026-W10 (#3)", "2026-03-06T15:45:00+01:00");
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.ours().run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_merge_that_leaves_out_what_landed_is_not_clean() {
    let repo = Repo::honest();
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at(AFTER).run();
    repo.switch("main");
    let merge = repo.merge(&["other"], "Merge branch 'other'").at(AFTER);
    merge.dropping(&Evidence::w10().path()).run();
    let run = repo.check(NOW).exits(1);
    run.found(&["duty/overdue", "history/deleted", UNCLEAN], &[]);
}

#[test]
fn a_branch_that_deletes_merges_cleanly_and_still_deletes() {
    let repo = Repo::honest();
    repo.branch("other").remove(&Evidence::w10().path());
    repo.commit("Gone").at(AFTER).run();
    repo.switch("main");
    repo.merge(&["other"], "Merge branch 'other'")
        .at(AFTER)
        .run();
    let run = repo.check(NOW).exits(1);
    run.found(&["duty/overdue", "history/deleted"], &[]);
}

#[test]
fn a_branch_that_forked_before_the_evidence_deletes_nothing() {
    let repo = Repo::with(&Policy::new());
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at(EARLIER).run();
    repo.switch("main").add(&Evidence::w10());
    repo.commit("Report of 2026-W10 (#2)").at(IN_TIME).run();
    repo.merge(&["other"], "Merge branch 'other'")
        .at(AFTER)
        .run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn three_branches_that_touch_different_files_merge_cleanly() {
    let repo = Repo::with(&Policy::new());
    for (name, file) in [("one", "README.md"), ("two", WAIVER)] {
        repo.branch(name).write(file, waiver("2026-W12"));
        repo.commit(name).at(EARLIER).run();
        repo.switch("main");
    }
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(EARLIER).run();
    repo.switch("main");
    let merge = repo.merge(&["one", "two", "w10"], "Merge branches");
    merge.at(IN_TIME).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn three_branches_and_a_text_of_nobody_do_not() {
    let repo = offered();
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at(EARLIER).run();
    repo.switch("main");
    let better = Evidence::w10().summary("Nothing at all was found");
    let merge = repo.merge(&["other", "w10"], "Merge branches").at(IN_TIME);
    merge.putting(&better.path(), &better.text()).run();
    repo.check(NOW).exits(1).found(&[UNCLEAN], &[]);
}

/// What happens on a branch is the branch's change, which its merge brings as it is.
#[test]
fn merges_inside_a_branch_are_not_looked_at() {
    let repo = offered();
    repo.branch("work").write("README.md", "Who we are\n");
    repo.commit("Readme").at(EARLIER).run();
    let better = Evidence::w10().summary("Nothing at all was found");
    let merge = repo
        .merge(&["w10"], "Merge branch 'w10' into work")
        .at(EARLIER);
    merge.putting(&better.path(), &better.text()).run();
    repo.switch("main");
    repo.merge(&["work"], "Merge branch 'work'")
        .at(IN_TIME)
        .run();
    repo.check(NOW).exits(0).found(&[], &[]);
}
