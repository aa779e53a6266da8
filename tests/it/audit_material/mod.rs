//! What an auditor takes away of an audit, read and computed again by programs that others wrote.

mod bundle;
mod csv;
mod markdown;
mod sample;

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// The audit of the sample quarter.
const QUARTER: &str = "audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-03-31";

/// The audit of the sample quarter with more arguments.
fn quarter(repo: &Repo, more: &str) -> Run {
    repo.run(&format!("{QUARTER} {more}"))
}

fn json(repo: &Repo, more: &str) -> Value {
    quarter(repo, &format!("{more} --format json"))
        .exits(0)
        .json()
}
