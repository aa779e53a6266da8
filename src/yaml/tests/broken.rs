//! Files that are not YAML at all: each error in plain words.

use crate::yaml::parse;

/// A syntax error: its place, a part of its message, a part of its help.
#[track_caller]
fn check_syntax(text: &str, place: &str, message: &str, help: &str) {
    let parsed = parse(text.as_bytes());
    assert_eq!(parsed.root, None, "{text:?}");
    let [fault] = parsed.faults.as_slice() else {
        panic!("{text:?}: {:?}", parsed.faults)
    };
    let found = format!(
        "{} {} ({})",
        fault.range.start,
        fault.message,
        fault.help.as_ref().map_or("", |help| &help.text)
    );
    assert!(
        found.starts_with(place) && found.contains(message) && found.contains(help),
        "{text:?}: {found}"
    );
}

#[test]
fn syntax_errors_in_plain_words() {
    check_syntax("a: 'x\nb: y\n", "1:4", "not closed", "closing quote");
    check_syntax("a: \"x\n", "1:4", "not closed", "closing quote");
    check_syntax("a: x: y\n", "1:5", "second `key: value`", "needs quotes");
    check_syntax("a:\n\tb: 1\n", "2:1 ", "a tab", "with spaces");
    check_syntax("a:\n  b: 1\n\tc: 2\n", "3:1 ", "a tab", "with spaces");
    check_syntax("a: 1\nfoo\nb: 2\n", "2:", "without the `:`", "key: value");
    check_syntax("a: [x\nb: 2\n", "2:", "", "");
    check_syntax(
        "a: \"x\" y\n",
        "1:8",
        "text after a closing quote",
        "one pair of quotes",
    );
    check_syntax("a: \"\\q\"\n", "1:4", "escape", "backslash");
    check_syntax("a: @x\n", "1:4", "cannot start a value", "quotes");
    check_syntax("a: 1\n  b: 2\n", "2:", "", "same column");
    check_syntax("a: ]\n", "1:4", "closing bracket", "quotes");
    check_syntax(
        "a: \"\\uD83D\\uDE00\"\n",
        "1:4",
        "stands for no character",
        "the character itself",
    );
}
