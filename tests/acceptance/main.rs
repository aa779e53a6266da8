//! The binary as people and pipelines run it, on copies of this repository.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "these tests make repositories, run the binary on them and look at what it leaves behind"
)]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod audit;
mod calendar;
mod check;
mod due;
mod explain;
mod findings;
mod git;
mod hostile;
mod outputs;
mod readonly;
mod refusals;
mod schemas;
mod session;
mod snapshot;
mod stable;
mod unknown;
