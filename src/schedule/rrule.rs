//! The instances of a recurrence rule, as local dates (RFC 5545, section 3.3.10).
//!
//! A rule of whole days needs no time zone: its instances are dates, which become instants in the same function as all
//! other local times. The `rrule` crate is not used for this: it makes instants, drops those that a time zone skips, and
//! silently ends a rule after 100,000 periods without an instance. A ledger may do neither.

use std::collections::VecDeque;

use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::day_meter::DayMeter;
use super::units::CalendarUnit;
use crate::model::{ByDay, Freq, RruleParts, Until, last_date, local_instant};

/// The instances of a rule from `start` on, ascending, up to the year 9999.
///
/// `start` is DTSTART; it is an instance only where it matches the rule; what the rule leaves open (the weekday of
/// a weekly rule, the day of a monthly one) is taken from it. An `UNTIL` that is an instant is compared with the local
/// midnights of `timezone`. Where `meter` is exceeded, the instances end early.
pub(super) fn instances(
    parts: &RruleParts,
    start: NaiveDate,
    timezone: Tz,
    meter: &DayMeter,
) -> impl Iterator<Item = NaiveDate> + use<> {
    let count = parts.count.map_or(usize::MAX, |count| count as usize);
    let until = parts.until;
    RruleInstances::new(complete(parts, start), start, meter.clone())
        .take_while(move |&date| match until {
            None => true,
            Some(Until::Date(last)) => date <= last,
            Some(Until::Instant(last)) => {
                local_instant(timezone, date.and_time(NaiveTime::MIN)) <= last
            }
        })
        .take(count)
}

/// The rule with what it leaves open taken from DTSTART.
fn complete(parts: &RruleParts, start: NaiveDate) -> RruleParts {
    let mut rule = parts.clone();
    let days = [&rule.by_month_day, &rule.by_year_day];
    if !rule.by_day.is_empty() || days.iter().any(|list| !list.is_empty()) {
        return rule;
    }
    let weekday = ByDay {
        nth: None,
        weekday: start.weekday(),
    };
    match rule.freq {
        Freq::Daily => {}
        Freq::Weekly => rule.by_day.push(weekday),
        Freq::Yearly if !rule.by_week_no.is_empty() => rule.by_day.push(weekday),
        Freq::Monthly => rule.by_month_day.push(to_signed(start.day())),
        Freq::Yearly => {
            rule.by_month_day.push(to_signed(start.day()));
            if rule.by_month.is_empty() {
                rule.by_month.push(to_signed(start.month()));
            }
        }
    }
    rule
}

struct RruleInstances {
    rule: RruleParts,
    start: NaiveDate,
    /// The ordinal of the next period to look into.
    period: i64,
    /// The instances of the last period that are still to come.
    found: VecDeque<NaiveDate>,
    meter: DayMeter,
}

impl RruleInstances {
    fn new(rule: RruleParts, start: NaiveDate, meter: DayMeter) -> Self {
        let period = period_of(&rule, start);
        Self {
            rule,
            start,
            period,
            found: VecDeque::new(),
            meter,
        }
    }

    /// The instances of a period that begins on `first` and ends before `end`.
    fn instances_within(&self, first: NaiveDate, end: NaiveDate) -> VecDeque<NaiveDate> {
        let days = first.iter_days().take_while(|&day| day < end);
        let matching = days.filter(|&day| matches_by_parts(&self.rule, day));
        if self.rule.by_set_pos.is_empty() {
            return matching.filter(|&day| day >= self.start).collect();
        }
        // Positions count the whole period, days before DTSTART too.
        let set: Vec<NaiveDate> = matching.collect();
        let length = to_signed(u32::try_from(set.len()).unwrap_or(u32::MAX));
        let chosen = (1..).zip(&set).filter(|&(position, &day)| {
            day >= self.start && has_position(&self.rule.by_set_pos, position, length)
        });
        chosen.map(|(_, &day)| day).collect()
    }
}

impl Iterator for RruleInstances {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        // Ends with the year 9999 at the latest, so that a rule without any instance ends too.
        while self.found.is_empty() {
            let first = first_day(&self.rule, self.period)?;
            if first > last_date() || self.meter.is_exceeded() {
                return None;
            }
            let end = first_day(&self.rule, self.period + 1)?;
            let days = (end - first).num_days();
            self.meter.add(u64::try_from(days).unwrap_or_default());
            self.found = self.instances_within(first, end);
            self.period += i64::from(self.rule.interval);
        }
        self.found.pop_front().filter(|&day| day <= last_date())
    }
}

/// The unit that a rule steps through; `None` for a rule with BYWEEKNO, whose years are those of weeks, as in ISO 8601,
/// since its weeks may reach into the calendar years beside them.
fn unit_of(rule: &RruleParts) -> Option<CalendarUnit> {
    match rule.freq {
        Freq::Daily => Some(CalendarUnit::Day),
        Freq::Weekly => Some(week_unit(rule)),
        Freq::Monthly => Some(CalendarUnit::Months(1)),
        Freq::Yearly => rule
            .by_week_no
            .is_empty()
            .then_some(CalendarUnit::Months(12)),
    }
}

/// Weeks begin on WKST.
fn week_unit(rule: &RruleParts) -> CalendarUnit {
    CalendarUnit::Week(rule.week_start)
}

/// The ordinal of the period of the rule's frequency that holds `date`.
fn period_of(rule: &RruleParts, date: NaiveDate) -> i64 {
    if let Some(unit) = unit_of(rule) {
        return unit.ordinal(date);
    }
    let year = i64::from(date.year());
    let week = week_unit(rule).ordinal(date);
    let has_begun = |year: i64| first_week(rule, year).is_some_and(|first| first <= week);
    year - 1 + i64::from(has_begun(year)) + i64::from(has_begun(year + 1))
}

/// The first day of the period of that ordinal.
fn first_day(rule: &RruleParts, period: i64) -> Option<NaiveDate> {
    match unit_of(rule) {
        Some(unit) => unit.first_day(period),
        None => week_unit(rule).first_day(first_week(rule, period)?),
    }
}

/// The first week of a year is the first with four days in it, hence the one that holds 4 January.
fn first_week(rule: &RruleParts, year: i64) -> Option<i64> {
    let fourth = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 4)?;
    Some(week_unit(rule).ordinal(fourth))
}

/// Whether a date matches every BY part except BYSETPOS.
fn matches_by_parts(rule: &RruleParts, date: NaiveDate) -> bool {
    (rule.by_month.is_empty() || rule.by_month.contains(&to_signed(date.month())))
        && (rule.by_month_day.is_empty() || {
            let length = i32::from(date.num_days_in_month());
            has_position(&rule.by_month_day, to_signed(date.day()), length)
        })
        && (rule.by_day.is_empty() || rule.by_day.iter().any(|day| is_by_day(rule, *day, date)))
        && (rule.by_year_day.is_empty() || {
            has_position(
                &rule.by_year_day,
                to_signed(date.ordinal()),
                year_length(date),
            )
        })
        && (rule.by_week_no.is_empty() || is_in_week(rule, date).unwrap_or(false))
}

/// Whether a list names the position, from the start (1, 2, …) or from the end (-1, -2, …) of `length`.
fn has_position(list: &[i32], position: i32, length: i32) -> bool {
    list.contains(&position) || list.contains(&(position - length - 1))
}

fn is_by_day(rule: &RruleParts, day: ByDay, date: NaiveDate) -> bool {
    if day.weekday != date.weekday() {
        return false;
    }
    let Some(nth) = day.nth else { return true };
    // Numbers count within the month where there is one, else within the year.
    let in_month = rule.freq == Freq::Monthly || !rule.by_month.is_empty();
    let (position, length) = if in_month {
        (to_signed(date.day()), i32::from(date.num_days_in_month()))
    } else {
        (to_signed(date.ordinal()), year_length(date))
    };
    if nth > 0 {
        nth == (position - 1) / 7 + 1
    } else {
        -nth == (length - position) / 7 + 1
    }
}

fn is_in_week(rule: &RruleParts, date: NaiveDate) -> Option<bool> {
    let year = period_of(rule, date);
    let first = first_week(rule, year)?;
    let weeks = first_week(rule, year + 1)? - first;
    let number = week_unit(rule).ordinal(date) - first + 1;
    Some(has_position(
        &rule.by_week_no,
        i32::try_from(number).ok()?,
        i32::try_from(weeks).ok()?,
    ))
}

fn year_length(date: NaiveDate) -> i32 {
    if date.leap_year() { 366 } else { 365 }
}

/// Days, months and positions are small numbers.
fn to_signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
