//! Teams with days of their own: the schedule of each is that of the same task with these days, assigned to it alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{COPENHAGEN, date, recurrence, utc};
use crate::model::{
    Assignment, Cadence, Calendar, DueRule, Duration, Grace, HistorySettings, Id, IfHoliday,
    OwingTeam, Policy, Requirements, Settings, Task, Team, Teams,
};
use crate::schedule::{
    InForceInterval, Ledger, TeamSchedule, Terms, VersionInForce, VersionTimeline, Window,
    occurrences,
};

const ZONES: [Tz; 4] = [
    COPENHAGEN,
    chrono_tz::America::New_York,
    chrono_tz::Asia::Tokyo,
    chrono_tz::Pacific::Kiritimati,
];

const CALENDARS: [&str; 3] = ["west", "east", "festive"];

pub(super) const TEAMS: [&str; 3] = ["blue", "green", "red"];

/// A time zone and a calendar, where they are named.
pub(super) type Days = (Option<Tz>, Option<&'static str>);

/// What a version says of the one task and of its teams.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// How long after the version before it.
    pub(super) hours: i64,
    /// Who owes the task; `None` where the version does not have it.
    pub(super) assigned: Option<Assignment>,
    pub(super) of_task: Days,
    pub(super) of_teams: [Days; 3],
    pub(super) of_policy: Days,
}

pub(super) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn days(weight: f64) -> impl Strategy<Value = Days> {
    (
        proptest::option::weighted(weight, proptest::sample::select(ZONES.to_vec())),
        proptest::option::weighted(weight, proptest::sample::select(CALENDARS.to_vec())),
    )
}

fn assignments() -> impl Strategy<Value = Assignment> {
    let teams = proptest::sample::subsequence(TEAMS.to_vec(), 1..=3);
    (teams, 0..4).prop_map(|(teams, kind)| {
        let teams: Vec<Id> = teams.into_iter().map(id).collect();
        match (kind, &teams[..]) {
            (0, _) => Assignment::AnyOf(teams),
            (1, [only]) => Assignment::Team(only.clone()),
            _ => Assignment::EachOf(teams),
        }
    })
}

fn versions(own: f64) -> impl Strategy<Value = Vec<Version>> {
    let hours = prop_oneof![3 => 0..30_i64, 3 => 0..24 * 30_i64];
    let version = (
        hours,
        proptest::option::weighted(0.9, assignments()),
        days(0.1),
        [days(own), days(own), days(own)],
        days(0.4),
    );
    let version = version.prop_map(|(hours, assigned, of_task, of_teams, of_policy)| Version {
        hours,
        assigned,
        of_task,
        of_teams,
        of_policy,
    });
    prop::collection::vec(version, 1..7)
}

fn teams(version: &Version) -> Teams {
    let teams = TEAMS.iter().zip(&version.of_teams);
    let teams = teams.map(|(name, days)| {
        let team = Team {
            name: None,
            formerly: Vec::new(),
            timezone: days.0,
            calendar: days.1.map(id),
            members: Vec::new(),
        };
        (id(name), team)
    });
    Teams::new(teams.collect(), BTreeMap::new())
}

fn calendars() -> BTreeMap<Id, Arc<Calendar>> {
    let weekend = |days: [Weekday; 2], holiday: &str| {
        let holidays = [(date(holiday), "Holiday".to_owned())];
        Arc::new(Calendar::new(days, holidays).unwrap())
    };
    BTreeMap::from([
        (
            id("west"),
            weekend([Weekday::Sat, Weekday::Sun], "2026-01-19"),
        ),
        (
            id("east"),
            weekend([Weekday::Fri, Weekday::Sat], "2026-01-20"),
        ),
        (
            id("festive"),
            weekend([Weekday::Sat, Weekday::Sun], "2026-02-03"),
        ),
    ])
}

fn policy(every: &str, version: &Version) -> Arc<Policy> {
    let calendar = |name: Option<&str>| name.map(id);
    let settings = Settings {
        language: crate::language::Language::ENGLISH,
        organisation: None,
        timezone: version.of_policy.0.unwrap_or(COPENHAGEN),
        calendar: calendar(version.of_policy.1),
        starts: date("2026-01-05"),
        record_within: Duration::days(2),
        review_within: Duration::days(2),
        due_soon: Duration::days(2),
        history: HistorySettings::default(),
        approvers: Vec::new(),
    };
    let due = every.ends_with("day").then_some(DueRule::Day {
        time: super::time("17:00:00"),
    });
    let recurrence = recurrence(every, due, IfHoliday::Following);
    let task = version.assigned.clone().map(|assigned| Task {
        id: id("report"),
        title: "Report".into(),
        description: None,
        assigned,
        cadence: Cadence::new(Some(recurrence.clone()), None, Grace::BusinessDays(1)).unwrap(),
        timezone: version.of_task.0,
        calendar: calendar(version.of_task.1),
        starts: None,
        ends: None,
        requires: Requirements::default(),
        controls: Vec::new(),
        source: None,
    });
    Arc::new(Policy::new(
        Arc::new(settings),
        Arc::new(teams(version)),
        calendars(),
        task.into_iter()
            .map(|task| (task.id.clone(), Arc::new(task)))
            .collect(),
        BTreeMap::new(),
    ))
}

pub(super) fn timeline(every: &str, versions: &[Version]) -> VersionTimeline {
    let mut from = utc("2026-01-03");
    let mut all: Vec<VersionInForce> = Vec::new();
    for version in versions {
        from += TimeDelta::hours(version.hours);
        all.push(VersionInForce {
            policy: policy(every, version),
            from,
            reaches_back: true,
        });
    }
    let newest = all.pop().unwrap();
    VersionTimeline::new(all, newest)
}

pub(super) fn until() -> DateTime<Utc> {
    utc("2026-09-01")
}

fn ledger(timeline: &VersionTimeline) -> Ledger {
    let (ledger, unlisted) = Ledger::new(timeline, until(), usize::MAX);
    assert!(unlisted.is_empty());
    ledger
}

/// The duties of each team: its windows, each with the version that owes it.
pub(super) type DutiesByTeam = BTreeMap<Id, Vec<(Window, usize)>>;

pub(super) fn duties(timeline: &VersionTimeline) -> DutiesByTeam {
    let ledger = ledger(timeline);
    let mut found = DutiesByTeam::new();
    for schedule in ledger.schedules(&id("report")) {
        for (window, version) in schedule.windows_with_versions() {
            let task = timeline.task(version, "report").unwrap();
            for team in task.assigned.duty_teams() {
                if schedule.is_of(version, &team) {
                    found
                        .entry(team)
                        .or_default()
                        .push((window.clone(), version));
                }
            }
        }
    }
    for duties in found.values_mut() {
        duties.sort_by_key(|(window, _)| window.opens);
    }
    found
}

/// The schedule of a team.
fn schedule_of<'l>(ledger: &'l Ledger, team: &Id) -> TeamSchedule<'l> {
    let mut schedules = ledger.schedules(&id("report"));
    schedules.find(|schedule| schedule.is_of(0, team)).unwrap()
}

/// The same versions, in which the task names the days of a team and is assigned to it alone.
fn alone(versions: &[Version], team: usize) -> Vec<Version> {
    let alone = |version: &Version| {
        let (of_task, of_team) = (version.of_task, version.of_teams[team]);
        let of_policy = version.of_policy;
        let zone = of_task.0.or(of_team.0).or(of_policy.0);
        Version {
            assigned: version
                .assigned
                .is_some()
                .then(|| Assignment::Team(id(TEAMS[team]))),
            of_task: (
                Some(zone.unwrap_or(COPENHAGEN)),
                of_task.1.or(of_team.1).or(of_policy.1),
            ),
            of_teams: [(None, None); 3],
            of_policy: (None, None),
            ..version.clone()
        }
    };
    versions.iter().map(alone).collect()
}

const CADENCES: [&str; 6] = [
    "day",
    "business-day",
    "2 business-day",
    "week",
    "month",
    "FREQ=WEEKLY;BYDAY=MO,TH",
];

/// A quarter of the cases of other properties: each lists the days of months for several versions and teams.
fn fewer_cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases / 4,
        ..usual
    }
}

proptest! {
    #![proptest_config(fewer_cases())]

    /// A team that owes the task with others owes what it would owe alone, of a task that names its days: the same windows,
    /// by the same versions, in force at the same times.
    #[test]
    fn each_team_owes_what_it_would_owe_alone(
        every in proptest::sample::select(CADENCES.to_vec()),
        mut versions in versions(0.5),
    ) {
        let all = Assignment::EachOf(TEAMS.map(id).to_vec());
        for (at, version) in versions.iter_mut().enumerate() {
            let is_there = at == 0 || version.assigned.is_some();
            version.assigned = is_there.then(|| all.clone());
        }
        let together = timeline(every, &versions);
        let found = duties(&together);
        for (at, team) in TEAMS.map(id).iter().enumerate() {
            let single = timeline(every, &alone(&versions, at));
            let of_single = duties(&single);
            prop_assert_eq!(found.get(team), of_single.get(team), "{}", team);
            let intervals = |timeline: &VersionTimeline| -> Vec<InForceInterval> {
                schedule_of(&ledger(timeline), team).intervals().to_vec()
            };
            prop_assert_eq!(intervals(&together), intervals(&single), "{}", team);
        }
    }

    /// Teams come and go: no duty is there twice, each is what the version that owes it calls for, and what every version
    /// calls for is owed by somebody.
    #[test]
    fn no_occurrence_is_lost_where_teams_come_and_go(
        every in proptest::sample::select(vec!["day", "week", "month"]),
        mut versions in versions(0.5),
    ) {
        let ends = [0, versions.len() - 1];
        for at in ends {
            let assigned = versions[at].assigned.take();
            versions[at].assigned = assigned.or(Some(Assignment::Team(id("red"))));
        }
        let timeline = timeline(every, &versions);
        let mut owed: BTreeSet<String> = BTreeSet::new();
        for (team, of_team) in &duties(&timeline) {
            let labels: BTreeSet<&str> = of_team.iter().map(|(window, _)| &*window.label).collect();
            prop_assert_eq!(labels.len(), of_team.len(), "{} owes a label twice", team);
            owed.extend(labels.into_iter().map(str::to_owned));
            let of_version = |version: usize| {
                let policy = timeline.policy(version);
                let task = policy.tasks.get("report")?;
                let terms = Terms::of(policy, task, OwingTeam::of_duty(team));
                Some(occurrences(&terms, until() + TimeDelta::days(2)).unwrap())
            };
            let all: Vec<_> = (0..timeline.versions().len()).map(of_version).collect();
            for (window, version) in of_team {
                let called_for = all[*version].as_ref();
                prop_assert!(called_for.is_some_and(|it| it.contains(window)), "{} {:?}", team, window);
            }
        }
        let newest = timeline.newest_policy();
        let terms = Terms::of(newest, &newest.tasks["report"], OwingTeam::None);
        let wanted = occurrences(&terms, until() - TimeDelta::days(3)).unwrap();
        let lost: Vec<_> = wanted.iter().filter(|window| !owed.contains(&*window.label)).collect();
        prop_assert!(lost.is_empty(), "{lost:?} are owed by nobody");
    }

    /// What later versions say changes nothing about what was owed before them.
    #[test]
    fn no_later_version_changes_what_opened_before_it(
        every in proptest::sample::select(CADENCES.to_vec()),
        versions in versions(0.4),
        hours in 1..24 * 20_i64,
    ) {
        let (last, before) = versions.split_last().unwrap();
        if before.is_empty() {
            return Ok(());
        }
        let last = Version { hours, ..last.clone() };
        let after = [before, &[last]].concat();
        let (was, is) = (timeline(every, before), timeline(every, &after));
        let landed = is.versions().last().unwrap().from;
        let newest = after.len() - 1;
        let (was, is) = (duties(&was), duties(&is));
        for (team, of_team) in &was {
            let kept = is.get(team);
            for (window, version) in of_team.iter().filter(|(window, _)| window.opens < landed) {
                let is_kept = kept.is_some_and(|kept| kept.contains(&(window.clone(), *version)));
                prop_assert!(is_kept, "{} lost {:?}", team, window);
            }
        }
        for (team, of_team) in &is {
            let known = was.get(team);
            for duty in of_team.iter().filter(|(_, version)| *version < newest) {
                let is_known = known.is_some_and(|known| known.contains(duty));
                prop_assert!(is_known, "{} has come to owe {:?}", team, duty);
            }
        }
    }

    /// Where no team has days of its own, all of them share one schedule.
    #[test]
    fn teams_without_days_of_their_own_share_one_schedule(mut versions in versions(0.5)) {
        for version in &mut versions {
            version.of_teams = [(None, None); 3];
        }
        let ledger = ledger(&timeline("week", &versions));
        prop_assert!(ledger.schedules(&id("report")).count() <= 1);
    }
}
