//! Properties over generated files.

use std::fmt::Write;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::slice;
use crate::text::{LineIndex, Position, Range};
use crate::yaml::{Node, Value, locate, parse};

/// A document as it is written; what it means is left to the readers.
#[derive(Clone, Debug)]
enum Doc {
    Scalar(String),
    Seq(Vec<Doc>),
    Map(Vec<(String, Doc)>),
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zæøå😀][a-zæøå ]{0,8}[a-zæøå]",
        "(null|~|true|False|no|on|yes|2026-03-14|2026-W11|1_0)",
        "-?(0|[1-9][0-9]{0,14})",
        "-?[1-9][0-9]{0,5}\\.[0-9]{1,4}",
        "'[a-zæø #:,\\[]{0,8}(''[a-z])?'",
        "\"[a-zæø #:,\\[]{0,8}(\\\\n|\\\\\"|\\\\u00e6)?\"",
    ]
}

fn doc() -> impl Strategy<Value = Doc> {
    let leaf = scalar().prop_map(Doc::Scalar);
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![vec(inner.clone(), 0..4).prop_map(Doc::Seq), mapping(inner),]
    })
}

fn mapping(value: impl Strategy<Value = Doc>) -> impl Strategy<Value = Doc> {
    btree_map("k[a-zæ]{0,4}", value, 1..5).prop_map(|map| Doc::Map(map.into_iter().collect()))
}

/// Writes block style down to `blocks` levels and flow style below.
fn put(doc: &Doc, indent: usize, blocks: usize, note: &str, out: &mut String) {
    let pad = " ".repeat(indent);
    match doc {
        Doc::Seq(items) if blocks > 0 && !items.is_empty() => {
            for item in items {
                let _ = write!(out, "\n{pad}- ");
                put(
                    item,
                    indent + 2,
                    usize::from(matches!(item, Doc::Scalar(_))),
                    note,
                    out,
                );
            }
        }
        Doc::Map(entries) if blocks > 0 => {
            for (key, value) in entries {
                let _ = write!(out, "\n{pad}{key}: ");
                put(value, indent + 2, blocks - 1, note, out);
            }
        }
        Doc::Scalar(text) => {
            out.push_str(text);
            if blocks > 0 {
                out.push_str(note);
            }
        }
        Doc::Seq(items) => {
            out.push('[');
            for item in items {
                put(item, 0, 0, note, out);
                out.push_str(" , ");
            }
            out.push_str("] ");
        }
        Doc::Map(entries) => {
            out.push('{');
            for (key, value) in entries {
                let _ = write!(out, "{key}: ");
                put(value, 0, 0, note, out);
                out.push_str(" , ");
            }
            out.push_str("} ");
        }
    }
}

fn document() -> impl Strategy<Value = String> {
    (
        mapping(doc()),
        0..4_usize,
        prop_oneof!["", " ", "  # æ: 'x"],
        any::<bool>(),
    )
        .prop_map(|(doc, blocks, note, crlf)| {
            let mut text = String::new();
            put(&doc, 0, blocks + 1, &note, &mut text);
            let text = format!("{}\n", text.trim_start());
            if crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            }
        })
}

/// Every range lies within that of its parent, and a scalar's source alone means its value.
fn check_places(text: &str, node: &Node, within: Range) {
    assert!(
        within.start <= node.range.start && node.range.end <= within.end,
        "{node:?} of {text:?}"
    );
    let raw = slice(text, node.range);
    assert_eq!(raw.trim(), raw, "in {text:?}");
    match &node.value {
        Value::Seq(items) => items
            .iter()
            .for_each(|item| check_places(text, item, node.range)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            assert_eq!(slice(text, entry.key_range), entry.key, "in {text:?}");
            check_places(
                text,
                &entry.value,
                Range::new(entry.key_range.end, node.range.end),
            );
        }),
        _ => {
            let alone = parse(format!("a: {raw}\n").as_bytes())
                .root
                .expect("a tree");
            assert_eq!(
                alone.get("a").map(|entry| &entry.value.value),
                Some(&node.value),
                "{raw:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agrees_with_an_independent_reader(text in document()) {
        let parsed = parse(text.as_bytes());
        prop_assert_eq!(&parsed.faults, &[], "{:?}", text);
        let theirs: Json = serde_yaml::from_str(&text).expect("what yaml_serde reads");
        prop_assert_eq!(parsed.root.expect("a tree").to_json(), theirs);
    }

    #[test]
    fn places_are_those_of_the_source(text in document()) {
        let root = parse(text.as_bytes()).root.expect("a tree");
        let end = LineIndex::new(&text).position(text.len());
        check_places(&text, &root, Range::new(Position::START, end));
    }

    #[test]
    fn bytes_never_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        inspect(&bytes);
    }

    #[test]
    fn text_never_makes_it_panic(text in "[-a:?,\\[\\]{}#&*!|>'\"%@`\\\\ \t\r\n\u{feff}æ\u{202e}~0x.<]{0,60}") {
        inspect(text.as_bytes());
    }

    #[test]
    fn mutations_never_make_it_panic(
        text in document(),
        cuts in vec((any::<prop::sample::Index>(), "[-:?,\\[{}\\]#&*!|>'\"\n\t ]{0,3}"), 1..4),
    ) {
        let mut text: Vec<char> = text.chars().collect();
        for (at, insert) in cuts {
            let at = at.index(text.len());
            text.splice(at..=at, insert.chars());
        }
        inspect(text.iter().collect::<String>().as_bytes());
    }
}

/// Whatever comes out of a file is whole: places in the text, faults in order, a tree that can be read.
fn inspect(bytes: &[u8]) {
    let parsed = parse(bytes);
    assert!(parsed.root.is_some() || !parsed.faults.is_empty());
    if let Some(root) = &parsed.root {
        assert!(matches!(root.value, Value::Map(_)));
        assert_eq!(locate(root, "/no/such/place"), root.range);
        let strings = root.strings().count();
        assert!(strings <= bytes.len() + 1, "{}", root.to_json());
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let index = LineIndex::new(text);
    for fault in &parsed.faults {
        let ranges = [
            Some(fault.range),
            fault.related.as_ref().map(|(range, _)| *range),
        ];
        for range in ranges.into_iter().flatten() {
            assert!(range.start <= range.end, "{fault:?}");
            assert!(range.start.line <= index.line_count(), "{fault:?}");
        }
    }
}
