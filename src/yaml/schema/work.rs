//! How much work it takes to apply a schema to a value.
//!
//! The size of a schema says little: one that refers to itself twice for each level of the value takes
//! 2^depth steps, and a list of alternatives is tried for each item of a list. So the steps are counted
//! for the value at hand, each pair of a schema and a value once, before anything is validated.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::resolver;

/// The most steps that one value may take: a table of 2,000 rows with ten fields each takes half as
/// many, and this many take less than a second.
pub(super) const MAX_STEPS: u64 = 250_000;

/// The deepest nesting of a schema and a value together.
const MAX_DEPTH: usize = 1_500;

/// Counts the steps, saturating: [`u64::MAX`] where there is no bound.
pub(super) struct WorkCounter<'d> {
    documents: &'d BTreeMap<String, Value>,
    /// The steps of a schema for a value, by their addresses; `None` while they are counted.
    counted: HashMap<(usize, usize), Option<u64>>,
}

/// A schema, and the document that its references start from.
#[derive(Clone, Copy)]
struct SchemaPart<'d> {
    schema: &'d Value,
    document: &'d Value,
}

impl<'d> WorkCounter<'d> {
    pub(super) fn new(documents: &'d BTreeMap<String, Value>) -> Self {
        WorkCounter {
            documents,
            counted: HashMap::new(),
        }
    }

    /// How many steps it takes to apply the document `name` to a value.
    pub(super) fn count(&mut self, name: &str, value: &Value) -> u64 {
        match self.documents.get(name) {
            Some(document) => {
                let schema = document;
                self.count_part(SchemaPart { schema, document }, value, 0)
            }
            None => 0,
        }
    }

    /// How many pairs of a schema and a value were looked at.
    #[cfg(test)]
    pub(super) fn pairs(&self) -> usize {
        self.counted.len()
    }

    fn count_part(&mut self, part: SchemaPart<'d>, value: &Value, depth: usize) -> u64 {
        let Value::Object(keywords) = part.schema else {
            return 1;
        };
        if depth > MAX_DEPTH || self.counted.len() as u64 > MAX_STEPS {
            return u64::MAX;
        }
        let address = |value: &Value| std::ptr::from_ref(value).addr();
        let pair = (address(part.schema), address(value));
        match self.counted.get(&pair) {
            Some(Some(steps)) => return *steps,
            // The schema leads back to itself for the same value, and would for ever.
            Some(None) => return u64::MAX,
            None => {}
        }
        self.counted.insert(pair, None);
        let steps = self.count_keywords(part, keywords, value, depth + 1);
        self.counted.insert(pair, Some(steps));
        steps
    }

    fn count_keywords(
        &mut self,
        part: SchemaPart<'d>,
        keywords: &'d Map<String, Value>,
        value: &Value,
        depth: usize,
    ) -> u64 {
        let (mut in_place, mut others) = (1_u64, 0_u64);
        for (keyword, member) in keywords {
            let of_same = self.count_in_place(part, (keyword, member), value, depth);
            in_place = in_place.saturating_add(of_same);
            let of_children = self.count_children(part, (keyword, member), value, depth);
            others = others.saturating_add(of_children);
        }
        // What is not evaluated is found by evaluating again, in the worst case for each child.
        if keywords
            .keys()
            .any(|keyword| keyword.starts_with("unevaluated"))
        {
            let children = children_of(value).count() as u64;
            in_place = in_place.saturating_mul(children.saturating_add(1));
        }
        in_place.saturating_add(others)
    }

    /// The steps of a keyword's schemas that apply to the same value.
    fn count_in_place(
        &mut self,
        part: SchemaPart<'d>,
        (keyword, member): (&str, &'d Value),
        value: &Value,
        depth: usize,
    ) -> u64 {
        if let Some(target) = resolver::reference(keyword, member) {
            let targets = self.targets_of(target, keyword == "$dynamicRef", part.document);
            if targets.is_empty() {
                return u64::MAX;
            }
            let steps = targets.into_iter();
            return sum(steps.map(|target| self.count_part(target, value, depth)));
        }
        let schemas: Vec<&'d Value> = match (keyword, member) {
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => schemas.iter().collect(),
            ("dependentSchemas", Value::Object(schemas)) => schemas.values().collect(),
            ("not" | "if" | "then" | "else", schema) => vec![schema],
            ("enum" | "required", Value::Array(names)) => return names.len() as u64,
            ("dependentRequired", Value::Object(names)) => {
                let lengths = names
                    .values()
                    .map(|names| children_of(names).count() as u64);
                return sum(lengths);
            }
            // Eight letters in a step: patterns are applied in linear time.
            ("pattern" | "format", _) => return value.as_str().map_or(0, str::len) as u64 / 8,
            ("uniqueItems", _) => return children_of(value).count() as u64,
            _ => return 1,
        };
        let parts = schemas
            .into_iter()
            .map(|schema| SchemaPart { schema, ..part });
        sum(parts.map(|part| self.count_part(part, value, depth)))
    }

    /// The steps of a keyword's schemas that apply to the fields or items of the value.
    fn count_children(
        &mut self,
        part: SchemaPart<'d>,
        (keyword, member): (&str, &'d Value),
        value: &Value,
        depth: usize,
    ) -> u64 {
        let of = |schema: &'d Value| SchemaPart { schema, ..part };
        match (keyword, member, value) {
            ("properties", Value::Object(schemas), Value::Object(fields)) => {
                let known = schemas.iter();
                let known = known.filter_map(|(name, schema)| Some((schema, fields.get(name)?)));
                sum(known.map(|(schema, field)| self.count_part(of(schema), field, depth)))
            }
            ("patternProperties", Value::Object(schemas), Value::Object(fields)) => sum(schemas
                .values()
                .flat_map(|schema| fields.values().map(move |field| (schema, field)))
                .map(|(schema, field)| {
                    self.count_part(of(schema), field, depth).saturating_add(1)
                })),
            ("propertyNames", schema, Value::Object(fields)) => {
                let of_name = self.count_part(of(schema), &Value::Null, depth);
                of_name.saturating_mul(fields.len() as u64)
            }
            ("prefixItems", Value::Array(schemas), Value::Array(items)) => {
                let pairs = schemas.iter().zip(items);
                sum(pairs.map(|(schema, item)| self.count_part(of(schema), item, depth)))
            }
            ("additionalProperties" | "unevaluatedProperties", schema, Value::Object(_))
            | ("items" | "contains" | "unevaluatedItems", schema, Value::Array(_)) => {
                let children = children_of(value);
                sum(children.map(|child| self.count_part(of(schema), child, depth)))
            }
            _ => 0,
        }
    }

    /// The schemas that a reference may lead to: one, or each that declares the anchor of a dynamic
    /// one. Empty where it is not known.
    fn targets_of(
        &self,
        target: &str,
        is_dynamic: bool,
        document: &'d Value,
    ) -> Vec<SchemaPart<'d>> {
        let (file, fragment) = resolver::split(target);
        let document = match file {
            "" => Some(document),
            file => resolver::find(file, self.documents).map(|(_, document)| document),
        };
        let Some(document) = document else {
            return Vec::new();
        };
        let pointer = resolver::unescape(fragment);
        if pointer.is_empty() || pointer.starts_with('/') {
            let schema = document.pointer(&pointer);
            return schema
                .map(|schema| SchemaPart { schema, document })
                .into_iter()
                .collect();
        }
        let mut found = Vec::new();
        if is_dynamic {
            for document in self.documents.values() {
                find_anchors(document, document, &pointer, &mut found);
            }
        } else {
            find_anchors(document, document, &pointer, &mut found);
        }
        found
    }
}

fn sum(steps: impl Iterator<Item = u64>) -> u64 {
    steps.fold(0, u64::saturating_add)
}

/// The fields or the items of a value.
fn children_of(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(fields) => Box::new(fields.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Every schema of a document that declares an anchor.
fn find_anchors<'d>(
    document: &'d Value,
    schema: &'d Value,
    name: &str,
    found: &mut Vec<SchemaPart<'d>>,
) {
    let declares = |keyword| schema.get(keyword).and_then(Value::as_str) == Some(name);
    if declares("$anchor") || declares("$dynamicAnchor") {
        found.push(SchemaPart { schema, document });
    }
    for child in children_of(schema) {
        find_anchors(document, child, name, found);
    }
}
