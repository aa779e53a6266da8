//! Populations: intervals that touch share nothing and miss nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use dutybook::internals::judge::{DutySpan, Selection, population_digest};
use dutybook::internals::model::END_OF_DAY;
use dutybook::internals::model::local_instant;
use proptest::prelude::*;

use crate::judging::world::{World, judged, plans};

/// The ids of what is due from one day to another, both inclusive, in Copenhagen; and their digest.
fn population(world: &World, from: NaiveDate, to: NaiveDate) -> (BTreeSet<String>, String) {
    let at = |day: NaiveDate, time: NaiveTime| -> DateTime<Utc> {
        local_instant(chrono_tz::Europe::Copenhagen, day.and_time(time)).to_utc()
    };
    let (first, last) = (at(from, NaiveTime::MIN), at(to, END_OF_DAY));
    let span = DutySpan::DueBetween(first, last);
    let selection = Selection {
        span,
        tasks: None,
        teams: None,
        share: None,
    };
    let assessment = judged(&world.memory, world.as_of, Some(last)).select(&selection);
    let ids: BTreeSet<String> = assessment
        .duties
        .iter()
        .map(|duty| duty.id.to_string())
        .collect();
    assert_eq!(ids.len(), assessment.duties.len(), "an id stands twice");
    (ids, population_digest(&assessment.duties))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_intervals_that_touch_are_one(
        plan in plans(), first in 0..60_u64, days in 0..60_u64, more in 1..400_u64,
    ) {
        let world = World::of(&plan);
        let a = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + Days::new(first);
        let b = a + Days::new(days);
        let c = b + Days::new(more);
        let (left, _) = population(&world, a, b);
        let (right, _) = population(&world, b + Days::new(1), c);
        let (whole, digest) = population(&world, a, c);
        prop_assert!(left.is_disjoint(&right));
        let joined: BTreeSet<String> = left.union(&right).cloned().collect();
        prop_assert_eq!(&joined, &whole);
        prop_assert_eq!(population(&world, a, c).1, digest);
    }
}
