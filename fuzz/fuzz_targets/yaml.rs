//! Any bytes as YAML: reading never panics, and every place that it names lies in the text.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::yaml(bytes));
