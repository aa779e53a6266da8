//! Where due dates go that are not business days, hand-counted, in Copenhagen with its holidays of 2026.

use chrono::Weekday;

use super::date;
use super::dues::{KEEP, case, check, check_case, on, within};
use crate::model::{Calendar, END_OF_DAY, IfHoliday};

const PRECEDING: IfHoliday = IfHoliday::Preceding;
const FOLLOWING: IfHoliday = IfHoliday::Following;

#[test]
#[rustfmt::skip] // A table reads by its rows.
fn holidays() {
    // Good Friday: back to Wednesday, since Thursday is off too; on to Tuesday, since Monday is.
    let easter = "2026-03-30/2026-04-05";
    check("week", on(Weekday::Fri), KEEP, easter, "2026-04-03 17:00:00");
    check("week", on(Weekday::Fri), PRECEDING, easter, "2026-04-01 17:00:00");
    check("week", on(Weekday::Fri), FOLLOWING, easter, "2026-04-07 17:00:00");
    // Easter Monday: no business day between the opening of the window and it.
    check("week", on(Weekday::Mon), PRECEDING, "2026-04-06/2026-04-12", "2026-04-06 17:00:00");
    check("week", on(Weekday::Mon), FOLLOWING, "2026-04-06/2026-04-12", "2026-04-07 17:00:00");
    // Where nothing says when, the last second of the window moves.
    check("week", None, PRECEDING, "2026-03-09/2026-03-15", "2026-03-13 23:59:59");
    check("week", None, FOLLOWING, "2026-03-09/2026-03-15", "2026-03-16 23:59:59");
    check("month", None, PRECEDING, "2026-05-01/2026-05-31", "2026-05-29 23:59:59");
    check("day", None, PRECEDING, "2026-03-13/2026-03-15", "2026-03-13 23:59:59, 2026-03-14 23:59:59, 2026-03-15 23:59:59");
    check("day", None, FOLLOWING, "2026-03-13/2026-03-15", "2026-03-13 23:59:59, 2026-03-16 23:59:59, 2026-03-16 23:59:59");
    check("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=1", within("PT40H", None), FOLLOWING, "2026-04-01/2026-12-31", "2026-04-07 16:00:00");
    check("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=1", within("P1D", None), PRECEDING, "2026-04-01/2026-12-31", "2026-04-04 23:59:59");
}

#[test]
fn holidays_across_a_change_of_clocks() {
    let moved = case("week", on(Weekday::Sun), PRECEDING, "2026-03-23/2026-03-29").all();
    assert_eq!(moved[0].due.to_rfc3339(), "2026-03-27T17:00:00+01:00");
    // The window closes in the first pass of the hour that the Azores have twice; its last day is the Saturday.
    let azores =
        case("6 day", None, PRECEDING, "2026-10-19/2026-10-24").zone(chrono_tz::Atlantic::Azores);
    check_case(&azores, "2026-10-23 23:59:59");
}

#[test]
fn a_calendar_without_business_days_moves_nothing() {
    let mut shut = case("week", on(Weekday::Fri), FOLLOWING, "2026-03-09/2026-03-15");
    let days = date("2016-01-01")
        .iter_days()
        .take(8000)
        .map(|day| (day, "shut".to_owned()));
    shut.calendar = Calendar::new([], days).unwrap();
    check_case(&shut, "2026-03-13 17:00:00");
    let mut last = case("year", None, FOLLOWING, "9999-01-01/9999-12-31");
    last.calendar = Calendar::new([], [(date("9999-12-31"), "the end".to_owned())]).unwrap();
    check_case(&last, &format!("9999-12-31 {END_OF_DAY}"));
}
