//! JSON Schema 2020-12 over the tree: every error at its place in the YAML.

mod compile;
mod complaint;
mod hint;
mod phrases;
mod siblings;
mod weight;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::limits::MAX_FAULTS;
use super::{Node, YamlFault};

/// The schema of a task's details, ready to be used. It is shared between threads.
#[derive(Debug)]
pub struct DetailsSchema {
    validator: Validator,
    /// The documents that it may refer to, for "did you mean".
    documents: Arc<BTreeMap<String, Value>>,
}

/// Why a schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SchemaFault {
    /// What is wrong.
    pub message: String,
    /// The JSON Pointer of what is wrong, in the document that was to be compiled; none where
    /// another document, or all of it, is at fault.
    pub pointer: Option<String>,
}

impl DetailsSchema {
    /// Compiles the document `name` of `siblings`, which maps file names such as
    /// `secure-score-report.schema.json` to their content.
    ///
    /// References resolve among `siblings` only; nothing is fetched, neither from the network nor
    /// from the disk. Formats are checked, patterns take time linear in what they are given.
    ///
    /// # Errors
    ///
    /// When there is no such document; when it, or one that it refers to, declares a `$schema`
    /// other than 2020-12 or is no valid schema of that version; when a reference leads anywhere
    /// else; when it would take too much time or memory to apply.
    pub fn compile(
        name: &str,
        siblings: &Arc<BTreeMap<String, Value>>,
    ) -> Result<Self, SchemaFault> {
        let validator = compile::validator(name, siblings)?;
        Ok(Self {
            validator,
            documents: Arc::clone(siblings),
        })
    }

    /// Everything in which `details` breaks the schema, in the order of the file, at most
    /// [`MAX_FAULTS`]; empty where it keeps to it.
    #[must_use]
    pub fn validate(&self, details: &Node) -> Vec<YamlFault> {
        let instance = details.to_json();
        if self.validator.is_valid(&instance) {
            return Vec::new();
        }
        let mut faults: Vec<YamlFault> = self
            .validator
            .iter_errors(&instance)
            .take(MAX_FAULTS)
            .flat_map(|error| words::faults(&error, details, &self.documents))
            .collect();
        faults.sort_by(|a, b| (a.range, &a.message).cmp(&(b.range, &b.message)));
        faults.dedup();
        faults.truncate(MAX_FAULTS);
        faults
    }
}

#[cfg(test)]
mod tests;
