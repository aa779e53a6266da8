//! The time between two performances of a task by a team, held against the longest that policy allows.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Duration, last_instant, whole_seconds};

/// An interval in which a team stands to a task on the same terms.
#[derive(Clone, Copy, Debug)]
pub struct GapTerms {
    /// The first instant, inclusive.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
    /// The zone of the local dates.
    pub timezone: Tz,
    /// The longest time that may lie between two performances; `None` where these terms ask for none.
    pub max_gap: Option<Duration>,
}

/// The time from one performance to the next, or to the evaluation time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerformanceGap {
    /// The performance at which it began; the start of the task for the first.
    pub from: DateTime<Utc>,
    /// The performance that closed it; the evaluation time while it is running.
    pub to: DateTime<Utc>,
    /// Whether a performance closed it.
    pub is_closed: bool,
    /// Where it was longer than allowed: by which terms.
    pub exceeded: Option<ExceededGap>,
}

/// How a gap was longer than allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceededGap {
    /// The last instant that was allowed.
    pub limit: DateTime<Tz>,
    /// What was allowed.
    pub allowed: Duration,
    /// The terms in force when the limit passed: an index into those that were given.
    pub on: usize,
    /// Whether a stop that was known only after the limit had passed would have kept the gap within it.
    pub is_excused: bool,
}

/// A time in which the clock of gaps stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockStop {
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
    /// Since when it is known. It changes nothing about a limit that had passed before.
    pub since: DateTime<Utc>,
}

/// The gaps of one team up to `as_of`, ascending; the last is running. None before the task starts.
///
/// `counting` are the terms on which the team stands to the task, ascending, without overlap. `performances` are in any
/// order; `stops` are the times at which a waiver stops the clock, ascending. A gap is judged by the terms in force when it
/// passes its limit; terms that come into force when it has passed already are those. A stop that is known only after the
/// limit has passed excuses the gap, which stays too long. Time in which the team has nothing to do with the task counts,
/// unless it is longer than the gap that is allowed: then counting begins anew. One more performance never makes another
/// gap exceed its limit.
#[must_use]
pub fn performance_gaps(
    counting: &[GapTerms],
    performances: &[DateTime<Utc>],
    stops: &[ClockStop],
    as_of: DateTime<Utc>,
) -> Vec<PerformanceGap> {
    let Some(start) = counting.first().map(|first| first.from) else {
        return Vec::new();
    };
    let as_of = whole_seconds(as_of);
    if as_of < start {
        return Vec::new();
    }
    let whole = performances.iter().map(|&at| whole_seconds(at));
    let mut ends: Vec<_> = whole.filter(|&at| start < at && at <= as_of).collect();
    ends.sort_unstable();
    ends.dedup();
    let clock = GapClock {
        counting,
        stops,
        stopped: join_stops(stops, None),
    };
    let mut gaps = Vec::with_capacity(ends.len() + 1);
    let mut from = start;
    for to in ends {
        gaps.push(clock.gap(from, to, true));
        from = to;
    }
    gaps.push(clock.gap(from, as_of, false));
    gaps
}

/// Ascending, without overlap: each with the first instant, and the first after it.
type StoppedTimes = Vec<(DateTime<Utc>, DateTime<Utc>)>;

/// The times of stops, those that overlap joined; of those alone that were known by an instant.
fn join_stops(stops: &[ClockStop], known_by: Option<DateTime<Utc>>) -> StoppedTimes {
    let mut joined = StoppedTimes::new();
    let is_known = |stop: &&ClockStop| known_by.is_none_or(|by| stop.since <= by);
    for stop in stops.iter().filter(is_known) {
        match joined.last_mut() {
            Some(last) if stop.from <= last.1 => last.1 = last.1.max(stop.to),
            _ => joined.push((stop.from, stop.to)),
        }
    }
    joined
}

struct GapClock<'a> {
    counting: &'a [GapTerms],
    stops: &'a [ClockStop],
    /// The times of all stops.
    stopped: StoppedTimes,
}

impl GapClock<'_> {
    fn gap(&self, from: DateTime<Utc>, to: DateTime<Utc>, is_closed: bool) -> PerformanceGap {
        PerformanceGap {
            from,
            to,
            is_closed,
            exceeded: self.exceeded(from, to),
        }
    }

    fn exceeded(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<ExceededGap> {
        let exceeded = self.exceeded_with(&self.stopped, from, to);
        exceeded.or_else(|| self.excused(from, to))
    }

    /// How a gap was too long that all stops together keep within its limit: some of them were known too late.
    fn excused(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<ExceededGap> {
        let mut stopped = StoppedTimes::new();
        let mut known_by = from;
        let begun = self.stops.partition_point(|stop| stop.from < to);
        loop {
            // Each stop that was known in time moves the limit on, so that more of them may be.
            let exceeded = self.exceeded_with(&stopped, from, to)?;
            let passed = self.counting[exceeded.on].from;
            known_by = known_by.max(passed).max(exceeded.limit.to_utc());
            let in_time = join_stops(&self.stops[..begun], Some(known_by));
            if in_time == stopped {
                return Some(ExceededGap {
                    is_excused: true,
                    ..exceeded
                });
            }
            stopped = in_time;
        }
    }

    fn exceeded_with(
        &self,
        stopped: &StoppedTimes,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Option<ExceededGap> {
        let first = self.counting.partition_point(|terms| terms.to <= from);
        let running = self.counting.iter().enumerate().skip(first);
        let mut running = running.take_while(|(_, terms)| terms.from < to);
        running.find_map(|(on, terms)| {
            let allowed = terms.max_gap?;
            let counted_from = self.counted_from(from, on, allowed);
            let limit = limit(counted_from, allowed, terms.timezone, stopped);
            let passed = limit.max(terms.from);
            (passed < to && passed < terms.to).then(|| ExceededGap {
                limit: limit.with_timezone(&terms.timezone),
                allowed,
                on,
                is_excused: false,
            })
        })
    }

    /// From when on a gap counts under terms: time in which the team had nothing to do with the task ends a gap where it
    /// was longer than allowed.
    fn counted_from(&self, from: DateTime<Utc>, on: usize, allowed: Duration) -> DateTime<Utc> {
        let first = self.counting.partition_point(|terms| terms.to <= from);
        // What was performed in between belongs to the time before.
        let pairs = self.counting[first.saturating_sub(1)..=on].windows(2);
        let returns = pairs.filter(|pair| {
            let away = pair[0].to.with_timezone(&pair[0].timezone);
            pair[0].to < pair[1].from && allowed.after(away) <= pair[1].from
        });
        returns.fold(from, |from, pair| from.max(pair[1].from))
    }
}

/// The last instant that is allowed after a performance at `from`. A stopped clock moves it on by as long as it
/// stands, and never further than a performance at the end of that time would.
fn limit(
    from: DateTime<Utc>,
    allowed: Duration,
    timezone: Tz,
    stopped: &StoppedTimes,
) -> DateTime<Utc> {
    let after = |at: DateTime<Utc>| allowed.after(at.with_timezone(&timezone)).to_utc();
    let first = stopped.partition_point(|(_, end)| *end <= from);
    let mut limit = None;
    for &(begin, end) in &stopped[first..] {
        if begin <= from {
            limit = Some(after(end));
            continue;
        }
        let so_far = limit.unwrap_or_else(|| after(from));
        if so_far < begin {
            break;
        }
        let moved = so_far.checked_add_signed(end - begin);
        limit = Some(moved.unwrap_or_else(last_instant).min(after(end)));
    }
    limit.unwrap_or_else(|| after(from)).min(last_instant())
}
