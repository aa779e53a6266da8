//! JSON Pointer (RFC 6901) into a tree.

use std::borrow::Cow;

use super::{Node, Value};
use crate::text::Range;

/// A child, and the range that covers it together with its key.
struct ChildNode<'n> {
    node: &'n Node,
    range: Range,
}

impl Node {
    /// What stands at a JSON Pointer such as `/artifacts/0/path`; the empty pointer is this node.
    #[must_use]
    pub fn at(&self, json_pointer: &str) -> Option<&Self> {
        tokens(json_pointer).try_fold(self, |node, token| {
            child(node, &token).map(|child| child.node)
        })
    }
}

/// The place of what a JSON Pointer names, for an entry of a mapping from the start of its key to
/// the end of its value. Where there is nothing at the pointer, the place of its nearest ancestor
/// that exists, which is `root` at last.
#[must_use]
pub fn locate(root: &Node, json_pointer: &str) -> Range {
    let mut place = ChildNode {
        node: root,
        range: root.range,
    };
    for token in tokens(json_pointer) {
        match child(place.node, &token) {
            Some(next) => place = next,
            None => break,
        }
    }
    place.range
}

fn child<'n>(node: &'n Node, token: &str) -> Option<ChildNode<'n>> {
    match &node.value {
        Value::Map(_) => node.get(token).map(|entry| ChildNode {
            node: &entry.value,
            range: entry.range(),
        }),
        Value::Seq(items) => {
            let item = items.get(array_index(token)?)?;
            Some(ChildNode {
                node: item,
                range: item.range,
            })
        }
        _ => None,
    }
}

/// RFC 6901 §4: digits without leading zeros.
fn array_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with('0');
    let digits = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
    (canonical && digits).then(|| token.parse().ok())?
}

/// The unescaped tokens of a pointer. What is before the first `/` is ignored.
pub(super) fn tokens(json_pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    json_pointer.split('/').skip(1).map(|token| {
        if token.contains('~') {
            // RFC 6901 §4: `~1` first, lest `~01` become `/`.
            Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(token)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::text::LineIndex;
    use crate::yaml::parse;

    const TEXT: &str = "a:\n  - x\n  - b/c: 1\n    m~n: {k: [7]}\ne:\n";

    fn check(pointer: &str, expected: &str) {
        let root = parse(TEXT.as_bytes()).root.expect("a tree");
        let span = LineIndex::new(TEXT).byte_span(locate(&root, pointer));
        assert_eq!(&TEXT[span], expected, "at {pointer:?}");
    }

    #[test]
    fn entries_run_from_key_to_value() {
        check("/a/0", "x");
        check("/a/1/b~1c", "b/c: 1");
        check("/a/1/m~0n", "m~n: {k: [7]}");
        check("/a/1/m~0n/k/0", "7");
        check("/e", "e");
    }

    #[test]
    fn a_missing_place_falls_back_to_its_ancestor() {
        check("/a/0/nothing", "x");
        check("/a/1/m~0n/k/00", "k: [7]");
        check("/a/1/m~0n/other", "m~n: {k: [7]}");
        check("/nothing/at/all", TEXT.trim_end().trim_end_matches(':'));
        check("", TEXT.trim_end().trim_end_matches(':'));
    }

    #[test]
    fn at_finds_values_only_where_they_are() {
        let root = parse(TEXT.as_bytes()).root.expect("a tree");
        assert_eq!(root.at("/a/0").and_then(|node| node.as_str()), Some("x"));
        assert_eq!(root.at("/a/2"), None);
        assert_eq!(root.at("/a/-"), None);
    }
}
