//! Teams with days of their own, where these or the teams of a task change.

use super::COPENHAGEN;
use super::teams::{Days, TEAMS, Version, duties, id, timeline, until};
use crate::model::{Assignment, Id};
use crate::schedule::Ledger;

fn version(hours: i64, teams: &[&str], of_teams: [Days; 3]) -> Version {
    let teams: Vec<Id> = teams.iter().copied().map(id).collect();
    Version {
        hours,
        assigned: Some(Assignment::EachOf(teams)),
        of_task: (None, None),
        of_teams,
        of_policy: (None, None),
    }
}

const PLAIN: Days = (None, None);
const WEST: Days = (Some(chrono_tz::America::New_York), None);
const EAST: Days = (Some(chrono_tz::Asia::Tokyo), None);

#[track_caller]
fn check(every: &str, versions: &[Version], duty: (&str, &str), expected: Option<usize>) {
    let duties = duties(&timeline(every, versions));
    let (label, team) = duty;
    let of_team = duties.get(&id(team)).map_or(&[][..], Vec::as_slice);
    let owner = of_team.iter().find(|(window, _)| &*window.label == label);
    assert_eq!(
        owner.map(|(_, version)| *version),
        expected,
        "{label} {team}"
    );
}

/// 2026-01-03 and 57 days and 20 hours: Sunday 1 March, 20:00 UTC, when Monday has begun in Tokyo.
const SUNDAY_EVENING: i64 = 57 * 24 + 20;

#[test]
fn a_team_that_moves_east_owes_what_neither_version_would() {
    let versions = [
        version(0, &["blue", "red"], [PLAIN, PLAIN, WEST]),
        version(SUNDAY_EVENING, &["blue", "red"], [PLAIN, PLAIN, EAST]),
    ];
    check("day", &versions, ("2026-03-01", "red"), Some(0));
    check("day", &versions, ("2026-03-02", "red"), Some(1));
    check("day", &versions, ("2026-03-03", "red"), Some(1));
    // The other one, in Copenhagen all the time, goes from one version to the next at its own midnight.
    check("day", &versions, ("2026-03-01", "blue"), Some(0));
    check("day", &versions, ("2026-03-02", "blue"), Some(1));
    // Both would: the old one does.
    let versions = [
        version(0, &["blue", "red"], [PLAIN, PLAIN, EAST]),
        version(SUNDAY_EVENING, &["blue", "red"], [PLAIN, PLAIN, WEST]),
    ];
    check("day", &versions, ("2026-03-02", "red"), Some(0));
    check("day", &versions, ("2026-03-03", "red"), Some(1));
}

#[test]
fn a_team_that_is_added_starts_with_what_opens_next_in_its_own_zone() {
    let of_teams = [PLAIN, EAST, WEST];
    let versions = [
        version(0, &["blue"], of_teams),
        version(SUNDAY_EVENING, &["blue", "green", "red"], of_teams),
    ];
    check("day", &versions, ("2026-03-01", "green"), None);
    check("day", &versions, ("2026-03-02", "green"), None);
    check("day", &versions, ("2026-03-03", "green"), Some(1));
    check("day", &versions, ("2026-03-01", "red"), None);
    check("day", &versions, ("2026-03-02", "red"), Some(1));
}

#[test]
fn a_task_that_passes_from_one_country_to_another_loses_no_day() {
    let of_teams = [WEST, EAST, PLAIN];
    let versions = [
        version(0, &["blue"], of_teams),
        version(SUNDAY_EVENING, &["green"], of_teams),
    ];
    check("day", &versions, ("2026-03-01", "blue"), Some(0));
    // It opens after the change in New York, and before it in Tokyo.
    check("day", &versions, ("2026-03-02", "blue"), None);
    check("day", &versions, ("2026-03-02", "green"), Some(1));
    let versions = [
        version(0, &["green"], of_teams),
        version(SUNDAY_EVENING, &["blue"], of_teams),
    ];
    check("day", &versions, ("2026-03-02", "green"), Some(0));
    check("day", &versions, ("2026-03-02", "blue"), None);
    check("day", &versions, ("2026-03-03", "blue"), Some(1));
}

#[test]
fn what_any_may_do_has_the_days_that_all_of_them_have() {
    let any = |of_teams: [Days; 3]| {
        let teams = TEAMS.map(id).to_vec();
        let version = Version {
            assigned: Some(Assignment::AnyOf(teams)),
            ..version(0, &[], of_teams)
        };
        let duties = duties(&timeline("day", &[version]));
        duties[&Id::any()][0].0.opens.timezone()
    };
    assert_eq!(any([EAST, EAST, EAST]), chrono_tz::Asia::Tokyo);
    assert_eq!(any([EAST, EAST, WEST]), COPENHAGEN);
    assert_eq!(any([EAST, EAST, PLAIN]), COPENHAGEN);
}

#[test]
fn duties_of_all_schedules_count_toward_the_limit() {
    let versions = [version(0, &TEAMS, [PLAIN, EAST, WEST])];
    let timeline = timeline("day", &versions);
    let days = duties(&timeline).values().map(Vec::len).sum::<usize>();
    let (ledger, unlisted) = Ledger::new(&timeline, until(), days);
    assert!(unlisted.is_empty() && ledger.tasks().count() == 1);
    let (ledger, unlisted) = Ledger::new(&timeline, until(), days - 1);
    assert!(unlisted.len() == 1 && ledger.tasks().count() == 0);
}
