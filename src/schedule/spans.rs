//! Periods of the calendar as spans of local dates.

use chrono::{NaiveDate, Weekday};

use super::day_meter::DayMeter;
use super::rrule;
use super::terms::Terms;
use super::units::CalendarUnit;
use crate::model::{Calendar, Period, Recurrence, Rrule};

/// The local dates of a window, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateSpan {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

/// The spans owed, ascending: each begins on or after `starts` and ends on or before `ends`.
///
/// They are made on demand, since there may be a great many of them. Where `meter` is exceeded, they end
/// early.
pub(super) fn spans<'a>(
    terms: &'a Terms<'a>,
    recurrence: &'a Recurrence,
    meter: &DayMeter,
) -> Box<dyn Iterator<Item = DateSpan> + 'a> {
    let last = terms.last_date();
    let spans: Box<dyn Iterator<Item = DateSpan>> = match &recurrence.every {
        Period::Rrule(rule) => Box::new(spans_between_instances(terms, rule, meter)),
        Period::Day if recurrence.business_days_only => {
            Box::new(business_day_spans(terms, recurrence, meter))
        }
        Period::Day => Box::new(join_units(terms, CalendarUnit::Day, recurrence)),
        Period::Week => Box::new(join_units(
            terms,
            CalendarUnit::Week(Weekday::Mon),
            recurrence,
        )),
        period => Box::new(join_units(
            terms,
            CalendarUnit::Months(period.months()),
            recurrence,
        )),
    };
    Box::new(spans.take_while(move |span| span.last <= last))
}

/// Joins `interval` units each, counted from the first unit that begins on or after `starts`.
fn join_units(
    terms: &Terms<'_>,
    unit: CalendarUnit,
    recurrence: &Recurrence,
) -> impl Iterator<Item = DateSpan> + use<> {
    let starts = terms.first_date();
    let interval = i64::from(recurrence.interval.get());
    let current = unit.ordinal(starts);
    let begins_there = unit.first_day(current) == Some(starts);
    let first = if begins_there { current } else { current + 1 };
    (0_i64..).map_while(move |n| {
        let begin = first.checked_add(n.checked_mul(interval)?)?;
        Some(DateSpan {
            first: unit.first_day(begin)?,
            last: unit.first_day(begin.checked_add(interval)?)?.pred_opt()?,
        })
    })
}

/// Joins `interval` business days each; the days off between two windows belong to neither.
fn business_day_spans<'a>(
    terms: &Terms<'a>,
    recurrence: &Recurrence,
    meter: &DayMeter,
) -> impl Iterator<Item = DateSpan> + use<'a> {
    let (meter, counted) = (meter.clone(), meter.clone());
    let (calendar, last): (&Calendar, NaiveDate) = (terms.calendar, terms.last_date());
    let joined = recurrence.interval.get() as usize;
    let mut days = terms
        .first_date()
        .iter_days()
        .take_while(move |&day| day <= last && !meter.is_exceeded())
        .inspect(move |_| counted.add(1))
        .filter(move |&day| calendar.is_business_day(day));
    std::iter::from_fn(move || {
        let first = days.next()?;
        let last = match joined.checked_sub(2) {
            Some(between) => days.nth(between)?,
            None => first,
        };
        Some(DateSpan { first, last })
    })
}

/// From each instance of a rule to the day before the next. RFC 5545 does not say how long the last instance of a
/// finite rule lasts: here, its own local day.
fn spans_between_instances<'a>(
    terms: &Terms<'a>,
    rule: &'a Rrule,
    meter: &DayMeter,
) -> impl Iterator<Item = DateSpan> + use<'a> {
    let mut instances =
        rrule::instances(rule.parts(), terms.first_date(), terms.timezone, meter).peekable();
    std::iter::from_fn(move || {
        let first = instances.next()?;
        let next = instances.peek().and_then(NaiveDate::pred_opt);
        let last = next.unwrap_or(first);
        Some(DateSpan { first, last })
    })
}
