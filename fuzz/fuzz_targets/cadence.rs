//! Any bytes as a task: loading and scheduling never panic, and windows keep their order.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::cadence(bytes));
