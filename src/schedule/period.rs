//! Periods of the calendar as spans of local dates.
//!
//! A period has an ordinal, the number of such periods since the year 1, so that joining and stepping is plain counting.

use chrono::{Datelike, NaiveDate};

use super::rrule;
use super::window::Terms;
use crate::model::{Calendar, Period, Recurrence, Rrule};

/// The local dates of a window, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

/// The spans owed, ascending: each begins on or after `starts` and ends on or before `ends`.
///
/// They are made as they are asked for, since there may be a great many of them.
pub(super) fn spans<'a>(
    terms: &'a Terms<'a>,
    recurrence: &'a Recurrence,
) -> Box<dyn Iterator<Item = Span> + 'a> {
    let last = terms.last_date();
    let spans: Box<dyn Iterator<Item = Span>> = match &recurrence.every {
        Period::Rrule(rule) => Box::new(between_instances(terms, rule)),
        Period::Day if recurrence.business_days_only => Box::new(working_days(terms, recurrence)),
        every => Box::new(joined_periods(terms, every, recurrence)),
    };
    Box::new(spans.take_while(move |span| span.last <= last))
}

/// Joins `interval` periods each, counted from the first period that begins on or after `starts`.
fn joined_periods<'a>(
    terms: &Terms<'_>,
    every: &'a Period,
    recurrence: &Recurrence,
) -> impl Iterator<Item = Span> + use<'a> {
    let starts = terms.first_date();
    let interval = i64::from(recurrence.interval.get());
    let current = ordinal(every, starts);
    let whole = first_day(every, current) == Some(starts);
    let first = if whole { current } else { current + 1 };
    (0_i64..).map_while(move |n| {
        let begin = first.checked_add(n.checked_mul(interval)?)?;
        Some(Span {
            first: first_day(every, begin)?,
            last: first_day(every, begin.checked_add(interval)?)?.pred_opt()?,
        })
    })
}

/// Joins `interval` working days each; the days off between two windows belong to neither.
fn working_days<'a>(
    terms: &Terms<'a>,
    recurrence: &Recurrence,
) -> impl Iterator<Item = Span> + use<'a> {
    let (calendar, last): (&Calendar, NaiveDate) = (terms.calendar, terms.last_date());
    let joined = recurrence.interval.get() as usize;
    let mut days = terms
        .first_date()
        .iter_days()
        .take_while(move |&day| day <= last)
        .filter(move |&day| calendar.is_business_day(day));
    std::iter::from_fn(move || {
        let first = days.next()?;
        let last = match joined.checked_sub(2) {
            Some(between) => days.nth(between)?,
            None => first,
        };
        Some(Span { first, last })
    })
}

/// From each instance of a rule to the day before the next. RFC 5545 does not say how long the last instance of a
/// finite rule lasts: here, its own local day.
fn between_instances<'a>(
    terms: &Terms<'a>,
    rule: &'a Rrule,
) -> impl Iterator<Item = Span> + use<'a> {
    let mut instances =
        rrule::instances(rule.parts(), terms.first_date(), terms.timezone).peekable();
    std::iter::from_fn(move || {
        let first = instances.next()?;
        let next = instances.peek().and_then(NaiveDate::pred_opt);
        let last = next.unwrap_or(first);
        Some(Span { first, last })
    })
}

/// The ordinal of the period that holds `date`.
fn ordinal(every: &Period, date: NaiveDate) -> i64 {
    let days = i64::from(date.num_days_from_ce());
    match every {
        Period::Day | Period::Rrule(_) => days,
        // Day 1, 0001-01-01, was a Monday in the proleptic Gregorian calendar of ISO 8601.
        Period::Week => (days - 1).div_euclid(7),
        Period::Month | Period::Quarter | Period::HalfYear | Period::Year => {
            month_ordinal(date).div_euclid(i64::from(every.months()))
        }
    }
}

/// The first day of the period of that ordinal; `None` far outside the years 1 to 9999.
fn first_day(every: &Period, ordinal: i64) -> Option<NaiveDate> {
    let from_days = |days: i64| NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?);
    match every {
        Period::Day | Period::Rrule(_) => from_days(ordinal),
        Period::Week => from_days(ordinal.checked_mul(7)?.checked_add(1)?),
        Period::Month | Period::Quarter | Period::HalfYear | Period::Year => {
            first_of_month(ordinal.checked_mul(i64::from(every.months()))?)
        }
    }
}

/// The number of months since January of the year 0.
pub(super) fn month_ordinal(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// The first day of the month of that [`month_ordinal`].
pub(super) fn first_of_month(ordinal: i64) -> Option<NaiveDate> {
    let year = i32::try_from(ordinal.div_euclid(12)).ok()?;
    let month = u32::try_from(ordinal.rem_euclid(12)).ok()? + 1;
    NaiveDate::from_ymd_opt(year, month, 1)
}

/// How many days the month of `date` has.
pub(super) fn days_in_month(date: NaiveDate) -> u32 {
    let next = first_of_month(month_ordinal(date) + 1);
    next.and_then(|day| day.pred_opt())
        .map_or(31, |last| last.day())
}
