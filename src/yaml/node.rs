//! The tree.

use crate::text::Range;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands. A scalar's range holds its quotes, and not the blanks and comments after
    /// it; that of a block scalar (`|`, `>`) runs over its lines without the header. A list or
    /// mapping in brackets includes them, another one runs from its first child to the end of its
    /// last. A value that was left out has the empty range after its key.
    pub range: Range,
    /// What stands there.
    pub value: Value,
}

/// What a node holds, after YAML 1.2.2 §10.3.2 (core schema).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing.
    Null,
    /// `true` or `false`; never `yes`, `no`, `on`, `off`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent; always finite.
    Float(f64),
    /// Text, quoted or plain.
    Str(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, in the order of the file. No key comes twice.
    Map(Vec<MapEntry>),
}

/// A key of a mapping and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct MapEntry {
    /// The key, unquoted.
    pub key: String,
    /// The place of the key, its quotes included.
    pub key_range: Range,
    /// The value.
    pub value: Node,
}

impl MapEntry {
    /// From the start of the key to the end of the value.
    #[must_use]
    pub fn range(&self) -> Range {
        Range::new(
            self.key_range.start,
            self.value.range.end.max(self.key_range.end),
        )
    }
}

impl Node {
    /// The entry under `key`; none where this is no mapping or has no such key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&MapEntry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; empty for anything else.
    #[must_use]
    pub fn entries(&self) -> &[MapEntry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; empty for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// The text, where this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// What this is, for a message such as "expected a string, found a number".
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Str(_) => "a string",
            Value::Seq(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same value as JSON, without places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Str(value) => value.as_str().into(),
            Value::Seq(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.value.to_json()))
                .collect(),
        }
    }

    /// Every string of the tree with its place, in the order of the file: values, not keys.
    pub fn strings(&self) -> impl Iterator<Item = (&str, Range)> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            while let Some(node) = waiting.pop() {
                match &node.value {
                    Value::Str(text) => return Some((text.as_str(), node.range)),
                    Value::Seq(items) => waiting.extend(items.iter().rev()),
                    Value::Map(entries) => {
                        waiting.extend(entries.iter().rev().map(|entry| &entry.value));
                    }
                    _ => {}
                }
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    fn check(text: &str, expected: &[&str]) {
        let root = parse(text.as_bytes()).root.expect("a tree");
        let found: Vec<_> = root.strings().map(|(text, _)| text).collect();
        assert_eq!(found, expected, "strings of {text:?}");
    }

    #[test]
    fn strings_come_in_the_order_of_the_file() {
        check("a: x\nb: [y, 1, {c: z}]\nd: w\n", &["x", "y", "z", "w"]);
        check("a: 1\n", &[]);
    }

    #[test]
    fn json_keeps_every_kind() {
        let root = parse(b"a: [1, 1.5, x, true, ~]\nb: {c: no}\n")
            .root
            .expect("a tree");
        let expected = serde_json::json!({"a": [1, 1.5, "x", true, null], "b": {"c": "no"}});
        assert_eq!(root.to_json(), expected);
    }
}
