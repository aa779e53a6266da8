//! Work is bounded before it is done: what is counted here are steps, never seconds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use super::super::DetailsSchema;
use super::super::work::{MAX_STEPS, WorkCounter};
use crate::yaml::parse;

const NAME: &str = "a.schema.json";

fn documents(schema: Value) -> BTreeMap<String, Value> {
    BTreeMap::from([(NAME.to_owned(), schema)])
}

/// The steps, and the pairs that were looked at to count them.
fn count(schema: Value, value: &Value) -> (u64, usize) {
    let documents = documents(schema);
    let mut counter = WorkCounter::new(&documents);
    let steps = counter.count(NAME, value);
    (steps, counter.pairs())
}

/// The messages about details under a schema.
fn faults(schema: Value, details: &str) -> Vec<String> {
    let schema = DetailsSchema::compile(NAME, &Arc::new(documents(schema))).expect("compiles");
    let root = parse(format!("details: {details}\n").as_bytes())
        .root
        .expect("a tree");
    let details = &root.get("details").expect("details").value;
    let faults = schema.validate(details).into_iter();
    faults.map(|fault| fault.message).collect()
}

/// Refers to itself twice for each level of the value.
fn doubling() -> Value {
    let twice = json!([{ "$ref": "#/$defs/n" }, { "$ref": "#/$defs/n" }]);
    json!({
        "$ref": "#/$defs/n",
        "$defs": { "n": { "type": "object", "properties": { "x": { "allOf": twice } } } }
    })
}

fn nested(depth: usize, leaf: &Value) -> Value {
    (0..depth).fold(leaf.clone(), |inner, _| json!({ "x": inner }))
}

#[test]
fn steps_grow_with_the_schema_and_with_the_value() {
    let schema = json!({ "type": "array", "items": { "type": "object", "required": ["a"] } });
    let list = |n: usize| Value::Array(vec![json!({ "a": 1 }); n]);
    let (ten, twenty) = (
        count(schema.clone(), &list(10)).0,
        count(schema, &list(20)).0,
    );
    assert!(twenty > ten && twenty < 2 * ten, "{ten} {twenty}");
}

#[test]
fn a_schema_that_doubles_for_each_level_is_counted_without_doing_it() {
    for leaf in [json!(1), json!({})] {
        let (steps, pairs) = count(doubling(), &nested(16, &leaf));
        assert!(steps > 1 << 16, "{steps}");
        assert!(pairs < 200, "{pairs}");
        let (steps, pairs) = count(doubling(), &nested(60, &leaf));
        assert!(steps > MAX_STEPS && pairs < 1000, "{steps} {pairs}");
    }
}

#[test]
fn alternatives_for_each_item_are_counted_up_to_the_bound() {
    let alternatives: Vec<Value> = (0..3000).map(|n| json!({ "const": n })).collect();
    let items: Vec<Value> = (0..3000).map(|n| json!(format!("x{n}"))).collect();
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let schema = json!({ "items": { keyword: alternatives } });
        let (steps, pairs) = count(schema, &Value::Array(items.clone()));
        assert!(steps > MAX_STEPS, "{steps}");
        assert!(pairs as u64 <= MAX_STEPS + 1, "{pairs}");
    }
}

#[test]
fn every_way_to_double_is_counted() {
    let schemas = [
        json!({ "properties": { "x": { "anyOf": [{ "$ref": "#" }, { "$ref": "#" }] } } }),
        json!({ "additionalProperties": { "oneOf": [{ "$ref": "#" }, { "$ref": "#" }] } }),
        json!({ "patternProperties": { "x": { "$ref": "#" }, "^x": { "$ref": "#" } } }),
        json!({ "properties": { "x": { "if": { "$ref": "#" }, "then": { "$ref": "#" } } } }),
        json!({ "properties": { "x": { "not": { "$ref": "#" }, "$ref": "#" } } }),
        json!({ "properties": { "x": { "$ref": "#" } }, "additionalProperties": true,
                "dependentSchemas": { "x": { "properties": { "x": { "$ref": "#" } } } } }),
        json!({ "$anchor": "n", "properties": { "x": { "allOf": [{ "$ref": "#n" }, { "$ref": "#n" }] } } }),
        json!({ "$dynamicAnchor": "n",
                "properties": { "x": { "allOf": [{ "$dynamicRef": "#n" }, { "$dynamicRef": "#n" }] } } }),
        json!({ "properties": { "x": { "allOf": [{ "$ref": NAME }, { "$ref": NAME }] } } }),
        json!({ "allOf": [{ "properties": { "x": { "$ref": "#" } } }], "unevaluatedProperties": { "$ref": "#" } }),
    ];
    for schema in schemas {
        let (steps, pairs) = count(schema.clone(), &nested(50, &json!({})));
        assert!(steps > MAX_STEPS, "{steps}: {schema}");
        assert!(pairs < 1000, "{pairs}: {schema}");
    }
}

#[test]
fn what_leads_back_to_itself_or_nowhere_has_no_bound() {
    assert_eq!(count(json!({ "$ref": "#" }), &json!(1)).0, u64::MAX);
    assert_eq!(count(json!({ "$ref": "elsewhere" }), &json!(1)).0, u64::MAX);
    assert_eq!(
        count(json!({ "anyOf": [{ "$ref": "#" }] }), &json!(1)).0,
        u64::MAX
    );
}

#[test]
fn details_beyond_the_bound_are_a_fault_whether_they_would_be_valid_or_not() {
    for leaf in ["1", "{}"] {
        let details = format!("{}{leaf}{}", "{x: ".repeat(60), "}".repeat(60));
        let found = faults(doubling(), &details);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("250000 steps"), "{found:?}");
    }
}

#[test]
fn details_of_an_honest_size_are_validated() {
    // A tree, by a schema that refers to itself once for each child.
    let tree = json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "children": { "type": "array", "items": { "$ref": "#" } } },
        "additionalProperties": false
    });
    let mut details = "{ name: top, children: [".to_owned();
    for n in 0..3000 {
        let _ = write!(details, "{{ name: n{n}, children: [] }}, ");
    }
    details.push_str("] }");
    assert_eq!(faults(tree.clone(), &details), Vec::<String>::new());
    let found = faults(tree, &details.replace("name: n7,", "nom: n7,"));
    assert!(
        found.iter().any(|message| message.contains("nom")),
        "{found:?}"
    );
    // A table of 2,000 rows.
    let fields = ["id", "title", "status", "assets", "due", "owner"];
    let properties: Value = fields
        .iter()
        .map(|field| {
            (
                (*field).to_owned(),
                json!({ "type": "string", "minLength": 1 }),
            )
        })
        .collect();
    let table = json!({ "type": "array", "items": { "type": "object", "properties": properties, "required": fields } });
    let row = "{ id: a, title: b, status: c, assets: d, due: e, owner: f }, ";
    let found = faults(table, &format!("[{}]", row.repeat(2000)));
    assert_eq!(found, Vec::<String>::new());
}

/// Patterns with many repetitions take megabytes each: all of them together are bounded.
#[test]
fn patterns_that_take_much_memory_are_a_fault_of_the_schema() {
    let patterns = |count: usize, pattern: &str| {
        let each = (0..count).map(|number| json!({ "pattern": format!("{pattern}{number}") }));
        json!({ "properties": { "a": { "allOf": each.collect::<Vec<_>>() } } })
    };
    let compile =
        |schema: Value| DetailsSchema::compile(NAME, &Arc::new(documents(schema))).map(|_| ());
    assert!(compile(patterns(500, r"(\p{L}{1,50}x){1,15}")).is_err());
    // One that is as large, and many that are small.
    assert_eq!(compile(patterns(1, r"^\p{L}{1,50}$")), Ok(()));
    assert_eq!(compile(patterns(500, r"^INC[0-9]{7}$|")), Ok(()));
}
