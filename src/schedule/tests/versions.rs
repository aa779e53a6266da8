//! What holds for a task under several versions of its policy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{COPENHAGEN, date, plain, utc};
use crate::model::{
    Assignment, Duration, HistorySettings, Id, OwingTeam, Policy, Requirements, Settings, Task,
    Teams,
};
use crate::schedule::task_versions::TaskVersions;
use crate::schedule::{
    InForceInterval, Ledger, TeamSchedule, Terms, VersionInForce, VersionTimeline, duty_limit,
    occurrences,
};

/// What a version says of the one task; days are counted from the beginning of 2026.
#[derive(Debug, Clone, PartialEq)]
struct GeneratedTask {
    every: &'static str,
    starts: Option<u64>,
    ends: Option<u64>,
    zone: Option<Tz>,
}

#[derive(Debug, Clone)]
struct GeneratedVersion {
    /// How long after the version before it.
    hours: i64,
    /// The day from which on the policy asks for anything.
    usual: u64,
    reaches_back: bool,
    task: Option<GeneratedTask>,
}

fn generated_tasks() -> impl Strategy<Value = GeneratedTask> {
    let every = ["day", "2 day", "week", "month", "quarter"];
    let zones = [chrono_tz::America::New_York, chrono_tz::Pacific::Auckland];
    (
        proptest::sample::select(every.to_vec()),
        proptest::option::weighted(0.3, 0..200_u64),
        proptest::option::weighted(0.2, 0..300_u64),
        proptest::option::weighted(0.3, proptest::sample::select(zones.to_vec())),
    )
        .prop_map(|(every, starts, ends, zone)| GeneratedTask {
            every,
            starts,
            ends,
            zone,
        })
}

fn versions() -> impl Strategy<Value = Vec<GeneratedVersion>> {
    let version = (
        prop_oneof![1 => Just(0), 6 => 0..24 * 40_i64],
        prop_oneof![4 => Just(4_u64), 1 => 0..90_u64],
        any::<bool>(),
        proptest::option::weighted(0.8, generated_tasks()),
    );
    let version = version.prop_map(|(hours, usual, reaches_back, task)| GeneratedVersion {
        hours,
        usual,
        reaches_back,
        task,
    });
    prop::collection::vec(version, 1..8)
}

fn day(after: u64) -> NaiveDate {
    date("2026-01-01") + Days::new(after)
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn policy(usual: u64, task: Option<&GeneratedTask>) -> Arc<Policy> {
    let settings = Settings {
        organisation: None,
        language: crate::language::Language::ENGLISH,
        timezone: COPENHAGEN,
        calendar: None,
        starts: day(usual),
        record_within: Duration::days(2),
        due_soon: Duration::days(2),
        history: HistorySettings::default(),
        approvers: Vec::new(),
        review_within: Duration::days(2),
    };
    let task = task.map(|task| Task {
        id: id("report"),
        title: "Report".into(),
        description: None,
        assigned: Assignment::Team(id("red")),
        cadence: plain(task.every),
        timezone: task.zone,
        calendar: None,
        starts: task.starts.map(day),
        ends: task.ends.map(day),
        requires: Requirements::default(),
        controls: Vec::new(),
        source: None,
    });
    let tasks = task.map(|task| (task.id.clone(), Arc::new(task)));
    Arc::new(Policy::new(
        Arc::new(settings),
        Arc::new(Teams::new(BTreeMap::new(), BTreeMap::new())),
        BTreeMap::new(),
        tasks.into_iter().collect(),
        BTreeMap::new(),
    ))
}

fn timeline(versions: &[GeneratedVersion]) -> VersionTimeline {
    let mut from = utc("2026-01-01");
    let mut all: Vec<VersionInForce> = versions
        .iter()
        .map(|version| {
            from += TimeDelta::hours(version.hours);
            VersionInForce {
                policy: policy(version.usual, version.task.as_ref()),
                from,
                reaches_back: version.reaches_back,
            }
        })
        .collect();
    let newest = all.pop().unwrap();
    VersionTimeline::new(all, newest)
}

fn until() -> DateTime<Utc> {
    utc("2027-03-01")
}

/// What is owed of the task: each label, its opening and the version that owes it.
fn owed_windows(timeline: &VersionTimeline) -> Vec<(String, DateTime<Utc>, usize)> {
    let (ledger, _) = Ledger::new(timeline, until(), duty_limit(0));
    let schedules = ledger.schedules(&id("report"));
    let owed = schedules.flat_map(TeamSchedule::windows_with_versions);
    let told = owed.map(|(window, version)| {
        let found = ledger.window(&id("report"), &window.label);
        assert_eq!(found, Some((window, version)));
        (window.label.to_string(), window.opens.to_utc(), version)
    });
    told.collect()
}

/// Whether a version owes an occurrence that no version owes by when it opens: a version before it opens it after it was
/// itself no longer in force, in a zone where days begin later.
fn lies_across(
    timeline: &VersionTimeline,
    label: &str,
    opens: DateTime<Utc>,
    version: usize,
) -> bool {
    let mut others = (0..timeline.versions().len()).filter(|other| *other != version);
    others.any(|other| {
        let Some(task) = timeline.task(other, "report") else {
            return false;
        };
        let terms = Terms::of(timeline.policy(other), task, OwingTeam::All);
        let windows = occurrences(&terms, until() + TimeDelta::days(2)).unwrap();
        let found = windows.iter().find(|window| &*window.label == label);
        found.is_some_and(|window| window.opens.to_utc() != opens)
    })
}

/// Whether a version owes an occurrence that it restores: it opened before the version landed, and an earlier version called
/// for it, which another had followed by then.
fn is_restored(
    timeline: &VersionTimeline,
    label: &str,
    opens: DateTime<Utc>,
    version: usize,
) -> bool {
    let versions = timeline.versions();
    let is_promised = |before: usize| {
        let task = timeline.task(before, "report")?;
        let terms = Terms::of(timeline.policy(before), task, OwingTeam::All);
        let windows = occurrences(&terms, until() + TimeDelta::days(2)).unwrap();
        let found = windows.iter().find(|window| &*window.label == label)?;
        Some(versions[before + 1].from <= found.opens.to_utc())
    };
    opens < versions[version].from && (0..version).any(|it| is_promised(it) == Some(true))
}

fn intervals_of(timeline: &VersionTimeline) -> Vec<InForceInterval> {
    TaskVersions::of_all_teams(timeline, &id("report")).intervals()
}

proptest! {
    #[test]
    fn intervals_ascend_without_overlap(versions in versions()) {
        let timeline = timeline(&versions);
        let intervals = intervals_of(&timeline);
        for stretch in &intervals {
            prop_assert!(stretch.from < stretch.to, "{stretch:?}");
            let from = timeline.versions()[stretch.version].from;
            prop_assert_eq!(stretch.is_retroactive, stretch.to <= from && stretch.from < from);
        }
        for pair in intervals.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from, "{pair:?}");
        }
    }

    #[test]
    fn no_label_is_owed_twice_and_each_by_the_version_of_its_opening(versions in versions()) {
        let timeline = timeline(&versions);
        let owed = owed_windows(&timeline);
        let labels: BTreeSet<&str> = owed.iter().map(|(label, ..)| label.as_str()).collect();
        prop_assert_eq!(labels.len(), owed.len());
        prop_assert!(owed.is_sorted_by_key(|(_, opens, _)| *opens));
        let intervals = intervals_of(&timeline);
        for (label, opens, version) in &owed {
            let task = timeline.task(*version, "report");
            prop_assert!(task.is_some(), "{label} is owed by a version without the task");
            let holding: Vec<_> = intervals
                .iter()
                .filter(|stretch| stretch.from <= *opens && *opens < stretch.to)
                .collect();
            if holding.first().is_none_or(|holding| holding.version != *version) {
                let is_lost = lies_across(&timeline, label, *opens, *version);
                let is_restored = is_restored(&timeline, label, *opens, *version);
                prop_assert!(is_lost || is_restored, "{label}");
                continue;
            }
            prop_assert_eq!(holding.len(), 1, "{}", label);
            // What opens while a version is in force, and it owes, no other judges.
            let then = timeline.versions().iter().rposition(|held| held.from <= *opens);
            if !holding[0].is_retroactive {
                prop_assert_eq!(then, Some(*version), "{}", label);
            }
        }
    }

    /// What landed last changes nothing of what opened before it, unless it says so itself, or restores what an earlier
    /// version called for.
    #[test]
    fn a_version_that_does_not_reach_back_changes_nothing_before_it(
        versions in versions(),
        mut next in versions(),
    ) {
        let had = versions.last().unwrap().task.is_some();
        let before = owed_windows(&timeline(&versions));
        next.truncate(1);
        next[0].reaches_back = false;
        next[0].task = next[0].task.take().filter(|_| had);
        let timeline = timeline(&[versions, next].concat());
        let landed = timeline.versions().last().unwrap().from;
        let old = |owed: Vec<(String, DateTime<Utc>, usize)>| -> Vec<_> {
            owed.into_iter().filter(|(_, opens, _)| *opens < landed).collect()
        };
        let mut after = old(owed_windows(&timeline));
        let newest = timeline.versions().len() - 1;
        after.retain(|(label, opens, version)| {
            *version != newest
                || !lies_across(&timeline, label, *opens, *version)
                    && !is_restored(&timeline, label, *opens, *version)
        });
        prop_assert_eq!(after, old(before));
    }

    /// A version that reaches back adds to what was owed before it, and takes nothing away.
    #[test]
    fn no_version_forgives(versions in versions(), mut next in versions()) {
        let before = owed_windows(&timeline(&versions));
        next.truncate(1);
        let timeline = timeline(&[versions, next].concat());
        let landed = timeline.versions().last().unwrap().from;
        let after: BTreeSet<_> = owed_windows(&timeline).into_iter().collect();
        for duty in before.into_iter().filter(|(_, opens, _)| *opens < landed) {
            prop_assert!(after.contains(&duty), "{duty:?} is forgiven");
        }
    }

    /// A version that is in force for a while, and then the one before it again: nothing of that one is lost.
    #[test]
    fn a_version_that_is_put_back_owes_all_that_it_calls_for(
        every in proptest::sample::select(vec!["day", "week", "month"]),
        task in generated_tasks(),
        between in prop::collection::vec(proptest::option::weighted(0.9, generated_tasks()), 1..4),
        hours in prop::collection::vec(0..24 * 40_i64, 4),
    ) {
        let task = GeneratedTask { every, ..task };
        let between = between.into_iter().map(|it| it.map(|it| GeneratedTask { every, ..it }));
        let tasks = [Some(task.clone())].into_iter().chain(between);
        let tasks = tasks.chain([Some(task.clone())]);
        let versions: Vec<GeneratedVersion> = tasks.zip([0].into_iter().chain(hours)).map(|(task, hours)| {
            GeneratedVersion { hours, usual: 4, reaches_back: hours == 0, task }
        }).collect();
        let owed = owed_windows(&timeline(&versions)).into_iter();
        let owed: BTreeSet<String> = owed.map(|(label, ..)| label).collect();
        let alone = owed_windows(&VersionTimeline::of_policy(policy(4, Some(&task)))).into_iter();
        let lost: Vec<String> = alone.map(|(label, ..)| label).filter(|label| !owed.contains(label)).collect();
        prop_assert!(lost.is_empty(), "{lost:?} are owed by nobody");
    }

    #[test]
    fn equal_versions_owe_what_one_owes(task in generated_tasks(), hours in prop::collection::vec(0..24 * 40_i64, 1..6)) {
        let equal = |hours: &i64| GeneratedVersion {
            hours: *hours,
            usual: 4,
            reaches_back: true,
            task: Some(task.clone()),
        };
        let versions: Vec<GeneratedVersion> = hours.iter().map(equal).collect();
        let many = owed_windows(&timeline(&versions)).into_iter();
        let one = owed_windows(&VersionTimeline::of_policy(policy(4, Some(&task)))).into_iter();
        let plain = |(label, opens, _)| (label, opens);
        let one: Vec<_> = one.map(plain).collect();
        prop_assert_eq!(many.map(plain).collect::<Vec<_>>(), one.clone());
        let held = policy(4, Some(&task));
        let terms = Terms::of(&held, &held.tasks["report"], OwingTeam::All);
        let all = occurrences(&terms, until()).unwrap();
        let all: Vec<_> = all.iter().map(|w| (w.label.to_string(), w.opens.to_utc())).collect();
        prop_assert_eq!(all, one);
    }
}
