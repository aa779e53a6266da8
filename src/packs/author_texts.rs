//! The texts of a pack that people read, and whether each language has them all.

use std::collections::BTreeSet;

use serde_json::Value;

use super::author_problem::PackProblem;
use super::pack::PackFolder;
use super::render::RenderedPack;
use crate::model::{ParameterKind, Policy};

/// Texts that a language lacks, and translations of texts that nothing shows.
pub(super) fn missing_translations(
    pack: &PackFolder,
    rendered: &RenderedPack,
    policy: &Policy,
) -> Vec<PackProblem> {
    let texts = shown_texts(pack, rendered, policy);
    let mut problems = Vec::new();
    for (tag, language) in &pack.languages {
        let place = format!("languages/{tag}.yaml");
        let missing = texts.iter().filter(|text| language.of(text).is_none());
        problems.extend(missing.map(|text| {
            let message = format!("no translation of {}", quote(text));
            PackProblem::new(
                &*place,
                message,
                "add it under `texts:`, with the English text as its key",
            )
        }));
        let unused = language
            .english_texts()
            .filter(|text| !texts.contains(*text));
        problems.extend(unused.map(|text| {
            let message = format!("nothing shows {}", quote(text));
            PackProblem::new(
                &*place,
                message,
                "remove it, or write the English text to the letter",
            )
        }));
    }
    problems
}

fn quote(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    let end = if short.len() < text.len() { "…" } else { "" };
    format!("`{short}{end}`")
}

/// The English texts that people read: of tasks, teams, groups and schemas.
fn shown_texts(pack: &PackFolder, rendered: &RenderedPack, policy: &Policy) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for task in policy.tasks.values() {
        let shown = [Some(&task.title), task.description.as_ref()];
        texts.extend(
            shown
                .into_iter()
                .flatten()
                .map(|text| text.english().to_owned()),
        );
    }
    for parameter in &pack.manifest.parameters {
        if let ParameterKind::Team(team) = &parameter.kind {
            texts.insert(team.name.clone());
        }
    }
    texts.extend(pack.manifest.groups.iter().map(|group| group.name.clone()));
    for (path, text) in &rendered.record.files {
        if path.ends_with(".schema.json")
            && let Ok(schema) = serde_json::from_str::<Value>(text)
        {
            add_schema_texts(&schema, &mut texts);
        }
    }
    texts
}

/// The titles and descriptions of a schema and its subschemas.
fn add_schema_texts(schema: &Value, texts: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for key in ["title", "description"] {
                if let Some(Value::String(text)) = fields.get(key) {
                    texts.insert(text.clone());
                }
            }
            let below = fields.iter().filter(|(key, _)| {
                !matches!(
                    key.as_str(),
                    "examples" | "enum" | "const" | "default" | "x-languages"
                )
            });
            below.for_each(|(_, value)| add_schema_texts(value, texts));
        }
        Value::Array(items) => items.iter().for_each(|item| add_schema_texts(item, texts)),
        _ => {}
    }
}
