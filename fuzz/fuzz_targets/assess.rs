//! Any bytes as an evidence file: judging never panics, and settles at most one duty.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::assess(bytes));
