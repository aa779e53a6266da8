//! Any bytes as the path of a proof: reading never panics, and one file has one name.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::proof(bytes));
