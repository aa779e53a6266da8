//! The binary as people and pipelines run it, on copies of this repository.

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
mod snapshot;
mod stable;
mod unknown;
