//! Values as the files of a policy spell them.

use std::fmt::Display;

use chrono::{NaiveTime, Timelike, Weekday};

use crate::model::{
    Assignment, DayOfMonth, DueRule, END_OF_DAY, Grace, Id, IfHoliday, Period, Recurrence,
    Signatures,
};

/// How many names a message holds before it counts the rest.
const NAMED: usize = 5;

/// `a, b, c`; from the sixth on, `and 3 more`.
pub(super) fn few<T: Display>(names: &[T]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(T::to_string).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A value that may be left out.
pub(super) fn or_none(value: Option<&impl Display>) -> String {
    value.map_or_else(|| "none".to_owned(), ToString::to_string)
}

/// `[a, b]`.
pub(super) fn list<T: Display>(names: &[T]) -> String {
    format!("[{}]", few(names))
}

/// `each_of: [a, b]`.
pub(super) fn assigned(assigned: &Assignment) -> String {
    match assigned {
        Assignment::Team(team) => format!("team: {team}"),
        Assignment::EachOf(teams) => format!("each_of: {}", list::<Id>(teams)),
        Assignment::AnyOf(teams) => format!("any_of: {}", list::<Id>(teams)),
    }
}

/// `every: week, interval: 2`.
pub(super) fn period(recurrence: &Recurrence) -> String {
    let mut text = match &recurrence.every {
        Period::Rrule(rule) => format!("rrule: {rule}"),
        every => format!("every: {}", every.name()),
    };
    if recurrence.interval.get() > 1 {
        let interval = format!(", interval: {}", recurrence.interval);
        text.push_str(&interval);
    }
    if recurrence.business_days_only {
        text.push_str(", on: business-days");
    }
    text
}

/// `{ weekday: friday, time: "17:00" }`, with `if_holiday` where it says something.
pub(super) fn due(recurrence: &Recurrence) -> String {
    let due = match &recurrence.due {
        Some(rule) => format!("{{ {} }}", due_fields(rule)),
        None => "the end of the period".to_owned(),
    };
    match recurrence.if_holiday {
        IfHoliday::Keep => due,
        moved => format!("{due}, if_holiday: {}", if_holiday(moved)),
    }
}

fn due_fields(rule: &DueRule) -> String {
    match *rule {
        DueRule::Day { time: at } => time(at),
        DueRule::Week { weekday, time: at } => {
            format!("weekday: {}, {}", weekday_name(weekday), time(at))
        }
        DueRule::Month {
            day,
            month,
            time: at,
        } => {
            let day = match day {
                DayOfMonth::Day(day) => format!("day: {day}"),
                DayOfMonth::BusinessDay(day) => format!("business_day: {day}"),
            };
            let month = month.map_or_else(String::new, |month| format!(", month: {month}"));
            format!("{day}{month}, {}", time(at))
        }
        DueRule::Rrule { within, time: None } => format!("within: {within}"),
        DueRule::Rrule {
            within,
            time: Some(at),
        } => format!("within: {within}, {}", time(at)),
    }
}

fn time(time: NaiveTime) -> String {
    let format = if time == END_OF_DAY || time.second() > 0 {
        "time: \"%H:%M:%S\""
    } else {
        "time: \"%H:%M\""
    };
    time.format(format).to_string()
}

/// The day in English, as calendars and `due` spell it.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// `keep`, `preceding`, `following`.
pub(super) fn if_holiday(moved: IfHoliday) -> &'static str {
    match moved {
        IfHoliday::Keep => "keep",
        IfHoliday::Preceding => "preceding",
        IfHoliday::Following => "following",
    }
}

/// `2 business-days`, `P1D`, `none`.
pub(super) fn grace(grace: Grace) -> String {
    match grace {
        Grace::None => "none".to_owned(),
        Grace::Duration(duration) => duration.to_string(),
        Grace::BusinessDays(1) => "1 business-day".to_owned(),
        Grace::BusinessDays(days) => format!("{days} business-days"),
    }
}

/// `off`, `optional`, `required`.
pub(super) fn signatures(signatures: Signatures) -> &'static str {
    match signatures {
        Signatures::Off => "off",
        Signatures::Optional => "optional",
        Signatures::Required => "required",
    }
}

/// `20 MiB`: bytes in the largest unit that leaves no rest.
pub(super) fn size(bytes: u64) -> String {
    let units = [
        (1 << 30, "GiB"),
        (1_000_000_000, "GB"),
        (1 << 20, "MiB"),
        (1_000_000, "MB"),
        (1 << 10, "KiB"),
        (1_000, "KB"),
    ];
    let (factor, unit) = units
        .into_iter()
        .find(|(factor, _)| bytes.is_multiple_of(*factor))
        .unwrap_or((1, "B"));
    format!("{} {unit}", bytes / factor)
}
