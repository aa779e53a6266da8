//! Days as people type them.

use std::str::FromStr;

use chrono::{NaiveDate, Weekday};

use crate::model::{Duration, Period};
use crate::schedule::{CalendarUnit, days_of_label};

/// What the help of an option says of its value.
pub(crate) const DAY_FORMS: &str =
    "2026-03-13, 2026-W11, 2026-03, 2026-Q1, today, yesterday, last-month or 7d";

/// A day, or the days of a period, as typed; some of them mean another day tomorrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypedDays {
    /// The days of a period that has a label, both inclusive.
    Period(NaiveDate, NaiveDate),
    /// `last-month`: the unit so many after the present one.
    Relative(CalendarUnit, i64),
    /// `7d`: so long from today.
    Distance(Duration),
}

/// Where a distance such as `7d` leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayDirection {
    Back,
    Ahead,
}

impl FromStr for TypedDays {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_ascii_lowercase();
        let label = word.to_ascii_uppercase();
        if let Some((first, last)) = days_of_label(&label) {
            return Ok(TypedDays::Period(first, last));
        }
        if let Some(relative) = parse_relative(&word) {
            return Ok(relative);
        }
        match Duration::parse_typed(&word) {
            Ok(distance) if !distance.has_clock_units() => Ok(TypedDays::Distance(distance)),
            _ => Err(format!("`{text}` is not a day: write {DAY_FORMS}")),
        }
    }
}

/// `today`, `last-month`, `last month` and the like.
fn parse_relative(word: &str) -> Option<TypedDays> {
    let steps = |word: &str| match word {
        "last" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    };
    let of_day = |steps| Some(TypedDays::Relative(CalendarUnit::Day, steps));
    match word {
        "today" | "now" => return of_day(0),
        "yesterday" => return of_day(-1),
        "tomorrow" => return of_day(1),
        _ => {}
    }
    let (which, period_name) = word.split_once(['-', ' '])?;
    let periods = [
        Period::Month,
        Period::Quarter,
        Period::HalfYear,
        Period::Year,
    ];
    let unit = match period_name {
        "week" => CalendarUnit::Week(Weekday::Mon),
        name => {
            let period = periods.iter().find(|period| period.name() == name)?;
            CalendarUnit::Months(period.months())
        }
    };
    Some(TypedDays::Relative(unit, steps(which)?))
}

impl TypedDays {
    /// The first and the last of the days, both inclusive, as seen from `today`; a distance leads to one day.
    ///
    /// # Errors
    /// Where they lie outside the years 1 to 9999.
    pub(crate) fn days(
        self,
        today: NaiveDate,
        direction: DayDirection,
    ) -> Result<(NaiveDate, NaiveDate), String> {
        let days = match self {
            TypedDays::Period(first, last) => Some((first, last)),
            TypedDays::Relative(unit, steps) => unit.days_around(today, steps),
            TypedDays::Distance(distance) => match direction {
                DayDirection::Ahead => Some(distance.after_date(today)),
                DayDirection::Back => distance.before_date(today),
            }
            .map(|day| (day, day)),
        };
        days.ok_or_else(|| "the day lies outside the years 1 to 9999".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, direction: DayDirection, expected: &str) {
        // A Friday.
        let today = NaiveDate::from_ymd_opt(2026, 3, 13).expect("a day");
        let typed: TypedDays = text.parse().expect("days");
        let (first, last) = typed.days(today, direction).expect("days");
        assert_eq!(format!("{first} {last}"), expected, "{text}");
    }

    #[test]
    fn days_and_periods() {
        let check = |text: &str, expected: &str| check(text, DayDirection::Back, expected);
        check("2026-03-31", "2026-03-31 2026-03-31");
        check("2026-W11", "2026-03-09 2026-03-15");
        check("2026-w11", "2026-03-09 2026-03-15");
        check("2026-q1", "2026-01-01 2026-03-31");
        check("2026-02", "2026-02-01 2026-02-28");
        check("2026", "2026-01-01 2026-12-31");
        check("Today", "2026-03-13 2026-03-13");
        check("yesterday", "2026-03-12 2026-03-12");
        check("tomorrow", "2026-03-14 2026-03-14");
        check("last-week", "2026-03-02 2026-03-08");
        check("this week", "2026-03-09 2026-03-15");
        check("last-month", "2026-02-01 2026-02-28");
        check("next-quarter", "2026-04-01 2026-06-30");
        check("last-half-year", "2025-07-01 2025-12-31");
        check("last-year", "2025-01-01 2025-12-31");
    }

    #[test]
    fn a_distance_leads_back_or_ahead() {
        check("7d", DayDirection::Back, "2026-03-06 2026-03-06");
        check("7d", DayDirection::Ahead, "2026-03-20 2026-03-20");
        check("2w", DayDirection::Back, "2026-02-27 2026-02-27");
        check("P1M", DayDirection::Ahead, "2026-04-13 2026-04-13");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for bad in [
            "",
            "soon",
            "last",
            "last-moon",
            "first-month",
            "36h",
            "3m",
            "2026-02-30",
            "13.03.2026",
            "2026-03-14-slug",
        ] {
            assert!(bad.parse::<TypedDays>().is_err(), "{bad}");
        }
        let long: TypedDays = "P900Y".parse().expect("a distance");
        let early = NaiveDate::from_ymd_opt(300, 1, 1).expect("a day");
        assert!(long.days(early, DayDirection::Back).is_err());
    }
}
