//! The backstop of tasks that are done as needed: at least every so often.

use chrono::{DateTime, NaiveTime, Utc};

use super::occurrences::{MAX_OCCURRENCES, TooMany};
use super::window::{Terms, Window};
use super::{due, label};
use crate::model::{Duration, last_instant, local_instant, whole_seconds};

/// A duty that a team owes because it has completed no request for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backstop {
    /// Opens at the start of counting, due `at_least_every` after it, labelled after the local date of `due`.
    pub window: Window,
    /// The completion that settled it after its due instant; `None` while there is none, and where a waiver did.
    pub settled_at: Option<DateTime<Utc>>,
}

/// The backstops that opened at `as_of` or before, of one team, ascending; none where the cadence asks for none.
///
/// Counting starts at local midnight of `starts`, and again at each completion. A backstop that is settled by its due
/// instant (inclusive) is not listed: the request's own duties are counted. One that is settled after it is listed with
/// that completion; the one now running, or overdue, without.
///
/// `completions` are the `performed_at` of valid evidence of requests, in any order; those before the start and those
/// after `as_of` are left aside. `is_waived` says whether a backstop is waived: that releases this one backstop only, and
/// counting goes on from its due instant, else a waiver would end the duty for ever. None is owed whose due instant
/// lies on a local date after `ends`.
///
/// # Errors
///
/// [`TooMany`] where there are more than [`MAX_OCCURRENCES`].
pub fn backstops(
    terms: &Terms<'_>,
    completions: &[DateTime<Utc>],
    is_waived: impl Fn(&Window) -> bool,
    as_of: DateTime<Utc>,
) -> Result<Vec<Backstop>, TooMany> {
    let mut found = Vec::new();
    let as_needed = terms.cadence.as_needed.as_ref();
    let Some(every) = as_needed.and_then(|as_needed| as_needed.at_least_every) else {
        return Ok(found);
    };
    let midnight = terms.first_date().and_time(NaiveTime::MIN);
    let mut opens = local_instant(terms.timezone, midnight).with_timezone(&Utc);
    let completions = in_order(completions, opens, as_of);
    while opens <= as_of {
        let Some(window) = window(terms, every, opens) else {
            break;
        };
        let due = window.due.with_timezone(&Utc);
        // Completions at the start of counting are the start of counting.
        let next = completions.partition_point(|&at| at <= opens);
        let settled_at = completions.get(next).copied();
        if let Some(at) = settled_at.filter(|&at| at <= due) {
            opens = at;
            continue;
        }
        let is_waived = is_waived(&window);
        found.push(Backstop {
            window,
            settled_at: settled_at.filter(|_| !is_waived),
        });
        if found.len() > MAX_OCCURRENCES {
            return Err(TooMany {
                limit: MAX_OCCURRENCES,
            });
        }
        opens = match settled_at {
            _ if is_waived => due,
            Some(at) => at,
            None => break,
        };
    }
    Ok(found)
}

/// The completions that count, in whole seconds.
fn in_order(
    completions: &[DateTime<Utc>],
    from: DateTime<Utc>,
    as_of: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let whole = completions.iter().map(|&at| whole_seconds(at));
    let mut counted: Vec<_> = whole.filter(|&at| from <= at && at <= as_of).collect();
    counted.sort_unstable();
    counted
}

/// The backstop that opens at `opens`; `None` where it is due after `ends`, or at the end of time.
fn window(terms: &Terms<'_>, every: Duration, opens: DateTime<Utc>) -> Option<Window> {
    let opens = opens.with_timezone(&terms.timezone);
    let due = every.after(opens);
    // The end of time is where durations stop: nothing can be due beyond.
    if due <= opens || due >= last_instant() || !terms.owes_on(due.date_naive()) {
        return None;
    }
    Some(Window {
        label: label::backstop(due.date_naive()).into(),
        opens,
        closes: None,
        due,
        deadline: due::deadline(terms, due),
    })
}
