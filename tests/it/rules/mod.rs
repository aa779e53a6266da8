//! Every rule that needs no history, held to cases made of real files: `tests/cases/<rule>/<case>/`.
//!
//! A case is a copy of `tests/cases/base`, changed by its `case.yaml` and by what lies in its `files/`. `case.rs` says
//! what a case may hold. Cases in which the rule fires keep what `check` prints for people in `human.snap`, beside them.

mod case;
mod places;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use dutybook::internals::finding::{Level, Rule};
use rayon::prelude::*;

use crate::harness::scene::{Scene, status};
use case::{Case, Judged, Run};

/// The rules that only fire where git's history is read. Their cases are repositories with commits, not folders of
/// files: the tests in `tests/it/history` and `tests/it/signatures`, each of which must demand or exclude them.
const JUDGED_BY_HISTORY: &[&str] = &[
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
        let is_of_history = JUDGED_BY_HISTORY.contains(&rule.id());
        if is_of_history && !own.is_empty() {
            faults.push(format!(
                "{rule} has cases, and is said to be judged by history"
            ));
        }
        if !is_of_history && (passing < 1 || failing < 2) {
            faults.push(format!("{rule}: {passing} pass, {failing} fail"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The test functions of each file of a folder of tests, with the constants of the file that name a
/// rule written out.
fn tests_below(folder: &str) -> Vec<Vec<String>> {
    let mut files = Vec::new();
    for entry in
        crate::harness::scene::folders_and_files(&crate::harness::scene::tests().join(folder))
    {
        let text = std::fs::read_to_string(entry.path()).expect("a file of tests");
        let constants = text.lines().filter_map(|line| {
            let (name, rule) = line.strip_prefix("const ")?.split_once(": &str = ")?;
            let rule = rule.strip_suffix(';')?;
            Rule::ALL
                .iter()
                .any(|known| rule == format!("\"{known}\""))
                .then(|| (name.to_owned(), rule.to_owned()))
        });
        let constants: Vec<(String, String)> = constants.collect();
        let mut functions = Vec::new();
        for function in text.split("#[test]").skip(1) {
            let mut function = function.to_owned();
            for (name, rule) in &constants {
                for (before, after) in [
                    ("(", ")"),
                    ("[", "]"),
                    ("[", ","),
                    (" ", ","),
                    (" ", "]"),
                    ("[", ";"),
                ] {
                    let named = format!("{before}{name}{after}");
                    function = function.replace(&named, &format!("{before}{rule}{after}"));
                }
            }
            functions.push(function);
        }
        files.push(functions);
    }
    files
}

/// Whether a test demands a rule: among what is found, denied or warned, or as a finding that it
/// takes apart.
fn demands(test: &str, rule: &str) -> bool {
    let quoted = format!("\"{rule}\"");
    let demands = [
        "found(", "denies(", "warns(", "denied(", "finding(", "told(",
    ];
    calls(test, &demands).any(|call| call.contains(&quoted))
}

/// Whether a test demands by name, or by that of its family, that a rule is not found.
fn excludes_by_name(test: &str, rule: &str) -> bool {
    let quoted = format!("\"{rule}\"");
    let family = rule.split('/').next().unwrap_or_default();
    let family = format!("\"{family}\"");
    calls(test, &["lacks("]).any(|call| call.contains(&quoted))
        || calls(test, &["lacks_family("]).any(|call| call.contains(&family))
}

/// The same by name, or by a list of all that is found at deny and warn, which tells nothing of
/// rules that only inform.
fn excludes(test: &str, rule: &str) -> bool {
    let quoted = format!("\"{rule}\"");
    let informs = Rule::ALL
        .iter()
        .any(|known| known.id() == rule && known.default_level() == Level::Info);
    let is_unlisted = || calls(test, &["found("]).any(|call| !call.contains(&quoted));
    excludes_by_name(test, rule) || (!informs && is_unlisted())
}

/// The arguments of each call of some functions.
fn calls<'t>(test: &'t str, names: &'t [&str]) -> impl Iterator<Item = &'t str> {
    names.iter().flat_map(move |name| {
        test.match_indices(name).map(move |(at, _)| {
            let arguments = &test[at + name.len()..];
            let mut depth = 1;
            let end = arguments.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            &arguments[..end.unwrap_or(arguments.len())]
        })
    })
}

#[test]
fn rules_of_history_are_demanded_and_excluded_by_tests_of_repositories() {
    let files = [tests_below("it/history"), tests_below("it/signatures")].concat();
    let mut faults = Vec::new();
    for rule in JUDGED_BY_HISTORY {
        let demanding = |file: &&Vec<String>| file.iter().any(|test| demands(test, rule));
        let by_name = |test: &String| excludes_by_name(test, rule);
        if !files.iter().any(|file| demanding(&file)) {
            faults.push(format!("no test demands {rule}"));
        }
        // A list without the rule says something of it only beside the tests that are about it.
        let beside = files.iter().filter(demanding).flatten();
        let mut beside = beside.filter(|test| !demands(test, rule));
        let is_excluded = beside.any(|test| excludes(test, rule));
        if !is_excluded && !files.iter().flatten().any(by_name) {
            faults.push(format!("no test excludes {rule}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_test_that_only_names_a_rule_demands_nothing() {
    let rule = "history/clock";
    assert!(demands("run.found(&[\"history/clock\"], &[]);", rule));
    assert!(demands("run.denies(\n  \"history/clock\",\n);", rule));
    assert!(!demands(
        "let rule = \"history/clock\"; run.found(&[], &[]);",
        rule
    ));
    assert!(!demands("run.lacks(\"history/clock\");", rule));
    assert!(excludes("run.lacks(\"history/clock\");", rule));
    assert!(excludes("run.found(&[], &[]);", rule));
    assert!(!excludes("run.found(&[\"history/clock\"], &[]);", rule));
    assert!(!excludes("run.lacks_family(\"signature\");", rule));
    assert!(!excludes("run.found(&[], &[]);", "history/direct-push"));
}

#[test]
fn what_is_judged_by_history_is_in_the_catalogue() {
    let ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    for rule in JUDGED_BY_HISTORY {
        assert!(ids.contains(rule), "{rule} is no rule any more");
    }
    for id in ids {
        let is_of_history = id.starts_with("history/") || id.starts_with("signature/");
        let is_listed = JUDGED_BY_HISTORY.contains(&id);
        assert!(!is_of_history || is_listed, "{id} is listed by name");
    }
}
