//! Every rule that needs no history, held to cases made of real files: `tests/cases/<rule>/<case>/`.
//!
//! A case is a copy of `tests/cases/base`, changed by its `case.yaml` and by what lies in its `files/`. `case.rs` says
//! what a case may hold. Cases in which the rule fires keep what `check` prints for people in `human.snap`, beside them.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "cases are files, and this test builds repositories out of them"
)]

mod case;
mod places;
#[path = "../scene/mod.rs"]
#[allow(dead_code, reason = "each test uses its own part of the scene")]
mod scene;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use dutybook::finding::Rule;
use rayon::prelude::*;

use case::{Case, Judged, Run};
use scene::{Scene, status};

/// The rules that only fire where git's history is read. Their cases are repositories with commits, not folders of
/// files; whoever gives one of them its cases here takes it off this list.
const WAITS_FOR_HISTORY: &[&str] = &[
    "policy/retroactive",
    "policy/weakened",
    "policy/mixed-change",
    "history/incomplete",
    "history/changed",
    "history/deleted",
    "history/backdated",
    "history/clock",
    "history/unclean-merge",
    "history/rewritten",
    "history/mainline-flip",
    "history/direct-push",
    "signature/unsigned",
    "signature/bad",
    "signature/unknown-key",
    "signature/identity",
    "signature/expired-key",
];

#[test]
fn nothing_is_wrong_with_the_base() {
    let output = Scene::base().run(case::AS_OF, &["check", "--format", "json"]);
    let judged = Judged::read(&output);
    assert_eq!(judged.findings, []);
    assert_eq!(status(&output), 0);
    // The backstop of the exercise runs for a year.
    let others = ["late", "waived", "excused", "open", "grace", "overdue"];
    let counts: Vec<_> = others.iter().map(|word| judged.count(word)).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0, 0]);
}

/// Every case beside its run: the binary starts once for each.
static CASES: LazyLock<Vec<(Case, Run)>> = LazyLock::new(|| {
    let cases = case::all().into_par_iter();
    let run = |case: Case| {
        let run = case.run();
        (case, run)
    };
    cases.map(run).collect()
});

#[test]
fn every_case_is_judged_as_it_says() {
    let faults = CASES.iter().flat_map(|(case, run)| case.faults(run));
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn failing_cases_read_as_they_did() {
    let mut changed = Vec::new();
    for (case, run) in CASES.iter().filter(|(case, _)| case.is_kept()) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(case.said.note.clone());
        let compare = || settings.bind(|| insta::assert_snapshot!("human", run.human));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            changed.push(case.name());
        }
    }
    assert!(changed.is_empty(), "changed: {}", changed.join(", "));
}

#[test]
fn every_rule_has_a_case_that_passes_and_two_that_fail() {
    let cases = case::all();
    let mut faults = Vec::new();
    for rule in Rule::ALL {
        let own: Vec<&Case> = cases.iter().filter(|case| case.rule == *rule).collect();
        let failing = own.iter().filter(|case| case.fires()).count();
        let passing = own.len() - failing;
        let waits = WAITS_FOR_HISTORY.contains(&rule.id());
        if waits && !own.is_empty() {
            faults.push(format!("{rule} has cases, and is said to wait for history"));
        }
        if !waits && (passing < 1 || failing < 2) {
            faults.push(format!("{rule}: {passing} pass, {failing} fail"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_waits_for_history_is_in_the_catalogue() {
    let ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    for waiting in WAITS_FOR_HISTORY {
        assert!(ids.contains(waiting), "{waiting} is no rule any more");
    }
    for id in ids {
        let is_of_history = id.starts_with("history/") || id.starts_with("signature/");
        let is_listed = WAITS_FOR_HISTORY.contains(&id);
        assert!(!is_of_history || is_listed, "{id} is listed by name");
    }
}
