//! Schemas that are refused, and details that break them.

mod compiling;
mod validating;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::DetailsSchema;
use super::schema_fault::SchemaFault;
use crate::text::LineIndex;
use crate::yaml::parse;

const NAME: &str = "score.schema.json";

fn compile(schema: Value) -> Result<DetailsSchema, SchemaFault> {
    let common = json!({"$defs": {
        "score": {"type": "number", "minimum": 0},
        "named": {"type": "object", "properties": {"name": {"type": "string"}}},
    }});
    let draft_7 = json!({"$schema": "http://json-schema.org/draft-07/schema#"});
    let broken =
        json!({"$id": "https://soc.example/broken", "properties": {"a": {"type": "strin"}}});
    DetailsSchema::compile(
        NAME,
        &Arc::new(BTreeMap::from([
            (NAME.to_owned(), schema),
            ("common.schema.json".to_owned(), common),
            ("old.schema.json".to_owned(), draft_7),
            ("broken.schema.json".to_owned(), broken),
        ])),
    )
}

/// The faults of `text`, each as the source under it, the message and the help.
fn faults(schema: Value, text: &str) -> Vec<String> {
    let schema = compile(schema).expect("a schema");
    let details = parse(text.as_bytes()).root.expect("a tree");
    let index = LineIndex::new(text);
    let shown = schema.validate(&details).into_iter().map(|fault| {
        let help = fault
            .help
            .map(|help| format!(" ({})", help.text))
            .unwrap_or_default();
        format!(
            "{}: {}{help}",
            &text[index.byte_span(fault.range)],
            fault.message
        )
    });
    shown.collect()
}

#[track_caller]
fn check(schema: Value, text: &str, expected: &[&str]) {
    assert_eq!(faults(schema, text), expected, "{text:?}");
}

#[track_caller]
fn check_refused(schema: Value, message: &str, pointer: Option<&str>) {
    let fault = compile(schema).expect_err("a fault");
    assert!(fault.message.contains(message), "{}", fault.message);
    assert_eq!(fault.pointer.as_deref(), pointer, "{}", fault.message);
}
