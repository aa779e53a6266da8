//! What adding and taking away evidence does.

use dutybook::internals::finding::{Level, Rule};
use dutybook::internals::judge::{DutyKind, Standing, Verdict, verdict_of};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::judging::standings;
use crate::judging::world::{World, badness, plans};

/// The rules that only say how duties stand.
const OF_STANDING: [Rule; 4] = [
    Rule::DutyOverdue,
    Rule::DutyLate,
    Rule::DutyGrace,
    Rule::DutyDueSoon,
];

fn overdue(world: &World) -> usize {
    world.judged().summary().count(Standing::Overdue)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_worlds_hold_is_in_order(plan in plans()) {
        let assessment = World::of(&plan).judged();
        prop_assert!(assessment.is_judged);
        let others = assessment.findings.iter().filter(|f| !OF_STANDING.contains(&f.rule));
        // Two waivers may come to name one duty, or one that needs none: that is said as a warning.
        let denied: Vec<_> = others.filter(|f| f.level == Level::Deny).collect();
        prop_assert!(denied.is_empty(), "{:#?}", denied);
    }

    #[test]
    fn evidence_in_time_settles_its_duty_and_harms_no_other(
        plan in plans(), which in any::<Index>(), percent in 0..=100_i32,
    ) {
        let mut world = World::of(&plan);
        let mut duties = world.provable();
        duties.retain(|duty| duty.claim.is_none());
        prop_assume!(!duties.is_empty());
        let duty = which.get(&duties);
        let before = world.judged();
        let (opens, deadline) = (duty.window.opens.to_utc(), duty.window.deadline.to_utc());
        let last = deadline.min(world.as_of);
        world.prove(duty, opens + (last - opens) * percent / 100);
        let after = world.judged();
        let id = duty.id.to_string();
        // A completed request moves the duties of its backstop: they are counted, not compared.
        let is_fixed = |kind: DutyKind| kind != DutyKind::Backstop;
        let now = standings(&after);
        prop_assert_eq!(now.get(&id), Some(&Standing::Met));
        for other in before.duties.iter().filter(|other| is_fixed(other.kind)) {
            let other_id = other.id.to_string();
            if other_id != id {
                prop_assert_eq!(now.get(&other_id), Some(&other.standing), "{}", other_id);
            }
        }
        prop_assert!(
            after.summary().count(Standing::Overdue) <= before.summary().count(Standing::Overdue)
        );
    }

    #[test]
    fn taking_evidence_away_never_improves_anything(plan in plans(), which in any::<Index>()) {
        let mut world = World::of(&plan);
        let files: Vec<String> = world.memory.files.keys()
            .filter(|path| path.starts_with("evidence/") && !path.ends_with("/request.yaml"))
            .cloned()
            .collect();
        prop_assume!(!files.is_empty());
        let before = world.judged();
        world.memory.files.remove(which.get(&files));
        let after = world.judged();
        let now = standings(&after);
        for duty in before.duties.iter().filter(|duty| duty.kind != DutyKind::Backstop) {
            let id = duty.id.to_string();
            let Some(standing) = now.get(&id) else {
                return Err(TestCaseError::fail(format!("{id} has vanished")));
            };
            prop_assert!(badness(*standing) >= badness(duty.standing), "{id}: {standing}");
        }
        prop_assert!(overdue(&world) >= before.summary().count(Standing::Overdue));
        let verdict = |assessment| verdict_of(assessment, Some(Level::Deny));
        prop_assert!(verdict(&before) != Verdict::Fail || verdict(&after) == Verdict::Fail);
    }
}
