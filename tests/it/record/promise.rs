//! What `record` says that a duty is then, and what `check` and `audit` say of it once it is committed, in random situations:
//! policy edited in mid-period, work recorded late, other teams, reviews that are required.
//!
//! `DUTYBOOK_HISTORIES=500` tries 200 of them; by default they are few.

use chrono::{DateTime, TimeDelta, Utc};
use rayon::prelude::*;
use serde_json::Value;

use crate::record::world::World;

const MOST: u64 = 200;
const FEW: u64 = 12;

/// A small generator of numbers (xorshift64*): the same for the same seed.
struct Dice(u64);

impl Dice {
    fn of(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }

    fn pick<'t>(&mut self, items: &[&'t str]) -> &'t str {
        let index = usize::try_from(self.below(items.len() as u64)).expect("small");
        items[index]
    }
}

fn settings(dice: &mut Dice) -> String {
    let within = dice.pick(&["PT6H", "P1D", "P2D"]);
    let review = dice.pick(&["PT6H", "P2D"]);
    format!(
        "kind: policy/v1\norganisation: Test\ntimezone: Europe/Copenhagen\nstarts: 2026-03-02\nrecord_within: {within}\n\
         review:\n  approvers: [alpha]\n  within: {review}\n"
    )
}

fn task(dice: &mut Dice) -> String {
    let assigned = dice.pick(&[
        "team: alpha",
        "each_of: [alpha, beta]",
        "any_of: [alpha, beta]",
        "team: beta",
    ]);
    let cadence = dice.pick(&[
        "every: week\n  due: { weekday: friday, time: \"17:00\" }",
        "every: week\n  due: { weekday: wednesday, time: \"12:00\" }\n  grace: P2D",
        "every: day\n  due: { time: \"17:00\" }\n  grace: PT20H",
        "every: week\n  grace: 1 business-day",
    ]);
    let review = dice.pick(&["false", "false", "true, by: [alpha, beta]"]);
    format!(
        "kind: task/v1\nid: look\ntitle: A look\nassigned: {{ {assigned} }}\ncadence:\n  {cadence}\nevidence:\n  \
         review: {{ required: {review} }}\n"
    )
}

fn at(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The duty and the standing that a run promised.
fn promised(stderr: &str) -> Option<(String, String)> {
    let line = stderr.lines().find(|line| line.contains(" is then "))?;
    let (duty, standing) = line.split_once(" is then ")?;
    let standing = standing.split(':').next().unwrap_or(standing);
    Some((duty.to_owned(), standing.to_owned()))
}

/// The instants of a situation.
struct Instants {
    /// When the policy was edited; it was not where this is later than the present.
    edited: DateTime<Utc>,
    as_of: DateTime<Utc>,
    performed: DateTime<Utc>,
}

impl Instants {
    fn roll(dice: &mut Dice) -> Self {
        let monday: DateTime<Utc> = "2026-03-09T00:00:00Z".parse().expect("an instant");
        let mut hours = |from: i64, to: i64| {
            let span = u64::try_from(to - from).expect("a span");
            let hour = i64::try_from(dice.below(span)).expect("small");
            monday + TimeDelta::hours(from + hour)
        };
        let (edited, as_of) = (hours(0, 7 * 24), hours(24, 16 * 24));
        let performed = hours(0, 16 * 24).min(as_of);
        Instants {
            edited,
            as_of,
            performed,
        }
    }
}

/// A repository whose policy may have been edited, and whose clock may be ahead.
fn make_world(dice: &mut Dice, instants: &Instants) -> World {
    let world = World::new();
    for gone in ["daily", "looked-at", "drill", "report"] {
        world.git(&["rm", "-q", &format!("policy/tasks/{gone}.yaml")]);
    }
    world.put("policy/dutybook.yaml", &settings(dice));
    world.put("policy/tasks/look.yaml", &task(dice));
    world.commit_at("2026-02-20T00:00:00Z", "Policy of the case");
    if instants.edited < instants.as_of {
        world.put("policy/tasks/look.yaml", &task(dice));
        if dice.below(3) == 0 {
            world.put("policy/dutybook.yaml", &settings(dice));
        }
        world.commit_at(&at(instants.edited), "Edit the policy");
    }
    if dice.below(5) == 0 {
        world.put("README.md", "ahead\n");
        world.commit_at(&at(instants.as_of + TimeDelta::days(2)), "Ahead");
    }
    world
}

/// Whether evidence was recorded in the situation of a seed; fails where the promise was not kept.
fn keeps_promise(seed: u64) -> bool {
    let mut dice = Dice::of(seed);
    let instants = Instants::roll(&mut dice);
    let world = make_world(&mut dice, &instants);
    let team = dice.pick(&["alpha", "beta"]);
    let who = if team == "alpha" {
        "a-1@soc.example"
    } else {
        "b-1@soc.example"
    };
    let mut args = vec!["record", "look", "--no-input", "--summary", "Looked at."];
    args.extend(["--team", team, "--performed-by", who]);
    let labels = [
        "2026-W11",
        "2026-W10",
        "2026-03-11",
        "2026-03-14",
        "2026-W12",
    ];
    args.extend(["--occurrence", dice.pick(&labels)]);
    let performed = at(instants.performed);
    if dice.below(3) > 0 {
        args.extend(["--performed-at", &performed]);
    }
    if dice.below(3) == 0 {
        let reviewers = ["a-1@soc.example", "both@soc.example"];
        args.extend(["--reviewed-by", dice.pick(&reviewers)]);
    }
    let as_of = instants.as_of;
    let run = world.run_at(&at(as_of), &args);
    if run.code != Some(0) {
        let said = &run.stderr;
        assert!(
            !world.has("evidence"),
            "seed {seed}: refused, and written: {said}"
        );
        return false;
    }
    let promise = promised(&run.stderr);
    let (duty, standing) = promise.unwrap_or_else(|| panic!("seed {seed}: {}", run.stderr));
    // The pull request lands at once.
    world.commit_at(&at(as_of), "Evidence");
    compare(&world, seed, as_of, (&duty, &standing, &run.stderr));
    true
}

fn compare(
    world: &World,
    seed: u64,
    as_of: DateTime<Utc>,
    (duty, standing, shown): (&str, &str, &str),
) {
    let audit = [
        "audit",
        "--from",
        "2026-03-01",
        "--to",
        "2026-04-30",
        "--format",
        "json",
    ];
    let audited: Value =
        serde_json::from_str(&world.run_at(&at(as_of), &audit).stdout).expect("JSON");
    let duties = audited["duties"].as_array().expect("duties");
    let found = duties.iter().find(|one| one["duty"] == duty);
    let found = found.unwrap_or_else(|| panic!("seed {seed}: no {duty}"));
    assert_eq!(
        found["standing"], standing,
        "seed {seed}: {duty} as of {as_of}: {found}"
    );
    let check = world
        .run_at(&at(as_of), &["check", "--format", "json"])
        .stdout;
    let checked: Value = serde_json::from_str(&check).expect("JSON");
    let findings = checked["findings"].as_array().expect("findings");
    let denied = findings.iter().find(|finding| {
        let file = finding["file"].as_str().unwrap_or_default();
        let rule = finding["rule"].as_str().unwrap_or_default();
        finding["level"] == "deny" && file.starts_with("evidence/") && !shown.contains(rule)
    });
    assert_eq!(
        denied, None,
        "seed {seed}: {duty} as of {as_of} was not told"
    );
}

#[test]
fn what_is_promised_is_what_is_judged() {
    let asked = std::env::var("DUTYBOOK_HISTORIES").ok();
    let count = asked
        .and_then(|asked| asked.parse().ok())
        .map_or(FEW, |asked: u64| asked.min(MOST));
    let mut recorded = 0;
    let mut seed = 0;
    // Situations in which nothing can be recorded promise nothing.
    while recorded < count {
        let kept: Vec<bool> = (seed..seed + count)
            .into_par_iter()
            .map(keeps_promise)
            .collect();
        recorded += kept.iter().map(|kept| u64::from(*kept)).sum::<u64>();
        seed += count;
        assert!(
            seed < count * 20,
            "{recorded} of {seed} situations had something to record"
        );
    }
}
