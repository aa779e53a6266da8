//! Settings for editors, with the schemas beside them, so that nothing is fetched.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::load::{FileFormat, schema_text};

/// Where the YAML extension of Visual Studio Code finds which schema, and for which files.
const SCHEMAS: &[(&str, FileFormat, &[&str])] = &[
    ("policy", FileFormat::Policy, &["policy/dutybook.yaml"]),
    ("teams", FileFormat::Teams, &["policy/teams.yaml"]),
    (
        "calendar",
        FileFormat::Calendar,
        &["policy/calendars/*.yaml"],
    ),
    ("task", FileFormat::Task, &["policy/tasks/*.yaml"]),
    ("waiver", FileFormat::Waiver, &["policy/waivers/*.yaml"]),
    ("import", FileFormat::Import, &["policy/imports/*.yaml"]),
    ("closing", FileFormat::Closing, &["closings/*.yaml"]),
    (
        "witnesses",
        FileFormat::Witnesses,
        &["policy/witnesses.yaml"],
    ),
    (
        "request",
        FileFormat::Request,
        &["evidence/*/*/*/request.yaml"],
    ),
    (
        "evidence",
        FileFormat::Evidence,
        &["evidence/*/*/*/*.yaml", "!evidence/*/*/*/request.yaml"],
    ),
];

pub(super) fn draft_editor_settings(files: &mut BTreeMap<String, String>) {
    let mut schemas = Map::new();
    for (name, format, globs) in SCHEMAS {
        let path = format!(".vscode/schemas/{name}.schema.json");
        schemas.insert(format!("./{path}"), json!(globs));
        files.insert(path, schema_text(*format).to_owned());
    }
    let settings = json!({
        "files.eol": "\n",
        "yaml.schemas": Value::Object(schemas),
        "yaml.schemaStore.enable": false,
        "yaml.format.enable": false,
        // A client for any server of the Language Server Protocol: it starts `dutybook lsp`.
        "glspc.server.command": "dutybook",
        "glspc.server.commandArguments": ["lsp"],
        "glspc.server.languageId": ["yaml"],
    });
    let extensions = json!({ "recommendations": ["redhat.vscode-yaml", "zsol.vscode-glspc"] });
    files.insert(".vscode/settings.json".to_owned(), pretty(&settings));
    files.insert(".vscode/extensions.json".to_owned(), pretty(&extensions));
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
