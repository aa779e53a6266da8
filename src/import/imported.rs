//! What an export gives to evidence.

use serde_json::{Map, Value};

use super::error::ImportError;

/// The field that lists ticket systems, the only one that several imports may share.
pub(super) const SYSTEMS: &str = "systems";

/// What an export says, ready to become evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The details, in the order of the task's schema.
    pub details: Map<String, Value>,
    /// A summary that the analyst may take over.
    pub summary: String,
    /// Names of the files that were read, which are the artifacts.
    pub artifacts: Vec<String>,
    /// What the analyst should know and the details cannot say, such as what was left out.
    pub notes: Vec<String>,
}

impl Imported {
    /// `details` is an object; the artifacts are added by [`super::import`].
    pub(super) fn new(details: Value, summary: String, notes: Vec<String>) -> Self {
        Imported {
            details: match details {
                Value::Object(details) => details,
                _ => Map::new(),
            },
            summary,
            artifacts: Vec::new(),
            notes,
        }
    }

    /// Joins the result of another import: tickets of several systems become one list, in the order of the imports.
    ///
    /// # Errors
    ///
    /// When both give the same field and it is not the list of ticket systems, when both give the same system, or when
    /// both read a file of the same name.
    pub fn merge(mut self, other: Self) -> Result<Self, ImportError> {
        for (field, value) in other.details {
            match self.details.get_mut(&field) {
                None => {
                    self.details.insert(field, value);
                }
                Some(own) => merge_systems(&field, own, value)?,
            }
        }
        for file in other.artifacts {
            if self.artifacts.contains(&file) {
                return Err(ImportError::SameName { file });
            }
            self.artifacts.push(file);
        }
        self.summary = format!("{} {}", self.summary, other.summary);
        self.notes.extend(other.notes);
        Ok(self)
    }
}

fn merge_systems(field: &str, own: &mut Value, other: Value) -> Result<(), ImportError> {
    let (Value::Array(own), Value::Array(other), SYSTEMS) = (own, other, field) else {
        let what = field.to_owned();
        return Err(ImportError::Both { what });
    };
    for entry in other {
        if own.iter().any(|known| known["system"] == entry["system"]) {
            let what = entry["system"].as_str().unwrap_or(SYSTEMS).to_owned();
            return Err(ImportError::Both { what });
        }
        own.push(entry);
    }
    Ok(())
}
