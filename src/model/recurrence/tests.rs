//! What fits together in a recurrence, and what does not.

use chrono::{NaiveTime, Weekday};

use super::*;
use crate::model::{DayOfMonth, Duration, Rrule};

const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).unwrap();

#[track_caller]
fn check(every: Period, interval: u32, due: DueRule, message: Option<&str>) {
    let interval = NonZeroU32::new(interval).unwrap();
    let made = Recurrence::new(every, interval, false, Some(due), IfHoliday::Keep);
    let error = made.map(drop).map_err(|error| error.to_string());
    assert_eq!(
        error,
        message.map_or(Ok(()), |message| Err(message.to_owned()))
    );
}

fn month(day: DayOfMonth, month: Option<u32>) -> DueRule {
    DueRule::Month {
        day,
        month,
        time: NOON,
    }
}

#[test]
fn due_fits_the_period() {
    let weekday = DueRule::Week {
        weekday: Weekday::Fri,
        time: NOON,
    };
    check(Period::Week, 2, weekday, None);
    check(
        Period::Day,
        1,
        weekday,
        Some("`due` does not fit a period of one day"),
    );
    check(
        Period::Month,
        1,
        weekday,
        Some("`due` does not fit a period of one month"),
    );
    check(
        Period::Week,
        1,
        DueRule::Day { time: NOON },
        Some("`due` does not fit a period of one week"),
    );
    let fraction = NaiveTime::from_hms_milli_opt(12, 0, 0, 1).unwrap();
    check(
        Period::Day,
        1,
        DueRule::Day { time: fraction },
        Some("`due.time` expected whole seconds, 00:00:00 to 23:59:59"),
    );
}

#[test]
fn months_of_the_window() {
    let first = DayOfMonth::Day(1);
    check(Period::Quarter, 1, month(first, Some(3)), None);
    check(Period::Quarter, 2, month(first, Some(6)), None);
    check(
        Period::Quarter,
        1,
        month(first, Some(4)),
        Some("`due.month` expected a month of the window, 1 to 3, found 4"),
    );
    check(
        Period::Month,
        1,
        month(first, Some(0)),
        Some("`due.month` expected a month of the window, 1 to 1, found 0"),
    );
    check(Period::Year, u32::MAX, month(first, Some(u32::MAX)), None);
    let wrong = "`due.day` expected 1 to 31, or -1 to -31 from the end of the month, found 0";
    check(
        Period::Month,
        1,
        month(DayOfMonth::Day(0), None),
        Some(wrong),
    );
    check(Period::Month, 1, month(DayOfMonth::Day(-31), None), None);
    let wrong =
        "`due.business_day` expected 1 to 31, or -1 to -31 from the end of the month, found -128";
    check(
        Period::Month,
        1,
        month(DayOfMonth::BusinessDay(i8::MIN), None),
        Some(wrong),
    );
}

#[test]
fn rules_have_their_own_interval_and_one_time() {
    let rule = || Period::Rrule(Rrule::parse("FREQ=WEEKLY").unwrap());
    let within = |text| Duration::parse(text).unwrap();
    check(
        rule(),
        1,
        DueRule::Rrule {
            within: within("P1D"),
            time: Some(NOON),
        },
        None,
    );
    check(
        rule(),
        1,
        DueRule::Rrule {
            within: within("PT4H"),
            time: None,
        },
        None,
    );
    let twice = "`due.within` of PT4H has hours, minutes or seconds, which `due.time` contradicts: write one of them";
    check(
        rule(),
        1,
        DueRule::Rrule {
            within: within("PT4H"),
            time: Some(NOON),
        },
        Some(twice),
    );
    let two = NonZeroU32::new(2).unwrap();
    let made = Recurrence::new(rule(), two, false, None, IfHoliday::Keep);
    assert_eq!(made.unwrap_err().field, "interval");
}

#[test]
fn business_days_go_with_days() {
    let made = |every| Recurrence::new(every, NonZeroU32::MIN, true, None, IfHoliday::Keep);
    assert!(made(Period::Day).is_ok());
    let error = made(Period::Week).unwrap_err();
    assert_eq!(error.field, "on");
    assert_eq!(
        error.message,
        "`on: business-days` needs `every: day`, found week"
    );
}
