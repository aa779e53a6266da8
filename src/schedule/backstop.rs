//! The backstop of tasks that are done as needed: at least every so often.

use chrono::{DateTime, Utc};

use super::occurrences::{MAX_OCCURRENCES, TooManyOccurrences};
use super::terms::Terms;
use super::window::Window;
use super::{due, label};
use crate::model::{Duration, last_instant, whole_seconds};

/// An interval in which every backstop that opens is owed on the same terms.
#[derive(Clone, Copy, Debug)]
pub struct BackstopTerms<'a> {
    /// The first instant, inclusive.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
    /// The terms.
    pub terms: Terms<'a>,
}

/// A duty that a team owes because it has completed no request for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backstop {
    /// Opens at the start of counting and is due `at_least_every` later; the label has the local date of `due`.
    pub window: Window,
    /// The completion that settled it after its due instant; `None` while there is none, and where it is waived.
    pub settled_at: Option<DateTime<Utc>>,
    /// The terms on which it is owed: an index into the `terms` that were given.
    pub on: usize,
}

/// The backstops of one team that opened at `as_of` or before, ascending; none where no terms ask for any.
///
/// `counting` are the terms in force, ascending, without overlap. Counting starts with the first of them, and again at
/// each completion. A backstop is owed on the terms in force when it opens, or on the next where there are none. One that
/// is settled by its due instant (inclusive) is not listed: the request has duties of its own. One that is settled later
/// is listed with that completion, and the one that is running or overdue without.
///
/// `completions` are the `performed_at` of valid evidence of requests, in any order; those before the start and after
/// `as_of` do not count. `is_waived` releases one backstop only: counting goes on from its due instant, or a waiver would
/// end the duty for ever. None is owed whose due instant lies on a local date after `ends`.
///
/// # Errors
///
/// [`TooManyOccurrences`] where there are more than [`MAX_OCCURRENCES`].
pub fn backstops(
    counting: &[BackstopTerms<'_>],
    completions: &[DateTime<Utc>],
    is_waived: impl Fn(&Window) -> bool,
    as_of: DateTime<Utc>,
) -> Result<Vec<Backstop>, TooManyOccurrences> {
    let mut found = Vec::new();
    let Some(first) = counting.first() else {
        return Ok(found);
    };
    let completions = counted_completions(completions, first.from, as_of);
    let mut opens = first.from;
    while let Some((on, every, from)) = terms_at(counting, opens) {
        opens = from;
        if opens > as_of {
            break;
        }
        let Some(window) = window(&counting[on].terms, every, opens) else {
            break;
        };
        let due = window.due.with_timezone(&Utc);
        // A completion at the start of counting is that start.
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
            on,
        });
        if found.len() > MAX_OCCURRENCES {
            return Err(TooManyOccurrences {
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

/// The terms in force at an instant, or the next ones: their index, how often they ask, and from when on.
fn terms_at(
    counting: &[BackstopTerms],
    instant: DateTime<Utc>,
) -> Option<(usize, Duration, DateTime<Utc>)> {
    let ahead = counting.iter().enumerate();
    let mut ahead = ahead.filter(|(_, terms)| instant < terms.to);
    ahead.find_map(|(on, counted)| {
        let as_needed = counted.terms.cadence.as_needed.as_ref()?;
        Some((on, as_needed.at_least_every?, counted.from.max(instant)))
    })
}

/// The completions that count, in whole seconds.
fn counted_completions(
    completions: &[DateTime<Utc>],
    from: DateTime<Utc>,
    as_of: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let whole = completions.iter().map(|&at| whole_seconds(at));
    let mut counted: Vec<_> = whole.filter(|&at| from <= at && at <= as_of).collect();
    counted.sort_unstable();
    counted
}

/// The backstop that opens at `opens`; `None` where it is due after `ends`, or at the last instant.
fn window(terms: &Terms<'_>, every: Duration, opens: DateTime<Utc>) -> Option<Window> {
    let opens = opens.with_timezone(&terms.timezone);
    let due = every.after(opens);
    // Durations stop at the last instant: nothing can be due after it.
    if due <= opens || due >= last_instant() || !terms.owes_on(due.date_naive()) {
        return None;
    }
    Some(Window {
        label: label::backstop_label(due.date_naive()).into(),
        opens,
        closes: None,
        due,
        deadline: due::deadline(terms, due),
    })
}
