//! Due instants and deadlines.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::spans::DateSpan;
use super::terms::Terms;
use super::units::CalendarUnit;
use crate::model::{
    Calendar, DayOfMonth, DueRule, END_OF_DAY, Grace, IfHoliday, Recurrence, last_date,
    local_instant,
};

/// The due instant of a calendar window: never before the window opens.
pub(super) fn due_instant(
    terms: &Terms<'_>,
    recurrence: &Recurrence,
    span: DateSpan,
    (opens, closes): (DateTime<Tz>, DateTime<Tz>),
) -> DateTime<Tz> {
    let zone = terms.timezone;
    let (date, time, exact) = match recurrence.due {
        // `closes` itself may read as the next day, where midnight exists twice.
        None => (span.last, END_OF_DAY, Some(closes)),
        Some(DueRule::Day { time }) => (span.last, time, None),
        Some(DueRule::Week { weekday, time }) => (last_weekday(span.last, weekday), time, None),
        Some(DueRule::Month { day, month, time }) => {
            let month = month_of_window(span, month);
            (day_of_month(terms.calendar, month, day), time, None)
        }
        Some(DueRule::Rrule { within, time: None }) if within.has_clock_units() => {
            // The date moves first, so that a midnight that does not exist on the instance's own date
            // does not shift the time of day.
            let midnight = within.after_date(span.first).and_time(NaiveTime::MIN);
            let instant = within.clock_units().after(local_instant(zone, midnight));
            let local = instant.naive_local();
            (local.date(), local.time(), Some(instant))
        }
        Some(DueRule::Rrule { within, time }) => {
            let date = within.after_date(span.first);
            (date, time.unwrap_or(END_OF_DAY), None)
        }
    };
    let moved = business_date(terms, recurrence.if_holiday, date, opens.date_naive());
    let exact = exact.filter(|_| moved == date);
    let due = exact.unwrap_or_else(|| local_instant(zone, moved.and_time(time)));
    due.max(opens)
}

/// The last `weekday` on or before `date`.
fn last_weekday(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    let back = date.weekday().days_since(weekday);
    date.checked_sub_days(Days::new(u64::from(back)))
        .unwrap_or(date)
}

/// The first day of the k-th month of the window; of the last where no month is named.
fn month_of_window(span: DateSpan, month: Option<u32>) -> NaiveDate {
    let unit = CalendarUnit::Months(1);
    let last = unit.ordinal(span.last);
    let ordinal = month.map_or(last, |k| unit.ordinal(span.first) + i64::from(k) - 1);
    unit.first_day(ordinal.min(last)).unwrap_or(span.last)
}

/// A day of the month that begins on `first`, clamped to what that month has.
fn day_of_month(calendar: &Calendar, first: NaiveDate, day: DayOfMonth) -> NaiveDate {
    let length = usize::from(first.num_days_in_month());
    match day {
        DayOfMonth::Day(day) => nth_day(first.iter_days().take(length), day),
        DayOfMonth::BusinessDay(day) => {
            let days = first.iter_days().take(length);
            nth_day(days.filter(|&day| calendar.is_business_day(day)), day)
        }
    }
    // A month without a business day: its last day.
    .or_else(|| first.iter_days().nth(length - 1))
    .unwrap_or(first)
}

/// The `n`-th day from the start, or from the end where `n` is negative, or the furthest that there is.
fn nth_day(days: impl Iterator<Item = NaiveDate>, n: i8) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = days.collect();
    let nth = usize::from(n.unsigned_abs());
    let index = if n > 0 {
        (nth - 1).min(days.len().saturating_sub(1))
    } else {
        days.len().saturating_sub(nth)
    };
    days.get(index).copied()
}

/// The date to which `if_holiday` moves a due date. It stays where that side has no business day within ten years, or
/// none since `opens`.
fn business_date(
    terms: &Terms<'_>,
    if_holiday: IfHoliday,
    date: NaiveDate,
    opens: NaiveDate,
) -> NaiveDate {
    let calendar = terms.calendar;
    if if_holiday == IfHoliday::Keep || calendar.is_business_day(date) {
        return date;
    }
    let moved = match if_holiday {
        IfHoliday::Keep => None,
        IfHoliday::Preceding => calendar.previous_business_day(date),
        IfHoliday::Following => calendar.next_business_day(date),
    };
    moved
        .filter(|&moved| opens <= moved && moved <= last_date())
        .unwrap_or(date)
}

/// The deadline of a duty: its due instant plus the grace.
///
/// A grace in business days that the calendar does not have within ten years is none at all, rather than endless.
pub(super) fn deadline(terms: &Terms<'_>, due: DateTime<Tz>) -> DateTime<Tz> {
    let days = match terms.cadence.grace {
        Grace::None | Grace::BusinessDays(0) => return due,
        Grace::Duration(duration) => return duration.after(due),
        Grace::BusinessDays(days) => days,
    };
    let local = due.naive_local();
    terms
        .calendar
        .nth_business_day_after(local.date(), days)
        .filter(|&day| day <= last_date())
        .map_or(due, |day| {
            local_instant(terms.timezone, day.and_time(local.time()))
        })
        .max(due)
}
