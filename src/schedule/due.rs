//! Due instants and deadlines.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::spans::DateSpan;
use super::terms::Terms;
use super::units::CalendarUnit;
use crate::model::{
    Calendar, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday, Recurrence, last_date,
    local_instant,
};

/// A due instant before `if_holiday` moves it: its local date and time, and the instant.
struct DueTime {
    date: NaiveDate,
    time: NaiveTime,
    instant: DateTime<Tz>,
}

/// The due instant of a calendar window: never before the window opens.
pub(super) fn due_instant(
    terms: &Terms<'_>,
    recurrence: &Recurrence,
    span: DateSpan,
    (opens, closes): (DateTime<Tz>, DateTime<Tz>),
) -> DateTime<Tz> {
    let planned = match recurrence.due {
        // `closes` itself may read as the next day, where midnight exists twice.
        None => DueTime {
            date: span.last,
            time: END_OF_DAY,
            instant: closes,
        },
        Some(rule) => planned_due(terms, span, rule),
    };
    let date = business_date(
        terms,
        recurrence.if_holiday,
        planned.date,
        opens.date_naive(),
    );
    let due = if date == planned.date {
        planned.instant
    } else {
        local_instant(terms.timezone, date.and_time(planned.time))
    };
    due.max(opens)
}

fn planned_due(terms: &Terms<'_>, span: DateSpan, rule: DueRule) -> DueTime {
    let (date, time) = match rule {
        DueRule::Day { time } => (span.last, time),
        DueRule::Week { weekday, time } => (last_weekday(span.last, weekday), time),
        DueRule::Month { day, month, time } => {
            let month = month_of_window(span, month);
            (day_of_month(terms.calendar, month, day), time)
        }
        DueRule::Rrule { within, time } => match time {
            None if within.has_clock_units() => {
                return due_after_midnight(terms, span.first, within);
            }
            time => (within.after_date(span.first), time.unwrap_or(END_OF_DAY)),
        },
    };
    DueTime {
        date,
        time,
        instant: local_instant(terms.timezone, date.and_time(time)),
    }
}

/// `within` after the instance's local midnight. The date moves first, so that a midnight that does not exist on the
/// instance's own date does not shift the time of day.
fn due_after_midnight(terms: &Terms<'_>, date: NaiveDate, within: Duration) -> DueTime {
    let midnight = within.after_date(date).and_time(NaiveTime::MIN);
    let instant = within
        .clock_units()
        .after(local_instant(terms.timezone, midnight));
    let local = instant.naive_local();
    DueTime {
        date: local.date(),
        time: local.time(),
        instant,
    }
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
