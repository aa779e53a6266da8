//! The clock of the mainline: when each of its commits is taken to have landed.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{CommitBounds, TimeBounds};
use crate::git::{MainlineCommit, MainlineHistory};

/// The time of the mainline at each of its commits. It never runs backwards.
///
/// It is the latest committer's time of a commit and of all before it: a commit dated back gains nothing. A commit
/// dated after the evaluation time must not date everything that follows it, and gains nothing either: it counts
/// from the first later commit that is not dated so. Where there is none, its own date counts.
///
/// Time stamps bound each date: one outside its bounds is not believed, and the commit counts as landed when a token first
/// covers it, or now. Anchors bound the clock: what one contains landed no later than it was seen, and what it does not
/// contain landed later.
#[derive(Debug, Clone)]
pub struct MainlineClock {
    times: Arc<[DateTime<Utc>]>,
    deadlines: Arc<[Option<DateTime<Utc>>]>,
    bounds: Arc<TimeBounds>,
}

/// What a clock is made of.
pub struct ClockInputs<'a> {
    /// Commits that were seen from outside, with the time at which they were.
    pub seen: Vec<(u32, DateTime<Utc>)>,
    /// What tokens and witnesses prove of each commit.
    pub bounds: TimeBounds,
    /// Until when a token has to cover a commit of that date; `None` where none has to. The date is the latest so far: one
    /// that is dated back is no older than what it follows.
    pub deadline: &'a dyn Fn(u32, DateTime<Utc>) -> Option<DateTime<Utc>>,
    /// The evaluation time.
    pub as_of: DateTime<Utc>,
}

impl MainlineClock {
    /// The clock as it is read at an evaluation time.
    #[must_use]
    pub fn new(history: &MainlineHistory, inputs: ClockInputs) -> Self {
        let ClockInputs {
            seen,
            bounds,
            deadline,
            as_of,
        } = inputs;
        let dates: Vec<DateTime<Utc>> =
            history.commits().iter().map(MainlineCommit::time).collect();
        let reached = (0..).zip(running_clock(dates.clone(), as_of));
        let deadlines: Vec<Option<DateTime<Utc>>> = reached
            .map(|(index, reached)| deadline(index, reached))
            .collect();
        let commits = (0..).zip(dates.into_iter().zip(&deadlines));
        let times = commits.map(|(index, (date, deadline))| {
            believed_time(date, bounds.of(index), *deadline, as_of)
        });
        let mut clock = running_clock(times.collect(), as_of);
        bound_by_anchors(&mut clock, seen);
        MainlineClock {
            times: clock.into(),
            deadlines: deadlines.into(),
            bounds: Arc::new(bounds),
        }
    }

    /// What tokens and witnesses prove of a commit.
    #[must_use]
    pub fn bounds(&self, commit: u32) -> CommitBounds {
        self.bounds.of(commit)
    }

    /// Until when, inclusive, a token has to cover a commit; `None` where none has to.
    #[must_use]
    pub fn deadline(&self, commit: u32) -> Option<DateTime<Utc>> {
        self.deadlines.get(commit as usize).copied().flatten()
    }

    /// The time of the mainline at a commit; `None` where it has no such commit.
    #[must_use]
    pub fn at(&self, commit: u32) -> Option<DateTime<Utc>> {
        self.times.get(commit as usize).copied()
    }

    /// The last commit that had landed at an instant; `None` where none had.
    #[must_use]
    pub fn last_landed(&self, instant: DateTime<Utc>) -> Option<u32> {
        let later = self.times.partition_point(|clock| *clock <= instant);
        u32::try_from(later.checked_sub(1)?).ok()
    }
}

/// When a commit is taken to have landed, by its date and by what proves when. `deadline` is until when a token had to cover
/// it, where one has to.
fn believed_time(
    date: DateTime<Utc>,
    bounds: CommitBounds,
    deadline: Option<DateTime<Utc>>,
    as_of: DateTime<Utc>,
) -> DateTime<Utc> {
    let CommitBounds {
        not_before,
        not_after,
    } = bounds;
    let proved = not_after.unwrap_or(as_of);
    if bounds.refute(date) || deadline.is_some_and(|deadline| proved > deadline) {
        return not_before.map_or(proved, |earliest| proved.max(earliest));
    }
    let date = not_before.map_or(date, |earliest| date.max(earliest));
    not_after.map_or(date, |latest| date.min(latest))
}

/// The running maximum of times, oldest first, but for those after `as_of` that an earlier one follows.
fn running_clock(mut times: Vec<DateTime<Utc>>, as_of: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let ahead = times.iter().rposition(|time| *time <= as_of);
    let ahead = ahead.map_or(0, |last| last + 1);
    let mut latest = DateTime::<Utc>::MIN_UTC;
    let mut waiting = 0;
    for index in 0..times.len() {
        if index < ahead && times[index] > as_of {
            waiting += 1;
            continue;
        }
        latest = latest.max(times[index]);
        times[index - waiting..=index].fill(latest);
        waiting = 0;
    }
    times
}

/// What an anchor contains is proved to be no later, so that this counts where two anchors contradict each other.
fn bound_by_anchors(clock: &mut [DateTime<Utc>], mut seen: Vec<(u32, DateTime<Utc>)>) {
    if seen.is_empty() {
        return;
    }
    seen.sort_unstable();
    let mut contained = seen.iter().peekable();
    let mut not_before = DateTime::<Utc>::MIN_UTC;
    for (index, time) in (0..).zip(clock.iter_mut()) {
        while let Some((_, seen)) = contained.next_if(|(anchored, _)| *anchored < index) {
            not_before = not_before.max(*seen);
        }
        *time = (*time).max(not_before);
    }
    let mut contained = seen.iter().rev().peekable();
    let mut not_after = DateTime::<Utc>::MAX_UTC;
    for (index, time) in clock.iter_mut().enumerate().rev() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        while let Some((_, seen)) = contained.next_if(|(anchored, _)| *anchored >= index) {
            not_after = not_after.min(*seen);
        }
        *time = (*time).min(not_after);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AS_OF: i64 = 100;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("in range")
    }

    fn clock(times: &[i64], anchors: &[(u32, i64)]) -> Vec<i64> {
        let seen = anchors.iter().map(|(place, at)| (*place, time(*at)));
        let times = times.iter().map(|seconds| time(*seconds));
        let mut clock = running_clock(times.collect(), time(AS_OF));
        bound_by_anchors(&mut clock, seen.collect());
        clock.iter().map(DateTime::timestamp).collect()
    }

    #[test]
    fn it_is_the_latest_time_so_far() {
        assert_eq!(clock(&[5, 9, 7, 8, 12], &[]), [5, 9, 9, 9, 12]);
        assert!(clock(&[], &[]).is_empty());
    }

    #[test]
    fn a_date_ahead_of_the_evaluation_dates_nothing_that_follows() {
        assert_eq!(clock(&[5, 5000, 7, 8], &[]), [5, 7, 7, 8]);
        assert_eq!(clock(&[5, 5000, 6000, 3, 8], &[]), [5, 5, 5, 5, 8]);
        // Nothing says when the last ones landed but their own dates.
        assert_eq!(clock(&[5, 900, 101, 950], &[]), [5, 900, 900, 950]);
        assert_eq!(clock(&[101, 900], &[]), [101, 900]);
        assert_eq!(clock(&[5, 100, 101], &[]), [5, 100, 101]);
    }

    #[test]
    fn an_anchor_bounds_what_it_contains_and_what_it_does_not() {
        assert_eq!(clock(&[5, 60, 60, 60], &[(1, 20)]), [5, 20, 60, 60]);
        assert_eq!(clock(&[5, 6, 7, 60], &[(1, 20)]), [5, 6, 20, 60]);
        // The second contradicts the first, and is the better proof of what it contains.
        assert_eq!(
            clock(&[5, 6, 7, 8, 9], &[(1, 30), (3, 20)]),
            [5, 6, 20, 20, 30]
        );
        assert_eq!(clock(&[5000, 7], &[(0, 6)]), [6, 7]);
    }

    proptest! {
        #[test]
        fn it_never_runs_backwards(
            times in prop::collection::vec(0i64..200, 0..30),
            anchors in prop::collection::vec((0u32..30, 0i64..200), 0..4),
        ) {
            let clock = clock(&times, &anchors);
            prop_assert!(clock.is_sorted());
        }

        /// A date is never taken for an earlier one than the latest before it, but for those ahead.
        #[test]
        fn a_commit_dated_back_gains_nothing(times in prop::collection::vec(0i64..=AS_OF, 1..30)) {
            let clock = clock(&times, &[]);
            for (index, at) in clock.iter().enumerate() {
                prop_assert_eq!(Some(at), times[..=index].iter().max());
            }
        }
    }
}
