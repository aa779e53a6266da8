//! Imports: samples of every documented shape, what is refused, and that order does not matter.

mod complete;
mod details;
mod hostile;
mod odd;
mod order;
mod own_mappings;
mod products;
mod recorded;
mod refused;
mod refused_tickets;
mod tolerant;
mod windows;

use std::path::Path;
use std::sync::Arc;
use std::{collections::BTreeMap, fs};

use chrono::{DateTime, Utc};
use dutybook::internals::import::{
    ExportFile, ImportContext, ImportError, ImportWindow, Imported, import,
};
use dutybook::internals::load::shipped_mapping;
use dutybook::internals::rules::PLACEHOLDER;
use dutybook::internals::yaml::{DetailsSchema, parse};
use serde_json::{Value, json};

const SECURE_SCORES: &str = "secure-scores";
const SERVICE_MESSAGES: &str = "service-messages";
const REMEDIATION: &str = "remediation";
const SENTINEL: &str = "sentinel-incidents";
const SERVICENOW: &str = "servicenow-incidents";

/// A file of the samples, with its name.
type Sample = (String, Vec<u8>);

fn sample(name: &str) -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/samples");
    let bytes = fs::read(folder.join(name)).expect(name);
    (name.to_owned(), bytes)
}

fn samples(names: &[&str]) -> Vec<Sample> {
    names.iter().map(|name| sample(name)).collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

/// The week 2026-W11, with the work done on its Friday.
fn week() -> ImportContext {
    window("2026-03-08T23:00:00Z", "2026-03-13T14:04:00Z")
}

/// From an opening to the work.
fn window(opens: &str, performed_at: &str) -> ImportContext {
    ImportContext::new(ImportWindow::new(at(opens), at(performed_at)))
}

/// That Friday alone.
fn friday() -> ImportContext {
    window("2026-03-12T23:00:00Z", "2026-03-13T14:04:00Z")
}

fn run(format: &str, files: &[Sample], context: &ImportContext) -> Result<Imported, ImportError> {
    let files: Vec<ExportFile> = files
        .iter()
        .map(|(name, bytes)| ExportFile { name, bytes })
        .collect();
    import(&shipped_mapping(format).expect(format), &files, context)
}

/// A JSON file with one place changed.
fn changed(file: &Sample, pointer: &str, value: Value) -> Sample {
    let mut json: Value = serde_json::from_slice(&file.1).expect("JSON");
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    match json.pointer_mut(parent).expect("a place") {
        Value::Object(fields) => {
            fields.insert(key.to_owned(), value);
        }
        Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
        _ => panic!("nothing can be put at {pointer}"),
    }
    (file.0.clone(), json.to_string().into_bytes())
}

/// What someone could fill in for each placeholder of the pack.
fn filled(value: &mut Value, key: &str) {
    match value {
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(key, value)| filled(value, key)),
        Value::Array(items) => {
            for item in items {
                filled(item, key);
            }
        }
        Value::String(text) if text.starts_with(PLACEHOLDER) => {
            assert!(text.ends_with('>'), "{text}");
            *value = match key {
                "cause" => json!("A policy was switched off for a test"),
                "decision" => json!("watch"),
                "sku" => json!("SPE_E5"),
                "consumed" | "available" => json!(7),
                "exposure_score" => json!(38.4),
                "due" => json!("2026-04-01"),
                "report_url" => json!("https://intranet.example/soc/remediation"),
                "owners_notified" => json!("Workplace services"),
                "posts" => json!([]),
                "service" => json!("intune"),
                "reference" => json!("CHG0031337"),
                "defender_impact" => json!("none"),
                "contacts_met" => json!(["Endpoint management"]),
                other => panic!("a placeholder for {other}"),
            };
        }
        _ => {}
    }
}

/// Holds details against the schema of the pack, by way of YAML, as evidence does.
fn check_valid(format: &str, imported: &Imported) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy/schemas");
    let mut schemas = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("schemas") {
        let entry = entry.expect("a schema");
        let bytes = fs::read(entry.path()).expect("a schema");
        let name = entry.file_name().to_string_lossy().into_owned();
        schemas.insert(name, serde_json::from_slice(&bytes).expect("a schema"));
    }
    let name = format!(
        "{}.schema.json",
        shipped_mapping(format).expect(format).details
    );
    let schema = DetailsSchema::compile(&name, &Arc::new(schemas)).expect("a schema that compiles");
    let mut details = Value::Object(imported.details.clone());
    filled(&mut details, "");
    let yaml = serde_yaml::to_string(&details).expect("YAML");
    let parsed = parse(yaml.as_bytes());
    assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
    let faults = schema.validate(&parsed.root.expect("a mapping"));
    assert!(faults.is_empty(), "{faults:?}\n{yaml}");
}

/// Imports samples, holds the details against the schema, and returns them.
fn check(format: &str, names: &[&str], context: &ImportContext, summary: &str) -> Imported {
    let imported = run(format, &samples(names), context).expect("an import");
    check_valid(format, &imported);
    assert_eq!(imported.summary, summary);
    assert_eq!(imported.artifacts, names);
    imported
}
