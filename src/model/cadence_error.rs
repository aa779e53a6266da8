//! Why parts of a cadence do not fit together.

/// A field of a cadence that does not fit the others.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CadenceError {
    /// The field of `cadence` that is at fault; empty where the whole cadence is.
    pub field: &'static str,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl CadenceError {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        CadenceError { field, message }
    }
}
