//! Whether a task asks its teams for less on their own days: by the time zone and the calendar of each.

use std::sync::Arc;

use super::cadence;
use super::policy_change::PolicyChange;
use super::settings::days_lost;
use super::spelling::{join_names, or_none};
use super::weakening::{Weakening, WeakeningNotes};
use crate::model::{Assignment, Id, OwingTeam, Policy, Task};
use crate::schedule::Terms;

/// What two versions ask of the same team, or of those that had the task and have it now.
struct TeamTerms<'a> {
    was: (Terms<'a>, OwingTeam<'a>),
    is: (Terms<'a>, OwingTeam<'a>),
    /// The teams for which these terms count.
    teams: Vec<&'a Id>,
}

/// Compares the cadence of a task, and its own time zone and calendar, for each of its teams: once for those with the
/// same days. The defaults of teams and of the policy are compared in their own files.
pub(super) fn compare(
    was: (&Policy, &Task),
    is: (&Policy, &Task),
    change: &PolicyChange,
    notes: &mut WeakeningNotes,
) {
    let pairs = pair_terms(was, is);
    let has_several = pairs.len() > 1;
    let first = notes.found.len();
    for pair in &pairs {
        let begin = notes.found.len();
        compare_own_days(was, is, pair, notes);
        cadence::compare(&pair.was.0, &pair.is.0, change, notes);
        if has_several {
            name_teams(notes.found, (first, begin), &pair.teams);
        }
    }
}

/// Leaves out what was found for other teams already, and says of the rest which teams it is about.
fn name_teams(found: &mut Vec<Weakening>, (first, begin): (usize, usize), teams: &[&Id]) {
    let of_pair = found.split_off(begin);
    for mut weakening in of_pair {
        let mut known = found[first..].iter();
        if known.any(|other| other.subject == weakening.subject) {
            continue;
        }
        weakening.message = format!("{}, for {}", weakening.message, join_names(teams));
        found.push(weakening);
    }
}

fn pair_terms<'a>(was: (&'a Policy, &'a Task), is: (&'a Policy, &'a Task)) -> Vec<TeamTerms<'a>> {
    let terms = |(policy, task): (&'a Policy, &'a Task), owing| Terms::of(policy, task, owing);
    let mut pairs: Vec<TeamTerms> = Vec::new();
    if was.0.teams.has_own_days() || is.0.teams.has_own_days() {
        for team in each_of(was.1) {
            if !each_of(is.1).contains(team) {
                continue;
            }
            let owing = OwingTeam::One(team);
            let (old, new) = (terms(was, owing), terms(is, owing));
            let mut known = pairs.iter_mut();
            match known.find(|pair| pair.was.0 == old && pair.is.0 == new) {
                Some(pair) => pair.teams.push(team),
                None => pairs.push(TeamTerms {
                    was: (old, owing),
                    is: (new, owing),
                    teams: vec![team],
                }),
            }
        }
    }
    // Where no team keeps it, what is asked of all of them.
    if pairs.is_empty() {
        pairs.push(TeamTerms {
            was: (terms(was, OwingTeam::All), OwingTeam::All),
            is: (terms(is, OwingTeam::All), OwingTeam::All),
            teams: Vec::new(),
        });
    }
    pairs
}

/// The teams that owe a duty of their own.
fn each_of(task: &Task) -> &[Id] {
    match &task.assigned {
        Assignment::AnyOf(_) => &[],
        Assignment::Team(_) | Assignment::EachOf(_) => task.assigned.teams(),
    }
}

/// The task's own time zone and calendar.
fn compare_own_days(
    (old, was): (&Policy, &Task),
    (new, is): (&Policy, &Task),
    pair: &TeamTerms,
    notes: &mut WeakeningNotes,
) {
    let zones = (pair.was.0.timezone, pair.is.0.timezone);
    if was.timezone != is.timezone && zones.0 != zones.1 {
        let (was, is) = (zones.0.name(), zones.1.name());
        notes.add_change("timezone", DAYS_BEGIN_ELSEWHEN, &was, &is);
    }
    if was.calendar != is.calendar {
        let lost = days_lost(pair.was.0.calendar, pair.is.0.calendar);
        if !lost.is_empty() {
            let was = or_none(old.calendar_name_of(was, pair.was.1));
            let is = or_none(new.calendar_name_of(is, pair.is.1));
            let what = fewer_business_days(&lost);
            notes.add_change("calendar", &what, &was, &is);
        }
    }
}

const DAYS_BEGIN_ELSEWHEN: &str = "its days begin at another time";

fn fewer_business_days(lost: &[String]) -> String {
    format!("has fewer business days ({})", join_names(lost))
}

/// Compares the time zones and calendars that teams have of their own, of the teams whose days count for some task.
pub(super) fn compare_teams(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    if Arc::ptr_eq(&old.teams, &new.teams) || have_same_days(old, new) {
        return;
    }
    let mut notes = WeakeningNotes::new(Arc::from("policy/teams.yaml"), "teams".to_owned(), found);
    for (id, is) in new.teams.teams() {
        let Some(was) = old.teams.teams().get(id) else {
            continue;
        };
        let counts = |is_own: fn(&Task) -> bool| {
            let mut tasks = new.tasks.values();
            tasks.any(|task| !is_own(task) && task.assigned.teams().contains(id))
        };
        let zones = (
            was.timezone.unwrap_or(old.settings.timezone),
            is.timezone.unwrap_or(new.settings.timezone),
        );
        let is_other = was.timezone != is.timezone && zones.0 != zones.1;
        if is_other && counts(|task| task.timezone.is_some()) {
            let field = format!("teams.{id}.timezone");
            let what = format!("{id}: {DAYS_BEGIN_ELSEWHEN}");
            notes.add_change(&field, &what, &zones.0.name(), &zones.1.name());
        }
        if was.calendar != is.calendar && counts(|task| task.calendar.is_some()) {
            let calendars = (
                old.usual_calendar(was.calendar.as_ref()),
                new.usual_calendar(is.calendar.as_ref()),
            );
            let lost = days_lost(calendars.0, calendars.1);
            if !lost.is_empty() {
                let field = format!("teams.{id}.calendar");
                let what = format!("{id}: {}", fewer_business_days(&lost));
                let name = |own: &Option<Id>, policy: &Policy| {
                    or_none(own.as_ref().or(policy.settings.calendar.as_ref()))
                };
                let names = (name(&was.calendar, old), name(&is.calendar, new));
                notes.add_change(&field, &what, &names.0, &names.1);
            }
        }
    }
}

/// Whether the teams of two versions have the same days of their own.
pub(super) fn have_same_days(old: &Policy, new: &Policy) -> bool {
    let is_plain = !old.teams.has_own_days() && !new.teams.has_own_days();
    is_plain || old.teams.own_days().eq(new.teams.own_days())
}
