//! Checkpoints, tokens of authorities and cosignatures of witnesses, attacked: each test makes a history with all that it
//! stores below `timestamps/`, changes it as somebody with the right to push could, and demands what is found, with which
//! exit code, and what is proved of each landing afterwards.

#[path = "../../authority/mod.rs"]
#[allow(
    dead_code,
    clippy::struct_excessive_bools,
    reason = "the unit tests use the rest of it, and there is much to choose"
)]
pub(crate) mod authority;
#[path = "../../authority/witness.rs"]
#[allow(dead_code, reason = "the unit tests use the rest of it")]
mod witness;

mod attacks_on_history;
pub(crate) mod attacks_on_tokens;
mod bits;
pub(crate) mod book;
mod checkpoints;
mod clocks;
mod commands;
pub(crate) mod decade;
mod grades;
mod hostile_files;
mod later_files;
mod log;
mod neighbours;
mod policies;
mod proofs;
mod property;
pub(crate) mod required;
mod witnesses;
