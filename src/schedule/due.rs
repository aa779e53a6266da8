//! Due instants and deadlines.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::period::{Span, days_in_month, first_of_month, month_ordinal};
use super::window::Terms;
use crate::model::{
    Calendar, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday, Recurrence, last_date,
    local_instant,
};

/// A due instant before `if_holiday`: the local date and time that it was meant for, and what it came to.
struct Due {
    date: NaiveDate,
    time: NaiveTime,
    instant: DateTime<Tz>,
}

/// When the duty of a calendar window is due: not before the window opens.
pub(super) fn due(
    terms: &Terms<'_>,
    recurrence: &Recurrence,
    span: Span,
    (opens, closes): (DateTime<Tz>, DateTime<Tz>),
) -> DateTime<Tz> {
    let meant = match recurrence.due {
        // Not the local reading of `closes`: where midnight exists twice, that is a second of the next day.
        None => Due {
            date: span.last,
            time: END_OF_DAY,
            instant: closes,
        },
        Some(rule) => by_rule(terms, span, rule),
    };
    let date = working_date(terms, recurrence.if_holiday, meant.date, opens.date_naive());
    let due = if date == meant.date {
        meant.instant
    } else {
        local_instant(terms.timezone, date.and_time(meant.time))
    };
    due.max(opens)
}

fn by_rule(terms: &Terms<'_>, span: Span, rule: DueRule) -> Due {
    let (date, time) = match rule {
        DueRule::Day { time } => (span.last, time),
        DueRule::Week { weekday, time } => (last_weekday(span.last, weekday), time),
        DueRule::Month { day, month, time } => {
            let month = month_of_window(span, month);
            (day_of_month(terms.calendar, month, day), time)
        }
        DueRule::Rrule { within, time } => match time {
            None if within.has_clock_units() => return after_midnight(terms, span.first, within),
            time => (within.after_date(span.first), time.unwrap_or(END_OF_DAY)),
        },
    };
    Due {
        date,
        time,
        instant: local_instant(terms.timezone, date.and_time(time)),
    }
}

/// `within` after the instance's local midnight. The date moves first, so that a midnight that does not exist on the
/// instance's own date does not shift the time of day.
fn after_midnight(terms: &Terms<'_>, date: NaiveDate, within: Duration) -> Due {
    let midnight = within.after_date(date).and_time(NaiveTime::MIN);
    let instant = within
        .clock_units()
        .after(local_instant(terms.timezone, midnight));
    let local = instant.naive_local();
    Due {
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
fn month_of_window(span: Span, month: Option<u32>) -> NaiveDate {
    let last = month_ordinal(span.last);
    let ordinal = month.map_or(last, |k| month_ordinal(span.first) + i64::from(k) - 1);
    first_of_month(ordinal.min(last)).unwrap_or(span.last)
}

/// A day of the month that begins on `first`, clamped to what that month has.
fn day_of_month(calendar: &Calendar, first: NaiveDate, day: DayOfMonth) -> NaiveDate {
    let length = days_in_month(first) as usize;
    match day {
        DayOfMonth::Day(day) => pick(first.iter_days().take(length), day),
        DayOfMonth::BusinessDay(day) => {
            let days = first.iter_days().take(length);
            pick(days.filter(|&day| calendar.is_business_day(day)), day)
        }
    }
    // A month without a working day: its last day.
    .or_else(|| first.iter_days().nth(length - 1))
    .unwrap_or(first)
}

/// The `n`-th day from the start, or from the end where `n` is negative, or the furthest that there is.
fn pick(days: impl Iterator<Item = NaiveDate>, n: i8) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = days.collect();
    let nth = usize::from(n.unsigned_abs());
    let index = if n > 0 {
        (nth - 1).min(days.len().saturating_sub(1))
    } else {
        days.len().saturating_sub(nth)
    };
    days.get(index).copied()
}

/// Where `if_holiday` puts a due date: it stays where there is no working day on that side within ten years, or none
/// since `opens`.
fn working_date(
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

/// The deadline of what is due at `due`: it plus the grace, never before it.
///
/// A grace in business days that the calendar does not have within ten years gives no grace at all, rather than an
/// endless one.
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
