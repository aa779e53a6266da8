//! Each kind once as a weakening, and its reverse as silence.

mod cadence;
mod files;
mod settings;
mod task;

use std::collections::BTreeSet;

use files::{LoadedBase, base};

use super::{Weakening, find_weakenings};
use crate::history::ComparedPolicy;
use crate::model::Id;

const SETTINGS: &str = "policy/dutybook.yaml";
const TEAMS: &str = "policy/teams.yaml";
const REPORT: &str = "policy/tasks/report.yaml";
const DRILL: &str = "policy/tasks/drill.yaml";
const CALENDAR: &str = "policy/calendars/denmark.yaml";

fn compare(old: &LoadedBase, new: &LoadedBase, schemas: &[&str]) -> Vec<Weakening> {
    let schemas: BTreeSet<Id> = schemas.iter().map(|id| Id::new(id).unwrap()).collect();
    find_weakenings(&version(old), &version(new), &schemas)
}

fn version(read: &LoadedBase) -> ComparedPolicy<'_> {
    ComparedPolicy {
        policy: &read.policy,
        levels: &read.levels,
    }
}

fn describe(found: &[Weakening]) -> Vec<String> {
    let show = |it: &Weakening| format!("{}#{} {}", it.file, it.pointer, it.message);
    found.iter().map(show).collect()
}

/// The base with `from` written as `to` in one file.
fn base_with(file: &str, from: &str, to: &str) -> LoadedBase {
    let mut files = base();
    let text = files.0.get_mut(file).expect("a file");
    assert_eq!(text.matches(from).count(), 1, "{from:?} in {file}");
    *text = text.replace(from, to);
    files.load()
}

/// The edit asks for less, in one way: at `pointer`, in those words. Undone, it asks for no less.
#[track_caller]
fn check(file: &str, (from, to): (&str, &str), pointer: &str, message: &str) {
    check_one_way(file, (from, to), pointer, message);
    let back = compare(&base_with(file, from, to), &base().load(), &[]);
    assert_eq!(describe(&back), [""; 0], "undone");
}

#[track_caller]
fn check_one_way(file: &str, (from, to): (&str, &str), pointer: &str, message: &str) {
    let found = compare(&base().load(), &base_with(file, from, to), &[]);
    assert_eq!(describe(&found), [format!("{file}#{pointer} {message}")]);
}

/// The edit asks for no less.
#[track_caller]
fn check_silent(file: &str, from: &str, to: &str) {
    let found = compare(&base().load(), &base_with(file, from, to), &[]);
    assert_eq!(describe(&found), [""; 0]);
}

#[test]
fn an_unchanged_policy_is_not_weakened() {
    let same = base().load();
    assert_eq!(compare(&same, &same, &[]), []);
    check_silent(REPORT, "title: Report", "title: Weekly report");
    check_silent(SETTINGS, "due_soon: P2D", "due_soon: P9D");
}
