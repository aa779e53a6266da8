//! Tenants that the mainline got or lost after a change began.

use std::fs;

use serde_json::Value;

use crate::harness::process::git_in;
use crate::matrix::refused::refused;
use crate::matrix::world::Tenants;

const ONBOARD: &str = "--pack minimal --starts 2026-01-05 --organisation";

fn add(tenants: &Tenants, name: &str) {
    let words = format!("init tenants/{name} {ONBOARD} {name}");
    tenants.repo.run(&words).exits(0);
}

fn commit(tenants: &Tenants) {
    git_in(tenants.root(), "add -A");
    git_in(tenants.root(), "commit -q --allow-empty -m Work");
}

/// Three tenants, a change, which is checked out, and what happens on `main` meanwhile.
fn parted(change: impl Fn(&Tenants), main: impl Fn(&Tenants)) -> Tenants {
    let tenants = Tenants::new(&["a", "b", "c"]);
    git_in(tenants.root(), "checkout -q -b change");
    change(&tenants);
    commit(&tenants);
    git_in(tenants.root(), "checkout -q main");
    main(&tenants);
    commit(&tenants);
    git_in(tenants.root(), "checkout -q change");
    tenants
}

fn edit(tenants: &Tenants, name: &str) {
    let path = format!("tenants/{name}/policy/tasks/alert-review.yaml");
    let text = tenants.repo.read(&path);
    tenants.repo.write(&path, format!("# Reviewed\n{text}"));
}

fn remove(tenants: &Tenants, name: &str) {
    git_in(tenants.root(), &format!("rm -rq tenants/{name}"));
}

/// The roots that are judged, from the worktree and from the commit.
#[track_caller]
fn judges(tenants: &Tenants, expected: &[&str]) {
    for options in [
        &["--base", "main"][..],
        &["--base", "main", "--rev", "change"],
    ] {
        let words = [options, &["--format", "json"]].concat();
        let output = tenants.check(&words).answers().json();
        let roots = output["roots"].as_array().unwrap();
        let paths: Vec<Value> = roots.iter().map(|root| root["path"].clone()).collect();
        let expected: Vec<String> = expected.iter().map(|it| format!("tenants/{it}")).collect();
        assert_eq!(paths, expected, "{options:?}");
    }
}

#[track_caller]
fn refuses(tenants: &Tenants, why: &str) {
    for options in [
        &["--base", "main"][..],
        &["--base", "main", "--rev", "change"],
    ] {
        refused(&tenants.check(options), &[why]);
    }
}

#[test]
fn a_tenant_that_the_base_got_is_no_matter_of_the_change() {
    let main = |tenants: &Tenants| add(tenants, "new");
    judges(&parted(|it| edit(it, "a"), main), &["a", "b", "c"]);
    let onboards = |tenants: &Tenants| add(tenants, "d");
    let mut tenants = parted(onboards, main);
    judges(&tenants, &["a", "b", "c", "d"]);
    // It is no other place of that tenant, either.
    tenants.named = vec!["tenants/d".to_owned()];
    tenants.check(&["--base", "main"]).answers();
}

#[test]
fn a_change_that_has_something_in_the_place_of_a_new_tenant_is_refused() {
    let main = |tenants: &Tenants| add(tenants, "new");
    let folder = |tenants: &Tenants| {
        tenants.repo.write("tenants/new/note", "x");
    };
    refuses(&parted(folder, main), "tenants/new");
    let file = |tenants: &Tenants| {
        tenants.repo.write("tenants/new", "x");
    };
    refuses(
        &parted(file, main),
        "tenants/new is a dutybook root at main",
    );
    // Only checked out, and not committed.
    let tenants = parted(|it| edit(it, "a"), main);
    tenants.repo.write("tenants/new", "x");
    let output = tenants.check(&["--base", "main"]);
    refused(&output, &["tenants/new is a dutybook root at main"]);
}

#[test]
fn a_change_that_removes_a_tenant_is_refused_whatever_the_base_got() {
    let main = |tenants: &Tenants| add(tenants, "new");
    let removes = |tenants: &Tenants| remove(tenants, "c");
    refuses(
        &parted(removes, main),
        "tenants/c is a dutybook root at main",
    );
    let moves = |tenants: &Tenants| git_in(tenants.root(), "mv tenants/c tenants/z");
    let mut tenants = parted(moves, main);
    refuses(&tenants, "tenants/c is a dutybook root at main");
    tenants.named = vec!["tenants/z".to_owned()];
    refuses(&tenants, "moves the dutybook root here from tenants/c");
}

/// The new tenant came to the change with a merge: of the two commits at which they parted, one has it.
#[test]
fn a_tenant_that_came_with_a_merge_of_the_base_can_be_removed_by_the_change() {
    let tenants = parted(|it| edit(it, "a"), |it| add(it, "new"));
    let merge = |name: &str| git_in(tenants.root(), &format!("merge -q --no-edit {name}"));
    git_in(tenants.root(), "branch before");
    merge("main");
    git_in(tenants.root(), "checkout -q main");
    git_in(tenants.root(), "merge -q --no-ff --no-edit before");
    git_in(tenants.root(), "checkout -q change");
    judges(&tenants, &["a", "b", "c", "new"]);
    remove(&tenants, "new");
    commit(&tenants);
    refuses(&tenants, "tenants/new is a dutybook root at main");
}

#[test]
fn a_tenant_that_the_base_lost_is_judged_no_more() {
    let main = |tenants: &Tenants| remove(tenants, "c");
    let tenants = parted(|it| edit(it, "a"), main);
    judges(&tenants, &["a", "b"]);
    // Work on it that is not committed yet would be lost.
    edit(&tenants, "c");
    let output = tenants.check(&["--base", "main"]);
    refused(&output, &["tenants/c", "rebase the change"]);
    let moves = |tenants: &Tenants| git_in(tenants.root(), "mv tenants/c tenants/z");
    judges(&parted(|it| edit(it, "a"), moves), &["a", "b"]);
}

#[test]
fn a_change_of_a_tenant_that_the_base_lost_is_refused() {
    let change = |tenants: &Tenants| edit(tenants, "c");
    let removes = |tenants: &Tenants| remove(tenants, "c");
    let moves = |tenants: &Tenants| git_in(tenants.root(), "mv tenants/c tenants/z");
    for tenants in [parted(change, removes), parted(change, moves)] {
        refuses(&tenants, "the base has no dutybook root here any more");
        fs::remove_dir_all(tenants.root().join("tenants/b")).unwrap();
        refuses(&tenants, "tenants/b is a dutybook root at");
    }
}
