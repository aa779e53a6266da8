//! One occurrence of a task.

use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;

/// One occurrence: when it opens and closes, and by when its work is owed.
///
/// Instants are in the task's time zone, in whole seconds, all inclusive; `opens <= due <= deadline`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `2026-W11`, `2026-03-14-new-saas-licence`, `by-2027-03-14`: unique within the task (and, for a backstop, the team).
    pub label: Arc<str>,
    /// Its first second.
    pub opens: DateTime<Tz>,
    /// Its last second; `None` for requests and backstops, which close with their completion.
    pub closes: Option<DateTime<Tz>>,
    /// The instant by which the work is owed.
    pub due: DateTime<Tz>,
    /// `due` plus the grace.
    pub deadline: DateTime<Tz>,
}
