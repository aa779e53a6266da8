//! How much work a schema can ask for.
//!
//! A few lines of references to references double what is applied to one value with each line, and
//! a long chain of them takes the stack. Both are bounded before anything is compiled.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::siblings::{name_at, split, unescaped};

/// The most JSON values that a schema may come to with every reference written out. One that is
/// written by hand has a few thousand; this many take milliseconds for each file.
const MAX_WEIGHT: u64 = 1_000_000;

/// The deepest nesting of a schema with every reference written out.
const MAX_NESTING: usize = 200;

/// Why the schema `name` would take too much; none where it is fine.
pub(super) fn too_heavy(name: &str, documents: &BTreeMap<String, Value>) -> Option<String> {
    let (name, document) = documents.get_key_value(name)?;
    let mut scale = Scale {
        documents,
        targets: HashMap::new(),
        too_deep: false,
    };
    let load = scale.weigh(
        document,
        Here {
            name,
            document,
            depth: 0,
        },
    );
    if scale.too_deep {
        return Some(format!(
            "nested deeper than {MAX_NESTING} levels, references included"
        ));
    }
    (load.weight > MAX_WEIGHT)
        .then(|| format!("more than {MAX_WEIGHT} values when all references are written out"))
}

struct Scale<'d> {
    documents: &'d BTreeMap<String, Value>,
    /// What references lead to, by document and fragment; nothing while it is weighed, since a
    /// schema that refers back to itself adds no more to the same value.
    targets: HashMap<(&'d str, String), Load>,
    too_deep: bool,
}

/// A part of a schema with every reference written out.
#[derive(Clone, Copy, Default)]
struct Load {
    /// How many JSON values it comes to.
    weight: u64,
    /// How many levels they nest.
    height: usize,
}

impl Load {
    const LEAF: Self = Self {
        weight: 1,
        height: 1,
    };

    fn holding(self, child: Self) -> Self {
        Self {
            weight: self.weight.saturating_add(child.weight),
            height: self.height.max(child.height.saturating_add(1)),
        }
    }
}

#[derive(Clone, Copy)]
struct Here<'d> {
    name: &'d str,
    document: &'d Value,
    depth: usize,
}

impl<'d> Scale<'d> {
    fn weigh(&mut self, value: &'d Value, here: Here<'d>) -> Load {
        if self.too_deep || here.depth > MAX_NESTING {
            self.too_deep = true;
            return Load::default();
        }
        let inside = Here {
            depth: here.depth + 1,
            ..here
        };
        match value {
            Value::Array(items) => items.iter().fold(Load::LEAF, |load, item| {
                load.holding(self.weigh(item, inside))
            }),
            Value::Object(members) => members.iter().fold(Load::LEAF, |load, (key, member)| {
                let target = member
                    .as_str()
                    .filter(|_| key == "$ref" || key == "$dynamicRef");
                load.holding(match target {
                    Some(target) => self.follow(target, inside),
                    None => self.weigh(member, inside),
                })
            }),
            _ => Load::LEAF,
        }
    }

    fn follow(&mut self, target: &str, here: Here<'d>) -> Load {
        let (file, fragment) = split(target);
        // What leads nowhere is refused by the compiler, with its place.
        let Some((name, document)) = self.file(file, here) else {
            return Load::LEAF;
        };
        let pointer = unescaped(fragment);
        let key = (name, pointer.clone());
        if let Some(load) = self.targets.get(&key) {
            // Weighed at another depth, it may be too deep here.
            self.too_deep |= here.depth.saturating_add(load.height) > MAX_NESTING;
            return *load;
        }
        // An anchor may stand anywhere in its document, which weighs no less than what it names.
        let pointer = if pointer.starts_with('/') {
            pointer.as_str()
        } else {
            ""
        };
        let Some(value) = document.pointer(pointer) else {
            return Load::LEAF;
        };
        self.targets.insert(key.clone(), Load::default());
        let load = self.weigh(
            value,
            Here {
                name,
                document,
                ..here
            },
        );
        self.targets.insert(key, load);
        load
    }

    fn file(&self, file: &str, here: Here<'d>) -> Option<(&'d str, &'d Value)> {
        let file = file.strip_prefix("./").unwrap_or(file);
        if file.is_empty() {
            return Some((here.name, here.document));
        }
        let known = self
            .documents
            .get_key_value(file)
            .map(|(name, _)| name.as_str());
        let name = known.or_else(|| name_at(file, self.documents))?;
        Some((name, self.documents.get(name)?))
    }
}
