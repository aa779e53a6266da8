//! Signatures of commits, made by the real programs, altered by hand, and judged twice: here and by
//! `git verify-commit`. What git calls good is good, but for what is listed by name.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests build repositories, run programs and panic"
)]

mod certificates;
mod gpg;
mod mutations;
mod openpgp;
mod settings;
mod shape;
mod ssh;
#[path = "../common/tools.rs"]
mod tools;
mod world;
