//! Values as the files of a policy spell them.

use std::fmt::Display;

use chrono::{NaiveTime, Timelike, Weekday};

use crate::model::{
    Assignment, DayOfMonth, DueRule, END_OF_DAY, Grace, Id, IfHoliday, Period, Recurrence,
    Signatures,
};
use crate::schedule::Terms;

/// How many names a message lists before it counts the rest.
const NAMED: usize = 5;

/// `a, b, c`; from the sixth on, `and 3 more`.
pub(super) fn join_names<T: Display>(names: &[T]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(T::to_string).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A value, or `none` where it is left out.
pub(super) fn or_none(value: Option<impl Display>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// `[a, b]`.
pub(super) fn bracket_names<T: Display>(names: &[T]) -> String {
    format!("[{}]", join_names(names))
}

/// `[a, b]`, or a word where there are none.
pub(super) fn bracket_or<T: Display>(none: &str, names: &[T]) -> String {
    match names {
        [] => none.to_owned(),
        some => bracket_names(some),
    }
}

/// `each_of: [a, b]`.
pub(super) fn spell_assignment(assigned: &Assignment) -> String {
    match assigned {
        Assignment::Team(team) => format!("team: {team}"),
        Assignment::EachOf(teams) => format!("each_of: {}", bracket_names::<Id>(teams)),
        Assignment::AnyOf(teams) => format!("any_of: {}", bracket_names::<Id>(teams)),
    }
}

/// `every: week, interval: 2`.
pub(super) fn spell_period(recurrence: &Recurrence) -> String {
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

/// `every: week, due: { weekday: friday, time: "17:00" }`.
pub(super) fn spell_recurrence(recurrence: &Recurrence) -> String {
    format!(
        "{}, due: {}",
        spell_period(recurrence),
        spell_due(recurrence)
    )
}

/// `from 2026-01-05, every: week, due: …`: of two versions that recur alike.
pub(super) fn spell_terms(terms: &Terms) -> String {
    let recurrence = terms.cadence.recurrence.as_ref();
    let recurrence = recurrence.map_or_else(String::new, spell_recurrence);
    let last = terms.calendar.holidays().last();
    let holidays = match last {
        Some(last) => format!(
            "{} holidays until {last}",
            terms.calendar.holidays().count()
        ),
        None => "no holidays".to_owned(),
    };
    format!("{recurrence}, from {}, with {holidays}", terms.starts)
}

/// `{ weekday: friday, time: "17:00" }`, with `if_holiday` unless it is `keep`.
pub(super) fn spell_due(recurrence: &Recurrence) -> String {
    let due = match &recurrence.due {
        Some(rule) => format!("{{ {} }}", spell_due_rule(rule)),
        None => "the end of the period".to_owned(),
    };
    match recurrence.if_holiday {
        IfHoliday::Keep => due,
        moved => format!("{due}, if_holiday: {}", if_holiday(moved)),
    }
}

fn spell_due_rule(rule: &DueRule) -> String {
    match *rule {
        DueRule::Day { time: at } => spell_time(at),
        DueRule::Week { weekday, time: at } => {
            format!("weekday: {}, {}", weekday_name(weekday), spell_time(at))
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
            format!("{day}{month}, {}", spell_time(at))
        }
        DueRule::Rrule { within, time: None } => format!("within: {within}"),
        DueRule::Rrule {
            within,
            time: Some(at),
        } => format!("within: {within}, {}", spell_time(at)),
    }
}

fn spell_time(time: NaiveTime) -> String {
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
fn if_holiday(moved: IfHoliday) -> &'static str {
    match moved {
        IfHoliday::Keep => "keep",
        IfHoliday::Preceding => "preceding",
        IfHoliday::Following => "following",
    }
}

/// `2 business-days`, `P1D`, `none`.
pub(super) fn spell_grace(grace: Grace) -> String {
    match grace {
        Grace::None => "none".to_owned(),
        Grace::Duration(duration) => duration.to_string(),
        Grace::BusinessDays(1) => "1 business-day".to_owned(),
        Grace::BusinessDays(days) => format!("{days} business-days"),
    }
}

/// `off`, `optional`, `required`.
pub(super) fn spell_signatures(signatures: Signatures) -> &'static str {
    match signatures {
        Signatures::Off => "off",
        Signatures::Optional => "optional",
        Signatures::Required => "required",
    }
}

/// `20 MiB`: bytes in the largest unit that leaves no remainder.
pub(super) fn spell_size(bytes: u64) -> String {
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
