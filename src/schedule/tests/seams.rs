//! Where one version of a task follows another: no label of its cadence is lost there, and none is owed twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{COPENHAGEN, date, recurrence, utc};
use crate::model::{
    Assignment, Cadence, Calendar, DueRule, Duration, Grace, HistorySettings, Id, IfHoliday,
    OwingTeam, Policy, Requirements, Settings, Task, Teams,
};
use crate::schedule::{Ledger, TeamSchedule, Terms, VersionInForce, VersionTimeline, occurrences};

/// The midnights of one date lie up to 26 hours apart in these.
const ZONES: [Tz; 5] = [
    COPENHAGEN,
    chrono_tz::Pacific::Kiritimati,
    chrono_tz::Etc::GMTPlus12,
    chrono_tz::America::New_York,
    chrono_tz::Asia::Tokyo,
];

/// What a version says of the one task.
#[derive(Debug, Clone)]
struct Version {
    /// How long after the version before it.
    hours: i64,
    /// The zone; `None` where it does not have the task.
    zone: Option<Tz>,
    /// The hour at which a day's work is due.
    due: u32,
    /// Whether one more day of the week is free.
    long_weekend: bool,
}

fn versions() -> impl Strategy<Value = Vec<Version>> {
    let hours = prop_oneof![3 => 0..30_i64, 3 => 0..24 * 30_i64];
    let zone = proptest::option::weighted(0.8, proptest::sample::select(ZONES.to_vec()));
    let version = (hours, zone, 0..24_u32, any::<bool>());
    let version = version.prop_map(|(hours, zone, due, long_weekend)| Version {
        hours,
        zone,
        due,
        long_weekend,
    });
    prop::collection::vec(version, 1..8)
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn policy(every: &str, version: &Version) -> Arc<Policy> {
    let calendar = id("usual");
    let settings = Settings {
        organisation: None,
        language: crate::language::Language::ENGLISH,
        timezone: COPENHAGEN,
        calendar: Some(calendar.clone()),
        starts: date("2026-01-05"),
        record_within: Duration::days(2),
        review_within: Duration::days(2),
        due_soon: Duration::days(2),
        history: HistorySettings::default(),
        approvers: Vec::new(),
    };
    let time = NaiveTime::from_hms_opt(version.due, 0, 0).unwrap();
    let due = every.ends_with("day").then_some(DueRule::Day { time });
    let task = version.zone.map(|zone| Task {
        id: id("report"),
        title: "Report".into(),
        description: None,
        assigned: Assignment::Team(id("red")),
        cadence: Cadence::new(
            Some(recurrence(every, due, IfHoliday::Keep)),
            None,
            Grace::None,
        )
        .unwrap(),
        timezone: Some(zone),
        calendar: None,
        starts: None,
        ends: None,
        requires: Requirements::default(),
        controls: Vec::new(),
        source: None,
    });
    let free = [Weekday::Sat, Weekday::Sun, Weekday::Fri];
    let free = &free[..if version.long_weekend { 3 } else { 2 }];
    let days = Calendar::new(free.iter().copied(), []).unwrap();
    Arc::new(Policy::new(
        Arc::new(settings),
        Arc::new(Teams::new(BTreeMap::new(), BTreeMap::new())),
        BTreeMap::from([(calendar, Arc::new(days))]),
        task.into_iter()
            .map(|task| (task.id.clone(), Arc::new(task)))
            .collect(),
        BTreeMap::new(),
    ))
}

/// The first version has the task, and so does the last.
fn timeline(every: &str, versions: &[Version]) -> VersionTimeline {
    let mut from = utc("2026-01-03");
    let mut all: Vec<VersionInForce> = Vec::new();
    let ends = [0, versions.len() - 1];
    for (index, version) in versions.iter().enumerate() {
        from += TimeDelta::hours(version.hours);
        let mut version = version.clone();
        if ends.contains(&index) {
            version.zone = version.zone.or(Some(ZONES[0]));
        }
        all.push(VersionInForce {
            policy: policy(every, &version),
            from,
            reaches_back: true,
        });
    }
    let newest = all.pop().unwrap();
    VersionTimeline::new(all, newest)
}

fn until() -> DateTime<Utc> {
    utc("2026-12-01")
}

/// Each label that is owed, with its opening and the version that owes it.
fn owed_labels(timeline: &VersionTimeline) -> Vec<(String, DateTime<Utc>, usize)> {
    let (ledger, unlisted) = Ledger::new(timeline, until(), usize::MAX);
    assert!(unlisted.is_empty());
    let schedules = ledger.schedules(&id("report"));
    let owed = schedules.flat_map(TeamSchedule::windows_with_versions);
    let owed =
        owed.map(|(window, version)| (window.label.to_string(), window.opens.to_utc(), version));
    owed.collect()
}

/// The labels that one version alone would owe, but for those about `until`.
fn labels(timeline: &VersionTimeline, version: usize) -> BTreeSet<String> {
    let policy = timeline.policy(version);
    let terms = Terms::of(policy, &policy.tasks["report"], OwingTeam::All);
    let windows = occurrences(&terms, until() - TimeDelta::days(3)).unwrap();
    windows
        .iter()
        .map(|window| window.label.to_string())
        .collect()
}

/// A quarter of the cases of other properties: each lists the days of a year for several versions.
fn fewer_cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / 4,
        ..usual
    }
}

proptest! {
    #![proptest_config(fewer_cases())]

    /// Zones change, hours change, the task is removed and restored: each label is owed exactly once, from `starts`.
    #[test]
    fn each_label_is_owed_exactly_once(
        every in proptest::sample::select(vec!["day", "3 day", "week", "2 week", "month", "FREQ=WEEKLY;BYDAY=MO,TH"]),
        versions in versions(),
    ) {
        let timeline = timeline(every, &versions);
        let owed = owed_labels(&timeline);
        let once: BTreeSet<String> = owed.iter().map(|(label, ..)| label.clone()).collect();
        prop_assert_eq!(once.len(), owed.len(), "a label is owed twice");
        let wanted = labels(&timeline, timeline.versions().len() - 1);
        let lost: Vec<_> = wanted.difference(&once).collect();
        prop_assert!(lost.is_empty(), "{lost:?} are owed by nobody");
    }

    /// Calendars change too: what is a business day under every version is owed exactly once, and what is one under none
    /// is not owed.
    #[test]
    fn each_business_day_is_owed_exactly_once(versions in versions()) {
        let timeline = timeline("business-day", &versions);
        let owed = owed_labels(&timeline);
        let once: BTreeSet<String> = owed.iter().map(|(label, ..)| label.clone()).collect();
        prop_assert_eq!(once.len(), owed.len(), "a label is owed twice");
        let having = (0..timeline.versions().len()).filter(|at| timeline.task(*at, "report").is_some());
        let each: Vec<_> = having.map(|version| labels(&timeline, version)).collect();
        let always = each.iter().cloned().reduce(|a, b| &a & &b).unwrap();
        let lost: Vec<_> = always.difference(&once).collect();
        prop_assert!(lost.is_empty(), "{lost:?} are owed by nobody");
        for (label, opens, version) in &owed {
            let policy = timeline.policy(*version);
            let terms = Terms::of(policy, &policy.tasks["report"], OwingTeam::All);
            let windows = occurrences(&terms, until()).unwrap();
            let found = windows.iter().find(|window| *window.label == **label);
            prop_assert_eq!(found.map(|window| window.opens.to_utc()), Some(*opens), "{}", label);
        }
    }
}

fn version(hours: i64, zone: Option<Tz>) -> Version {
    Version {
        hours,
        zone,
        due: 17,
        long_weekend: false,
    }
}

#[track_caller]
fn check(every: &str, versions: &[Version], label: &str, expected: Option<usize>) {
    let owed = owed_labels(&timeline(every, versions));
    let owner = owed.iter().find(|(found, ..)| found == label);
    assert_eq!(owner.map(|(.., version)| *version), expected, "{label}");
}

const EAST: Option<Tz> = Some(chrono_tz::Asia::Tokyo);
const WEST: Option<Tz> = Some(chrono_tz::America::New_York);

/// Monday 2 March opens at 15:00 UTC on Sunday in Tokyo, at 05:00 UTC on Monday in New York.
#[test]
fn the_new_version_owes_what_neither_would() {
    // 2026-01-03 and 57 days and 20 hours: Sunday 1 March, 20:00 UTC.
    let between = 57 * 24 + 20;
    let versions = [version(0, WEST), version(between, EAST)];
    check("week", &versions, "2026-W09", Some(0));
    check("week", &versions, "2026-W10", Some(1));
    check("week", &versions, "2026-W11", Some(1));
    // Both would: the old one does.
    let versions = [version(0, EAST), version(between, WEST)];
    check("week", &versions, "2026-W10", Some(0));
}

#[test]
fn what_opened_while_a_task_was_removed_is_owed_by_the_version_that_restores_it() {
    let versions = [
        version(0, EAST),
        version(57 * 24, None),
        version(9 * 24, EAST),
    ];
    check("week", &versions, "2026-W09", Some(0));
    check("week", &versions, "2026-W10", Some(2));
    check("week", &versions, "2026-W11", Some(2));
}

/// A restored task that says from when on it is asked for again owes nothing before.
#[test]
fn a_restored_task_owes_from_its_own_start() {
    let mut timeline = timeline(
        "week",
        &[
            version(0, EAST),
            version(57 * 24, None),
            version(20 * 24, EAST),
        ],
    );
    let mut newest = timeline.versions().last().unwrap().clone();
    let mut held = Policy::clone(&newest.policy);
    let mut task = Task::clone(&held.tasks["report"]);
    task.starts = Some(date("2026-03-16"));
    held.tasks.insert(id("report"), Arc::new(task));
    newest.policy = Arc::new(held);
    let before = timeline.versions()[..2].to_vec();
    timeline = VersionTimeline::new(before, newest);
    let owed = owed_labels(&timeline);
    let labels: Vec<&str> = owed.iter().map(|(label, ..)| label.as_str()).collect();
    assert!(labels.contains(&"2026-W09") && labels.contains(&"2026-W12"));
    assert!(!labels.contains(&"2026-W10") && !labels.contains(&"2026-W11"));
}

fn with_dates(
    mut version: VersionInForce,
    starts: Option<&str>,
    ends: Option<&str>,
) -> VersionInForce {
    let mut held = Policy::clone(&version.policy);
    let mut task = Task::clone(&held.tasks["report"]);
    (task.starts, task.ends) = (starts.map(date), ends.map(date));
    held.tasks.insert(id("report"), Arc::new(task));
    version.policy = Arc::new(held);
    version
}

/// Halves of a year that begin in January; for ten days about the first of July, they begin in June.
#[test]
fn periods_that_are_joined_from_another_start_for_a_while_lose_no_window() {
    // 20 June and 5 July.
    let hours = [0, 168 * 24, 15 * 24];
    let versions = hours.map(|hours| version(hours, EAST));
    let mut all = timeline("6 month", &versions).versions().to_vec();
    for (place, starts) in [(0, "2026-01-01"), (1, "2026-06-01"), (2, "2026-01-01")] {
        all[place] = with_dates(all[place].clone(), Some(starts), None);
        all[place].reaches_back = place == 0;
    }
    let newest = all.pop().unwrap();
    let owed = owed_labels(&VersionTimeline::new(all, newest));
    let labels: Vec<&str> = owed.iter().map(|(label, ..)| label.as_str()).collect();
    assert_eq!(labels, ["2026-01", "2026-07"]);
}

/// Two weeks that are joined from another start for a while: what they cover is owed once.
#[test]
fn periods_that_are_joined_from_another_start_are_not_owed_twice() {
    // 10 January, and 20 January: 2026-W04 begins on the 19th, in the middle of 2026-W03 and 2026-W04.
    let hours = [0, 7 * 24, 10 * 24];
    let versions = hours.map(|hours| version(hours, EAST));
    let mut all = timeline("2 week", &versions).versions().to_vec();
    all[1] = with_dates(all[1].clone(), Some("2026-01-12"), Some("2026-12-31"));
    let newest = all.pop().unwrap();
    let owed = owed_labels(&VersionTimeline::new(all, newest));
    let labels: Vec<&str> = owed.iter().map(|(label, ..)| label.as_str()).collect();
    assert_eq!(labels[..3], ["2026-W02", "2026-W03", "2026-W06"]);
}

/// The time between an end and the version that takes it back is that version's.
#[test]
fn an_end_that_is_taken_back_leaves_no_time_to_nobody() {
    let hours = [0, 7 * 24, 24 * 24];
    let versions = hours.map(|hours| version(hours, EAST));
    let mut all = timeline("week", &versions).versions().to_vec();
    all[1] = with_dates(all[1].clone(), None, Some("2026-01-11"));
    let newest = all.pop().unwrap();
    let timeline = VersionTimeline::new(all, newest);
    let (ledger, _) = Ledger::new(&timeline, until(), usize::MAX);
    let schedule = ledger.schedules(&id("report")).next().unwrap();
    let intervals = schedule.intervals();
    let versions: Vec<usize> = intervals.iter().map(|interval| interval.version).collect();
    assert_eq!(versions, [0, 1, 2, 2]);
    assert!(intervals.windows(2).all(|pair| pair[0].to == pair[1].from));
    assert!(intervals[2].is_restored && intervals[2].is_retroactive && !intervals[3].is_restored);
}
