//! The fields that a mapping must have, given what it has so far.

use serde_yaml::Value;

use super::subschema::{Subschema, texts};
use crate::yaml::Node;

/// How deep a condition is searched for the fields that it looks at.
const MAX_DEPTH: usize = 16;

impl Subschema<'_> {
    /// The fields that a mapping must have, given what it has so far: those under `required`, and
    /// those that `if`, `dependentRequired` and a choice that was made already add. In the order of
    /// the schema. An `if` counts once the required fields that it looks at are there.
    #[must_use]
    pub fn required(&self, value: &Value) -> Vec<String> {
        let mut required: Vec<String> = Vec::new();
        for layer in self.layers() {
            required.extend(texts(layer.node(), "required"));
            let dependent = layer.node().get("dependentRequired");
            for entry in dependent.iter().flat_map(|entry| entry.value.entries()) {
                if value.get(entry.key.as_str()).is_some() {
                    let names = entry.value.items().iter().filter_map(Node::as_str);
                    required.extend(names.map(str::to_owned));
                }
            }
        }
        for layer in self.layers() {
            let Some(condition) = layer.child("if") else {
                continue;
            };
            if !is_decided(&condition, value, &required) {
                continue;
            }
            let is_met = condition.validate(value).is_none();
            let branch = layer.child(if is_met { "then" } else { "else" });
            let branch = branch.iter();
            required.extend(branch.flat_map(|branch| texts(branch.node(), "required")));
        }
        let order = self.names();
        let place = |name: &String| order.iter().position(|known| known == name);
        required.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
        required.dedup();
        required
    }
}

/// Whether no required field that a condition looks at is missing: a condition holds of fields that are not there. An optional
/// field may stay away, and a placeholder counts as `check` takes it.
fn is_decided(condition: &Subschema, value: &Value, required: &[String]) -> bool {
    let mut names = Vec::new();
    for layer in condition.layers() {
        collect_names(layer.node(), MAX_DEPTH, &mut names);
    }
    let is_awaited = |name: &str| required.iter().any(|known| known == name);
    names
        .into_iter()
        .all(|name| value.get(name).is_some() || !is_awaited(name))
}

/// The names of fields that a condition looks at, also within `allOf`, `anyOf`, `oneOf` and `not`.
fn collect_names<'n>(node: &'n Node, depth: usize, names: &mut Vec<&'n str>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let value_of = |keyword| node.get(keyword).map(|entry| &entry.value);
    let fields = value_of("properties").map_or(&[][..], Node::entries);
    names.extend(fields.iter().map(|entry| entry.key.as_str()));
    let required = value_of("required").map_or(&[][..], Node::items);
    names.extend(required.iter().filter_map(Node::as_str));
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for part in value_of(keyword).map_or(&[][..], Node::items) {
            collect_names(part, depth, names);
        }
    }
    if let Some(part) = value_of("not") {
        collect_names(part, depth, names);
    }
}
