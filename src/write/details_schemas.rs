//! The schemas of details as they are written: with the order of their fields, and their descriptions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::RecordError;
use crate::files::{EntryKind, Files};
use crate::language::Language;
use crate::load::MAX_YAML;
use crate::yaml::{DetailsSchema, Node, parse};

/// The folder of the schemas.
const FOLDER: &str = "policy/schemas";

/// A name that no schema file can have: it does not end in `.schema.json`.
const PROBE: &str = "probe";

/// Every schema below `policy/schemas` that can be read.
#[derive(Debug, Default)]
pub struct DetailsSchemas {
    trees: BTreeMap<String, Node>,
    json: BTreeMap<String, serde_json::Value>,
    language: Language,
}

impl DetailsSchemas {
    /// Reads the schemas. One that is not YAML, and so not JSON, is left out: `check` reports it.
    ///
    /// # Errors
    /// When one of them cannot be read at all.
    pub fn read(files: &dyn Files) -> Result<Self, RecordError> {
        let failed = |path: &str| {
            let path = path.to_owned();
            |source| RecordError::Read { path, source }
        };
        let mut schemas = DetailsSchemas::default();
        for entry in files.list(FOLDER).map_err(failed(FOLDER))? {
            if entry.kind != EntryKind::File || !entry.name.ends_with(".schema.json") {
                continue;
            }
            let path = format!("{FOLDER}/{}", entry.name);
            let bytes = files.read(&path, MAX_YAML).map_err(failed(&path))?;
            if let Some(root) = parse(&bytes).root {
                schemas.json.insert(entry.name.clone(), root.to_json());
                schemas.trees.insert(entry.name, root);
            }
        }
        Ok(schemas)
    }

    /// The same schemas, with titles and descriptions in a language where they have it.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        DetailsSchemas { language, ..self }
    }

    /// The language of titles and descriptions.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// One schema alone.
    #[must_use]
    pub fn of_text(name: &str, text: &str) -> Self {
        let mut schemas = DetailsSchemas::default();
        let root = parse(text.as_bytes()).root.into_iter();
        let name = format!("{name}.schema.json");
        schemas.trees.extend(root.map(|root| (name.clone(), root)));
        schemas
    }

    /// A document, by its file name.
    pub(super) fn document(&self, name: &str) -> Option<(&str, &Node)> {
        let (name, node) = self.trees.get_key_value(name)?;
        Some((name, node))
    }

    /// The document and the place in it that a reference leads to, seen from a document.
    pub(super) fn resolve<'a>(
        &'a self,
        from: &'a str,
        reference: &str,
    ) -> Option<(&'a str, &'a Node, String)> {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let name = if name.is_empty() { from } else { name };
        let name = name.rsplit('/').next().unwrap_or(name);
        let (document, root) = self.document(name)?;
        Some((document, root.at(pointer)?, pointer.to_owned()))
    }

    /// Why a value does not match the schema at a place; `None` where it does, and where the schema cannot be
    /// applied, which `check` reports.
    pub(super) fn validate(
        &self,
        document: &str,
        pointer: &str,
        value: &serde_json::Value,
    ) -> Option<String> {
        let reference = format!("{document}#{pointer}");
        let probe = serde_json::json!({ "properties": { "value": { "$ref": reference } } });
        let mut documents = self.json.clone();
        documents.insert(PROBE.to_owned(), probe);
        let schema = DetailsSchema::compile(PROBE, &Arc::new(documents)).ok()?;
        let instance = serde_json::json!({ "value": value });
        let root = parse(instance.to_string().as_bytes()).root?;
        let fault = schema.validate(&root).into_iter().next()?;
        Some(fault.message)
    }
}
