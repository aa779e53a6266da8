//! Days, weeks and instants of the sample quarter.

use chrono::{Datelike, Days, NaiveDate, SecondsFormat, TimeZone, Weekday};
use chrono_tz::Europe::Copenhagen;

use crate::Outcome;

pub(crate) fn day(year: i32, month: u32, day: u32) -> Outcome<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| format!("no such day: {year}-{month}-{day}").into())
}

/// Local time in Copenhagen, with the offset that holds on that day.
pub(crate) fn at(date: NaiveDate, hour: u32, minute: u32) -> Outcome<String> {
    let local = date.and_hms_opt(hour, minute, 0).ok_or("no such time")?;
    let instant = Copenhagen
        .from_local_datetime(&local)
        .single()
        .ok_or("a local time that is not unique")?;
    Ok(instant.to_rfc3339_opts(SecondsFormat::Secs, false))
}

/// The same instant as products export it, in UTC.
pub(crate) fn utc(date: NaiveDate, hour: u32, minute: u32) -> String {
    format!("{date}T{hour:02}:{minute:02}:00Z")
}

pub(crate) fn plus(date: NaiveDate, days: u64) -> NaiveDate {
    date + Days::new(days)
}

/// Every day from 5 January to 31 March 2026.
pub(crate) fn days() -> Outcome<Vec<NaiveDate>> {
    let last = day(2026, 3, 31)?;
    Ok(day(2026, 1, 5)?
        .iter_days()
        .take_while(|date| *date <= last)
        .collect())
}

/// No Danish public holiday of the quarter falls on another day.
pub(crate) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether no later business day lies in the same month.
pub(crate) fn is_last_business_day_of_month(date: NaiveDate) -> bool {
    let rest = date.iter_days().skip(1);
    let mut rest = rest.take_while(|later| later.month() == date.month());
    !is_weekend(date) && rest.all(is_weekend)
}

/// One ISO week of the sample.
#[derive(Clone, Copy)]
pub(crate) struct Week {
    pub(crate) monday: NaiveDate,
}

impl Week {
    pub(crate) fn label(self) -> String {
        let week = self.monday.iso_week();
        format!("{}-W{:02}", week.year(), week.week())
    }

    pub(crate) fn thursday(self) -> NaiveDate {
        plus(self.monday, 3)
    }

    pub(crate) fn friday(self) -> NaiveDate {
        plus(self.monday, 4)
    }
}

/// The weeks that were due by 31 March 2026: 2026-W02 to 2026-W13.
pub(crate) fn weeks() -> Outcome<Vec<Week>> {
    let first = day(2026, 1, 5)?;
    Ok((0..12)
        .map(|n| Week {
            monday: plus(first, 7 * n),
        })
        .collect())
}
