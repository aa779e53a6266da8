//! Merges that hold what none of their parents' changes explain.

use crate::history_facts::world::World;

const LINES: &str = "1\n2\n3\n4\n5\n6\n7\n";

/// Two branches that begin at one commit: `main`, and `side`.
fn world(main: &[(&str, &str)], side: &[(&str, &str)]) -> World {
    let world = World::new();
    world.commit("policy/p.yaml", LINES);
    world.git("main", &["branch", "side"]);
    for (branch, files) in [("side", side), ("main", main)] {
        world.git("main", &["checkout", "-q", branch]);
        for (path, text) in files {
            world.commit(path, text);
        }
    }
    world
}

/// Merges `side` with what git makes of it, after which files are written as they are given.
fn merge(world: &World, arguments: &[&str], files: &[(&str, &str)]) {
    let merge = [&["merge", "--no-ff", "--no-commit"], arguments, &["side"]].concat();
    world.try_git("main", &merge);
    for (path, text) in files {
        world.write(&format!("main/{path}"), text);
    }
    world.git("main", &["add", "-A"]);
    world.git("main", &["commit", "-qm", "merge"]);
}

#[track_caller]
fn check(world: &World, expected: &[&str]) {
    let history = world.history("main");
    let last = u32::try_from(history.commits().len() - 1).expect("few");
    let unclean = history.evil_merges().iter();
    let paths: Vec<&str> = unclean
        .inspect(|u| assert_eq!(u.commit, last))
        .map(|u| u.path.as_str())
        .collect();
    assert_eq!(paths, expected);
}

#[test]
fn a_merge_as_git_makes_it_is_clean() {
    let changed = "1\n2\n3\n4\n5\n6\nG\n";
    let world = world(
        &[
            ("evidence/a", "a\n"),
            ("policy/p.yaml", "A\n2\n3\n4\n5\n6\n7\n"),
        ],
        &[("evidence/b", "b\n"), ("policy/p.yaml", changed)],
    );
    merge(&world, &[], &[]);
    check(&world, &[]);
}

#[test]
fn a_merge_that_tampers_is_told() {
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    let files = [
        ("evidence/a", "x\n"),
        ("evidence/new", "n\n"),
        ("policy/p.yaml", "weak\n"),
    ];
    merge(&world, &[], &files);
    check(&world, &["evidence/a", "evidence/new", "policy/p.yaml"]);
}

#[test]
fn a_merge_that_drops_the_other_side_is_told() {
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    merge(&world, &["-s", "ours"], &[]);
    check(&world, &["evidence/b"]);
}

#[test]
fn a_merge_that_drops_its_own_side_is_told() {
    // What is merged is what the other parent holds, as a whole: but the mainline had gone on.
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    let tree = world.git("main", &["rev-parse", "side^{tree}"]);
    let commit = ["commit-tree", "-m", "x", "-p", "main", "-p", "side", &tree];
    let id = world.git("main", &commit);
    world.git("main", &["update-ref", "refs/heads/main", &id]);
    check(&world, &["evidence/a"]);
}

#[test]
fn a_conflict_may_be_settled_with_lines_of_the_parents_only() {
    let conflict = || {
        world(
            &[("policy/p.yaml", "ours\n")],
            &[("policy/p.yaml", "theirs\n")],
        )
    };
    let settled = |text: &str, expected: &[&str]| {
        let world = conflict();
        merge(&world, &[], &[("policy/p.yaml", text)]);
        check(&world, expected);
    };
    settled("ours\n", &[]);
    settled("theirs\nours\n", &[]);
    settled("something else\n", &["policy/p.yaml"]);
    settled("1\n", &["policy/p.yaml"]);
    let world = conflict();
    world.try_git("main", &["merge", "--no-commit", "side"]);
    world.git("main", &["rm", "-qf", "policy/p.yaml"]);
    world.git("main", &["commit", "-qm", "merge"]);
    check(&world, &["policy/p.yaml"]);
}

#[test]
fn an_octopus_of_three_branches_is_clean_as_git_makes_it() {
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    world.git("main", &["checkout", "-q", "-b", "third", "main~1"]);
    world.commit("evidence/c", "c\n");
    world.git("main", &["checkout", "-q", "main"]);
    world.git("main", &["merge", "-q", "-m", "all", "side", "third"]);
    assert_eq!(
        world
            .git("main", &["log", "-1", "--format=%P"])
            .split(' ')
            .count(),
        3
    );
    check(&world, &[]);
    world.write("main/evidence/b", "other\n");
    world.git("main", &["commit", "-qa", "--amend", "-m", "tampered"]);
    check(&world, &["evidence/b"]);
}

#[test]
fn a_branch_that_was_brought_up_to_date_is_clean() {
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    world.git("main", &["checkout", "-q", "side"]);
    world.git("main", &["merge", "-q", "-m", "up to date", "main"]);
    world.commit("evidence/c", "c\n");
    world.git("main", &["checkout", "-q", "main"]);
    world.commit("evidence/d", "d\n");
    merge(&world, &[], &[]);
    check(&world, &[]);
}

#[test]
fn branches_merged_into_each_other_are_clean() {
    // Both sides merge the other's tip, so that there are two merge bases.
    let world = world(&[("evidence/a", "a\n")], &[("evidence/b", "b\n")]);
    let (ours, theirs) = (world.id("main").to_string(), world.id("side").to_string());
    world.git("main", &["merge", "-q", "-m", "one", &theirs]);
    world.git("main", &["checkout", "-q", "side"]);
    world.git("main", &["merge", "-q", "-m", "other", &ours]);
    world.commit("evidence/c", "c\n");
    world.git("main", &["checkout", "-q", "main"]);
    world.commit("evidence/d", "d\n");
    assert_eq!(
        world
            .git("main", &["merge-base", "--all", "main", "side"])
            .lines()
            .count(),
        2
    );
    merge(&world, &[], &[]);
    check(&world, &[]);
}

#[test]
fn a_merge_of_an_unrelated_history_brings_its_files() {
    let world = world(&[("evidence/a", "a\n")], &[]);
    world.git("main", &["checkout", "-q", "--orphan", "alone"]);
    world.git("main", &["rm", "-rqf", "."]);
    world.commit("evidence/z", "z\n");
    world.git("main", &["branch", "-f", "side"]);
    world.git("main", &["checkout", "-q", "main"]);
    merge(&world, &["--allow-unrelated-histories"], &[]);
    check(&world, &[]);
}
