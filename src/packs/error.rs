//! Why a pack cannot be used.

use crate::finding::FindingBuilder;
use crate::load::LoadError;

/// Why a pack cannot be used, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file of it cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Something is wrong with the pack, or with what was chosen.
    #[error("{message}")]
    Invalid {
        /// What is wrong, and where.
        message: String,
        /// What to do next.
        help: String,
    },
}

impl PackError {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        PackError::Invalid {
            message: message.into(),
            help: help.into(),
        }
    }

    /// The first of a file's faults, with its place.
    pub(super) fn of_faults(path: &str, drafts: Vec<FindingBuilder>) -> Self {
        let count = drafts.len();
        let Some(first) = drafts.into_iter().next() else {
            return PackError::new(format!("{path} says nothing"), "write its fields");
        };
        let (range, message, help) = first.into_parts();
        let place = range.map_or_else(String::new, |range| {
            format!(":{}:{}", range.start.line, range.start.column)
        });
        let more = match count {
            0 | 1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        PackError::new(format!("{path}{place}: {message}{more}"), help)
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> &str {
        match self {
            PackError::Load(_) => "a pack is a folder with pack.yaml, tasks/ and schemas/",
            PackError::Invalid { help, .. } => help,
        }
    }
}
