//! Any bytes as a note, a checkpoint, cosignatures and the key of a witness: reading never panics, and one checkpoint has one text.
#![no_main]

#[path = "../checks/mod.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::note(bytes));
