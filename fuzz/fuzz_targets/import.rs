//! Any bytes as an export, and as a mapping: reading them never panics, and gives the same each time.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::import(bytes));
