//! What time does, and that every duty stands in one place.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use dutybook::internals::judge::{DutyKind, Standing};
use proptest::prelude::*;

use crate::judging::standings;
use crate::judging::world::{World, judged, plans};

/// The order in which a duty runs as long as nothing is recorded.
const RUNNING: [Standing; 4] = [
    Standing::Upcoming,
    Standing::Open,
    Standing::Grace,
    Standing::Overdue,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_duty_moves_only_forward_and_what_is_settled_stays(
        plan in plans(), steps in prop::collection::vec(1..24 * 20_i64, 1..4),
    ) {
        let world = World::of(&plan);
        let mut as_of = world.as_of;
        let mut before = world.judged();
        for hours in steps {
            as_of += TimeDelta::hours(hours);
            let after = judged(&world.memory, as_of, None);
            let now = standings(&after);
            for duty in &before.duties {
                let id = duty.id.to_string();
                let Some(standing) = now.get(&id) else {
                    return Err(TestCaseError::fail(format!("{id} has vanished")));
                };
                if duty.standing.is_settled() {
                    prop_assert_eq!(*standing, duty.standing, "{}", id);
                } else {
                    let place = |standing| RUNNING.iter().position(|one| *one == standing);
                    prop_assert!(place(*standing) >= place(duty.standing), "{id}: {standing}");
                    prop_assert!(place(*standing).is_some(), "{id}: {standing}");
                }
            }
            before = after;
        }
    }

    #[test]
    fn every_duty_has_one_standing_and_it_is_that_of_the_clock(plan in plans()) {
        let world = World::of(&plan);
        let assessment = world.judged();
        let ids: BTreeSet<String> = assessment.duties.iter().map(|d| d.id.to_string()).collect();
        prop_assert_eq!(ids.len(), assessment.duties.len(), "an id stands twice");
        let summary = assessment.summary();
        let counted: usize = Standing::ALL.iter().map(|one| summary.count(*one)).sum();
        prop_assert_eq!(counted, assessment.duties.len());
        for duty in &assessment.duties {
            let window = &duty.window;
            prop_assert!(window.opens <= window.due && window.due <= window.deadline, "{:?}", duty);
            let expected = if duty.standing.is_settled() {
                duty.standing
            } else if world.as_of < window.opens {
                Standing::Upcoming
            } else if world.as_of <= window.due {
                Standing::Open
            } else if world.as_of <= window.deadline {
                Standing::Grace
            } else {
                Standing::Overdue
            };
            prop_assert_eq!(duty.standing, expected, "{:?}", duty);
            let is_proven = matches!(duty.standing, Standing::Met | Standing::Late);
            prop_assert_eq!(duty.claim.is_some(), is_proven, "{:?}", duty);
            let is_released = matches!(duty.standing, Standing::Waived | Standing::Excused);
            prop_assert_eq!(duty.waiver.is_some(), is_released, "{:?}", duty);
            prop_assert_eq!(duty.reason.is_some(), duty.standing == Standing::Late, "{:?}", duty);
            if duty.kind == DutyKind::Backstop {
                prop_assert!(duty.id.occurrence.starts_with("by-"), "{:?}", duty);
            }
        }
    }
}
