//! What an export gives to evidence.

use serde_json::{Map, Value};

use super::error::ImportError;
use super::values::is_open;

/// The field that lists ticket systems, of which each is counted once.
const SYSTEMS: &str = "systems";

/// What an export says, ready to become evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The details, in the order of the task's schema.
    pub details: Map<String, Value>,
    /// A summary that the analyst may take over.
    pub summary: String,
    /// How many records were counted, or reports compared.
    pub records: usize,
    /// Names of the files that were read, which are the artifacts.
    pub artifacts: Vec<String>,
    /// What the analyst should know and the details cannot say, such as what was left out or guessed.
    pub notes: Vec<String>,
    /// What the analyst should look at before recording.
    pub warnings: Vec<String>,
    /// Fields of the details that no export gave yet, each with what to do about it.
    pub missing: Vec<(String, String)>,
}

impl Imported {
    /// Joins the result of another import: lists of the same field become one list, in the order of the imports, and what
    /// one import leaves open the other may give.
    ///
    /// # Errors
    ///
    /// When both give the same field and it is not a list, when both give the same ticket system, or when both read a file
    /// of the same name.
    pub fn merge(mut self, other: Self) -> Result<Self, ImportError> {
        for (field, value) in other.details {
            match self.details.get_mut(&field) {
                None => drop(self.details.insert(field, value)),
                Some(own) if is_open(own) => *own = value,
                Some(_) if is_open(&value) => {}
                Some(own) => merge_lists(&field, own, value)?,
            }
        }
        for file in other.artifacts {
            if self.artifacts.contains(&file) {
                return Err(ImportError::SameName { file });
            }
            self.artifacts.push(file);
        }
        self.records += other.records;
        self.summary = format!("{} {}", self.summary, other.summary);
        self.notes.extend(other.notes);
        self.warnings.extend(other.warnings);
        self.missing.extend(other.missing);
        let details = &self.details;
        self.missing
            .retain(|(field, _)| details.get(field).is_none_or(is_open));
        Ok(self)
    }
}

fn merge_lists(field: &str, own: &mut Value, other: Value) -> Result<(), ImportError> {
    let (Value::Array(own), Value::Array(other)) = (own, other) else {
        let what = field.to_owned();
        return Err(ImportError::Both { what });
    };
    for entry in other {
        let is_same = |known: &Value| match field {
            SYSTEMS => known["system"] == entry["system"],
            _ => *known == entry,
        };
        if own.iter().any(is_same) {
            let what = entry["system"].as_str().unwrap_or(field).to_owned();
            return Err(ImportError::Both { what });
        }
        own.push(entry);
    }
    Ok(())
}
