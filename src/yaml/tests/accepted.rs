//! Files that are fine.

use serde_json::{Value, json};

use super::slice;
use crate::yaml::{Node, locate, parse, parse_list};

fn root(text: &str) -> Node {
    let parsed = parse(text.as_bytes());
    assert_eq!(parsed.faults, [], "faults of {text:?}");
    parsed.root.expect("a tree")
}

fn check(text: &str, expected: &Value) {
    assert_eq!(&root(text).to_json(), expected, "{text:?}");
}

#[test]
fn plain_words_stay_what_yaml_1_2_says() {
    check(
        "a: no\nb: on\nc: 2026\nd: 2026-03-14\ne: 2026-W11\nf: y\ng:\nh: '2026'\n",
        &json!({"a": "no", "b": "on", "c": 2026, "d": "2026-03-14", "e": "2026-W11", "f": "y",
                "g": null, "h": "2026"}),
    );
}

#[test]
fn every_style_of_text() {
    check(
        "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: one\n  two\nd: 'it''s'\ne: \"a\\tb\\u00e6\"\n",
        &json!({"a": "one\ntwo\n", "b": "one two", "c": "one two", "d": "it's", "e": "a\tbæ"}),
    );
}

#[test]
fn lists_and_mappings_in_both_styles() {
    check(
        "a:\n- x\n- - y\n  - z: 1\n    w: {}\nb: [1, [2], {c: d}, \"e\":f, g: h]\nc: {\"i\":1, j: }\n",
        &json!({"a": ["x", ["y", {"z": 1, "w": {}}]],
                "b": [1, [2], {"c": "d"}, {"e": "f"}, {"g": "h"}], "c": {"i": 1, "j": null}}),
    );
}

#[test]
fn the_frame_of_a_document() {
    let expected = json!({"a": 1});
    for text in [
        "a: 1",
        "---\na: 1\n",
        "\u{feff}a: 1\n",
        "a: 1\r\n",
        "# x\n\na: 1 # y\n...\n",
        "{a: 1}",
        "--- {a: 1}\n",
    ] {
        check(text, &expected);
    }
}

#[test]
fn odd_but_harmless_keys() {
    check(
        "'2026': x\n\"<<\": y\n'': z\n? w\n: v\n",
        &json!({"2026": "x", "<<": "y", "": "z", "w": "v"}),
    );
    check("on: 1\nOn: 2\n", &json!({"on": 1, "On": 2}));
}

fn check_place(text: &str, pointer: &str, expected: &str) {
    let root = root(text);
    let node = root
        .at(pointer)
        .unwrap_or_else(|| panic!("nothing at {pointer} of {text:?}"));
    assert_eq!(slice(text, node.range), expected, "{pointer} of {text:?}");
}

#[test]
fn scalars_end_where_they_end() {
    check_place("a: x y   # note\n", "/a", "x y");
    check_place("a: 'x y'   # note\n", "/a", "'x y'");
    check_place("a: \"x\\\"y\"   # note\n", "/a", "\"x\\\"y\"");
    check_place("a: 'it''s' \n", "/a", "'it''s'");
    check_place("a: ''  \nb: 1\n", "/a", "''");
    check_place("a: \"æ\n  ø\"  # å\nb: 1\n", "/a", "\"æ\n  ø\"");
    check_place("æ: ø å \r\nb: 1\r\n", "/æ", "ø å");
    check_place("a: x\n  y\n\nb: 1\n", "/a", "x\n  y");
    check_place("a: [x , y ]  # z\n", "/a/0", "x");
}

#[test]
fn block_scalars_end_with_their_last_line() {
    check_place("a: |\n  x\n  y\n\n\nb: 1\n", "/a", "x\n  y");
    check_place(
        "a: >+ # note\n  x \n\n  # y\n\n# z\nb: 1\n",
        "/a",
        "x \n\n  # y",
    );
    check_place("a: |\r\n  x\r\n  y\r\nb: 1\r\n", "/a", "x\r\n  y");
    check_place("a: |\n  x", "/a", "x");
    check_place("a:\n  - |\n   æ ø\n  - y\n", "/a/0", "æ ø");
}

#[test]
fn lists_and_mappings_end_with_their_last_child() {
    check_place("a: [x, {b: c} ]  # z\nd: e\n", "/a", "[x, {b: c} ]");
    check_place("a: [x, {b: c } ]  # z\nd: e\n", "/a/1", "{b: c }");
    check_place("a: [\n  x,\n]\nd: e\n", "/a", "[\n  x,\n]");
    check_place("a:\n  - x\n  - y: z   \n\n# w\nd: e\n", "/a", "x\n  - y: z");
    check_place("a:\n- x\n- y\nd: e\n", "/a", "x\n- y");
    check_place("a:\n  b: c\n  d:\ne: f\n", "/a", "b: c\n  d");
    check_place("a: [b: c ]\n", "/a/0", "b: c");
    check_place("a: b\n\n", "", "a: b");
}

#[test]
fn a_value_that_was_left_out_has_the_place_after_its_key() {
    let text = "a:\nb: {c, d: }\n";
    let root = root(text);
    for (pointer, entry) in [("/a", "a"), ("/b/c", "c"), ("/b/d", "d")] {
        assert_eq!(
            root.at(pointer).map(|node| slice(text, node.range)),
            Some("")
        );
        assert_eq!(slice(text, locate(&root, pointer)), entry);
    }
}

#[test]
fn a_list_at_the_top_where_one_is_wanted() {
    let parsed = parse_list(b"- a: 1\n- [x]\n");
    assert_eq!(parsed.faults, []);
    let expected = json!([{"a": 1}, ["x"]]);
    assert_eq!(parsed.root.expect("a tree").to_json(), expected);
    for (text, message) in [
        (
            "a: 1\n",
            "the top of this file must be a list, and this is a mapping",
        ),
        ("# x\n", "the file holds nothing but comments"),
    ] {
        let parsed = parse_list(text.as_bytes());
        assert_eq!(parsed.root, None, "{text:?}");
        assert_eq!(parsed.faults[0].message, message);
    }
}
