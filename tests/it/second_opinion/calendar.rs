//! The occurrences that one policy calls for.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

use super::policy::{HeldPolicy, TaskFile, days};

/// An occurrence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) label: String,
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    pub(crate) opens: DateTime<Utc>,
    pub(crate) due: DateTime<Utc>,
    pub(crate) deadline: DateTime<Utc>,
}

/// Nothing is listed that begins after that day.
const LAST_DAY: &str = "2027-06-30";

pub(crate) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&local).latest();
    // No random hour lies in a gap of these zones but at 02:30: then the first instant after it.
    let found = found.or_else(|| {
        zone.from_local_datetime(&(local + TimeDelta::minutes(30)))
            .latest()
    });
    found.expect("a local time").to_utc()
}

pub(crate) fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    instant(zone, day.and_time(NaiveTime::MIN))
}

impl HeldPolicy {
    pub(crate) fn zone_of(&self, task: &TaskFile) -> Tz {
        task.timezone.unwrap_or(self.settings.timezone)
    }

    pub(crate) fn starts_of(&self, task: &TaskFile) -> NaiveDate {
        task.starts.unwrap_or(self.settings.starts)
    }

    fn is_business_day(&self, day: NaiveDate) -> bool {
        let calendar = self
            .settings
            .calendar
            .as_ref()
            .and_then(|id| self.calendars.get(id));
        let is_holiday =
            calendar.is_some_and(|it| it.holidays.iter().any(|holiday| holiday.date == day));
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday
    }

    /// Every occurrence that this policy alone would call for.
    pub(crate) fn spans(&self, task: &TaskFile) -> Vec<Span> {
        let (cadence, zone) = (&task.cadence, self.zone_of(task));
        let last_day: NaiveDate = LAST_DAY.parse().expect("a day");
        let days_from = self
            .starts_of(task)
            .iter_days()
            .take_while(|day| *day <= last_day);
        // The first days of periods, and what begins after each.
        let begins = |day: &NaiveDate| match cadence.every.as_str() {
            "day" => cadence.on.is_none() || self.is_business_day(*day),
            "week" => day.weekday() == Weekday::Mon,
            "month" => day.day() == 1,
            other => panic!("no {other} is made up"),
        };
        let firsts: Vec<NaiveDate> = days_from.filter(begins).collect();
        let periods: Vec<(NaiveDate, NaiveDate)> = match cadence.every.as_str() {
            "day" => firsts.iter().map(|day| (*day, *day)).collect(),
            _ => firsts
                .windows(2)
                .map(|pair| (pair[0], pair[1].pred_opt().expect("a day")))
                .collect(),
        };
        let joined = periods.chunks_exact(cadence.interval.unwrap_or(1));
        let joined = joined.map(|run| (run[0].0, run[run.len() - 1].1));
        let owed = joined.filter(|(_, last)| task.ends.is_none_or(|ends| *last <= ends));
        owed.map(|(first, last)| span(task, zone, first, last))
            .collect()
    }
}

fn span(task: &TaskFile, zone: Tz, first: NaiveDate, last: NaiveDate) -> Span {
    let cadence = &task.cadence;
    let label = match cadence.every.as_str() {
        "week" => first.format("%G-W%V").to_string(),
        "month" => first.format("%Y-%m").to_string(),
        _ => first.to_string(),
    };
    let closes = midnight(zone, last + Days::new(1)) - TimeDelta::seconds(1);
    let opens = midnight(zone, first);
    let due = cadence.due.as_ref().map_or(closes, |due| {
        let time = NaiveTime::parse_from_str(&due.time, "%H:%M").expect("a time");
        instant(zone, last.and_time(time)).max(opens)
    });
    let deadline = cadence.grace.as_ref().map_or(due, |grace| {
        let local = due.with_timezone(&zone).naive_local();
        instant(zone, local + Days::new(days(grace)))
    });
    Span {
        label,
        first,
        last,
        opens,
        due,
        deadline,
    }
}
