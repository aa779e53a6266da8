//! Files that are refused.

use super::{faults, slice};
use crate::yaml::parse;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(faults(text), expected, "{text:?}");
}

#[track_caller]
fn check_at(text: &str, place: &str, message: &str) {
    let parsed = parse(text.as_bytes());
    let found: Vec<_> = parsed
        .faults
        .iter()
        .map(|fault| (slice(text, fault.range), fault.message.as_str()))
        .collect();
    assert_eq!(found, [(place, message)], "{text:?}");
}

#[test]
fn duplicate_keys_name_both_places() {
    let text = "a: 1\nb: {c: 1, \"c\": 2}\n'a': 3\n";
    let parsed = parse(text.as_bytes());
    let found: Vec<_> = parsed
        .faults
        .iter()
        .map(|fault| {
            let (first, label) = fault.related.as_ref().expect("the first place");
            (
                slice(text, fault.range),
                slice(text, *first),
                label.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [("\"c\"", "c", "first here"), ("'a'", "a", "first here")]
    );
    let first = parsed.root.expect("a tree").to_json();
    assert_eq!(first, serde_json::json!({"a": 1, "b": {"c": 1}}));
}

#[test]
fn duplicates_are_found_among_many_keys() {
    let mut text = (0..40)
        .map(|n| format!("k{n}: {n}\n"))
        .collect::<Vec<_>>()
        .concat();
    text.push_str("k3: x\nk30: x\n");
    check(
        &text,
        &[
            "41:1 the key `k3` stands here twice",
            "42:1 the key `k30` stands here twice",
        ],
    );
}

#[test]
fn anchors_aliases_and_tags() {
    let anchor = "anchors (`&name`) are not allowed";
    let tag = "explicit tags (`!name`) are not allowed";
    check_at("a: &x 1\n", "&x", anchor);
    check_at("a: !x 1\n", "!x", tag);
    check_at("a: ! 1\n", "!", tag);
    check_at("a: !!str 1\n", "!!str", tag);
    check_at(
        "a: !<tag:yaml.org,2002:str> 1\n",
        "!<tag:yaml.org,2002:str>",
        tag,
    );
    check_at("a: !x [b]\n", "!x", tag);
    check_at("&x a: 1\n", "&x", anchor);
    check_at("a: &x\n", "&x", anchor);
    check_at("!x\na: 1\n", "!x", tag);
    check(
        "a: &x 1\nb: *x\nc: !y &z # w\n  d: 1\n",
        &[
            "1:4 anchors (`&name`) are not allowed",
            "2:4 aliases (`*name`) are not allowed",
            "3:4 explicit tags (`!name`) are not allowed",
            "3:7 anchors (`&name`) are not allowed",
        ],
    );
    check(
        "a: *x\n",
        &["1:4 not YAML: aliases (`*name`) are not allowed"],
    );
    check(
        "a: !e!x 1\n",
        &["1:4 not YAML: explicit tags (`!name`) are not allowed"],
    );
}

#[test]
fn keys_that_are_not_strings() {
    check_at(
        "2026: x\n",
        "2026",
        "keys must be strings, and this one is a number",
    );
    check_at(
        "true: x\n",
        "true",
        "keys must be strings, and this one is true or false",
    );
    check_at("~: x\n", "~", "keys must be strings, and this one is null");
    check_at(
        "{1.5: x}\n",
        "1.5",
        "keys must be strings, and this one is a number",
    );
    check(
        "a: 1\n: x\n",
        &["2:1 keys must be strings, and this one is null"],
    );
    check_at(
        "[a, b]: x\n",
        "[a, b]",
        "keys must be strings, and this one is a list or a mapping",
    );
    check_at(
        "? a: b\n: x\n",
        "a: b",
        "keys must be strings, and this one is a list or a mapping",
    );
    check_at(
        "a: {b: c}\n<<: {d: e}\n",
        "<<",
        "merge keys (`<<`) are not allowed",
    );
}

#[test]
fn characters_that_hide_something() {
    check_at("a: x\u{7}y\n", "\u{7}", "control character U+0007");
    check_at("a: x\u{85}y\n", "\u{85}", "control character U+0085");
    check_at("æ: x\0y\n", "\0", "control character U+0000");
    check_at(
        "a: x\ry\n",
        "\r",
        "carriage return that ends no line U+000D",
    );
    check_at(
        "a: \"\\e[31m\"\n",
        "\"\\e[31m\"",
        "control character U+001B",
    );
    check_at(
        "a: x\u{202e}y\n",
        "\u{202e}",
        "bidirectional control character U+202E",
    );
    check_at(
        "a: \"\\u2066\"  \n",
        "\"\\u2066\"",
        "bidirectional control character U+2066",
    );
    check_at(
        "a: x\u{feff}y\n",
        "\u{feff}",
        "byte order mark inside the text U+FEFF",
    );
    for c in "\u{202a}\u{2069}\u{200e}\u{200f}\u{61c}\u{1}\u{1f}\u{7f}\u{9f}".chars() {
        assert_eq!(faults(&format!("a: {c}\n")).len(), 1, "{c:?}");
    }
    check("a: \"\\r\\n\\t\"\n", &[]);
}

#[test]
fn many_faults_in_one_run() {
    check(
        "a: \u{1}\nb: &x 1\na: !y 2\n",
        &[
            "1:4 control character U+0001",
            "2:4 anchors (`&name`) are not allowed",
            "3:1 the key `a` stands here twice",
            "3:4 explicit tags (`!name`) are not allowed",
        ],
    );
}

#[test]
fn one_document_with_a_mapping_at_the_top() {
    check("", &["1:1 the file is empty"]);
    check(" \n\n", &["1:1 the file is empty"]);
    check("# x\n", &["1:1 the file holds nothing but comments"]);
    check(
        "---\n",
        &["2:1 the top of a file must be a mapping, and this is nothing"],
    );
    check(
        "- a\n",
        &["1:3 the top of a file must be a mapping, and this is a list"],
    );
    check(
        "a\n",
        &["1:1 the top of a file must be a mapping, and this is a string"],
    );
    let second = "a second document starts here, and a file holds one";
    check("a: 1\n---\nb: 2\n", &[&format!("2:1 {second}")]);
    check("a: 1\n---\n", &[&format!("2:1 {second}")]);
    check("a: 1\n...\nb: 2\n", &[&format!("3:1 {second}")]);
    assert!(parse(b"a: 1\n---\nb: 2\n").root.is_some());
}

#[test]
fn directives() {
    check_at(
        "# x\n%YAML 1.2\n---\na: 1\n",
        "%YAML 1.2",
        "directives (`%YAML`, `%TAG`) are not allowed",
    );
    check_at(
        "%FOO\n---\na: 1\n",
        "%FOO",
        "directives (`%YAML`, `%TAG`) are not allowed",
    );
    check_at(
        "%YAML x\n---\na: 1\n",
        "%YAML x",
        "directives (`%YAML`, `%TAG`) are not allowed",
    );
}

#[test]
fn numbers_that_json_cannot_hold() {
    check_at(
        "a: 9223372036854775808\n",
        "9223372036854775808",
        "this whole number does not fit into 64 bits",
    );
    check_at(
        "a: .inf\n",
        ".inf",
        "infinite numbers and not-a-number are not allowed",
    );
}

#[test]
fn bytes_that_are_not_utf_8() {
    let format_fault = |bytes: &[u8]| super::format_fault(&parse(bytes).faults[0]);
    assert_eq!(
        format_fault(b"a: \xc3\xa6\nb: \xe6\n"),
        "2:4 not UTF-8: the byte 0xE6 fits no character"
    );
    assert_eq!(
        format_fault(b"\xff\xfea\0"),
        "1:1 not UTF-8: the byte 0xFF fits no character"
    );
    assert_eq!(
        format_fault(b"a: \xe2\x82"),
        "1:4 not UTF-8: the byte 0xE2 fits no character"
    );
}
