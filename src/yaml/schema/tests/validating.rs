//! Details that break their schema, or keep to it.

use serde_json::json;

use super::{check, faults};
use crate::yaml::DetailsSchema;

fn threads_share<T: Send + Sync>() {}

#[test]
fn a_schema_is_shared_between_threads() {
    threads_share::<DetailsSchema>();
}

#[test]
fn details_that_keep_to_the_schema() {
    let schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": {"a": {"$ref": "common.schema.json#/$defs/score"}, "b": {"type": "integer"}}});
    check(schema, "a: 1.5\nb: 2.0\n", &[]);
}

fn bounds() -> serde_json::Value {
    json!({"properties": {
        "score": {"type": "number", "maximum": 697, "minimum": 0},
        "title": {"type": "string", "minLength": 1, "maxLength": 3},
        "items": {"type": "array", "minItems": 2, "uniqueItems": true},
        "id": {"pattern": "^MC[0-9]+$"}, "on": {"type": "string", "format": "date"},
        "state": {"enum": ["open", "closed"]}, "kind": {"const": "x"}}})
}

#[test]
fn numbers_and_texts_out_of_bounds() {
    let schema = bounds();
    check(
        schema.clone(),
        "score: 700\n",
        &["700: `score` is 700, above the maximum of 697"],
    );
    check(
        schema.clone(),
        "score: -1.5\n",
        &["-1.5: `score` is -1.5, below the minimum of 0"],
    );
    check(
        schema.clone(),
        "score: x\n",
        &["x: `score` is the string \"x\", and must be a number"],
    );
    check(schema.clone(), "title: ''\n", &["'': `title` is empty"]);
    check(
        schema.clone(),
        "title: abcd\n",
        &["abcd: `title` is \"abcd\", longer than 3 characters"],
    );
    check(
        schema,
        "title: 12\n",
        &["12: `title` is the number 12, and must be a string (write it in quotes)"],
    );
}

#[test]
fn other_values_out_of_bounds() {
    let schema = bounds();
    check(
        schema.clone(),
        "items: [a]\n",
        &["[a]: `items` has 1 item, and needs 2 at least"],
    );
    check(
        schema.clone(),
        "items: [a, a]\n",
        &["[a, a]: `items` has the same item twice"],
    );
    check(
        schema.clone(),
        "id: MC\n",
        &["MC: `id` is \"MC\", which does not match the pattern `^MC[0-9]+$`"],
    );
    check(
        schema.clone(),
        "on: 2026-02-30\n",
        &["2026-02-30: `on` is \"2026-02-30\", which is not a date"],
    );
    check(
        schema.clone(),
        "state: opn\n",
        &[
            "opn: `state` is \"opn\", and must be one of \"open\", \"closed\" (did you mean `open`?)",
        ],
    );
    check(
        schema,
        "kind: y\n",
        &["y: `kind` is \"y\", and must be \"x\""],
    );
}

#[test]
fn unknown_fields_point_at_their_key() {
    let schema = json!({"properties": {
        "current_score": {},
        "changes": {"items": {"properties": {"title": {}}, "additionalProperties": false}},
    }, "additionalProperties": false});
    check(
        schema.clone(),
        "curent_score: 1\n",
        &["curent_score: details has no field `curent_score` (did you mean `current_score`?)"],
    );
    check(
        schema.clone(),
        "zzz: 1\ncurrent-score: 1\n",
        &[
            "zzz: details has no field `zzz` (its fields are `changes`, `current_score`)",
            "current-score: details has no field `current-score` (did you mean `current_score`?)",
        ],
    );
    check(
        schema,
        "changes:\n- titel: x\n",
        &["titel: `changes[0]` has no field `titel` (did you mean `title`?)"],
    );
}

#[test]
fn unevaluated_fields_are_found_through_references() {
    let schema = json!({"allOf": [{"$ref": "common.schema.json#/$defs/named"}],
        "properties": {"state": {}}, "unevaluatedProperties": false});
    check(
        schema.clone(),
        "nane: x\nstate: y\n",
        &["nane: details has no field `nane` (did you mean `name`?)"],
    );
    check(schema, "name: x\nstate: y\n", &[]);
}

#[test]
fn a_closed_definition_behind_a_reference_knows_its_fields() {
    let schema = json!({"$defs": {"a b": {"properties": {"owner": {}}, "additionalProperties": false}},
        "properties": {"x": {"$ref": "#/$defs/a%20b"}}});
    check(
        schema,
        "x: {ownr: 1}\n",
        &["ownr: `x` has no field `ownr` (did you mean `owner`?)"],
    );
}

#[test]
fn a_mapping_that_must_be_empty_names_every_field() {
    check(
        json!({"properties": {"x": {"additionalProperties": false}}}),
        "x: {a: 1, b: 2}\n",
        &["a: `x` has no field `a`", "b: `x` has no field `b`"],
    );
}

#[test]
fn missing_fields_point_at_their_mapping() {
    let schema = json!({"required": ["a"], "properties": {"b": {"required": ["c"]},
        "l": {"items": {"required": ["d"]}}}});
    check(
        schema.clone(),
        "b: {x: 1}\na: 1\n",
        &["b: `b` lacks the field `c`"],
    );
    check(
        schema.clone(),
        "x: 1\n",
        &["x: details lacks the field `a`"],
    );
    check(
        schema,
        "a: 1\nl:\n- e: 1\n",
        &["e: `l[0]` lacks the field `d`"],
    );
}

#[test]
fn a_format_has_its_article() {
    for (format, article) in [
        ("email", "an email"),
        ("ipv4", "an ipv4"),
        ("uuid", "a uuid"),
    ] {
        let schema = json!({"properties": {"x": {"format": format}}});
        let message = format!("'?': `x` is \"?\", which is not {article}");
        check(schema, "x: '?'\n", &[&message]);
    }
}

#[test]
fn forms_that_exclude_each_other() {
    let schema = json!({"properties": {"x": {"oneOf": [
        {"type": "object", "required": ["a", "b"]}, {"type": "object", "required": ["c"]}]}}});
    check(
        schema.clone(),
        "x: {d: 1}\n",
        &[
            "{d: 1}: `x` fits none of the forms that are allowed (for the closest form: `x` lacks the field `c`)",
        ],
    );
    check(
        schema,
        "x: {a: 1, b: 1, c: 1}\n",
        &["{a: 1, b: 1, c: 1}: `x` fits more than one of the forms that exclude each other"],
    );
}

#[test]
fn odder_keywords() {
    check(
        json!({"propertyNames": {"pattern": "^k"}}),
        "k: 1\nx: 1\n",
        &[
            "x: details has a field whose name is not allowed: it is \"x\", which does not match the pattern `^k`",
        ],
    );
    check(
        json!({"properties": {"a": false}}),
        "a: 1\n",
        &["1: `a` may not be here"],
    );
    check(
        json!({"properties": {"a": {"not": {"const": 1}}}}),
        "a: 1\n",
        &["1: `a` is 1, which is not allowed"],
    );
    check(
        json!({"properties": {"a": {"contains": {"const": 1}}}}),
        "a: [2]\n",
        &["[2]: `a` has none, too few or too many of the items that it needs"],
    );
    check(
        json!({"dependentRequired": {"a": ["b"]}}),
        "a: 1\n",
        &["a: details lacks the field `b`"],
    );
    check(
        json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
        "a: 1\n",
        &["a: details lacks the field `b`"],
    );
}

#[test]
fn faults_are_bounded() {
    let text = (0..500)
        .map(|n| format!("k{n}: 1\n"))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(
        faults(
            json!({"properties": {}, "additionalProperties": false}),
            &text
        )
        .len(),
        crate::yaml::limits::MAX_FAULTS
    );
    assert_eq!(
        faults(json!({"additionalProperties": {"type": "string"}}), &text).len(),
        crate::yaml::limits::MAX_FAULTS
    );
}
