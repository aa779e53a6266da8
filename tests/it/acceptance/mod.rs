//! The binary as people and pipelines run it, on copies of this repository.

mod audit;
mod calendar;
mod check;
mod due;
mod due_scope;
mod explain;
mod findings;
mod git;
mod hostile;
mod output_places;
mod outputs;
mod platforms;
mod readonly;
mod refusals;
mod schemas;
mod snapshot;
mod stable;
mod unknown;
mod versions;

/// The end of the sample quarter.
const QUARTER: &str = "check --as-of 2026-03-31";
