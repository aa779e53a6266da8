//! The schema of a task's details.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::schema_fault::SchemaFault;
use super::{compile, faults};
use crate::yaml::limits::MAX_FAULTS;
use crate::yaml::{Node, YamlFault};

/// The schema of a task's details, compiled. It is shared between threads.
#[derive(Debug)]
pub struct DetailsSchema {
    validator: Validator,
    /// The documents that it may refer to, for "did you mean".
    documents: Arc<BTreeMap<String, Value>>,
}

impl DetailsSchema {
    /// Compiles the document `name` of `documents`, which maps file names such as
    /// `secure-score-report.schema.json` to their content.
    ///
    /// References resolve among `documents` only; nothing is fetched, neither from the network nor
    /// from the disk. Formats are checked, and patterns take time linear in the text.
    ///
    /// # Errors
    ///
    /// When the document does not exist; when it, or one that it refers to, declares a `$schema`
    /// other than 2020-12 or is not a valid schema of that version; when a reference leads anywhere
    /// else; when it would take too much time or memory to apply.
    pub fn compile(
        name: &str,
        documents: &Arc<BTreeMap<String, Value>>,
    ) -> Result<Self, SchemaFault> {
        let validator = compile::compile_validator(name, documents)?;
        let documents = Arc::clone(documents);
        Ok(Self {
            validator,
            documents,
        })
    }

    /// The errors of `details` under the schema, in the order of the file, at most
    /// [`MAX_FAULTS`]; empty where there is none.
    #[must_use]
    pub fn validate(&self, details: &Node) -> Vec<YamlFault> {
        let instance = details.to_json();
        if self.validator.is_valid(&instance) {
            return Vec::new();
        }
        let errors = self.validator.iter_errors(&instance).take(MAX_FAULTS);
        let mut faults: Vec<YamlFault> = errors
            .flat_map(|error| faults::faults_of(&error, details, &self.documents))
            .collect();
        faults.sort_by(|a, b| (a.range, &a.message).cmp(&(b.range, &b.message)));
        faults.dedup();
        faults.truncate(MAX_FAULTS);
        faults
    }
}
