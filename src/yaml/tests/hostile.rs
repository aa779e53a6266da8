//! Inputs that are made to harm: they end in a fault, and soon.

use std::time::{Duration, Instant};

use crate::yaml::limits::MAX_FAULTS;
use crate::yaml::{MAX_BYTES, parse};

/// A build without optimisation on a busy machine needs some of this; a quadratic reader needs all.
const SOON: Duration = Duration::from_secs(20);

fn fill_up(head: &str, unit: &str, tail: &str) -> String {
    let times = (MAX_BYTES - head.len() - tail.len()) / unit.len();
    format!("{head}{}{tail}", unit.repeat(times))
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let start = Instant::now();
    let parsed = parse(text.as_bytes());
    let took = start.elapsed();
    let shown: String = text.chars().take(20).collect();
    assert!(took < SOON, "{shown:?} took {took:?}");
    assert!(parsed.faults.len() <= MAX_FAULTS);
    let last = parsed
        .faults
        .last()
        .map(|fault| fault.message.as_str())
        .unwrap_or_default();
    assert!(last.contains(expected), "{shown:?}: {last}");
}

#[test]
fn nesting_is_bounded() {
    let deep = "nested deeper than 64 levels";
    check(&format!("a: {}", "[".repeat(1000)), deep);
    check(&fill_up("a: ", "[", ""), "more than 100000 commas");
    check(&format!("a: {}", "{b: ".repeat(1000)), deep);
    check(&format!("a: {}", "[{b: ".repeat(1000)), deep);
    check(&"[".repeat(1000), deep);
    check(&fill_up("a:\n ", "- ", ""), deep);
    check(&fill_up("", "? ", ""), deep);
    check(&fill_up("", "- ? ", ""), deep);
    let stairs = (0..1000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect::<Vec<_>>()
        .concat();
    check(&stairs, deep);
    let at_the_bound = |levels: usize| format!("a: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    check(&at_the_bound(63), "");
    assert_eq!(parse(at_the_bound(63).as_bytes()).faults, []);
    check(&at_the_bound(64), deep);
}

#[test]
fn values_are_counted() {
    check(&fill_up("a: [", "b,", "]"), "more than 100000 commas");
    check(&fill_up("a:\n  [", "b,", "]"), "more than 100000 commas");
    check(
        &format!("a:\n  [{}]", "b: c,".repeat(99_999)),
        "more than 100000 values",
    );
    check(&format!("a:\n  [{}]", "b,".repeat(99_999)), "");
    check(&fill_up("a:\n", "- \n", ""), "more than 100000 values");
    check(&fill_up("a: {", "b,", "}"), "more than 100000 commas");
    check(&fill_up("a: [", "[],", "]"), "more than 100000 commas");
}

#[test]
fn size_is_bounded() {
    check(&"#".repeat(MAX_BYTES + 1), "more than the 1048576");
    check(&fill_up("a: ", "b", ""), "");
    check(&fill_up("a: 1\n", "#", ""), "");
}

#[test]
fn long_lines_and_many_lines() {
    check(&fill_up("a: \"", "\\n", "\""), "");
    check(&fill_up("a: \"", "x", ""), "not closed");
    check(&fill_up("a: '", "''", ""), "not closed");
    check(&fill_up("a: |\n", " æ\n", ""), "");
    check(&fill_up("a: >\n", " \n", ""), "");
    check(&fill_up("a: b", "\n", ""), "");
    check(&fill_up("a: b\n", " c\n", ""), "");
    check(&fill_up("a: b # ", "æ", "\n"), "");
    check(&fill_up("a: 'b'", " ", "\n"), "");
    check(&fill_up("", "'b' ", "\n"), "not YAML");
    check(&fill_up("a:", " ", "b"), "");
    check(&fill_up("", "a", ": b"), "not YAML");
    check(
        &fill_up("a: [", "\"x\" ,\n ", "]"),
        "more than 100000 commas",
    );
}

#[test]
fn many_faults_are_cut_off() {
    let keys = (0..50_000)
        .map(|n| format!("k{n}: 1\n"))
        .collect::<Vec<_>>()
        .concat();
    check(&keys, "");
    check(&fill_up("", "a: 1\n", ""), "more than 100000 values");
    check(&"a: 1\n".repeat(40_000), "more faults");
    check(&fill_up("a: ", "\u{202e}", "\n"), "more faults");
    check(&fill_up("a:\n", "- &x !y z\n", ""), "");
    check(&fill_up("a:\n", "- \"\\0\"  # \n", ""), "");
    check(&fill_up("a:\n", "- *x\n", ""), "not YAML: aliases");
    check(&fill_up("b: &x 1\na:\n", "- *x\n", ""), "");
}

/// Found by a property test: the parser sees the missing value on a line that is not there.
#[test]
fn a_fault_at_the_end_stands_in_the_file() {
    for text in ["? ", "? \n", "a: 1\n? "] {
        let lines = u32::try_from(text.lines().count().max(1)).unwrap() + 1;
        for fault in crate::yaml::parse(text.as_bytes()).faults {
            let last = if text.ends_with('\n') {
                lines
            } else {
                lines - 1
            };
            assert!(fault.range.end.line <= last, "{text:?}: {fault:?}");
        }
    }
}
