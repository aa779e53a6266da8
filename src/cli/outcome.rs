//! How a run ends, as an exit code.

use std::process::ExitCode;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Judged, or done: exit code 0.
    Success,
    /// Judged, with findings that fail the build: exit code 1.
    Failed,
    /// Could not judge: exit code 2.
    Unknown,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => ExitCode::SUCCESS,
            Outcome::Failed => ExitCode::from(1),
            Outcome::Unknown => ExitCode::from(2),
        }
    }
}
