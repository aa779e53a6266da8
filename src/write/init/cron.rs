//! When scheduled pipelines run: cron of the forges is in UTC, business days are local.

use chrono::{NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::model::local_instant;

/// Local hour of the scheduled runs: before the business day, after everything that fell due the day
/// before.
const HOUR: u32 = 5;

/// Minute of the daily run. On the hour everybody's schedules start, and some are dropped.
const DAILY_MINUTE: u32 = 23;

/// Minute of the daily request for a time stamp.
const TIMESTAMP_MINUTE: u32 = 53;

/// Minute of the weekly run.
const WEEKLY_MINUTE: u32 = 41;

/// A cron line for every day, 05:23 local by the offset of a day.
pub(super) fn daily(timezone: Tz, day: NaiveDate) -> String {
    let (minute, hour, _) = utc(timezone, day, DAILY_MINUTE);
    format!("{minute} {hour} * * *")
}

/// A cron line for every day, 05:53 local by the offset of a day.
pub(super) fn timestamp(timezone: Tz, day: NaiveDate) -> String {
    let (minute, hour, _) = utc(timezone, day, TIMESTAMP_MINUTE);
    format!("{minute} {hour} * * *")
}

/// A cron line for every Monday, 05:41 local by the offset of a day. East of UTC that can be a Sunday.
pub(super) fn weekly(timezone: Tz, day: NaiveDate) -> String {
    let (minute, hour, shift) = utc(timezone, day, WEEKLY_MINUTE);
    format!("{minute} {hour} * * {}", 1 + shift)
}

/// Minute and hour in UTC, and how many days later than the local one they are.
fn utc(timezone: Tz, day: NaiveDate, minute: u32) -> (u32, u32, i64) {
    let time = NaiveTime::from_hms_opt(HOUR, minute, 0).unwrap_or_default();
    let instant = local_instant(timezone, day.and_time(time)).with_timezone(&Utc);
    let shift = (instant.date_naive() - day).num_days();
    (instant.minute(), instant.hour(), shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cron_is_in_utc() {
        let check = |timezone: Tz, month: u32, expected: (&str, &str)| {
            let day = NaiveDate::from_ymd_opt(2026, month, 5).expect("a day");
            assert_eq!((&*daily(timezone, day), &*weekly(timezone, day)), expected);
        };
        check(Tz::UTC, 1, ("23 5 * * *", "41 5 * * 1"));
        check(Tz::Europe__Copenhagen, 1, ("23 4 * * *", "41 4 * * 1"));
        check(Tz::Europe__Copenhagen, 7, ("23 3 * * *", "41 3 * * 1"));
        check(Tz::Asia__Tokyo, 1, ("23 20 * * *", "41 20 * * 0"));
        check(Tz::America__New_York, 1, ("23 10 * * *", "41 10 * * 1"));
        check(Tz::Asia__Kolkata, 1, ("53 23 * * *", "11 0 * * 1"));
    }
}
