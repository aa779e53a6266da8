//! A second implementation of what is owed, by which version of the policy, since when evidence counts, and what stands of
//! a duty, written from the model and not from the source. It reads history through git alone, and has to agree with the
//! product on random histories, of which some properties have to hold besides.
//!
//! `DUTYBOOK_HISTORIES=500` compares that many; by default they are few.

mod calendar;
mod evidence;
mod made_evidence;
mod made_task;
mod mainline;
mod owed;
mod policy;
mod properties;
mod random;
mod review;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rayon::prelude::*;
use serde_json::Value;

use crate::harness::json::{list, text};
use crate::harness::process::run_in;
use crate::history_facts::world::World;
use properties::Past;
use random::RandomHistory;

/// How many histories are compared where nobody asks for more.
const HISTORIES: u64 = 15;

/// What is said of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opinion {
    opens: DateTime<Utc>,
    due: DateTime<Utc>,
    deadline: DateTime<Utc>,
    standing: String,
    /// The commit that brought the policy which judges it.
    policy: String,
}

/// Duties that are due until then are compared.
fn last_due(as_of: DateTime<Utc>) -> DateTime<Utc> {
    as_of + TimeDelta::days(40)
}

fn product(world: &World, rev: &str, as_of: DateTime<Utc>) -> BTreeMap<String, Opinion> {
    let to = (last_due(as_of) + TimeDelta::days(3)).date_naive();
    let arguments = format!(
        "audit --rev {rev} --from 2025-12-01 --to {to} --format json --as-of {}",
        as_of.format("%Y-%m-%dT%H:%M:%SZ")
    );
    let report = run_in(&world.path("main"), arguments.split(' '))
        .exits(0)
        .json();
    let instant = |value: &Value| -> DateTime<Utc> {
        let at = DateTime::parse_from_rfc3339(text(value)).expect("an instant");
        at.to_utc()
    };
    let duties = list(&report["duties"]).iter().map(|duty| {
        let opinion = Opinion {
            opens: instant(&duty["opens"]),
            due: instant(&duty["due"]),
            deadline: instant(&duty["deadline"]),
            standing: text(&duty["standing"]).to_owned(),
            policy: duty["policy"]["commit"].as_str().unwrap_or("-").to_owned(),
        };
        (text(&duty["duty"]).to_owned(), opinion)
    });
    duties.collect()
}

/// Compares both opinions of a history; returns how many duties there are, or what differs.
fn compare(seed: u64) -> Result<usize, String> {
    let world = World::new();
    let as_of = RandomHistory::new(seed).fill(&world);
    let mainline = mainline::read(&world);
    let mut ours = owed::opinions(&mainline, as_of);
    let mut theirs = product(&world, "HEAD", as_of);
    ours.retain(|_, opinion| opinion.due <= last_due(as_of));
    theirs.retain(|_, opinion| opinion.due <= last_due(as_of));
    let ids = ours.keys().chain(theirs.keys());
    let differing = ids.filter(|id| ours.get(*id) != theirs.get(*id));
    let told: Vec<String> = differing
        .map(|id| {
            format!(
                "{id}\n  model   {:?}\n  product {:?}",
                ours.get(id),
                theirs.get(id)
            )
        })
        .collect();
    if told.is_empty() {
        let past = Past {
            world: &world,
            mainline: &mainline,
            seed,
        };
        past.hold_properties(&theirs, as_of)?;
        return Ok(ours.len());
    }
    Err(format!(
        "seed {seed}, as of {as_of}: {}\n{}",
        told.len(),
        told[..told.len().min(3)].join("\n")
    ))
}

/// As [`compare`]; a panic is told like a difference.
fn compare_or_say(seed: u64) -> Result<usize, String> {
    let compared = std::panic::catch_unwind(|| compare(seed));
    compared.unwrap_or_else(|_| Err(format!("seed {seed}: it panicked")))
}

#[test]
fn both_agree_on_random_histories() {
    let asked = std::env::var("DUTYBOOK_HISTORIES").ok();
    let asked = asked.map_or(HISTORIES, |count| count.parse().expect("a number"));
    let compared: Vec<Result<usize, String>> =
        (0..asked).into_par_iter().map(compare_or_say).collect();
    let told: Vec<&String> = compared.iter().filter_map(|it| it.as_ref().err()).collect();
    let agreed = compared.len() - told.len();
    let shown: Vec<&str> = told.iter().take(50).map(|text| text.as_str()).collect();
    assert!(
        told.is_empty(),
        "agreed on {agreed} of {asked}\n{}",
        shown.join("\n")
    );
    let duties: usize = compared.iter().flatten().sum();
    assert!(
        duties as u64 > 20 * asked,
        "only {duties} duties were compared"
    );
}
