//! Why nothing was recorded.

use super::atomic_writer::WriteError;
use crate::files::ReadError;
use crate::load::LoadError;
use crate::text::Hint;

/// Why nothing was recorded: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// What was asked for means nothing here.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do next.
        help: Hint,
    },
    /// Several things may be meant.
    #[error("{message}")]
    Several {
        /// What is wrong.
        message: String,
        /// How to say which.
        help: Hint,
        /// What may be meant, one a line.
        choices: Vec<String>,
    },
    /// A file that is needed cannot be read.
    #[error("{path} {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: ReadError,
    },
    /// The repository cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A document could not be put into YAML.
    #[error("cannot be written as YAML: {0}")]
    Yaml(#[from] serde_yaml::Error),
}

impl RecordError {
    pub(super) fn usage(message: impl Into<String>, help: impl Into<Hint>) -> Self {
        RecordError::Usage {
            message: message.into(),
            help: help.into(),
        }
    }

    /// What may be meant, one a line: after [`RecordError::help`].
    #[must_use]
    pub fn choices(&self) -> &[String] {
        match self {
            RecordError::Several { choices, .. } => choices,
            _ => &[],
        }
    }

    /// What to do next; empty where the message says it all.
    #[must_use]
    pub fn help(&self) -> Hint {
        let words = match self {
            RecordError::Usage { help, .. } | RecordError::Several { help, .. } => {
                return help.clone();
            }
            RecordError::Write(WriteError::Taken(_)) => {
                "nothing is overwritten: use --amend for recorded evidence, or --force"
            }
            RecordError::Write(WriteError::Overtaken(_)) => {
                "read the file again, then amend it again"
            }
            RecordError::Write(WriteError::InUse(_)) => {
                "nothing was written: close it there, such as in an editor, and run this again"
            }
            RecordError::Write(WriteError::Changed(_)) => "export it again, then record it",
            _ => "",
        };
        words.into()
    }
}
