//! The to-do list that every output of `due` shows: duties by urgency, and the time that is left.

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono_tz::Tz;

use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Id, format_span};

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
pub(crate) fn time_left(assessment: &Assessment, duty: &Duty) -> String {
    let now = assessment.as_of;
    let window = &duty.window;
    match duty.standing {
        Standing::Overdue => format!("{} overdue", format_span(now - window.deadline)),
        Standing::Grace => {
            let left = format_span(window.deadline - now);
            format!("past due, {left} of grace left")
        }
        Standing::Upcoming => format!("opens in {}", format_span(window.opens - now)),
        _ => format!("{} left", format_span(window.due - now)),
    }
}

/// The due instant of a duty, on the clock of the policy.
pub(crate) fn due_on_policy_clock(assessment: &Assessment, duty: &Duty) -> DateTime<Tz> {
    duty.window.due.with_timezone(&assessment.as_of.timezone())
}
