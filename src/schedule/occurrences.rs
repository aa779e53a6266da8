//! The occurrences that a calendar calls for.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::day_meter::DayMeter;
use super::spans::{DateSpan, spans};
use super::terms::Terms;
use super::window::Window;
use super::{due, label};
use crate::model::{Recurrence, local_date, local_instant};

/// The most occurrences that one task may have: one a day for a hundred years.
///
/// More is an error and not a silent cut: a ledger that leaves duties out would lie.
pub const MAX_OCCURRENCES: usize = 36_525;

/// A task has more occurrences than [`MAX_OCCURRENCES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {limit} occurrences are owed: let the task start later, or recur less often")]
pub struct TooManyOccurrences {
    /// How many are allowed.
    pub limit: usize,
}

/// Why occurrences cannot be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlistedOccurrences {
    /// There are too many.
    #[error(transparent)]
    TooMany(#[from] TooManyOccurrences),
    /// More days were looked at than the meter allows.
    #[error("its dates take more days to look up than a repository may need")]
    TooManyDays,
}

/// All calendar occurrences owed that open at `until` or before, ascending; none where the cadence is as needed only.
///
/// # Errors
///
/// [`TooManyOccurrences`] where there are more than [`MAX_OCCURRENCES`].
pub fn occurrences(
    terms: &Terms<'_>,
    until: DateTime<Utc>,
) -> Result<Vec<Window>, TooManyOccurrences> {
    match occurrences_from(terms, None, until, &DayMeter::unlimited()) {
        Ok(windows) => Ok(windows),
        Err(UnlistedOccurrences::TooMany(error)) => Err(error),
        Err(UnlistedOccurrences::TooManyDays) => Err(TooManyOccurrences {
            limit: MAX_OCCURRENCES,
        }),
    }
}

/// As [`occurrences`], of those alone that may open at `from` or later: the terms of a thousand
/// versions of a task are each listed only where they may be in force. `meter` bounds the days that
/// are looked at.
///
/// # Errors
///
/// [`UnlistedOccurrences`] where there are too many occurrences, or days to be looked at.
pub fn occurrences_from(
    terms: &Terms<'_>,
    from: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
    meter: &DayMeter,
) -> Result<Vec<Window>, UnlistedOccurrences> {
    let Some(recurrence) = &terms.cadence.recurrence else {
        return Ok(Vec::new());
    };
    let spans = list_spans(terms, recurrence, until, meter)?;
    let first = from.map(|from| local_date(terms.timezone, from));
    let windows = spans
        .into_iter()
        .filter(|span| first.is_none_or(|first| first <= span.first))
        .filter_map(|span| window(terms, recurrence, span));
    Ok(windows.take_while(|window| window.opens <= until).collect())
}

/// The spans owed that begin at `until` or before, ascending.
///
/// # Errors
///
/// [`UnlistedOccurrences`] where there are too many of them, or days to be looked at.
pub(super) fn list_spans(
    terms: &Terms<'_>,
    recurrence: &Recurrence,
    until: DateTime<Utc>,
    meter: &DayMeter,
) -> Result<Vec<DateSpan>, UnlistedOccurrences> {
    let today = local_date(terms.timezone, until);
    let spans: Vec<DateSpan> = spans(terms, recurrence, meter)
        .take_while(|span| span.first <= today)
        .take(MAX_OCCURRENCES + 1)
        .collect();
    if spans.len() > MAX_OCCURRENCES {
        let limit = MAX_OCCURRENCES;
        return Err(TooManyOccurrences { limit }.into());
    }
    if meter.is_exceeded() {
        return Err(UnlistedOccurrences::TooManyDays);
    }
    Ok(spans)
}

/// The window of a span; `None` where it has no instant in it: Samoa went from 29 to 31 December 2011.
pub(super) fn window(terms: &Terms<'_>, recurrence: &Recurrence, span: DateSpan) -> Option<Window> {
    let midnight = |date: NaiveDate| local_instant(terms.timezone, date.and_time(NaiveTime::MIN));
    let opens = midnight(span.first);
    let closes = midnight(span.last.succ_opt()?) - TimeDelta::seconds(1);
    if closes < opens {
        return None;
    }
    let due = due::due_instant(terms, recurrence, span, (opens, closes));
    Some(Window {
        label: label::window_label(&recurrence.every, span.first).into(),
        opens,
        closes: Some(closes),
        due,
        deadline: due::deadline(terms, due),
    })
}
