//! The occurrences that requests open.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

use super::due;
use super::label;
use super::terms::Terms;
use super::window::Window;
use crate::model::{AsNeeded, local_date, whole_seconds};

/// The window that a request opens: from `requested_at`, due `within` after it.
///
/// `None` where the cadence is not as needed, or the local date of `requested_at` lies outside `starts..=ends` (both
/// inclusive). `if_holiday` is about calendar occurrences and moves nothing here.
#[must_use]
pub fn request_window(
    terms: &Terms<'_>,
    label: &str,
    requested_at: DateTime<FixedOffset>,
) -> Option<Window> {
    let as_needed = terms.cadence.as_needed.as_ref()?;
    let requested_at = whole_seconds(requested_at.with_timezone(&Utc));
    if !terms.owes_on(local_date(terms.timezone, requested_at)) {
        return None;
    }
    Some(window_from(terms, as_needed, label.into(), requested_at))
}

/// The window that a request opens for one of its teams: with the same start as for all of them, by the days of the team.
/// `terms` are those of the team. `None` where the cadence is not as needed.
#[must_use]
pub fn request_window_of_team(terms: &Terms<'_>, of_all: &Window) -> Option<Window> {
    let as_needed = terms.cadence.as_needed.as_ref()?;
    let label = Arc::clone(&of_all.label);
    Some(window_from(terms, as_needed, label, of_all.opens.to_utc()))
}

fn window_from(
    terms: &Terms<'_>,
    as_needed: &AsNeeded,
    label: Arc<str>,
    opens: DateTime<Utc>,
) -> Window {
    let opens = opens.with_timezone(&terms.timezone);
    let due = as_needed.within.after(opens);
    Window {
        label,
        opens,
        closes: None,
        due,
        deadline: due::deadline(terms, due),
    }
}

/// The label of a request: the local date of `requested_at` and the slug, `2026-03-14-new-saas-licence`.
#[must_use]
pub fn request_label(timezone: Tz, requested_at: DateTime<FixedOffset>, slug: &str) -> String {
    let date = local_date(timezone, requested_at.with_timezone(&Utc));
    format!("{}-{slug}", label::day_label(date))
}
