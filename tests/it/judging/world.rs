//! Made-up repositories: a policy with every kind of cadence, and evidence for some of what it owes.

use chrono::{DateTime, TimeDelta, Utc};
use dutybook::internals::assess::{AssessOptions, assess, open};
use dutybook::internals::files::Files;
use dutybook::internals::judge::{Assessment, Duty, DutyKind, Standing};
use dutybook::internals::schedule::label_year;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::fuzz::checks::memory::Memory;

const POLICY: &str = "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\n\
    review: { approvers: [blue] }\n";

const TEAMS: &str = "kind: teams/v1\nteams:\n\
    \x20 red: { members: [{ email: red@soc.example }] }\n\
    \x20 blue: { members: [{ email: blue@soc.example }, { email: chief@soc.example }] }\n\
    groups:\n  all: { teams: [red, blue] }\n";

/// Id, who owes it, cadence.
const TASKS: [(&str, &str, &str); 5] = [
    (
        "report",
        "{ team: red }",
        "{ every: week, due: { weekday: friday, time: \"17:00\" }, grace: 1 business-day }",
    ),
    (
        "tickets",
        "{ each_of: all }",
        "{ every: day, on: business-days, due: { time: \"17:00\" }, grace: PT4H }",
    ),
    (
        "meeting",
        "{ any_of: [red, blue] }",
        "{ every: month, due: { business_day: -2 } }",
    ),
    (
        "patches",
        "{ team: blue }",
        "{ rrule: \"FREQ=MONTHLY;BYDAY=2TU\", grace: P3D }",
    ),
    (
        "drill",
        "{ each_of: all }",
        "{ as_needed: { within: P5D, at_least_every: P1M } }",
    ),
];

/// What a world is made of, before it is built.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Hours after the start at which everything is judged.
    hours: i64,
    /// Hours after the start at which drills are asked for.
    requests: Vec<i64>,
    /// Duties that have evidence, and how far between opening and half past the deadline.
    proven: Vec<(Index, u8)>,
    /// Duties that are waived.
    waived: Vec<Index>,
}

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    (
        1..24 * 80_i64,
        prop::collection::vec(0..24 * 80_i64, 0..4),
        prop::collection::vec((any::<Index>(), 0..=100_u8), 0..40),
        prop::collection::vec(any::<Index>(), 0..4),
    )
        .prop_map(|(hours, requests, proven, waived)| Plan {
            hours,
            requests,
            proven,
            waived,
        })
}

/// A repository, and the instant at which it is judged.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) memory: Memory,
    pub(crate) as_of: DateTime<Utc>,
}

fn start() -> DateTime<Utc> {
    "2026-01-04T23:00:00Z".parse().expect("an instant")
}

impl World {
    /// The policy alone, and what was asked for by then.
    fn bare(plan: &Plan) -> Self {
        let mut memory = Memory::default();
        memory.write("policy/dutybook.yaml", POLICY);
        memory.write("policy/teams.yaml", TEAMS);
        for (id, assigned, cadence) in TASKS {
            let text = format!(
                "kind: task/v1\nid: {id}\ntitle: The {id}\nassigned: {assigned}\ncadence: {cadence}\n"
            );
            memory.write(&format!("policy/tasks/{id}.yaml"), &text);
        }
        let as_of = start() + TimeDelta::hours(plan.hours);
        for (number, hours) in plan.requests.iter().enumerate() {
            let at = start() + TimeDelta::hours(*hours);
            if at > as_of {
                continue;
            }
            let local = at.with_timezone(&chrono_tz::Europe::Copenhagen);
            let label = format!("{}-r{number}", local.format("%Y-%m-%d"));
            let text = format!(
                "kind: request/v1\ntask: drill\nid: {label}\nrequested_by: red@soc.example\n\
                 requested_at: {}\nreason: Asked for\n",
                local.to_rfc3339()
            );
            memory.write(&format!("evidence/drill/2026/{label}/request.yaml"), &text);
        }
        World { memory, as_of }
    }

    /// The world of a plan. All that is in it holds: no finding but those about standings.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut world = World::bare(plan);
        let duties = world.provable();
        if duties.is_empty() {
            return world;
        }
        for (index, percent) in &plan.proven {
            let duty = index.get(&duties);
            let (opens, deadline) = (duty.window.opens.to_utc(), duty.window.deadline.to_utc());
            let at = opens + (deadline - opens) * i32::from(*percent) / 67;
            world.prove(duty, at.min(world.as_of));
        }
        for (number, index) in plan.waived.iter().enumerate() {
            world.waive(number, index.get(&duties));
        }
        world
    }

    /// Duties for which a file can be recorded by now.
    pub(crate) fn provable(&self) -> Vec<Duty> {
        let mut duties = self.judged().duties;
        duties.retain(|duty| {
            duty.kind != DutyKind::Backstop && duty.window.opens.to_utc() <= self.as_of
        });
        duties
    }

    /// Adds evidence that holds, for a duty; returns its path.
    pub(crate) fn prove(&mut self, duty: &Duty, at: DateTime<Utc>) -> String {
        let id = &duty.id;
        let team = if id.team.as_str() == "any" {
            "red"
        } else {
            id.team.as_str()
        };
        let year = label_year(&id.occurrence).expect("a label");
        let path = format!("evidence/{}/{year}/{}/{team}.yaml", id.task, id.occurrence);
        let text = format!(
            "kind: evidence/v1\ntask: {}\noccurrence: {}\nteam: {team}\n\
             performed_by: [{team}@soc.example]\nperformed_at: {}\n",
            id.task,
            id.occurrence,
            at.to_rfc3339()
        );
        self.memory.write(&path, &text);
        path
    }

    fn waive(&mut self, number: usize, duty: &Duty) {
        let text = format!(
            "kind: waiver/v1\nid: w{number}\ntask: {}\noccurrences: [{}]\nreason: Agreed\n\
             requested_by: red@soc.example\napproved_by: chief@soc.example\napproved_at: {}\n\
             expires: 2027-12-31\n",
            duty.id.task,
            duty.id.occurrence,
            self.as_of
                .min(duty.window.deadline.to_utc() + TimeDelta::hours(1))
                .to_rfc3339()
        );
        self.memory
            .write(&format!("policy/waivers/w{number}.yaml"), &text);
    }

    pub(crate) fn judged(&self) -> Assessment {
        judged(&self.memory, self.as_of, None)
    }
}

/// Judges files as of an instant.
pub(crate) fn judged(
    files: &dyn Files,
    as_of: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Assessment {
    let opening = open(files, None).expect("a policy that can be read");
    let question = AssessOptions {
        until,
        ..AssessOptions::of_files(as_of)
    };
    assess(files, &opening, &question, None, &|| ()).expect("files that can be read")
}

/// How bad a standing is. Late, waived and excused are settled each in its own way: none of them
/// is better than another.
pub(crate) fn badness(standing: Standing) -> u8 {
    match standing {
        Standing::Met => 0,
        Standing::Late | Standing::Waived | Standing::Excused => 1,
        Standing::Upcoming | Standing::Open => 2,
        Standing::Grace => 3,
        Standing::Overdue => 4,
    }
}
