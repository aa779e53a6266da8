//! The verdict of a run.

use serde::{Deserialize, Serialize};

/// The answer of a run, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Judged, and nothing fails the build.
    Pass,
    /// Judged, and something does.
    Fail,
    /// Could not judge.
    Unknown,
}

impl Verdict {
    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Unknown => "unknown",
        }
    }
}
