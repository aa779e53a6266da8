//! Schemas that are refused, and where their references lead.

use std::sync::Arc;

use serde_json::json;

use super::{check, check_refused, compile};
use crate::yaml::{DetailsSchema, parse};

#[test]
fn schemas_of_another_dialect_are_refused() {
    check_refused(
        json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
        "draft-07",
        Some("/$schema"),
    );
    check_refused(json!({"$schema": 7}), "found 7", Some("/$schema"));
    check_refused(
        json!({"properties": {"a": {"$ref": "old.schema.json"}}}),
        "draft-07",
        Some("/properties/a/$ref"),
    );
}

#[test]
fn documents_that_are_not_schemas_are_refused() {
    check_refused(
        json!({"properties": {"a": {"type": "strin"}}}),
        "not a valid",
        Some("/properties/a/type"),
    );
    check_refused(
        json!({"properties": {"a": {"pattern": "("}}}),
        "",
        Some("/properties/a/pattern"),
    );
    check_refused(
        json!({"properties": {"a": {"pattern": "(?=x)"}}}),
        "",
        Some("/properties/a/pattern"),
    );
    check_refused(
        json!({"properties": {"a": {"format": "dat"}}}),
        "dat",
        Some("/properties/a/format"),
    );
    check_refused(json!([]), "not a valid", Some(""));
    check_refused(
        json!({"$ref": "broken.schema.json"}),
        "strin",
        Some("/$ref"),
    );
    let missing = DetailsSchema::compile("x.schema.json", &Arc::default()).expect_err("a fault");
    assert_eq!(
        missing.message,
        "policy/schemas/x.schema.json does not exist"
    );
}

#[test]
fn references_stay_inside() {
    let inside = "references stay inside policy/schemas";
    for target in [
        "https://example.com/x.json",
        "http://localhost/x.json",
        "file:///etc/passwd",
        "../teams.json",
        "/etc/passwd",
        "//host/x",
        "none.schema.json#/a",
        "sub/common.schema.json",
    ] {
        check_refused(
            json!({"properties": {"a/b": {"$ref": target}}}),
            inside,
            Some("/properties/a~1b/$ref"),
        );
    }
    check_refused(
        json!({"$id": "https://x.example/s", "$ref": "common.schema.json"}),
        inside,
        None,
    );
    check_refused(
        json!({"$ref": "#/$defs/none"}),
        "leads nowhere",
        Some("/$ref"),
    );
    check_refused(
        json!({"properties": {"a": {"$ref": "common.schema.json#/$defs/none"}}}),
        "leads nowhere",
        Some("/properties/a/$ref"),
    );
    check_refused(json!({"$ref": "%zz:"}), "leads nowhere", Some("/$ref"));
}

#[test]
fn references_may_use_a_declared_id() {
    assert!(
        compile(
            json!({"$id": "https://soc.example/score", "$ref": "#/$defs/a", "$defs": {"a": {}}})
        )
        .is_ok()
    );
}

#[test]
fn an_id_is_of_one_schema() {
    let documents = |other: serde_json::Value| {
        let user = json!({"$ref": "https://soc.example/count"});
        let count = json!({"$id": "https://soc.example/count", "type": "integer"});
        let named = [("a", user), ("count", count), ("b", other)];
        let named = named.map(|(name, schema)| (format!("{name}.schema.json"), schema));
        Arc::new(std::collections::BTreeMap::from(named))
    };
    let compile = |name: &str, other: serde_json::Value| {
        let compiled = DetailsSchema::compile(&format!("{name}.schema.json"), &documents(other));
        compiled
            .map(drop)
            .map_err(|fault| (fault.message, fault.pointer))
    };
    assert_eq!(compile("a", json!({})), Ok(()));
    for id in ["https://soc.example/count", "https://soc.example/count#"] {
        let (message, pointer) = compile("b", json!({ "$id": id })).unwrap_err();
        assert!(
            message.contains("which is that of count.schema.json"),
            "{message}"
        );
        assert_eq!(pointer.as_deref(), Some("/$id"));
        assert!(compile("count", json!({ "$id": id })).is_err());
        // Neither takes the place of the other.
        let (message, _) = compile("a", json!({ "$id": id })).unwrap_err();
        assert!(message.contains("leads nowhere"), "{message}");
    }
    let of_file = json!({"$id": "policy:///schemas/count.schema.json"});
    assert!(compile("b", of_file).is_err());
    let inner = json!({"$defs": {"q": {"$id": "num.schema.json"}}});
    let (message, pointer) = compile("b", inner).unwrap_err();
    assert!(message.contains("at the top of a schema only"), "{message}");
    assert_eq!(pointer.as_deref(), Some("/$defs/q/$id"));
    let named = json!({"properties": {"$id": {"type": "string"}}, "const": {"$id": "data"}});
    assert_eq!(compile("b", named), Ok(()));
}

#[test]
fn references_that_go_round_in_circles_come_to_an_end() {
    let circles = [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}]}),
        json!({"$ref": "#/$defs/a", "$defs": {
            "a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}),
        json!({"$dynamicAnchor": "n", "allOf": [{"$dynamicRef": "#n"}]}),
        json!({"if": {"$ref": "#"}, "unevaluatedProperties": false}),
        json!({"dependentSchemas": {"a": {"$ref": "#"}}}),
    ];
    for circle in circles {
        let details = parse(b"a: {b: 1}\n").root.expect("a tree");
        if let Ok(schema) = compile(circle) {
            let _ = schema.validate(&details);
        }
    }
    let tree = json!({"properties": {"a": {"$ref": "#"}}, "additionalProperties": false});
    check(
        tree,
        "a: {a: {b: 1}}\n",
        &["b: `a.a` has no field `b` (its fields are `a`)"],
    );
}

/// `links` definitions, each of which refers to the next one `times` times.
fn chain(links: usize, times: usize) -> serde_json::Value {
    let mut definitions: serde_json::Map<_, _> = (0..links)
        .map(|n| {
            let next = json!({"$ref": format!("#/$defs/a{}", n + 1)});
            (format!("a{n}"), json!({"allOf": vec![next; times]}))
        })
        .collect();
    definitions.insert(format!("a{links}"), json!({"type": "object"}));
    json!({"$ref": "#/$defs/a0", "$defs": definitions})
}

#[test]
fn schemas_that_take_too_much_are_refused() {
    check(chain(12, 2), "a: 1\n", &[]);
    check_refused(chain(40, 2), "more than 1000000 values", None);
    check_refused(chain(20_000, 1), "nested deeper than 200 levels", None);
    // The links are met from the last one on, so that none is deep by itself.
    let mut links: serde_json::Map<_, _> = (1..1_000)
        .map(|n| {
            let next = format!("#/$defs/a{:04}", n - 1);
            (
                format!("a{n:04}"),
                json!({"not": {"not": {"not": {"$ref": next}}}}),
            )
        })
        .collect();
    links.insert("a0000".to_owned(), json!({}));
    check_refused(
        json!({"$defs": links}),
        "nested deeper than 200 levels",
        None,
    );
    let mut deep = json!({});
    for _ in 0..1_000 {
        deep = json!({"not": deep});
    }
    check_refused(deep, "nested deeper than 200 levels", None);
}
