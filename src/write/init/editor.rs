//! Editors that know the formats: the schemas beside the settings, so that nothing is fetched.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::load::{Format, schema_of};

/// Where the YAML extension of Visual Studio Code finds which schema, and for which files.
const SCHEMAS: &[(&str, Format, &[&str])] = &[
    ("policy", Format::Policy, &["policy/dutybook.yaml"]),
    ("teams", Format::Teams, &["policy/teams.yaml"]),
    ("calendar", Format::Calendar, &["policy/calendars/*.yaml"]),
    ("task", Format::Task, &["policy/tasks/*.yaml"]),
    ("waiver", Format::Waiver, &["policy/waivers/*.yaml"]),
    ("request", Format::Request, &["evidence/*/*/*/request.yaml"]),
    (
        "evidence",
        Format::Evidence,
        &["evidence/*/*/*/*.yaml", "!evidence/*/*/*/request.yaml"],
    ),
];

pub(super) fn draft(files: &mut BTreeMap<String, String>) {
    let mut schemas = Map::new();
    for (name, format, globs) in SCHEMAS {
        let path = format!(".vscode/schemas/{name}.schema.json");
        schemas.insert(format!("./{path}"), json!(globs));
        files.insert(path, schema_of(*format).to_owned());
    }
    let settings = json!({
        "files.eol": "\n",
        "yaml.schemas": Value::Object(schemas),
        "yaml.schemaStore.enable": false,
        "yaml.format.enable": false,
    });
    let extensions = json!({ "recommendations": ["redhat.vscode-yaml"] });
    files.insert(".vscode/settings.json".to_owned(), pretty(&settings));
    files.insert(".vscode/extensions.json".to_owned(), pretty(&extensions));
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
