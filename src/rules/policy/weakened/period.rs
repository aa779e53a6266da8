//! The period over which grace and durations are compared.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::model::{Cadence, Calendar, Duration, Grace, Recurrence, local_instant};
use crate::schedule::{Terms, Window, occurrences};

/// Over how many years deadlines are compared, day by day.
pub(super) const GRACE_YEARS: u32 = 1;

/// The period over which grace and the times of requests are compared, under one calendar and one time
/// zone, so that nothing but these differs.
pub(super) struct ComparisonPeriod<'a> {
    calendar: &'a Calendar,
    timezone: Tz,
    starts: NaiveDate,
}

impl<'a> ComparisonPeriod<'a> {
    /// Begins in January of the year in which the newer version starts, and takes its calendar and its
    /// time zone.
    pub(super) fn new(terms: &Terms<'a>) -> Self {
        let starts = terms.starts;
        ComparisonPeriod {
            calendar: terms.calendar,
            timezone: terms.timezone,
            starts: NaiveDate::from_ymd_opt(starts.year(), 1, 1).unwrap_or(starts),
        }
    }

    fn windows(&self, cadence: &Cadence, years: u32) -> Vec<Window> {
        let ends = self.starts.checked_add_months(Months::new(12 * years));
        let ends = ends.unwrap_or(self.starts).and_time(NaiveTime::MIN);
        let until: DateTime<Utc> = local_instant(self.timezone, ends).to_utc();
        let terms = Terms {
            cadence,
            calendar: self.calendar,
            timezone: self.timezone,
            starts: self.starts,
            ends: None,
        };
        // A year holds fewer occurrences than the schedule's limit.
        occurrences(&terms, until).unwrap_or_default()
    }

    /// The windows of a recurrence, over some years.
    pub(super) fn windows_of(
        &self,
        recurrence: &Recurrence,
        grace: Grace,
        years: u32,
    ) -> Vec<Window> {
        Cadence::new(Some(recurrence.clone()), None, grace)
            .map(|cadence| self.windows(&cadence, years))
            .unwrap_or_default()
    }

    /// Whether one duration is longer than another, counted from some day.
    pub(super) fn is_longer(&self, is: Duration, was: Duration) -> bool {
        is_longer(is, was, self.timezone, self.starts)
    }
}

/// Whether `is` reaches further than `was` from some day of four years: months and days have no
/// fixed ratio.
pub(super) fn is_longer(is: Duration, was: Duration, timezone: Tz, from: NaiveDate) -> bool {
    let midnight = |day: NaiveDate| local_instant(timezone, day.and_time(NaiveTime::MIN));
    is != was
        && from
            .iter_days()
            .take(1461)
            .map(midnight)
            .any(|start| is.after(start) > was.after(start))
}
