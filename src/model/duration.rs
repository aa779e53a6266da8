//! Lengths of time in ISO 8601 spelling.

use std::fmt;

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};
use chrono_tz::Tz;

use super::local_time::{LAST_YEAR, last_date, last_instant, local_instant};

/// Days of the longest duration, months counted as 31 days: a thousand years.
const MAX_DAYS: u64 = 31 * 12 * 1000;
const SECONDS_OF_DAY: u64 = 86_400;

/// A length of time: calendar units (months, days) and clock units (seconds), kept apart.
///
/// They cannot be merged: months differ in days, and local days in seconds. Written as in ISO 8601-1, 5.5.2.2, with
/// designators (`P1Y`, `P2W`, `P1DT12H`, `PT4H`); a year is 12 months, a week 7 days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    months: u32,
    days: u32,
    seconds: u64,
}

/// Why a text is not a duration, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DurationError(pub(super) String);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self::days(0);

    /// A number of days (calendar units: the local time of day is kept).
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self {
            months: 0,
            days,
            seconds: 0,
        }
    }

    /// The duration of these units; `None` where it is longer than a thousand years (a month counted as 31 days).
    pub(super) fn from_parts(months: u64, days: u64, seconds: u64) -> Option<Self> {
        let total = months
            .checked_mul(31)?
            .checked_add(days)?
            .checked_add(seconds / SECONDS_OF_DAY)?;
        (total <= MAX_DAYS).then_some(())?;
        Some(Self {
            months: u32::try_from(months).ok()?,
            days: u32::try_from(days).ok()?,
            seconds,
        })
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        !self.has_calendar_units() && !self.has_clock_units()
    }

    /// Whether there are years, months, weeks or days in it.
    #[must_use]
    pub const fn has_calendar_units(&self) -> bool {
        self.months > 0 || self.days > 0
    }

    /// Whether there are hours, minutes or seconds in it.
    #[must_use]
    pub const fn has_clock_units(&self) -> bool {
        self.seconds > 0
    }

    /// The instant that is this much after `instant`, in the same time zone.
    ///
    /// First the calendar units move the local date (months clamp to the end of the month, then days) and keep the
    /// local time of day; then the clock units are added exactly. Never before `instant`. Never after the year 9999:
    /// what would be later is 9999-12-31 00:00:00 UTC.
    #[must_use]
    pub fn after(&self, instant: DateTime<Tz>) -> DateTime<Tz> {
        let tz = instant.timezone();
        let last = last_instant();
        if self.is_zero() || instant >= last {
            return instant;
        }
        let moved = if self.has_calendar_units() {
            // Reading a local time back may name another instant (it exists twice): only for calendar units.
            self.moved_date(instant.naive_local())
                .map(|local| local_instant(tz, local))
        } else {
            Some(instant)
        };
        moved
            .and_then(|start| start.with_timezone(&Utc).checked_add_signed(self.clock()?))
            .map_or(last, |end| end.min(last))
            .max(instant.with_timezone(&Utc))
            .with_timezone(&tz)
    }

    /// The date that lies this many calendar units after `date`: months first, clamping to the end of the month, then days.
    ///
    /// Clock units do not count ([`Self::clock_units`]). Never after 9999-12-31.
    #[must_use]
    pub fn after_date(&self, date: NaiveDate) -> NaiveDate {
        self.moved_date(date.and_time(NaiveTime::MIN))
            .map_or(last_date().max(date), |moved| moved.date())
    }

    /// The date that lies this many calendar units before `date`, as [`Self::after_date`] counts them; `None` before the
    /// year 1.
    #[must_use]
    pub fn before_date(&self, date: NaiveDate) -> Option<NaiveDate> {
        let date = date.checked_sub_months(Months::new(self.months))?;
        let date = date.checked_sub_days(Days::new(u64::from(self.days)))?;
        Some(date).filter(|date| date.year() >= 1)
    }

    /// Its hours, minutes and seconds alone.
    #[must_use]
    pub const fn clock_units(&self) -> Self {
        Self {
            months: 0,
            days: 0,
            seconds: self.seconds,
        }
    }

    /// The local time moved by the calendar units; `None` beyond the year 9999.
    fn moved_date(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        local
            .checked_add_months(Months::new(self.months))?
            .checked_add_days(Days::new(u64::from(self.days)))
            .filter(|moved| moved.year() <= LAST_YEAR)
    }

    fn clock(&self) -> Option<TimeDelta> {
        TimeDelta::try_seconds(i64::try_from(self.seconds).ok()?)
    }

    /// The duration in ISO 8601 spelling, one spelling for one duration: `P1Y2M`, `P2W`, `P8D`, `PT1H30M`; `P0D` for none.
    #[must_use]
    pub fn to_iso(self) -> String {
        if self.is_zero() {
            return "P0D".to_owned();
        }
        let weeks_alone = self.months == 0 && self.seconds == 0 && self.days.is_multiple_of(7);
        if weeks_alone {
            // Older editions of ISO 8601 allow weeks only alone, and some readers still do.
            return format!("P{}W", self.days / 7);
        }
        let unit = |number: u64, designator: char| match number {
            0 => String::new(),
            _ => format!("{number}{designator}"),
        };
        let (years, months) = (u64::from(self.months / 12), u64::from(self.months % 12));
        let date = unit(years, 'Y') + &unit(months, 'M') + &unit(u64::from(self.days), 'D');
        if self.seconds == 0 {
            return format!("P{date}");
        }
        let (hours, minutes) = (self.seconds / 3600, self.seconds / 60 % 60);
        let time = unit(hours, 'H') + &unit(minutes, 'M') + &unit(self.seconds % 60, 'S');
        format!("P{date}T{time}")
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_iso())
    }
}

#[cfg(test)]
mod tests;
