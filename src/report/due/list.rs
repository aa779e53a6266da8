//! The to-do list that every output of `due` shows: duties by urgency, and the time that is left.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, TimeDelta};
use chrono_tz::Tz;

use crate::judge::{Assessment, Duty, Standing, StandingReason};
use crate::language::Language;
use crate::model::{Id, format_span_in};

/// Duties of each team, most urgent first.
pub(crate) fn duties_by_team(assessment: &Assessment) -> BTreeMap<&Id, Vec<&Duty>> {
    let mut teams: BTreeMap<&Id, Vec<&Duty>> = BTreeMap::new();
    for duty in duties_by_urgency(assessment) {
        teams.entry(&duty.id.team).or_default().push(duty);
    }
    teams
}

/// All duties, most urgent first.
pub(crate) fn duties_by_urgency(assessment: &Assessment) -> Vec<&Duty> {
    let mut duties: Vec<&Duty> = assessment.duties.iter().collect();
    duties.sort_by_key(|duty| (duty.window.due, duty.window.deadline, &duty.id));
    duties
}

/// How much time is left, or how long a duty has been overdue.
pub(crate) fn time_left(assessment: &Assessment, duty: &Duty, language: Language) -> String {
    let now = assessment.as_of;
    let window = &duty.window;
    let with = |words: &'static str, span: TimeDelta| {
        language.fill(words, &[("span", &format_span_in(span, language))])
    };
    match duty.standing {
        _ if duty.reason == Some(StandingReason::AwaitingReview) => {
            language.say("recorded, waits for its review").to_owned()
        }
        Standing::Overdue => with("{span} overdue", now - window.deadline),
        Standing::Grace => with("past due, {span} of grace left", window.deadline - now),
        Standing::Upcoming => with("opens in {span}", window.opens - now),
        _ => with("{span} left", window.due - now),
    }
}

/// The due instant of a duty, on the clock of the policy.
pub(crate) fn due_on_policy_clock(assessment: &Assessment, duty: &Duty) -> DateTime<Tz> {
    duty.window.due.with_timezone(&assessment.as_of.timezone())
}

/// A day on the clock of the policy, with its year where that is not the one of the evaluation time: `Wed 1 Apr`.
pub(super) fn format_day(assessment: &Assessment, at: DateTime<Tz>) -> String {
    format_local(assessment, at, "")
}

/// The same with the time: `Wed 1 Apr 17:00`.
pub(super) fn format_due(assessment: &Assessment, at: DateTime<Tz>) -> String {
    format_local(assessment, at, " %H:%M")
}

fn format_local(assessment: &Assessment, at: DateTime<Tz>, time: &str) -> String {
    let now = assessment.as_of;
    let at = at.with_timezone(&now.timezone());
    let year = if at.year() == now.year() { "" } else { " %Y" };
    at.format(&format!("%a %-d %b{year}{time}")).to_string()
}

/// Duties of one task and one team with the same standing, most urgent first.
pub(super) struct DutyRun<'a> {
    pub(super) first: &'a Duty,
    pub(super) others: Vec<&'a Duty>,
}

/// Puts duties of one team together that differ in their occurrence only, in the order of the first of each.
pub(super) fn duty_runs<'a>(duties: &[&'a Duty]) -> Vec<DutyRun<'a>> {
    let mut places: BTreeMap<(&Id, &Id, Standing, Option<&str>), usize> = BTreeMap::new();
    let mut runs: Vec<DutyRun> = Vec::new();
    for duty in duties.iter().copied() {
        let reason = duty.reason.map(StandingReason::word);
        let key = (&duty.id.task, &duty.id.team, duty.standing, reason);
        let place = *places.entry(key).or_insert(runs.len());
        match runs.get_mut(place) {
            Some(run) => run.others.push(duty),
            None => runs.push(DutyRun {
                first: duty,
                others: Vec::new(),
            }),
        }
    }
    runs
}

impl DutyRun<'_> {
    pub(super) fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// How the duties stand: `10 overdue since Wed 1 Apr`; of a single one, when it is due and the time that is left.
    pub(super) fn describe(&self, assessment: &Assessment) -> String {
        let window = &self.first.window;
        let due = format_due(assessment, window.due);
        let count = self.count();
        if count == 1 {
            return format!(
                "due {due}, {}",
                time_left(assessment, self.first, Language::ENGLISH)
            );
        }
        if self.first.reason == Some(StandingReason::AwaitingReview) {
            return format!("{count} recorded, and waiting for their review");
        }
        match self.first.standing {
            Standing::Overdue => {
                let since = format_day(assessment, window.deadline);
                format!("{count} overdue since {since}")
            }
            Standing::Grace => {
                let since = format_day(assessment, window.due);
                format!("{count} past due since {since}")
            }
            standing => format!("{count} {standing}, the first due {due}"),
        }
    }

    /// The occurrences: `2026-04-01, 2026-04-02`, or the first and the last of more.
    pub(super) fn occurrences(&self) -> String {
        let first = &self.first.id.occurrence;
        match self.others.as_slice() {
            [] => first.to_string(),
            [other] => format!("{first}, {}", other.id.occurrence),
            [.., last] => format!("{first} … {}", last.id.occurrence),
        }
    }
}
