//! Every rule that needs no history, held to cases made of real files: `tests/cases/<rule>/<case>/`.
//!
//! A case is a copy of `tests/cases/base`, changed by its `case.yaml` and by what lies in its `files/`. `case.rs` says
//! what a case may hold. Cases in which the rule fires keep what `check` prints for people in `human.snap`, beside them.

mod case;
mod places;
mod registry;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use dutybook::internals::finding::Rule;
use rayon::prelude::*;

use crate::closing::cases::CASES as CLOSINGS;
use crate::harness::cases::AS_OF;
use crate::harness::repo::Repo;
use crate::history::cases::{CASES as HISTORIES, HistoryCase};
use case::{Case, Judged, Outcome};

#[test]
fn nothing_is_wrong_with_the_base() {
    let run = Repo::base().run(&format!("--no-history --as-of {AS_OF} check --format json"));
    let judged = Judged::read(&run.exits(0));
    assert_eq!(judged.findings, []);
    // The backstop of the exercise runs for a year.
    let others = ["late", "waived", "excused", "open", "grace", "overdue"];
    let counts: Vec<_> = others.iter().map(|word| judged.count(word)).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0, 0]);
}

/// Every case with a history.
fn histories() -> impl Iterator<Item = &'static HistoryCase> {
    HISTORIES.iter().chain(CLOSINGS)
}

/// Every case beside its run: the binary starts once for each.
static CASES: LazyLock<Vec<(Case, Outcome)>> = LazyLock::new(|| {
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
    let files = case::all();
    let files = files.iter().map(|case| (case.rule.id(), case.fires()));
    let histories = histories().map(|case| (case.rule, case.fires));
    let cases: Vec<(&str, bool)> = files.chain(histories).collect();
    let mut faults = Vec::new();
    for rule in Rule::ALL {
        let count = |fires| {
            cases
                .iter()
                .filter(|case| **case == (rule.id(), fires))
                .count()
        };
        let (passing, failing) = (count(false), count(true));
        if passing < 1 || failing < 2 {
            faults.push(format!("{rule}: {passing} pass, {failing} fail"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_case_with_a_history_fires_or_not_as_it_says() {
    let fault = |case: &HistoryCase| {
        let run = case.run()?;
        let findings = run.findings();
        let fires = findings.iter().any(|found| found["rule"] == case.rule);
        let rules: Vec<String> = findings
            .iter()
            .map(|found| found["rule"].to_string())
            .collect();
        (fires != case.fires).then(|| format!("{}, {}: {rules:?}", case.rule, case.name))
    };
    let faults: Vec<String> = histories()
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(fault)
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A rule has cases of one kind: files are enough for it, or it needs a history.
#[test]
fn cases_with_a_history_are_of_the_rules_that_need_one() {
    for case in histories() {
        let is_known = Rule::ALL.iter().any(|rule| rule.id() == case.rule);
        assert!(is_known, "`{}` is not a rule", case.rule);
    }
    let files = case::all();
    for rule in Rule::ALL {
        let id = rule.id();
        let has_history = histories().any(|case| case.rule == id);
        let has_files = files.iter().any(|case| case.rule == *rule);
        assert!(!has_history || !has_files, "{id} has cases of both kinds");
        let needs_history = id.starts_with("history/") || id.starts_with("signature/");
        assert!(
            has_history || !needs_history,
            "{id} has no case with a history"
        );
    }
}
