//! When Easter Sunday is.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};

/// Which churches' reckoning of Easter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EasterReckoning {
    /// By the Gregorian calendar.
    Western,
    /// By the Julian calendar, as most Orthodox churches reckon. The date is one of the Gregorian calendar.
    Orthodox,
}

/// The years for which the two calendars are 13 days apart, or 14 from March 2100 on.
const YEARS: Range<i32> = 1900..2200;

/// Easter Sunday of each year by both reckonings: a calendar may have hundreds of rules, and ask for each year of each.
static SUNDAYS: LazyLock<Vec<[Option<NaiveDate>; 2]>> =
    LazyLock::new(|| YEARS.map(|year| [western(year), orthodox(year)]).collect());

/// Easter Sunday of a year, as a date of the Gregorian calendar. `None` outside of the years 1900 to 2199.
pub(super) fn easter_sunday(year: i32, reckoning: EasterReckoning) -> Option<NaiveDate> {
    let index = usize::try_from(year.checked_sub(YEARS.start)?).ok()?;
    let [western, orthodox] = *SUNDAYS.get(index)?;
    match reckoning {
        EasterReckoning::Western => western,
        EasterReckoning::Orthodox => orthodox,
    }
}

/// The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn western(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let lunar_correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar_correction + 15) % 30;
    let weekday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, month_day(days)?)
}

/// Meeus' Julian algorithm, and the difference of the calendars.
fn orthodox(year: i32) -> Option<NaiveDate> {
    let full_moon = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - full_moon + 34) % 7;
    let days = full_moon + weekday + 114;
    let julian = NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, month_day(days)?)?;
    julian.checked_add_days(Days::new(if year < 2100 { 13 } else { 14 }))
}

fn month_day(days: i32) -> Option<u32> {
    u32::try_from(days % 31 + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published dates; `tests/readers` compares every year with another implementation.
    #[test]
    fn published_dates() {
        let check = |year, western: &str, orthodox: &str| {
            let easter = |reckoning| easter_sunday(year, reckoning).unwrap().to_string();
            assert_eq!(easter(EasterReckoning::Western), western);
            assert_eq!(easter(EasterReckoning::Orthodox), orthodox);
        };
        check(1954, "1954-04-18", "1954-04-25");
        check(1981, "1981-04-19", "1981-04-26");
        check(2008, "2008-03-23", "2008-04-27");
        check(2024, "2024-03-31", "2024-05-05");
        check(2025, "2025-04-20", "2025-04-20");
        check(2026, "2026-04-05", "2026-04-12");
        check(2038, "2038-04-25", "2038-04-25");
        check(2100, "2100-03-28", "2100-05-02");
    }

    #[test]
    fn other_centuries_have_none() {
        for year in [i32::MIN, 0, 1899, 2200, i32::MAX] {
            assert_eq!(easter_sunday(year, EasterReckoning::Western), None);
            assert_eq!(easter_sunday(year, EasterReckoning::Orthodox), None);
        }
    }
}
