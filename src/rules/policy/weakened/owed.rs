//! What two versions of a task owe over the ten years after a change: in whatever words a cadence is
//! written, fewer duties, longer gaps, later dues and later deadlines ask for less.

use std::cell::Cell;

use chrono::{DateTime, Months, NaiveTime, TimeDelta, Utc};

use crate::model::local_instant;
use crate::schedule::{DayMeter, Terms, Window, occurrences_from};

/// Over how many years what is owed is compared.
const COMPARED_YEARS: u32 = 10;

/// How much one run compares, in days looked at and occurrences: far more than all changes that people
/// write, and little enough to be done within seconds.
const MAX_COMPARED: u64 = 6_000_000;

/// From how many duties on the last one alone does not count.
const MANY: usize = 10;

/// An occurrence with its instants costs as much as so many days that are looked at.
const COST_OF_OCCURRENCE: u64 = 4;

/// In which way a version owes less than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwedLess {
    /// Fewer duties fall due.
    Fewer,
    /// As many duties, of which some are due later, or all.
    LaterDue {
        /// Whether all are.
        always: bool,
    },
    /// As many duties, none due later, bunched so that a longer time goes by without any.
    LongerGaps,
    /// Due no later, with later deadlines.
    LaterDeadline,
}

/// How much may still be compared. Changes for which nothing is left are counted, so that they can be
/// told.
#[derive(Debug)]
pub struct ComparisonLimit {
    left: Cell<u64>,
    missed: Cell<usize>,
}

impl ComparisonLimit {
    /// What one run may compare.
    pub fn of_run() -> Self {
        ComparisonLimit::new(MAX_COMPARED)
    }

    /// So many days and occurrences.
    pub(super) fn new(most: u64) -> Self {
        ComparisonLimit {
            left: Cell::new(most),
            missed: Cell::new(0),
        }
    }

    /// How many tasks were not compared.
    pub fn missed(&self) -> usize {
        self.missed.get()
    }

    /// Windows of some terms, at the cost of listing them; `None` where they cannot be listed, for
    /// which there is a finding of its own, or where nothing is left.
    fn list(
        &self,
        terms: &Terms,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Option<Vec<Window>> {
        let left = self.left.get();
        let meter = DayMeter::new(left);
        let listed = occurrences_from(terms, Some(from), until, &meter);
        let count = listed.as_ref().map_or(0, Vec::len);
        let cost = meter.looked_at() + COST_OF_OCCURRENCE * u64::try_from(count).unwrap_or(0);
        self.left.set(left.saturating_sub(cost));
        if meter.looked_at() > left {
            self.missed.set(self.missed.get() + 1);
        }
        let mut windows = listed.ok()?;
        // Listed are all of the day on which the change landed.
        windows.retain(|window| from <= window.opens);
        Some(windows)
    }
}

/// How the terms of a task ask for less from a change on; `None` where they do not.
///
/// What opened before the change stays owed by the older version, so that only what opens after it is
/// compared: a day that is moved to just before the change is lost once.
pub(super) fn compare_owed(
    was: &Terms,
    is: &Terms,
    changed_at: DateTime<Utc>,
    limit: &ComparisonLimit,
) -> Option<OwedLess> {
    if was == is {
        return None;
    }
    if limit.left.get() == 0 {
        limit.missed.set(limit.missed.get() + 1);
        return None;
    }
    let starts = was.starts.min(is.starts).and_time(NaiveTime::MIN);
    let from = changed_at.max(local_instant(was.timezone, starts).to_utc());
    let until = from.checked_add_months(Months::new(12 * COMPARED_YEARS))?;
    let mut old = limit.list(was, from, until)?;
    let mut new = limit.list(is, from, until)?;
    old.sort_by_key(|window| window.due);
    new.sort_by_key(|window| window.due);
    old.retain(|window| window.due <= until);
    compare_windows(&old, &new, (from, until))
}

fn compare_windows(
    old: &[Window],
    new: &[Window],
    span: (DateTime<Utc>, DateTime<Utc>),
) -> Option<OwedLess> {
    let count = new.partition_point(|window| window.due <= span.1);
    if count + 1 < old.len() {
        return Some(OwedLess::Fewer);
    }
    // Where duties are added, one that opens before the older one is due may end a little after it.
    let has_more = count > old.len() + 1;
    // The last of many may be cut off where the task ends, by windows that end on another day.
    let counted = if old.len() >= MANY && new.len() + 1 == old.len() {
        &old[..new.len()]
    } else {
        old
    };
    let is_later = |(at, was): &(usize, &Window)| {
        new.get(*at)
            .is_none_or(|is| is.due > was.due && !(has_more && is.opens <= was.due))
    };
    let later = counted.iter().enumerate().filter(is_later).count();
    if later > 0 {
        let always = later == counted.len();
        return Some(OwedLess::LaterDue { always });
    }
    if leaves_longer_gaps(old, new, span.0) {
        return Some(OwedLess::LongerGaps);
    }
    let deadlines = |windows: &[Window]| {
        let mut found: Vec<_> = windows.iter().map(|window| window.deadline).collect();
        found.sort_unstable();
        found
    };
    let (was, is) = (deadlines(old), deadlines(new));
    let is_later = !has_more && was.iter().zip(&is).any(|(was, is)| is > was);
    is_later.then_some(OwedLess::LaterDeadline)
}

/// Whether duties that are not fewer leave a longer time without any: one in which three of the older
/// ones were due, or two where that never was so long before. One or two are a matter of which days
/// the months have.
fn leaves_longer_gaps(old: &[Window], new: &[Window], from: DateTime<Utc>) -> bool {
    let dues = |windows: &[Window]| -> Vec<DateTime<Utc>> {
        windows.iter().map(|window| window.due.to_utc()).collect()
    };
    let (was, is) = (dues(old), dues(new));
    let longest = longest_gap(&was, from);
    let starts = std::iter::once(from).chain(is.iter().copied());
    // After the last of the newer ones the older ones tell how long it goes on.
    let ends = is.iter().copied().chain(was.last().copied());
    let mut passed = 0;
    starts.zip(ends).any(|(start, end)| {
        passed += was[passed..].partition_point(|due| *due <= start);
        let missed = was[passed..].partition_point(|due| *due < end);
        missed >= 3 || (missed == 2 && end - start > longest)
    })
}

/// The longest time between two dues, and from the change to the first.
fn longest_gap(dues: &[DateTime<Utc>], from: DateTime<Utc>) -> TimeDelta {
    let starts = std::iter::once(from).chain(dues.iter().copied());
    let gaps = starts.zip(dues).map(|(start, end)| *end - start);
    gaps.max().unwrap_or_default()
}
