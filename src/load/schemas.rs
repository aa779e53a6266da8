//! Reading the JSON Schemas of details.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::IgnoredAny;

use super::document::{Document, LoadError, MAX_YAML, document};
use crate::files::Files;
use crate::finding::{FindingBuilder, Rule};
use crate::model::Id;
use crate::text::{Position, Range};
use crate::yaml::{DetailsSchema, Node, locate};

/// The schemas under `policy/schemas`.
pub(super) struct Schemas {
    /// Every schema that is there, understood or not.
    pub(super) names: BTreeSet<Id>,
    /// Those that were understood.
    pub(super) compiled: BTreeMap<Id, DetailsSchema>,
}

/// Reads and compiles every schema; each may refer to its siblings and to nothing else.
pub(super) fn schemas(
    files: &dyn Files,
    paths: &[(String, Arc<str>)],
    drafts: &mut Vec<FindingBuilder>,
) -> Result<Schemas, LoadError> {
    let mut trees: BTreeMap<&str, (&Arc<str>, Node)> = BTreeMap::new();
    let mut json = BTreeMap::new();
    for (name, path) in paths {
        // JSON is YAML 1.2: one reader gives both the value and the places.
        let read = document(files, path, Rule::PolicyDetailsSchema)?;
        let Document {
            root,
            drafts: faults,
        } = read;
        let is_yaml = faults.is_empty();
        drafts.extend(faults);
        if let Some(draft) = not_json(files, path)?.filter(|_| is_yaml) {
            drafts.push(draft);
            continue;
        }
        if let Some(root) = root {
            json.insert(name.clone(), root.to_json());
            trees.insert(name, (path, root));
        }
    }
    let mut schemas = Schemas {
        names: BTreeSet::new(),
        compiled: BTreeMap::new(),
    };
    let json = Arc::new(json);
    for (name, path) in paths {
        let Ok(id) = Id::new(name.strip_suffix(".schema.json").unwrap_or(name)) else {
            drafts.push(odd_name(name, path));
            continue;
        };
        schemas.names.insert(id.clone());
        let Some((path, root)) = trees.get(name.as_str()) else {
            continue;
        };
        match DetailsSchema::compile(name, &json) {
            Ok(schema) => {
                schemas.compiled.insert(id, schema);
            }
            Err(fault) => {
                let pointer = fault.pointer.unwrap_or_default();
                drafts.push(
                    FindingBuilder::new(Rule::PolicyDetailsSchema, fault.message)
                        .help(
                            "details schemas are JSON Schema 2020-12 and refer only to each other",
                        )
                        .file(path)
                        .range(locate(root, &pointer))
                        .subject(&pointer),
                );
            }
        }
    }
    Ok(schemas)
}

/// What is YAML and no JSON cannot be read by other tools. The small files are read once more for
/// it, where nothing else is wrong with them.
fn not_json(files: &dyn Files, path: &Arc<str>) -> Result<Option<FindingBuilder>, LoadError> {
    let bytes = files
        .read(path, MAX_YAML)
        .map_err(|error| LoadError::new(path, error))?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let Err(error) = serde_json::from_slice::<IgnoredAny>(text) else {
        return Ok(None);
    };
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let place = Position::new(at(error.line()), at(error.column()));
    let draft = FindingBuilder::new(Rule::PolicyDetailsSchema, "this is YAML, and no JSON")
        .help("write it as JSON (RFC 8259): quoted names, no comments, no trailing commas")
        .file(path)
        .range(Range::empty(place));
    Ok(Some(draft))
}

fn odd_name(name: &str, path: &Arc<str>) -> FindingBuilder {
    FindingBuilder::new(
        Rule::PolicyDetailsSchema,
        format!("`{name}` is no name for a schema"),
    )
    .help("call it <name>.schema.json, in small letters, digits and single hyphens")
    .file(path)
}
