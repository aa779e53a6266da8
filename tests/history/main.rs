//! What git proves, tried on real repositories: each test makes one with fixed people and times, runs
//! the binary on it, and demands the rules, the standings and the exit code that the model asks for.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "these tests make repositories, damage them and run the binary on them"
)]
#![allow(
    dead_code,
    reason = "the builder is whole, whether or not a test needs each part of it"
)]

mod builder;
mod change;
mod evidence;
mod keys;
mod policy;
mod run;

mod adoption;
mod after_the_fact;
mod anchors;
mod artifacts;
mod based;
mod based_policy;
mod builder_itself;
mod clocks;
mod gaps;
mod hostile;
mod landings;
mod merges;
mod moments;
mod people;
mod places;
mod policy_in_force;
mod policy_starts;
mod rev;
mod signatures;
mod signatures_bad;
mod timeliness;
#[path = "../common/tools.rs"]
mod tools;
mod trace;
mod trace_told;
mod waivers;
mod weakened;
