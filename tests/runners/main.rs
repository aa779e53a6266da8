//! The CI files that `init` writes and those that documents offer, run by programs that run CI files: nektos/act for GitHub,
//! gitlab-ci-local for GitLab, and an agent of our own for Azure, which has no such program. `.ci/run` installs them; without
//! one its tests are skipped, and say so.
//!
//! Nothing here connects to another machine. `stand-ins/` holds small copies of the actions that workflows use, and of
//! `gh`; a server of the test answers what scripts ask of GitLab and Azure.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests make repositories, run programs, read what is left behind, and panic"
)]

#[path = "../authority/mod.rs"]
#[allow(
    dead_code,
    clippy::struct_excessive_bools,
    reason = "the other tests use the rest of it; each flag is a way of making a token"
)]
mod authority;
#[path = "../it/harness/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the other tests use the rest of it"
)]
mod harness;
#[path = "../readers/programs.rs"]
#[allow(dead_code, reason = "the readers use the rest of it")]
mod programs;

mod azure;
mod book;
mod collect;
mod github;
mod gitlab;
mod protection;
mod server;
mod sources;
mod timestamp;
mod wheel;

/// Whether the programs are there that CI files use on a runner, beside git and bash.
fn has_tools() -> bool {
    ["curl", "jq", "python3"]
        .map(programs::reader)
        .iter()
        .all(Option::is_some)
}
