//! The value of a field, or an item of a list, before its type is known.

use std::fmt::Display;

use super::faults::{At, FileFaults};
use crate::finding::Rule;
use crate::text::Advice;
use crate::yaml::{Node, Value};

/// How many items a list may have: rosters and calendars come near it, and nothing else does.
const MAX_ITEMS: usize = 5_000;

/// A node of a file, its place, and the faults to which those of the node are added.
///
/// A reader of a type is a function from this to `Option`: `None` where a fault was added.
#[derive(Clone, Copy)]
pub(super) struct FieldValue<'a> {
    pub(super) faults: &'a FileFaults<'a>,
    pub(super) node: &'a Node,
    pub(super) at: At<'a>,
}

impl<'a> FieldValue<'a> {
    /// The root of a file.
    pub(super) fn root(faults: &'a FileFaults<'a>, node: &'a Node) -> Self {
        FieldValue {
            faults,
            node,
            at: At::Root,
        }
    }

    /// Adds a fault of the whole value.
    pub(super) fn add_fault(self, message: impl Into<String>, help: impl Into<Advice>) {
        self.faults.add(self.node.range, self.at, message, help);
    }

    /// Adds the fault that a node is of the wrong type.
    pub(super) fn add_wrong_type(self, expected: &str) {
        self.add_wrong_type_with(expected, &format!("write {expected}"));
    }

    pub(super) fn add_wrong_type_with(self, expected: &str, help: &str) {
        let help = match self.node.value {
            Value::Null => "give it a value, or leave the field out",
            _ => help,
        };
        let message = format!("expected {expected}, found {}", self.node.kind_name());
        self.add_fault(message, help);
    }

    /// Adds the fault that a name stands for nothing.
    pub(super) fn add_unknown(self, what: &str, name: &str, help: impl Into<Advice>) {
        let message = format!("unknown {what} `{name}`");
        let rule = Rule::PolicyUnknownReference;
        self.faults
            .add_as(rule, self.node.range, self.at, message, help);
    }

    /// The text, which the fault of anything else calls `expected`.
    pub(super) fn text(self, expected: &str) -> Option<&'a str> {
        match &self.node.value {
            Value::Str(text) => return Some(text),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                self.add_wrong_type_with(expected, "put it in quotes to make it text: \"…\"");
            }
            _ => self.add_wrong_type(expected),
        }
        None
    }

    /// Reads text into a type; the error becomes the help of the fault.
    pub(super) fn parse<T, E: Display>(
        self,
        expected: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.parse_advised(expected, |text| {
            parse(text).map_err(|error| error.to_string().into())
        })
    }

    /// Reads text into a type; the advice becomes the help of the fault.
    pub(super) fn parse_advised<T>(
        self,
        expected: &str,
        parse: impl FnOnce(&str) -> Result<T, Advice>,
    ) -> Option<T> {
        let text = self.text(expected)?;
        let add = |help| self.add_fault(format!("`{text}` is not {expected}"), help);
        parse(text).map_err(add).ok()
    }
}

/// Reads a list, item by item.
pub(super) fn list<T>(
    read: impl Fn(FieldValue) -> Option<T>,
) -> impl FnOnce(FieldValue) -> Option<Vec<T>> {
    bounded_list(MAX_ITEMS, read)
}

/// Reads a list of at most so many items, item by item.
pub(super) fn bounded_list<T>(
    most: usize,
    read: impl Fn(FieldValue) -> Option<T>,
) -> impl FnOnce(FieldValue) -> Option<Vec<T>> {
    move |value| {
        let Value::Seq(items) = &value.node.value else {
            value.add_wrong_type("a list");
            return None;
        };
        if items.len() > most {
            let message = format!("this list has {} items", items.len());
            let help = format!("a list has at most {most} items: divide it");
            value.add_fault(message, help);
            return None;
        }
        let items = items.iter().enumerate().map(|(index, node)| FieldValue {
            node,
            at: At::Item(&value.at, index),
            ..value
        });
        Some(items.filter_map(read).collect())
    }
}

/// Reads a list that has at least one item.
pub(super) fn non_empty_list<T>(
    read: impl Fn(FieldValue) -> Option<T>,
) -> impl FnOnce(FieldValue) -> Option<Vec<T>> {
    move |value| {
        if matches!(&value.node.value, Value::Seq(items) if items.is_empty()) {
            value.add_fault(
                "expected at least one item, found an empty list",
                "add an item: `- …`",
            );
            return None;
        }
        list(read)(value)
    }
}
