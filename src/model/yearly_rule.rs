//! Holidays that return every year.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::due_rule::IfHoliday;
use super::easter::{EasterReckoning, easter_sunday};

/// A holiday that returns every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearlyRule {
    /// The day of the year.
    pub day: YearlyDay,
    /// The first year, inclusive.
    pub from: Option<i32>,
    /// The last year, inclusive.
    pub until: Option<i32>,
    /// What happens where the day falls on a weekend; `None` for what the calendar says.
    pub observed: Option<Observance>,
}

/// A day that a year has at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearlyDay {
    /// A month and a day. 29 February is a day of leap years only.
    Fixed {
        /// From 1.
        month: u32,
        /// From 1.
        day: u32,
    },
    /// A number of days from Easter Sunday, which is 0.
    Easter {
        /// Negative before it.
        days: i32,
        /// Whose Easter.
        reckoning: EasterReckoning,
    },
    /// A weekday of a month, counted from its start (1, 2, …) or its end (-1, -2, …). Not every month has a fifth.
    Nth {
        /// From 1.
        month: u32,
        /// The weekday.
        weekday: Weekday,
        /// 1 to 5, or -1 to -5.
        nth: i8,
    },
    /// The first such weekday on a day of the year, or after it: perhaps in the next year.
    OnOrAfter {
        /// The weekday.
        weekday: Weekday,
        /// From 1.
        month: u32,
        /// From 1.
        day: u32,
    },
}

impl YearlyRule {
    /// The day in a year, unless the rule has none there.
    #[must_use]
    pub fn date_in(&self, year: i32) -> Option<NaiveDate> {
        let has_begun = self.from.is_none_or(|from| from <= year);
        let has_not_ended = self.until.is_none_or(|until| year <= until);
        (has_begun && has_not_ended)
            .then(|| self.day.date_in(year))
            .flatten()
    }
}

impl YearlyDay {
    fn date_in(self, year: i32) -> Option<NaiveDate> {
        match self {
            YearlyDay::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            YearlyDay::Easter { days, reckoning } => {
                let sunday = easter_sunday(year, reckoning)?;
                let count = Days::new(u64::from(days.unsigned_abs()));
                if days < 0 {
                    sunday.checked_sub_days(count)
                } else {
                    sunday.checked_add_days(count)
                }
            }
            YearlyDay::Nth {
                month,
                weekday,
                nth,
            } => nth_of_month(year, month, weekday, nth),
            YearlyDay::OnOrAfter {
                weekday,
                month,
                day,
            } => {
                let first = NaiveDate::from_ymd_opt(year, month, day)?;
                let days = weekday.days_since(first.weekday());
                first.checked_add_days(Days::new(days.into()))
            }
        }
    }
}

fn nth_of_month(year: i32, month: u32, weekday: Weekday, nth: i8) -> Option<NaiveDate> {
    if nth > 0 {
        return NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth.unsigned_abs());
    }
    // The fifth from the end is the first of a month that has five, and so on.
    let last = (4..=5)
        .rev()
        .find(|&n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n).is_some())?;
    let from_start = (last + 1).checked_sub(nth.unsigned_abs())?;
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, from_start)
}

/// What happens to a holiday that falls on a weekend, by weekday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observance {
    /// By number of days from Monday.
    by_weekday: [IfHoliday; 7],
}

impl Observance {
    /// What happens on some weekdays. On the others the holiday keeps its day, and no other day is off.
    #[must_use]
    pub fn new(on: impl IntoIterator<Item = (Weekday, IfHoliday)>) -> Self {
        let mut by_weekday = [IfHoliday::Keep; 7];
        for (weekday, moved) in on {
            by_weekday[weekday.num_days_from_monday() as usize] = moved;
        }
        Observance { by_weekday }
    }

    /// What happens on a weekday.
    #[must_use]
    pub fn on(self, weekday: Weekday) -> IfHoliday {
        self.by_weekday[weekday.num_days_from_monday() as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(day: YearlyDay, dates: &[(i32, Option<&str>)]) {
        for &(year, date) in dates {
            let found = day.date_in(year).map(|it| it.to_string());
            assert_eq!(found.as_deref(), date, "{day:?} in {year}");
        }
    }

    #[test]
    fn fixed_days_exist_or_do_not() {
        let day = |month, day| YearlyDay::Fixed { month, day };
        check(day(12, 25), &[(2026, Some("2026-12-25"))]);
        check(
            day(2, 29),
            &[(2024, Some("2024-02-29")), (2026, None), (2100, None)],
        );
    }

    #[test]
    fn days_from_easter() {
        let day = |days, reckoning| YearlyDay::Easter { days, reckoning };
        check(
            day(-2, EasterReckoning::Western),
            &[(2026, Some("2026-04-03")), (2200, None)],
        );
        check(
            day(50, EasterReckoning::Orthodox),
            &[(2026, Some("2026-06-01"))],
        );
    }

    #[test]
    fn weekdays_of_a_month_from_its_start_and_its_end() {
        let day = |month, weekday, nth| YearlyDay::Nth {
            month,
            weekday,
            nth,
        };
        let monday = Weekday::Mon;
        check(day(5, monday, 1), &[(2026, Some("2026-05-04"))]);
        check(
            day(5, monday, -1),
            &[(2026, Some("2026-05-25")), (2027, Some("2027-05-31"))],
        );
        // May 2026 has four Mondays, May 2027 five.
        check(
            day(5, monday, 5),
            &[(2026, None), (2027, Some("2027-05-31"))],
        );
        check(
            day(5, monday, -4),
            &[(2026, Some("2026-05-04")), (2027, Some("2027-05-10"))],
        );
        check(
            day(5, monday, -5),
            &[(2026, None), (2027, Some("2027-05-03"))],
        );
        check(
            day(11, Weekday::Thu, 4),
            &[(2026, Some("2026-11-26")), (2027, Some("2027-11-25"))],
        );
    }

    #[test]
    fn the_first_weekday_on_a_day_or_after_it() {
        let day = |weekday, month, day| YearlyDay::OnOrAfter {
            weekday,
            month,
            day,
        };
        check(
            day(Weekday::Sat, 10, 31),
            &[(2026, Some("2026-10-31")), (2027, Some("2027-11-06"))],
        );
        check(day(Weekday::Fri, 12, 31), &[(2026, Some("2027-01-01"))]);
    }

    #[test]
    fn years_are_inclusive() {
        let rule = YearlyRule {
            day: YearlyDay::Fixed { month: 6, day: 19 },
            from: Some(2021),
            until: Some(2022),
            observed: None,
        };
        let years: Vec<i32> = (2019..2025)
            .filter(|y| rule.date_in(*y).is_some())
            .collect();
        assert_eq!(years, [2021, 2022]);
    }
}
