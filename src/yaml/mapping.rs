//! A mapping while it is read.

use std::collections::HashMap;

use super::scalar::{self, UnfitNumber};
use super::{MapEntry, Node, Value, YamlFault};
use crate::text::Range;

/// From this number of keys on they are looked up in a table: comparing each key with all before it
/// takes quadratic time, but is fastest for a few.
const TABLE_FROM: usize = 16;

/// The entries so far, and the key whose value is to come.
#[derive(Debug, Default)]
pub(super) struct Mapping {
    entries: Vec<MapEntry>,
    table: HashMap<String, usize>,
    key: Option<PendingKey>,
}

/// A key whose value is still to come.
#[derive(Debug)]
struct PendingKey {
    /// `None` where the entry is left out, since its key was refused.
    text: Option<String>,
    range: Range,
}

impl Mapping {
    /// Whether the next node is a key.
    pub(super) fn wants_key(&self) -> bool {
        self.key.is_none()
    }

    /// Where the key stands whose value is to come.
    pub(super) fn key_range(&self) -> Option<Range> {
        self.key.as_ref().map(|key| key.range)
    }

    /// Takes a key; the value that follows is left out where a fault comes back that says so.
    pub(super) fn take_key(
        &mut self,
        text: String,
        range: Range,
        plain: bool,
    ) -> Option<YamlFault> {
        if let Some(first) = self.first_place(&text) {
            let fault =
                YamlFault::new(range, format!("the key {} stands here twice", quote(&text)))
                    .help("remove one of them")
                    .with_related(first, "first here");
            self.drop_key(range);
            return Some(fault);
        }
        if plain && text == "<<" {
            self.drop_key(range);
            return Some(
                YamlFault::new(range, "merge keys (`<<`) are not allowed")
                    .help("write the keys themselves"),
            );
        }
        let fault = if plain {
            key_type_fault(&text, range)
        } else {
            None
        };
        self.key = Some(PendingKey {
            text: Some(text),
            range,
        });
        fault
    }

    /// Leaves out the entry whose key stands at `range`.
    pub(super) fn drop_key(&mut self, range: Range) {
        self.key = Some(PendingKey { text: None, range });
    }

    /// Takes the value of the last key.
    pub(super) fn take_value(&mut self, value: Node) {
        let Some(PendingKey {
            text: Some(key),
            range: key_range,
        }) = self.key.take()
        else {
            return;
        };
        if self.entries.len() >= TABLE_FROM {
            self.table.insert(key.clone(), self.entries.len());
        }
        self.entries.push(MapEntry {
            key,
            key_range,
            value,
        });
    }

    pub(super) fn finish(self) -> Value {
        Value::Map(self.entries)
    }

    fn first_place(&self, key: &str) -> Option<Range> {
        let early = self
            .entries
            .iter()
            .take(TABLE_FROM)
            .find(|entry| entry.key == key);
        let late = || self.table.get(key).and_then(|at| self.entries.get(*at));
        early.or_else(late).map(|entry| entry.key_range)
    }
}

/// Keys are strings in JSON; in YAML 1.2.2 `2026:` and `true:` are not.
fn key_type_fault(text: &str, range: Range) -> Option<YamlFault> {
    let kind = match scalar::resolve(text) {
        Ok(None) => return None,
        Ok(Some(Value::Null)) => "null",
        Ok(Some(Value::Bool(_))) => "true or false",
        Ok(Some(_)) | Err(UnfitNumber::TooLarge | UnfitNumber::NotFinite) => "a number",
    };
    let fault = YamlFault::new(
        range,
        format!("keys must be strings, and this one is {kind}"),
    );
    Some(if text.is_empty() {
        fault.help("write a key before the colon")
    } else {
        fault.help(format!("write it in quotes: \"{text}\""))
    })
}

/// `text` for a message: in backticks, and short.
pub(super) fn quote(text: &str) -> String {
    const MAX_SHOWN: usize = 60;
    match text.char_indices().nth(MAX_SHOWN) {
        None => format!("`{text}`"),
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or("")),
    }
}
