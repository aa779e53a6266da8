//! A cadence as people say it.

use chrono::{NaiveTime, Weekday};

use crate::model::{
    AsNeeded, Cadence, DayOfMonth, DueRule, END_OF_DAY, Grace, Period, Recurrence, Task,
};

/// When a task is to be done: `every week, due Friday 17:00`.
pub(super) fn cadence(cadence: &Cadence) -> String {
    let recurrence = cadence.recurrence.as_ref().map(by_calendar);
    let as_needed = cadence.as_needed.as_ref().map(on_request);
    let parts: Vec<String> = recurrence.into_iter().chain(as_needed).collect();
    parts.join("; ")
}

/// How much later it may be, where it may.
pub(super) fn grace(cadence: &Cadence) -> Option<String> {
    match cadence.grace {
        Grace::BusinessDays(1) => Some("1 working day".to_owned()),
        Grace::BusinessDays(days) => Some(format!("{days} working days")),
        Grace::Duration(span) if !span.is_zero() => Some(span.to_iso()),
        Grace::None | Grace::Duration(_) => None,
    }
}

/// What has to lie beside the evidence, and who looks at it.
pub(super) fn asks(task: &Task) -> String {
    let mut asked = vec!["a summary".to_owned()];
    if task.requires.details.is_some() {
        asked.push("the details that the task's form asks for".to_owned());
    }
    match task.requires.artifacts.min {
        0 => {}
        1 => asked.push("at least 1 file".to_owned()),
        min => asked.push(format!("at least {min} files")),
    }
    match task.requires.min_links {
        0 => {}
        1 => asked.push("at least 1 link".to_owned()),
        min => asked.push(format!("at least {min} links")),
    }
    if task.requires.review.required {
        asked.push("a review by somebody else".to_owned());
    }
    asked.join(", ")
}

fn by_calendar(recurrence: &Recurrence) -> String {
    let every = &recurrence.every;
    let interval = recurrence.interval.get();
    let period = match every {
        Period::Rrule(rule) => format!("by the rule {}", rule.as_str()),
        Period::Day if recurrence.business_days_only => "every working day".to_owned(),
        _ if interval == 1 => format!("every {}", every.name()),
        _ => format!("every {interval} {}s", every.name()),
    };
    match recurrence.due.as_ref().map(due) {
        Some(due) => format!("{period}, due {due}"),
        None => period,
    }
}

fn due(rule: &DueRule) -> String {
    match rule {
        DueRule::Day { time } => clock(*time),
        DueRule::Week { weekday, time } => format!("{} {}", name(*weekday), clock(*time)),
        DueRule::Month { day, month, time } => {
            let month = month.map_or(String::new(), |month| format!(" of month {month}"));
            format!("{}{month} {}", day_of_month(*day), clock(*time))
        }
        DueRule::Rrule { within, time } => {
            let time = time.map_or(String::new(), |time| format!(" {}", clock(time)));
            format!("within {}{time}", within.to_iso())
        }
    }
}

fn day_of_month(day: DayOfMonth) -> String {
    let (count, what) = match day {
        DayOfMonth::Day(count) => (count, "day"),
        DayOfMonth::BusinessDay(count) => (count, "working day"),
    };
    match count {
        -1 => format!("on the last {what}"),
        ..-1 => format!("on {what} {} from the end", count.unsigned_abs()),
        _ => format!("on {what} {count}"),
    }
}

fn on_request(as_needed: &AsNeeded) -> String {
    let within = as_needed.within.to_iso();
    let triggers: Vec<&str> = as_needed
        .triggers
        .iter()
        .map(crate::model::Id::as_str)
        .collect();
    let mut text = if triggers.is_empty() {
        format!("on request, within {within}")
    } else {
        format!("on request ({}), within {within}", triggers.join(", "))
    };
    if let Some(every) = as_needed.at_least_every {
        text.push_str(", and at least every ");
        text.push_str(&every.to_iso());
    }
    text
}

fn clock(time: NaiveTime) -> String {
    if time == END_OF_DAY {
        "by the end of the day".to_owned()
    } else {
        time.format("%H:%M").to_string()
    }
}

const fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
