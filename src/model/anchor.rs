//! Commits that were seen on the mainline, recorded outside the repository.

use chrono::{DateTime, FixedOffset};

/// A commit that was seen on the mainline at some time: a later rewrite cannot undo that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The commit's name: 40 lower-case hexadecimal digits.
    pub commit: String,
    /// When it was seen, in whole seconds.
    pub time: DateTime<FixedOffset>,
    /// Where it was seen, as free text, such as the address of a pipeline's run.
    pub seen: Option<String>,
}
