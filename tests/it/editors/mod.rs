//! `dutybook lsp`: the protocol spoken by hand, on repositories in which findings are made while typing.

mod editor;
mod findings;
mod fixing;
mod helping;
mod protocol;
mod robustness;

/// The instant by which the repository of these tests is judged.
const AS_OF: &str = "--as-of 2026-03-31T20:00:00+02:00";

/// An evidence file of the base repository.
const EVIDENCE: &str = "evidence/secure-score-report/2026/2026-W14/monitoring.yaml";
