//! The change by which two versions of a policy are compared.

use chrono::{DateTime, Utc};

use super::owed::ComparisonLimit;
use crate::history::ChangedContent;

/// A change of policy, as far as two versions are compared by it.
pub struct PolicyChange<'a> {
    /// When it landed: what both versions owe is compared from then on.
    pub at: DateTime<Utc>,
    /// The files below `policy/` whose content differs.
    pub contents: &'a [ChangedContent],
    /// How much may still be compared.
    pub limit: &'a ComparisonLimit,
}
