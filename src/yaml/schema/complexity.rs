//! How much work a schema can ask for.
//!
//! A few lines of references to references double what is applied to one value with each line, and
//! a long chain of them takes the stack. Both are bounded before anything is compiled.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::resolver;

/// The most JSON values that a schema may have with every reference written out. One that is
/// written by hand has a few thousand; this many take milliseconds for each file.
const MAX_VALUES: u64 = 1_000_000;

/// The deepest nesting of a schema with every reference written out.
const MAX_NESTING: usize = 200;

/// How many values a schema `name` has with every reference written out; `None` where that says
/// nothing of its work: one that refers back to itself, or evaluates parts of it again.
pub(super) fn plain_size(name: &str, documents: &BTreeMap<String, Value>) -> Option<u64> {
    let (size, counter) = count_values(name, documents)?;
    counter.is_plain.then_some(size.values)
}

/// The message for a schema `name` that would take too much.
pub(super) fn excess(name: &str, documents: &BTreeMap<String, Value>) -> Option<String> {
    let (size, counter) = count_values(name, documents)?;
    if counter.is_too_deep {
        return Some(format!(
            "nested deeper than {MAX_NESTING} levels, references included"
        ));
    }
    (size.values > MAX_VALUES)
        .then(|| format!("more than {MAX_VALUES} values when all references are written out"))
}

fn count_values<'d>(
    name: &str,
    documents: &'d BTreeMap<String, Value>,
) -> Option<(SchemaSize, ComplexityCounter<'d>)> {
    let (name, document) = documents.get_key_value(name)?;
    let mut counter = ComplexityCounter {
        documents,
        targets: HashMap::new(),
        is_too_deep: false,
        is_plain: true,
    };
    let place = SchemaPlace {
        name,
        document,
        depth: 0,
    };
    let size = counter.measure(document, place);
    Some((size, counter))
}

struct ComplexityCounter<'d> {
    documents: &'d BTreeMap<String, Value>,
    /// The sizes of what references lead to, by document and fragment. While one is measured it
    /// counts as nothing, since a schema that refers back to itself adds no more to the same value.
    targets: HashMap<(&'d str, String), SchemaSize>,
    is_too_deep: bool,
    /// Whether its size bounds its work: no reference leads back, and nothing is evaluated twice.
    is_plain: bool,
}

/// The size of a part of a schema with every reference written out.
#[derive(Clone, Copy, Default)]
struct SchemaSize {
    /// How many JSON values it has.
    values: u64,
    /// How many levels they nest.
    height: usize,
}

impl SchemaSize {
    const LEAF: Self = Self {
        values: 1,
        height: 1,
    };

    fn with_child(self, child: Self) -> Self {
        Self {
            values: self.values.saturating_add(child.values),
            height: self.height.max(child.height.saturating_add(1)),
        }
    }
}

#[derive(Clone, Copy)]
struct SchemaPlace<'d> {
    name: &'d str,
    document: &'d Value,
    depth: usize,
}

impl<'d> ComplexityCounter<'d> {
    fn measure(&mut self, value: &'d Value, place: SchemaPlace<'d>) -> SchemaSize {
        if self.is_too_deep || place.depth > MAX_NESTING {
            self.is_too_deep = true;
            return SchemaSize::default();
        }
        let inside = SchemaPlace {
            depth: place.depth + 1,
            ..place
        };
        match value {
            Value::Array(items) => items.iter().fold(SchemaSize::LEAF, |size, item| {
                size.with_child(self.measure(item, inside))
            }),
            Value::Object(members) => {
                members
                    .iter()
                    .fold(SchemaSize::LEAF, |size, (key, member)| {
                        self.is_plain &= !key.starts_with("unevaluated");
                        size.with_child(match resolver::reference(key, member) {
                            Some(target) => self.follow(target, inside),
                            None => self.measure(member, inside),
                        })
                    })
            }
            _ => SchemaSize::LEAF,
        }
    }

    fn follow(&mut self, target: &str, place: SchemaPlace<'d>) -> SchemaSize {
        let (file, fragment) = resolver::split(target);
        let found = if file.is_empty() {
            Some((place.name, place.document))
        } else {
            resolver::find(file, self.documents)
        };
        // The compiler refuses what leads nowhere, with its place.
        let Some((name, document)) = found else {
            self.is_plain = false;
            return SchemaSize::LEAF;
        };
        let pointer = resolver::unescape(fragment);
        let key = (name, pointer.clone());
        if let Some(size) = self.targets.get(&key) {
            // Measured at another depth, it may be too deep here.
            self.is_too_deep |= place.depth.saturating_add(size.height) > MAX_NESTING;
            // While a target is measured it has no values.
            self.is_plain &= size.values > 0;
            return *size;
        }
        // An anchor may stand anywhere in its document, which has no fewer values than what it names.
        let pointer = Some(pointer.as_str()).filter(|pointer| pointer.starts_with('/'));
        self.is_plain &= pointer.is_some();
        let Some(value) = document.pointer(pointer.unwrap_or_default()) else {
            return SchemaSize::LEAF;
        };
        self.targets.insert(key.clone(), SchemaSize::default());
        let target = SchemaPlace {
            name,
            document,
            ..place
        };
        let size = self.measure(value, target);
        self.targets.insert(key, size);
        size
    }
}
