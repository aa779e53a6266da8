//! Gaps between performances: what is allowed, who judges, and what stops the clock.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{COPENHAGEN, utc};
use crate::model::{Duration, last_instant};
use crate::schedule::gap::{ClockStop, GapTerms, PerformanceGap, performance_gaps};

fn at(hour: i64) -> DateTime<Utc> {
    utc("2026-01-05") + TimeDelta::hours(hour)
}

fn day(day: i64) -> DateTime<Utc> {
    at(24 * day)
}

/// Terms from one day to another; `gap` as in a task file, or empty for none.
fn terms(from: i64, to: i64, gap: &str) -> GapTerms {
    GapTerms {
        from: day(from),
        to: if to > 10_000 { last_instant() } else { day(to) },
        timezone: COPENHAGEN,
        max_gap: (!gap.is_empty()).then(|| Duration::parse(gap).unwrap()),
    }
}

/// A stop from one day to another, known since a third.
fn stop(from: i64, to: i64, since: i64) -> ClockStop {
    ClockStop {
        from: day(from),
        to: day(to),
        since: day(since),
    }
}

const FOR_EVER: i64 = 99_999;

/// The first and last day of each gap that is too long, and the terms that judge it.
fn too_long(
    counting: &[GapTerms],
    performed: &[i64],
    stopped: &[(i64, i64)],
    as_of: DateTime<Utc>,
) -> Vec<(i64, i64, usize)> {
    let performed: Vec<_> = performed.iter().map(|&on| day(on)).collect();
    let stops: Vec<_> = stopped.iter().map(|&(a, b)| stop(a, b, 0)).collect();
    let gaps = performance_gaps(counting, &performed, &stops, as_of);
    let days = |at: DateTime<Utc>| (at - day(0)).num_days();
    let exceeded = gaps.iter().filter_map(|gap| {
        let exceeded = gap.exceeded.as_ref()?;
        Some((days(gap.from), days(gap.to), exceeded.on))
    });
    exceeded.collect()
}

#[test]
fn a_gap_is_too_long_a_second_after_its_limit() {
    let counting = [terms(0, FOR_EVER, "P7D")];
    let gaps = |as_of| too_long(&counting, &[3], &[], as_of);
    assert_eq!(gaps(day(10)), []);
    assert_eq!(gaps(day(10) + TimeDelta::seconds(1)), [(3, 10, 0)]);
    // A performance at the limit is in time; one day later is not, and stays so.
    assert_eq!(too_long(&counting, &[3, 10], &[], day(12)), []);
    assert_eq!(too_long(&counting, &[3, 11], &[], day(12)), [(3, 11, 0)]);
}

#[test]
fn the_first_is_counted_from_the_start() {
    let counting = [terms(2, FOR_EVER, "P7D")];
    assert_eq!(too_long(&counting, &[], &[], day(9)), []);
    assert_eq!(too_long(&counting, &[], &[], day(10)), [(2, 10, 0)]);
    // What was done before the start is no performance of it.
    assert_eq!(too_long(&counting, &[1], &[], day(10)), [(2, 10, 0)]);
    assert_eq!(performance_gaps(&counting, &[], &[], day(1)), []);
}

/// Local days: the clocks go forward on 29 March 2026, day 83.
#[test]
fn days_are_local() {
    let counting = [terms(0, FOR_EVER, "P7D")];
    let performed = [day(76), day(80)];
    let gaps = performance_gaps(&counting, &performed, &[], day(90));
    let limit = gaps[2].exceeded.as_ref().unwrap().limit;
    assert_eq!(
        limit.naive_local() - day(80).with_timezone(&COPENHAGEN).naive_local(),
        TimeDelta::days(7)
    );
}

#[test]
fn the_terms_in_force_when_the_limit_passes_judge() {
    // Loosened on day 20: what passed before stays, what had not yet passed is judged anew.
    let counting = [terms(0, 20, "P7D"), terms(20, FOR_EVER, "P30D")];
    assert_eq!(too_long(&counting, &[5], &[], day(25)), [(5, 25, 0)]);
    assert_eq!(too_long(&counting, &[5, 12, 15], &[], day(40)), []);
    // Tightened on day 20: a gap that is too long by then is so from then on.
    let counting = [terms(0, 20, "P30D"), terms(20, FOR_EVER, "P7D")];
    assert_eq!(too_long(&counting, &[5, 19], &[], day(25)), []);
    assert_eq!(too_long(&counting, &[5], &[], day(21)), [(5, 21, 1)]);
    // Nothing was asked for while no limit was.
    let counting = [
        terms(0, 20, ""),
        terms(20, 30, "P7D"),
        terms(30, FOR_EVER, ""),
    ];
    assert_eq!(too_long(&counting, &[19, 26, 99], &[], day(99)), []);
}

#[test]
fn nothing_passes_after_the_end() {
    let counting = [terms(0, 20, "P7D")];
    assert_eq!(too_long(&counting, &[5, 12, 15], &[], day(99)), []);
    assert_eq!(too_long(&counting, &[5, 12], &[], day(99)), [(12, 99, 0)]);
}

#[test]
fn a_team_that_returns_after_a_while_counts_from_then() {
    let counting = [terms(0, 10, "P7D"), terms(40, FOR_EVER, "P7D")];
    assert_eq!(too_long(&counting, &[5], &[], day(45)), []);
    assert_eq!(too_long(&counting, &[5], &[], day(48)), [(5, 48, 1)]);
    // A short absence is no way out.
    let counting = [terms(0, 10, "P7D"), terms(11, FOR_EVER, "P7D")];
    assert_eq!(too_long(&counting, &[5], &[], day(13)), [(5, 13, 1)]);
}

#[test]
fn a_stopped_clock_goes_on_where_it_stood() {
    let counting = [terms(0, FOR_EVER, "P7D")];
    let gaps = |performed: &[i64], as_of| too_long(&counting, performed, &[(10, 17)], day(as_of));
    // Three days are used when it stops on day 10; four are left from day 17 on.
    assert_eq!(gaps(&[7], 21), []);
    assert_eq!(gaps(&[7], 22), [(7, 22, 0)]);
    // Performed while it stands: seven days from its end on.
    assert_eq!(gaps(&[4, 11], 24), []);
    assert_eq!(gaps(&[4, 11], 25), [(11, 25, 0)]);
    // A limit that passed before it stopped has passed.
    assert_eq!(gaps(&[2], 12), [(2, 12, 0)]);
}

/// The first day of each gap that is too long, and whether it is excused.
fn excused(performed: &[i64], stops: &[ClockStop], as_of: i64) -> Vec<(i64, bool)> {
    let counting = [terms(0, FOR_EVER, "P7D")];
    let performed: Vec<_> = performed.iter().map(|&on| day(on)).collect();
    let gaps = performance_gaps(&counting, &performed, stops, day(as_of));
    let exceeded = gaps.iter().filter_map(|gap| {
        let exceeded = gap.exceeded.as_ref()?;
        Some(((gap.from - day(0)).num_days(), exceeded.is_excused))
    });
    exceeded.collect()
}

#[test]
fn a_stop_that_is_known_too_late_excuses_and_undoes_nothing() {
    let known = |since| [stop(10, 17, since)];
    // The limit is day 14: on that day it is in time, a day later it is not.
    assert_eq!(excused(&[7], &known(14), 20), []);
    assert_eq!(excused(&[7], &known(15), 20), [(7, true)]);
    // The performance that closes it undoes nothing either.
    assert_eq!(excused(&[7, 20], &known(15), 21), [(7, true)]);
    // Nor does it excuse what is too long with it.
    assert_eq!(excused(&[7], &known(15), 22), [(7, false)]);
    // A gap that ended before its limit needed no stop.
    assert_eq!(excused(&[7, 13], &known(15), 20), []);
}

#[test]
fn a_stop_may_be_known_by_the_limit_that_another_has_moved() {
    // The first moves the limit from day 14 to day 21, and the second is known by then.
    let stops = [stop(10, 17, 9), stop(20, 24, 18)];
    assert_eq!(excused(&[7], &stops, 25), []);
    let stops = [stop(10, 17, 15), stop(20, 24, 18)];
    assert_eq!(excused(&[7], &stops, 25), [(7, true)]);
    // Of two that overlap, each counts from when it is known.
    let stops = [stop(10, 12, 9), stop(10, 17, 18)];
    assert_eq!(excused(&[7], &stops, 16), []);
    assert_eq!(excused(&[7], &stops, 17), [(7, true)]);
}

fn counting() -> impl Strategy<Value = Vec<GapTerms>> {
    let gap = proptest::sample::select(vec!["", "P3D", "P7D", "P1M", "PT50H"]);
    let one = (0..40_i64, 1..60_i64, gap);
    prop::collection::vec(one, 1..5).prop_map(|all| {
        let mut from = 0;
        let made = all.into_iter().map(|(pause, length, gap)| {
            // Most follow each other without a pause.
            from += if pause < 28 { 0 } else { pause - 27 };
            let made = terms(from, from + length, gap);
            from += length;
            made
        });
        made.collect()
    })
}

fn stops() -> impl Strategy<Value = Vec<ClockStop>> {
    prop::collection::vec((1..40_i64, 1..20_i64, -20..40_i64), 0..4).prop_map(|all| {
        let mut from = 0;
        let made = all.into_iter().map(|(pause, length, known)| {
            let begin = from + pause;
            from = begin + length;
            stop(begin, from, begin + known)
        });
        made.collect()
    })
}

proptest! {
    /// One more performance never makes a gap too long that was not, whatever the policy was.
    #[test]
    fn one_more_performance_never_adds_to_what_is_too_long(
        counting in counting(),
        stops in stops(),
        mut performed in prop::collection::vec(0..24 * 200_i64, 0..12),
        more in 0..24 * 200_i64,
        as_of in 0..24 * 200_i64,
    ) {
        let gaps = |hours: &[i64]| -> Vec<PerformanceGap> {
            let performed: Vec<_> = hours.iter().map(|&hour| at(hour)).collect();
            performance_gaps(&counting, &performed, &stops, at(as_of))
        };
        let before = gaps(&performed);
        performed.push(more);
        for gap in gaps(&performed).iter().filter(|gap| gap.exceeded.is_some()) {
            let within = before.iter().find(|old| old.from <= gap.from && gap.to <= old.to);
            let is_old = within.is_some_and(|old| old.exceeded.is_some());
            prop_assert!(is_old, "{gap:?} was within {within:?}");
            // And what was closed does not run again.
            prop_assert!(gap.is_closed || within.is_some_and(|old| !old.is_closed));
        }
    }

    /// They lie end to end, from the start to the evaluation time.
    #[test]
    fn gaps_lie_end_to_end(
        counting in counting(),
        performed in prop::collection::vec(0..24 * 200_i64, 0..12),
        as_of in 0..24 * 200_i64,
    ) {
        let performed: Vec<_> = performed.iter().map(|&hour| at(hour)).collect();
        let gaps = performance_gaps(&counting, &performed, &[], at(as_of));
        if at(as_of) < counting[0].from {
            prop_assert!(gaps.is_empty());
            return Ok(());
        }
        prop_assert_eq!(gaps.first().map(|gap| gap.from), Some(counting[0].from));
        prop_assert_eq!(gaps.last().map(|gap| (gap.to, gap.is_closed)), Some((at(as_of), false)));
        for pair in gaps.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert!(performed.contains(&pair[0].to) && pair[0].is_closed);
        }
    }
}
