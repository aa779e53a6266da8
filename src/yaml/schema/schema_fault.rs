//! Why a schema cannot be used.

/// What is wrong with a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SchemaFault {
    /// What is wrong.
    pub message: String,
    /// The JSON Pointer of what is wrong, in the document that was to be compiled; `None` where
    /// another document, or all of it, is at fault.
    pub pointer: Option<String>,
}
