//! The interval whose records count.

use chrono::{DateTime, Utc};

/// The interval that is counted: from the last recorded work, exclusive, or where none is recorded from the opening of the
/// occurrence, inclusive, to the work, inclusive. So what happened between two reports is in one of them, and in one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportWindow {
    /// When the occurrence opened.
    pub opens: DateTime<Utc>,
    /// When the work was last done before this, as evidence records it.
    pub last_performed_at: Option<DateTime<Utc>>,
    /// When the work was done; the export shows how things stood then.
    pub performed_at: DateTime<Utc>,
}

impl ImportWindow {
    /// From the opening to the work.
    pub const fn new(opens: DateTime<Utc>, performed_at: DateTime<Utc>) -> Self {
        Self {
            opens,
            last_performed_at: None,
            performed_at,
        }
    }

    /// From the last work, exclusive, to the work.
    #[must_use]
    pub const fn since(self, last_performed_at: DateTime<Utc>) -> Self {
        Self {
            last_performed_at: Some(last_performed_at),
            ..self
        }
    }

    /// When it begins.
    pub(super) fn start(&self) -> DateTime<Utc> {
        self.last_performed_at.unwrap_or(self.opens)
    }

    pub(super) fn contains(&self, instant: DateTime<Utc>) -> bool {
        let is_after_start = match self.last_performed_at {
            Some(last) => last < instant,
            None => self.opens <= instant,
        };
        is_after_start && instant <= self.performed_at
    }
}
