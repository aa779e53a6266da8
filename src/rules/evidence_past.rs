//! What history shows of an evidence file, as far as examining it needs it.

use crate::history::Landing;
use crate::judge::ClaimPast;

/// What history shows of an evidence file.
#[derive(Debug, Default)]
pub struct EvidencePast {
    /// When the version landed that is examined; `None` where history is not read.
    pub landing: Option<Landing>,
    /// What it shows of the review; `None` where history is not read, or there is no review.
    pub review: Option<ReviewPast>,
    /// What earlier versions show; `None` where it has one version only.
    pub versions: Option<Box<ClaimPast>>,
    /// Whether there are more versions than are examined: then nothing is known of them.
    pub is_unexamined: bool,
}

/// What history shows of a review.
#[derive(Debug, Clone, Copy)]
pub struct ReviewPast {
    /// When it landed first for the content as it stands.
    pub landing: Landing,
    /// Whether the content was changed after the review.
    pub is_stale: bool,
}

impl EvidencePast {
    /// A version that landed whole, with its review.
    #[must_use]
    pub fn of_one_version(landing: Landing) -> Self {
        EvidencePast {
            landing: Some(landing),
            review: Some(ReviewPast {
                landing,
                is_stale: false,
            }),
            versions: None,
            is_unexamined: false,
        }
    }
}
