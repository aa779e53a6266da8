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
    /// How long after the deadline what settles it may land.
    pub record_within: Duration,
    /// How long after that a required review of it may land.
    pub review_within: Duration,
}

/// A request that a team completed.
#[allow(
    clippy::struct_field_names,
    reason = "each is an instant of another clock"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion {
    /// When the work was done, as its evidence claims.
    pub performed_at: DateTime<Utc>,
    /// When the evidence landed; `None` where that proves nothing.
    pub landed_at: Option<DateTime<Utc>>,
    /// When its required review landed; `None` where none is required, or that proves nothing.
    pub reviewed_at: Option<DateTime<Utc>>,
}

impl Completion {
    /// When it was known, as far as that is proved.
    fn known_at(&self) -> DateTime<Utc> {
        let landed_at = self.landed_at.unwrap_or(self.performed_at);
        self.reviewed_at.map_or(landed_at, |at| at.max(landed_at))
    }

    /// Whether its evidence landed in time, and its review.
    fn is_known_by(&self, record_by: DateTime<Utc>, review_by: DateTime<Utc>) -> bool {
        self.landed_at.is_none_or(|at| at <= record_by)
            && self.reviewed_at.is_none_or(|at| at <= review_by)
    }
}

/// A duty that a team owes because it has completed no request for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backstop {
    /// Opens at the start of counting and is due `at_least_every` later; the label has the local date of `due`.
    pub window: Window,
    /// What settled it too late, an index into the `completions` that were given; `None` while there is nothing,
    /// and where it is waived.
    pub settled_by: Option<usize>,
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
/// A completion settles by the due instant where its evidence landed as soon as that of any duty must: within
/// `record_within` of the deadline. One that landed later is late, whatever its date says. Of several that are late,
/// the one that landed first settles: what lands afterwards changes nothing.
///
/// `completions` are those of valid evidence of requests, in any order; those performed before the start and after
/// `as_of` do not count. `is_waived` releases one backstop only: counting goes on from its due instant, or a waiver would
/// end the duty for ever; it is given the index of the terms, too. None is owed whose due instant lies on a local date after `ends`.
///
/// # Errors
///
/// [`TooManyOccurrences`] where there are more than [`MAX_OCCURRENCES`].
pub fn backstops(
    counting: &[BackstopTerms<'_>],
    completions: &[Completion],
    is_waived: impl Fn(&Window, usize) -> bool,
    as_of: DateTime<Utc>,
) -> Result<Vec<Backstop>, TooManyOccurrences> {
    let mut found = Vec::new();
    let Some(first) = counting.first() else {
        return Ok(found);
    };
    let completions = CountedCompletions::new(completions, first.from, as_of);
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
        let record_by = counting[on].record_within.after(window.deadline);
        let review_by = counting[on].review_within.after(record_by);
        let in_time = (due, record_by.to_utc(), review_by.to_utc());
        if let Some(at) = completions.settling_in_time(opens, in_time) {
            opens = at;
            continue;
        }
        let settling = completions.settling_late(opens);
        let is_waived = is_waived(&window, on);
        found.push(Backstop {
            window,
            settled_by: settling.map(|it| it.index).filter(|_| !is_waived),
            on,
        });
        if found.len() > MAX_OCCURRENCES {
            return Err(TooManyOccurrences {
                limit: MAX_OCCURRENCES,
            });
        }
        opens = match settling {
            _ if is_waived => due,
            // What was not known in time restarts counting no earlier than what was missed.
            Some(it) => it.completion.performed_at.max(due),
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

/// A completion that counts, its times in whole seconds.
#[derive(Clone, Copy)]
struct CountedCompletion {
    completion: Completion,
    /// Its place among those that were given.
    index: usize,
}

/// The completions that count, by when the work was done.
struct CountedCompletions {
    sorted: Vec<CountedCompletion>,
    /// For each, which of it and of all after it was known first: an index into `sorted`.
    known_first: Vec<usize>,
}

impl CountedCompletions {
    fn new(completions: &[Completion], from: DateTime<Utc>, as_of: DateTime<Utc>) -> Self {
        let whole = completions.iter().enumerate().map(|(index, it)| {
            let completion = Completion {
                performed_at: whole_seconds(it.performed_at),
                landed_at: it.landed_at.map(whole_seconds),
                reviewed_at: it.reviewed_at.map(whole_seconds),
            };
            CountedCompletion { completion, index }
        });
        let is_counted = |it: &CountedCompletion| {
            let performed_at = it.completion.performed_at;
            from <= performed_at && performed_at <= as_of
        };
        let mut sorted: Vec<CountedCompletion> = whole.filter(is_counted).collect();
        sorted.sort_by_key(|it| (it.completion.performed_at, it.completion.known_at()));
        let mut known_first: Vec<usize> = (0..sorted.len()).collect();
        for at in (0..sorted.len().saturating_sub(1)).rev() {
            let later = known_first[at + 1];
            if sorted[later].completion.known_at() < sorted[at].completion.known_at() {
                known_first[at] = later;
            }
        }
        CountedCompletions {
            sorted,
            known_first,
        }
    }

    /// Where those begin that were performed after an instant: one at the start of counting is that start.
    fn after(&self, opens: DateTime<Utc>) -> usize {
        let is_before = |it: &CountedCompletion| it.completion.performed_at <= opens;
        self.sorted.partition_point(is_before)
    }

    /// When the first was performed that was done by the due instant and known in time.
    fn settling_in_time(
        &self,
        opens: DateTime<Utc>,
        (due, record_by, review_by): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
    ) -> Option<DateTime<Utc>> {
        let later = self.sorted[self.after(opens)..].iter();
        let mut later = later.map(|it| it.completion);
        let settling =
            later.find(|it| it.performed_at > due || it.is_known_by(record_by, review_by));
        let at = settling?.performed_at;
        (at <= due).then_some(at)
    }

    /// Of those after an instant the one that was known first.
    fn settling_late(&self, opens: DateTime<Utc>) -> Option<CountedCompletion> {
        let first = self.known_first.get(self.after(opens))?;
        Some(self.sorted[*first])
    }
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
