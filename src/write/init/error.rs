//! Why no repository was made.

use crate::load::LoadError;
use crate::write::atomic_writer::WriteError;

/// Why no repository was made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The answers do not make a valid policy.
    #[error("no policy can be made of this: {0}")]
    Refused(String),
    /// The drafted policy could not be read back.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Files exist where new ones would go; nothing is ever overwritten.
    #[error("{} in the way: {}", if .0.len() == 1 { "a file is" } else { "files are" }, .0.join(", "))]
    InTheWay(Vec<String>),
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}
