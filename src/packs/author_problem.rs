//! One thing that is wrong with a pack.

use super::error::PackError;

/// One thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProblem {
    /// The file below the pack's folder, with the line where it is known: `tasks/a.yaml:3`.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl PackProblem {
    pub(super) fn new(
        place: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        PackProblem {
            place: place.into(),
            message: message.into(),
            help: help.into(),
        }
    }

    pub(super) fn of_error(error: &PackError, choice: &str) -> Self {
        PackProblem::new("pack.yaml", format!("{error}{choice}"), error.help())
    }
}
