//! Any text for a terminal: nothing in it is obeyed.
#![no_main]

use dutybook::internals::report::escape_terminal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let shown = escape_terminal(text);
    assert!(!shown.chars().any(char::is_control));
    assert!(!shown.contains("##["));
    assert!(!shown.trim_start().starts_with("::"));
});
