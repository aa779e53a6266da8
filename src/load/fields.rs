//! Reading mappings: known fields, wanted types, and a place for every fault.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::text::{Range, suggest};
use crate::yaml::{MapEntry, Node, Value};

/// Where a node stands in its document, rendered only when a fault needs it.
#[derive(Clone, Copy)]
pub(super) enum At<'p> {
    /// The whole document.
    Root,
    /// A field of a mapping.
    Key(&'p At<'p>, &'p str),
    /// An item of a sequence, counted from 0.
    Item(&'p At<'p>, usize),
}

impl fmt::Display for At<'_> {
    /// Writes a JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => Ok(()),
            At::Key(parent, key) => {
                write!(f, "{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            At::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// How many faults of one file are told: nobody reads more, and a pull request may hold millions.
const MAX_FAULTS: usize = 50;

/// The faults of one file, as they are found.
pub(super) struct Faults<'a> {
    file: &'a Arc<str>,
    rule: Rule,
    drafts: RefCell<Vec<FindingBuilder>>,
}

impl<'a> Faults<'a> {
    /// Collects faults of a file; `rule` is the one that a wrong shape breaks.
    pub(super) fn new(file: &'a Arc<str>, rule: Rule) -> Self {
        Faults {
            file,
            rule,
            drafts: RefCell::default(),
        }
    }

    /// Adds a fault of shape.
    pub(super) fn add(&self, range: Range, at: At, message: String, help: String) {
        self.add_as(self.rule, range, at, message, help);
    }

    /// Adds a fault of another rule.
    pub(super) fn add_as(&self, rule: Rule, range: Range, at: At, message: String, help: String) {
        let count = self.count();
        if count == MAX_FAULTS {
            let draft = FindingBuilder::new(self.rule, "there are more faults in this file")
                .help("mend those that are listed first")
                .file(self.file)
                .subject("more");
            self.drafts.borrow_mut().push(draft);
        }
        if count >= MAX_FAULTS {
            return;
        }
        let draft = FindingBuilder::new(rule, message)
            .help(help)
            .file(self.file)
            .range(range)
            .subject(&at);
        self.drafts.borrow_mut().push(draft);
    }

    /// How many faults there are so far.
    pub(super) fn count(&self) -> usize {
        self.drafts.borrow().len()
    }

    /// The faults, in the order in which they were found.
    pub(super) fn into_drafts(self) -> Vec<FindingBuilder> {
        self.drafts.into_inner()
    }
}

/// An open mapping.
pub(super) struct Fields<'a> {
    faults: &'a Faults<'a>,
    node: &'a Node,
    at: At<'a>,
    known: &'static [&'static str],
}

impl<'a> Fields<'a> {
    /// Opens a mapping that may hold the known fields and no others.
    pub(super) fn open(
        faults: &'a Faults<'a>,
        node: &'a Node,
        at: At<'a>,
        known: &'static [&'static str],
    ) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            wrong_type(faults, node, at, "a mapping with fields");
            return None;
        };
        for entry in entries.iter().filter(|e| !known.contains(&e.key.as_str())) {
            unknown_field(faults, entry, &At::Key(&at, &entry.key), known);
        }
        Some(Fields {
            faults,
            node,
            at,
            known,
        })
    }

    /// The entry of a field, where it is there.
    pub(super) fn entry(&self, key: &'static str) -> Option<&'a MapEntry> {
        debug_assert!(self.known.contains(&key), "{key} is read but not known");
        self.node.get(key)
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// Reads a field that may be left out.
    pub(super) fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Faults, &Node, At) -> Option<T>,
    ) -> Option<T> {
        let entry = self.entry(key)?;
        read(self.faults, &entry.value, At::Key(&self.at, key))
    }

    /// Reads a field that must be there.
    pub(super) fn required<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Faults, &Node, At) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
        }
        self.optional(key, read)
    }

    /// Says that a field is missing.
    pub(super) fn missing(&self, key: &str) {
        let message = format!("the field `{key}` is missing");
        let help = format!("add `{key}:`{}", self.inside());
        self.faults
            .add(self.place(), At::Key(&self.at, key), message, help);
    }

    /// Says what is wrong with the mapping as a whole.
    pub(super) fn fault(&self, key: &str, message: String, help: &str) {
        let range = self.node.get(key).map_or(self.place(), |e| e.key_range);
        let at = At::Key(&self.at, key);
        self.faults.add(range, at, message, help.to_owned());
    }

    /// Where a fault of the whole mapping is shown: its first key.
    fn place(&self) -> Range {
        match &self.node.value {
            Value::Map(entries) => entries.first().map_or(self.node.range, |e| e.key_range),
            _ => self.node.range,
        }
    }

    fn inside(&self) -> String {
        match self.at {
            At::Root => " at the top of the file".to_owned(),
            At::Item(At::Root, index) => format!(" to item {} of the list", index + 1),
            at => format!(" under `{}`", at.to_string().trim_start_matches('/')),
        }
    }
}

fn unknown_field(faults: &Faults, entry: &MapEntry, at: &At, known: &'static [&'static str]) {
    let message = format!("unknown field `{}`", entry.key);
    let help = suggest(&entry.key, known.iter().copied(), || {
        format!("known here: {}", known.join(", "))
    });
    faults.add(entry.key_range, *at, message, help);
}

/// Says that a node is of the wrong type; where text is wanted, how to quote what is there.
pub(super) fn wrong_type(faults: &Faults, node: &Node, at: At, wanted: &str) {
    let found = node.kind_name();
    let is_text = wanted.starts_with("text");
    let wanted = wanted.trim_start_matches("text: ");
    let message = format!("{wanted} is wanted here, and this is {found}");
    let help = match &node.value {
        Value::Null => "give it a value, or leave the field out".to_owned(),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if is_text => {
            "put it in quotes to make it text: \"…\"".to_owned()
        }
        _ => format!("write {wanted}"),
    };
    faults.add(node.range, at, message, help);
}

/// How many items a list may have: rosters and calendars come near it, and nothing else does.
const MAX_ITEMS: usize = 5_000;

/// Reads a sequence, item by item.
pub(super) fn list<T>(
    read: impl Fn(&Faults, &Node, At) -> Option<T>,
) -> impl FnOnce(&Faults, &Node, At) -> Option<Vec<T>> {
    move |faults, node, at| {
        let Value::Seq(items) = &node.value else {
            wrong_type(faults, node, at, "a list");
            return None;
        };
        if items.len() > MAX_ITEMS {
            let message = format!("this list has {} items", items.len());
            let help = format!("at most {MAX_ITEMS} are taken: divide it");
            faults.add(node.range, at, message, help);
            return None;
        }
        let items = items.iter().enumerate();
        Some(
            items
                .filter_map(|(index, item)| read(faults, item, At::Item(&at, index)))
                .collect(),
        )
    }
}

/// Reads a sequence that holds at least one item.
pub(super) fn non_empty_list<T>(
    read: impl Fn(&Faults, &Node, At) -> Option<T>,
) -> impl FnOnce(&Faults, &Node, At) -> Option<Vec<T>> {
    move |faults, node, at| {
        if matches!(&node.value, Value::Seq(items) if items.is_empty()) {
            let message = "this list is empty, and at least one item is wanted".to_owned();
            faults.add(node.range, at, message, "add an item: `- …`".to_owned());
            return None;
        }
        list(read)(faults, node, at)
    }
}
