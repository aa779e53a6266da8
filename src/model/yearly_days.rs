//! The days that yearly rules make holidays, listed for a span of years.

use chrono::{Datelike, Days, NaiveDate};

use super::due_rule::IfHoliday;
use super::yearly_rule::{Observance, YearlyRule};

/// The first year for which yearly rules are listed.
pub(super) const FIRST_YEARLY: i32 = 1950;

/// The last year for which yearly rules are listed: the end of a calendar that has them.
pub const LAST_YEARLY: i32 = 2150;

const FIRST_LISTED: i32 = FIRST_YEARLY - 1;
const LAST_LISTED: i32 = LAST_YEARLY + 1;

/// How far a holiday may be moved, in days. Nobody's calendar has so many holidays in a row.
const MOST_DAYS_MOVED: usize = 31;

/// A set of days of these years, and of one more year at each end: a holiday of that year may be observed in this one. A
/// bit a day, so that a look-up costs the same however many rules there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct YearlyDays {
    bits: Vec<u64>,
}

impl YearlyDays {
    pub(super) fn new() -> Self {
        let days = index(last_day()).map_or(0, |last| last + 1);
        YearlyDays {
            bits: vec![0; days.div_ceil(64)],
        }
    }

    /// Adds a day; one outside of the span is left out.
    pub(super) fn insert(&mut self, date: NaiveDate) {
        if let Some(index) = index(date) {
            self.bits[index / 64] |= 1 << (index % 64);
        }
    }

    pub(super) fn contains(&self, date: NaiveDate) -> bool {
        index(date).is_some_and(|index| self.bits[index / 64] & (1 << (index % 64)) != 0)
    }

    /// The days of the span, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = first_day();
        let words = self.bits.iter().zip((0_u64..).step_by(64));
        let words = words.filter(|(word, _)| **word != 0);
        let days = words.flat_map(|(word, at)| {
            let bits = (0..64).filter(move |bit| word & (1 << bit) != 0);
            bits.map(move |bit| at + bit)
        });
        let dates = days.filter_map(move |days| first.checked_add_days(Days::new(days)));
        dates.filter(|date| (FIRST_YEARLY..=LAST_YEARLY).contains(&date.year()))
    }

    /// Adds the days of the rules, and those to which holidays of a weekend are moved: the next day, or the last one
    /// before, that is neither weekend nor a holiday. Where there is none within 31 days, the day that was to be moved.
    pub(super) fn add_rules(
        &mut self,
        rules: &[YearlyRule],
        observed: Observance,
        is_day_off: impl Fn(NaiveDate) -> bool,
    ) -> Result<(), NaiveDate> {
        let mut moved = Vec::new();
        for rule in rules {
            let observed = rule.observed.unwrap_or(observed);
            for date in (FIRST_LISTED..=LAST_LISTED).filter_map(|year| rule.date_in(year)) {
                self.insert(date);
                let how = observed.on(date.weekday());
                if how != IfHoliday::Keep {
                    moved.push((date, how));
                }
            }
        }
        // In order, so that of two holidays on one weekend the first one takes the first free day.
        moved.sort_by_key(|(date, _)| *date);
        for (date, how) in moved {
            let is_free = |day: &NaiveDate| !is_day_off(*day) && !self.contains(*day);
            let days = date.iter_days();
            let found = match how {
                IfHoliday::Preceding => days.rev().skip(1).take(MOST_DAYS_MOVED).find(is_free),
                _ => days.skip(1).take(MOST_DAYS_MOVED).find(is_free),
            };
            self.insert(found.ok_or(date)?);
        }
        Ok(())
    }
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_LISTED, 1, 1).unwrap_or(NaiveDate::MIN)
}

fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST_LISTED, 12, 31).unwrap_or(NaiveDate::MIN)
}

/// Days from the first one; `None` outside of the span.
fn index(date: NaiveDate) -> Option<usize> {
    if !(FIRST_LISTED..=LAST_LISTED).contains(&date.year()) {
        return None;
    }
    usize::try_from(date.signed_duration_since(first_day()).num_days()).ok()
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike as _, NaiveDate, Weekday};

    use crate::model::{
        Calendar, CalendarError, EasterReckoning, IfHoliday, Observance, YearlyDay, YearlyRule,
    };

    const KEEP: [(Weekday, IfHoliday); 0] = [];
    const FOLLOWING: [(Weekday, IfHoliday); 2] = [
        (Weekday::Sat, IfHoliday::Following),
        (Weekday::Sun, IfHoliday::Following),
    ];
    const AMERICAN: [(Weekday, IfHoliday); 2] = [
        (Weekday::Sat, IfHoliday::Preceding),
        (Weekday::Sun, IfHoliday::Following),
    ];

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(day: YearlyDay) -> YearlyRule {
        YearlyRule {
            day,
            from: None,
            until: None,
            observed: None,
        }
    }

    fn fixed(month: u32, day: u32) -> YearlyRule {
        rule(YearlyDay::Fixed { month, day })
    }

    fn build<const N: usize>(
        rules: &[YearlyRule],
        observed: [(Weekday, IfHoliday); N],
        dated: &[&str],
    ) -> Result<Calendar, CalendarError> {
        let dated = dated.iter().map(|day| (date(day), String::new()));
        Calendar::new([Weekday::Sat, Weekday::Sun], dated)?
            .with_yearly(rules, Observance::new(observed))
    }

    /// The weekdays of a year that are holidays.
    fn days_off(calendar: &Calendar, year: i32) -> Vec<String> {
        let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days();
        let days = days.take_while(|day| day.to_string().starts_with(&year.to_string()));
        let off = days
            .filter(|day| !calendar.is_weekend(day.weekday()) && !calendar.is_business_day(*day));
        off.map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_british_pair_moves_as_it_is_observed() {
        let pair = build(&[fixed(12, 25), fixed(12, 26)], FOLLOWING, &[]).unwrap();
        for (year, days) in [
            (2019, ["12-25", "12-26"]),
            (2020, ["12-25", "12-28"]),
            (2021, ["12-27", "12-28"]),
            (2022, ["12-26", "12-27"]),
        ] {
            assert_eq!(days_off(&pair, year), days, "{year}");
        }
        // In any order of the rules.
        let reversed = build(&[fixed(12, 26), fixed(12, 25)], FOLLOWING, &[]);
        assert_eq!(reversed.unwrap(), pair);
    }

    #[test]
    fn a_new_years_day_is_observed_in_the_year_before() {
        let new_year = build(&[fixed(1, 1)], AMERICAN, &[]).unwrap();
        assert_eq!(days_off(&new_year, 2021), ["01-01", "12-31"]);
        assert!(days_off(&new_year, 2022).is_empty());
        assert_eq!(days_off(&new_year, 2023), ["01-02"]);
        let from_2023 = YearlyRule {
            from: Some(2023),
            ..fixed(1, 1)
        };
        let from_2023 = build(&[from_2023], AMERICAN, &[]).unwrap();
        assert!(days_off(&from_2023, 2021).is_empty());
    }

    /// 1 January 2151 is a Friday: a week with the weekend on it and the day after shows the end of the span.
    #[test]
    fn the_last_year_has_what_the_next_one_moves_into_it() {
        let moved = Observance::new([(Weekday::Fri, IfHoliday::Preceding)]);
        let calendar = Calendar::new([Weekday::Fri, Weekday::Sat], []).unwrap();
        let calendar = calendar.with_yearly(&[fixed(1, 1)], moved).unwrap();
        assert!(!calendar.is_business_day(date("2150-12-31")));
    }

    #[test]
    fn a_move_leaves_out_dated_holidays_and_those_without_a_move() {
        let own = YearlyRule {
            observed: Some(Observance::default()),
            ..fixed(12, 26)
        };
        let calendar = build(&[fixed(12, 25), own], FOLLOWING, &["2021-12-27"]).unwrap();
        assert_eq!(days_off(&calendar, 2021), ["12-27", "12-28"]);
        assert_eq!(days_off(&calendar, 2020), ["12-25"]);
        let kept = build(&[fixed(12, 25), fixed(12, 26)], KEEP, &[]).unwrap();
        assert!(days_off(&kept, 2021).is_empty());
    }

    #[test]
    fn leap_days_are_holidays_of_leap_years() {
        let leap = build(&[fixed(2, 29)], KEEP, &[]).unwrap();
        assert_eq!(days_off(&leap, 2024), ["02-29"]);
        assert!(days_off(&leap, 2026).is_empty());
    }

    #[test]
    fn yearly_holidays_are_listed_in_order_with_the_dated_ones() {
        let easter = YearlyDay::Easter {
            days: 1,
            reckoning: EasterReckoning::Western,
        };
        let dated = ["1940-01-02", "2026-04-06", "2026-04-07", "2200-01-01"];
        let calendar = build(&[rule(easter)], KEEP, &dated).unwrap();
        let all: Vec<String> = calendar.holidays().map(|day| day.to_string()).collect();
        assert!(all.is_sorted() && all.len() > 200);
        assert_eq!(all[0], "1940-01-02");
        assert_eq!(all[all.len() - 1], "2200-01-01");
        let of_2026: Vec<&String> = all.iter().filter(|day| day.starts_with("2026")).collect();
        assert_eq!(of_2026, ["2026-04-06", "2026-04-07"]);
        assert!(calendar.is_yearly_holiday(date("2026-04-06")));
        assert!(!calendar.is_yearly_holiday(date("2026-04-07")));
    }

    #[test]
    fn a_calendar_with_yearly_rules_ends() {
        let last = |rules: &[YearlyRule], dated: &[&str], covers| {
            let calendar = build(rules, KEEP, dated).unwrap();
            calendar.covering_until(covers).last_year()
        };
        let ended = YearlyRule {
            until: Some(2023),
            ..fixed(5, 1)
        };
        assert_eq!(last(&[fixed(5, 1)], &[], None), Some(2150));
        assert_eq!(last(&[fixed(5, 1), ended.clone()], &[], None), Some(2150));
        assert_eq!(last(std::slice::from_ref(&ended), &[], None), Some(2023));
        assert_eq!(last(&[fixed(5, 1)], &["2027-01-01"], None), Some(2027));
        assert_eq!(
            last(&[fixed(5, 1)], &["2027-01-01"], Some(2030)),
            Some(2030)
        );
        assert_eq!(last(&[fixed(5, 1)], &[], Some(9999)), Some(2150));
        assert_eq!(last(&[], &[], Some(9999)), Some(9999));
        assert_eq!(last(&[], &[], None), None);
    }

    #[test]
    fn a_holiday_that_cannot_move_is_an_error() {
        let shut: Vec<String> = date("2026-05-01")
            .iter_days()
            .take(50)
            .map(|day| day.to_string())
            .collect();
        let shut: Vec<&str> = shut.iter().map(String::as_str).collect();
        let error = build(&[fixed(5, 2)], FOLLOWING, &shut).unwrap_err();
        assert_eq!(error, CalendarError::NoDayToMoveTo(date("2026-05-02")));
        assert!(build(&[fixed(5, 2)], KEEP, &shut).is_ok());
        let friday = [(Weekday::Fri, IfHoliday::Following)];
        let error = build(&[fixed(5, 2)], friday, &[]).unwrap_err();
        assert_eq!(error, CalendarError::NotWeekend(Weekday::Fri));
    }
}
