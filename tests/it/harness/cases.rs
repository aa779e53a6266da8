//! Cases of `tests/cases` in which many things are wrong at once, for the tests of outputs: several findings
//! of one rule, odd names, waivers, requests and backstops.

use std::fs;

use serde_json::Value;

use crate::harness::files::tests;
use crate::harness::repo::Repo;

/// When cases are judged that name no instant: a Tuesday evening, in summer time since two days.
pub(crate) const AS_OF: &str = "2026-03-31T20:00:00+02:00";

/// Those whose policy is understood, so that there are duties.
pub(crate) const UNDERSTOOD: [&str; 9] = [
    "duty-overdue/nobody-did-anything",
    "duty-overdue/backstop",
    "duty-overdue/waived",
    "duty-late/backstop-settled-late",
    "evidence-copied/three-times",
    "evidence-details/field-misspelt",
    "evidence-unknown-task/request",
    "review-self/nobody-asked",
    "waiver-self-approved/own-work",
];

/// Those whose policy is not: only `check` has something to say of them.
pub(crate) const NOT_UNDERSTOOD: [&str; 2] = [
    "policy-schema/fixed-level-lowered",
    "policy-schema/no-teams",
];

/// All of them.
pub(crate) fn failing() -> impl Iterator<Item = &'static str> {
    NOT_UNDERSTOOD.into_iter().chain(UNDERSTOOD)
}

/// A case, as far as files make it, and when it is judged.
pub(crate) fn case(name: &str) -> (Repo, String) {
    let folder = tests().join("cases").join(name);
    let text = fs::read_to_string(folder.join("case.yaml")).expect("a case");
    let case: Value = serde_yaml::from_str(&text).expect("YAML");
    let repo = Repo::base();
    for path in case["remove"].as_array().into_iter().flatten() {
        repo.remove(path.as_str().expect("a path"));
    }
    let as_of = case["as_of"].as_str().unwrap_or(AS_OF).to_owned();
    repo.overlay(&folder.join("files"));
    (repo, as_of)
}
