//! Any bytes as a response or a request of RFC 3161: reading never panics, and proves nothing that was not signed.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::timestamp(bytes));
