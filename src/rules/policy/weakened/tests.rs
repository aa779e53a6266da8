//! Each kind once as a weakening, and its reverse as silence.

mod cadence;
mod files;
mod settings;
mod task;
mod time_proofs;

use chrono::{DateTime, Utc};
use files::{LoadedBase, base};

use super::{ComparisonLimit, PolicyChange, Weakening, find_weakenings};
use crate::history::{ChangedContent, ComparedPolicy};

const SETTINGS: &str = "policy/dutybook.yaml";
const TEAMS: &str = "policy/teams.yaml";
const REPORT: &str = "policy/tasks/report.yaml";
const DRILL: &str = "policy/tasks/drill.yaml";
const CALENDAR: &str = "policy/calendars/denmark.yaml";

/// The certificate of an authority of time stamps.
const AUTHORITY: &str = include_str!("tests/authority.pem");

/// When the changes of the tests land: a Thursday, before anything is owed.
const CHANGED_AT: &str = "2026-01-01T12:00:00Z";

fn compare(old: &LoadedBase, new: &LoadedBase, contents: &[ChangedContent]) -> Vec<Weakening> {
    compare_at(CHANGED_AT, old, new, contents)
}

fn compare_at(
    at: &str,
    old: &LoadedBase,
    new: &LoadedBase,
    contents: &[ChangedContent],
) -> Vec<Weakening> {
    let at: DateTime<Utc> = at.parse().expect("an instant");
    let limit = ComparisonLimit::of_run();
    let change = PolicyChange {
        at,
        contents,
        limit: &limit,
    };
    let found = find_weakenings(&version(old), &version(new), &change);
    assert_eq!(limit.missed(), 0);
    found
}

fn version(read: &LoadedBase) -> ComparedPolicy<'_> {
    ComparedPolicy {
        policy: &read.policy,
        levels: &read.levels,
        schemas: &read.schemas,
        broken_tasks: &read.broken_tasks,
    }
}

fn describe(found: &[Weakening]) -> Vec<String> {
    let show = |it: &Weakening| format!("{}#{} {}", it.file, it.pointer, it.message);
    found.iter().map(show).collect()
}

/// The base with `from` written as `to` in one file.
fn base_with(file: &str, from: &str, to: &str) -> LoadedBase {
    let mut files = base();
    for authority in ["policy/timestamping/one.pem", "policy/timestamping/two.pem"] {
        files.0.insert(authority, AUTHORITY.to_owned());
    }
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
