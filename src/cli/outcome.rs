//! How a run ends, as an exit code.

use std::process::ExitCode;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    /// Judged, or done: exit code 0.
    Success,
    /// Judged, with findings that fail the build: exit code 1.
    Failed,
    /// Could not judge: exit code 2.
    Unknown,
}

impl From<RunOutcome> for ExitCode {
    fn from(outcome: RunOutcome) -> Self {
        match outcome {
            RunOutcome::Success => ExitCode::SUCCESS,
            RunOutcome::Failed => ExitCode::from(1),
            RunOutcome::Unknown => ExitCode::from(2),
        }
    }
}
