//! Why nothing is owed on a day.

use crate::judge::Assessment;
use crate::model::{Id, OwingTeam, parse_date};

/// That a label is not a business day, where a task is owed on business days only, and the holiday: "2026-04-02 is not a
/// business day in `denmark` (Maundy Thursday)". `None` where one of these teams works on that day: the reason is
/// another one.
#[must_use]
pub fn describe_day_off(
    assessment: &Assessment,
    task: &Id,
    teams: &[Id],
    label: &str,
) -> Option<String> {
    let date = parse_date(label)?;
    let timeline = assessment.timeline.as_ref()?;
    let (version, task) = timeline.latest_task(task.as_str())?;
    let recurrence = task.cadence.recurrence.as_ref()?;
    if !recurrence.business_days_only {
        return None;
    }
    let policy = timeline.policy(version);
    let mut reasons: Vec<String> = Vec::new();
    for team in teams {
        let owing = OwingTeam::of_duty(team);
        let name = policy.calendar_name_of(task, owing);
        let day_off = policy.calendar_of(task, owing).day_off(date)?;
        let mut reason = name.map_or(String::new(), |name| format!(" in `{name}`"));
        if !day_off.is_empty() {
            reason = format!("{reason} ({day_off})");
        }
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    (!reasons.is_empty()).then(|| format!("{label} is not a business day{}", reasons.join(" and")))
}
