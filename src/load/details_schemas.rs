//! Reading the JSON Schemas of details.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::IgnoredAny;

use super::schema_set::SchemaSet;
use super::yaml_file::{LoadError, MAX_YAML, read_yaml};
use crate::files::Files;
use crate::finding::{FindingBuilder, Rule};
use crate::model::Id;
use crate::text::{Position, Range};
use crate::yaml::{Node, check_languages, locate};

/// Reads and compiles the schemas below `policy/schemas`; each may refer to its siblings and to
/// nothing else. The names are those of all schemas that are there, valid or not.
pub(super) fn read_schemas(
    files: &dyn Files,
    paths: &[(String, Arc<str>)],
    drafts: &mut Vec<FindingBuilder>,
) -> Result<(SchemaSet, BTreeSet<Id>), LoadError> {
    let mut trees: BTreeMap<Id, (&Arc<str>, Node)> = BTreeMap::new();
    let mut texts = BTreeMap::new();
    let mut names = BTreeSet::new();
    let mut odd_names = Vec::new();
    for (name, path) in paths {
        let id = Id::new(name.strip_suffix(".schema.json").unwrap_or(name)).ok();
        match &id {
            Some(id) => drop(names.insert(id.clone())),
            None => odd_names.push(name_fault(name, path)),
        }
        // JSON is YAML 1.2: one reader gives both the value and the places.
        let file = read_yaml(files, path, Rule::PolicyDetailsSchema)?;
        let is_yaml = file.drafts.is_empty();
        drafts.extend(file.drafts);
        if let Some(draft) = json_fault(files, path)?.filter(|_| is_yaml) {
            drafts.push(draft);
            continue;
        }
        if let Some(root) = file.root {
            drafts.extend(language_drafts(path, &root));
            texts.insert(name.clone(), root.to_json());
            trees.extend(id.map(|id| (id, (path, root))));
        }
    }
    drafts.extend(odd_names);
    let schemas = SchemaSet::new(&texts);
    for (id, (path, root)) in trees {
        if let Some(fault) = schemas.fault(&id) {
            let pointer = fault.pointer.as_deref().unwrap_or_default();
            let draft = FindingBuilder::new(Rule::PolicyDetailsSchema, fault.message.clone())
                .help("details schemas are JSON Schema 2020-12 and refer only to each other")
                .file(path)
                .range(locate(&root, pointer))
                .subject(pointer);
            drafts.push(draft);
        }
    }
    Ok((schemas, names))
}

/// The faults of the translations in a schema. Whoever checks details by it ignores them.
fn language_drafts(path: &Arc<str>, root: &Node) -> Vec<FindingBuilder> {
    let faults = check_languages(root).into_iter();
    let drafts = faults.map(|fault| {
        FindingBuilder::new(Rule::PolicyDetailsSchema, fault.message)
            .help(
                "write `\"x-languages\": { \"da\": { \"title\": \"…\", \"description\": \"…\" } }`",
            )
            .file(path)
            .range(fault.range)
            .subject(&fault.pointer)
    });
    drafts.collect()
}

/// The fault of a file that is YAML but not JSON: other tools cannot read it. The small files are
/// read once more for this.
fn json_fault(files: &dyn Files, path: &Arc<str>) -> Result<Option<FindingBuilder>, LoadError> {
    let bytes = files
        .read(path, MAX_YAML)
        .map_err(|error| LoadError::new(path, error))?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let Err(error) = serde_json::from_slice::<IgnoredAny>(text) else {
        return Ok(None);
    };
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let place = Position::new(at(error.line()), at(error.column()));
    let draft = FindingBuilder::new(Rule::PolicyDetailsSchema, "expected JSON, found other YAML")
        .help("write it as JSON (RFC 8259): quoted names, no comments, no trailing commas")
        .file(path)
        .range(Range::empty(place));
    Ok(Some(draft))
}

fn name_fault(name: &str, path: &Arc<str>) -> FindingBuilder {
    let message = format!("`{name}` is not a schema's file name");
    FindingBuilder::new(Rule::PolicyDetailsSchema, message)
        .help("call it <name>.schema.json, in small letters, digits and single hyphens")
        .file(path)
}
