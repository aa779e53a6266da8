//! The schema of a task's details.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::schema_fault::SchemaFault;
use super::work::{MAX_STEPS, WorkCounter};
use super::{compile, complexity, faults};
use crate::yaml::limits::MAX_FAULTS;
use crate::yaml::{Node, YamlFault};

/// The schema of a task's details, compiled. It is shared between threads.
#[derive(Debug)]
pub struct DetailsSchema {
    validator: Validator,
    /// The name of its document.
    name: String,
    /// The documents that it may refer to, for "did you mean".
    documents: Arc<BTreeMap<String, Value>>,
    /// How many values it has, where that bounds its work for each value of the details.
    plain_size: Option<u64>,
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
        Ok(Self {
            validator,
            plain_size: complexity::plain_size(name, documents),
            name: name.to_owned(),
            documents: Arc::clone(documents),
        })
    }

    /// Whether checking a value would take too many steps. Most schemas and values are small enough
    /// for a product of their sizes to tell.
    fn exceeds_work(&self, value: &Value) -> bool {
        let at_most = self
            .plain_size
            .map(|size| size.saturating_mul(count_nodes(value)));
        if at_most.is_some_and(|steps| steps <= MAX_STEPS) {
            return false;
        }
        WorkCounter::new(&self.documents).count(&self.name, value) > MAX_STEPS
    }

    /// The errors of `details` under the schema, in the order of the file, at most
    /// [`MAX_FAULTS`]; empty where there is none.
    #[must_use]
    pub fn validate(&self, details: &Node) -> Vec<YamlFault> {
        let instance = details.to_json();
        if self.exceeds_work(&instance) {
            let message =
                format!("it takes more than {MAX_STEPS} steps to check this against its schema");
            let help = "divide the details, or simplify the schema: a reference back to itself, and \
                        each alternative, is tried for every value";
            return vec![YamlFault::new(details.range, message).help(help)];
        }
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

/// A value and all that it holds.
fn count_nodes(value: &Value) -> u64 {
    let below: u64 = match value {
        Value::Array(items) => items.iter().map(count_nodes).sum(),
        Value::Object(fields) => fields.values().map(count_nodes).sum(),
        _ => 0,
    };
    below + 1
}
