//! Which days are business days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar_error::CalendarError;
use super::due_rule::IfHoliday;
use super::holiday_names::HolidayNames;
use super::yearly_days::{FIRST_YEARLY, LAST_YEARLY, YearlyDays};
use super::yearly_rule::{Observance, YearlyRule};

/// How far a search for a business day goes, in days: ten years. A calendar without one in so long a time is taken to
/// have none there.
const SEARCH_DAYS: usize = 3653;

/// A weekend and holidays. All other days are business days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// By number of days from Monday.
    weekend: [bool; 7],
    holidays: BTreeMap<NaiveDate, String>,
    /// `None` where there are no yearly rules.
    yearly: Option<YearlyHolidays>,
    /// The last year whose holidays are listed, where the calendar says it.
    covers_until: Option<i32>,
    /// What the holidays of yearly rules are called, for messages.
    rule_names: HolidayNames,
}

/// Holidays that return every year, and the days that they take.
#[derive(Clone, Debug, PartialEq, Eq)]
struct YearlyHolidays {
    days: YearlyDays,
    /// The last year that has one; [`LAST_YEARLY`] where a rule has no end.
    last_year: i32,
}

impl Calendar {
    /// A calendar of a weekend (which may be empty) and of named holidays. Two holidays on one date are one day off
    /// with both names.
    ///
    /// # Errors
    ///
    /// [`CalendarError::NoBusinessDay`] where the weekend takes all seven days.
    pub fn new(
        weekend: impl IntoIterator<Item = Weekday>,
        holidays: impl IntoIterator<Item = (NaiveDate, String)>,
    ) -> Result<Self, CalendarError> {
        let mut days_off = [false; 7];
        for day in weekend {
            days_off[day.num_days_from_monday() as usize] = true;
        }
        if days_off.iter().all(|&off| off) {
            return Err(CalendarError::NoBusinessDay);
        }
        let mut by_date: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for (date, name) in holidays {
            by_date
                .entry(date)
                .and_modify(|names| *names = format!("{names}, {name}"))
                .or_insert(name);
        }
        Ok(Self {
            weekend: days_off,
            holidays: by_date,
            yearly: None,
            covers_until: None,
            rule_names: HolidayNames::default(),
        })
    }

    /// The same calendar with holidays that return every year, listed for the years from
    /// 1950 to 2150. `observed` holds for rules that do not have their own.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] where a holiday would move from a day that is not weekend, or finds no business day.
    pub fn with_yearly(
        self,
        rules: &[YearlyRule],
        observed: Observance,
    ) -> Result<Self, CalendarError> {
        let observances = rules.iter().filter_map(|rule| rule.observed);
        for observed in observances.chain([observed]) {
            let week = (0..7).filter_map(|day| Weekday::try_from(day).ok());
            let mut moved = week.filter(|day| observed.on(*day) != IfHoliday::Keep);
            if let Some(day) = moved.find(|day| !self.is_weekend(*day)) {
                return Err(CalendarError::NotWeekend(day));
            }
        }
        let ends = rules.iter().map(|rule| rule.until.unwrap_or(LAST_YEARLY));
        let Some(last_year) = ends.max() else {
            return Ok(self);
        };
        let mut days = YearlyDays::new();
        days.add_rules(rules, observed, |day| !self.is_business_day(day))
            .map_err(CalendarError::NoDayToMoveTo)?;
        let last_year = last_year.min(LAST_YEARLY);
        let yearly = Some(YearlyHolidays { days, last_year });
        Ok(Self { yearly, ..self })
    }

    /// The same calendar, which says that it lists the holidays up to the end of a year.
    #[must_use]
    pub fn covering_until(self, year: Option<i32>) -> Self {
        Self {
            covers_until: year,
            ..self
        }
    }

    /// The same calendar, unless weekend and holidays take a whole year: nobody's do. A month may be closed.
    ///
    /// # Errors
    ///
    /// [`CalendarError::YearWithoutBusinessDay`] with the first such year.
    pub fn with_business_days_each_year(self) -> Result<Self, CalendarError> {
        let mut years: BTreeSet<i32> = self.holidays.keys().map(NaiveDate::year).collect();
        if self.yearly.is_some() {
            years.extend(FIRST_YEARLY..=LAST_YEARLY);
        }
        let has_business_day = |year: i32| {
            let days = NaiveDate::from_yo_opt(year, 1)
                .into_iter()
                .flat_map(|it| it.iter_days());
            let mut days = days.take_while(|day| day.year() == year);
            days.any(|day| self.is_business_day(day))
        };
        match years.into_iter().find(|year| !has_business_day(*year)) {
            Some(year) => Err(CalendarError::YearWithoutBusinessDay(year)),
            None => Ok(self),
        }
    }

    /// The same calendar, which knows what the holidays of yearly rules are called.
    #[must_use]
    pub fn naming(self, named: Vec<(YearlyRule, String)>) -> Self {
        let rule_names = HolidayNames::new(named);
        Self { rule_names, ..self }
    }

    /// Monday to Friday, no holidays: what counts where neither task nor policy names a calendar.
    #[must_use]
    pub fn monday_to_friday() -> Self {
        Self {
            weekend: [false, false, false, false, false, true, true],
            holidays: BTreeMap::new(),
            yearly: None,
            covers_until: None,
            rule_names: HolidayNames::default(),
        }
    }

    /// Whether the calendar calls this a business day.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !self.is_weekend(date.weekday())
            && !self.holidays.contains_key(&date)
            && !self.is_yearly_holiday(date)
    }

    /// What a day that is no business day is: the names of its holidays, else its weekday. Empty where the holiday has
    /// no name; `None` for a business day.
    #[must_use]
    pub fn day_off(&self, date: NaiveDate) -> Option<String> {
        if self.is_business_day(date) {
            return None;
        }
        let dated = self.holidays.get(&date).map(String::as_str);
        let mut names: Vec<&str> = dated.into_iter().chain(self.rule_names.on(date)).collect();
        names.retain(|name| !name.is_empty());
        if names.is_empty() && self.is_weekend(date.weekday()) {
            return Some(date.format("%A").to_string());
        }
        Some(names.join(", "))
    }

    /// Whether a yearly rule makes the day a holiday.
    #[must_use]
    pub fn is_yearly_holiday(&self, date: NaiveDate) -> bool {
        let yearly = self.yearly.as_ref();
        yearly.is_some_and(|yearly| yearly.days.contains(date))
    }

    /// Whether this day of the week is weekend.
    #[must_use]
    pub fn is_weekend(&self, day: Weekday) -> bool {
        self.weekend[day.num_days_from_monday() as usize]
    }

    /// The last year whose holidays are known: the one that the calendar says, else
    /// [`Self::last_listed_year`]. No calendar with yearly rules knows years after 2150. A calendar that
    /// says no year and has no holidays knows nothing but its weekend, and does not end.
    #[must_use]
    pub fn last_year(&self) -> Option<i32> {
        let last = self.covers_until.or_else(|| self.last_listed_year());
        if self.yearly.is_some() {
            return last.map(|last| last.min(LAST_YEARLY));
        }
        last
    }

    /// The year of the last dated holiday. Where all holidays are yearly, the last year that has one: yearly rules
    /// alone do not say which dates are missing after the last dated one.
    #[must_use]
    pub fn last_listed_year(&self) -> Option<i32> {
        let last = self.holidays.keys().next_back().map(NaiveDate::year);
        last.or_else(|| Some(self.yearly.as_ref()?.last_year))
    }

    /// The dates of the holidays, ascending: those that are listed, and those of yearly rules.
    pub fn holidays(&self) -> impl Iterator<Item = NaiveDate> {
        let dated = self.holidays.keys().copied();
        let yearly = self.yearly.iter().flat_map(|yearly| yearly.days.iter());
        let all: BTreeSet<NaiveDate> = dated.chain(yearly).collect();
        all.into_iter()
    }

    /// The first business day after `date`, which itself does not count; `None` where there is none in ten years.
    #[must_use]
    pub fn next_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut days = date.iter_days().skip(1).take(SEARCH_DAYS);
        days.find(|&day| self.is_business_day(day))
    }

    /// The last business day before `date`, which itself does not count; `None` where there is none in ten years.
    #[must_use]
    pub fn previous_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut days = date.iter_days().rev().skip(1).take(SEARCH_DAYS);
        days.find(|&day| self.is_business_day(day))
    }

    /// The `n`-th business day after `date`, which itself does not count; `date` for 0; `None` where there are ten
    /// years without a business day on the way.
    #[must_use]
    pub fn nth_business_day_after(&self, date: NaiveDate, n: u32) -> Option<NaiveDate> {
        (0..n).try_fold(date, |day, _| self.next_business_day(day))
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::monday_to_friday()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::YearlyDay;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn yearly(day: YearlyDay) -> YearlyRule {
        YearlyRule {
            day,
            from: None,
            until: None,
            observed: None,
        }
    }

    /// Public holidays of Denmark in 2026, and the banks' closing days.
    fn denmark() -> Calendar {
        let days = [
            ("2026-01-01", "New Year's Day"),
            ("2026-04-02", "Maundy Thursday"),
            ("2026-04-03", "Good Friday"),
            ("2026-04-05", "Easter Sunday"),
            ("2026-04-06", "Easter Monday"),
            ("2026-05-14", "Ascension Day"),
            ("2026-05-24", "Whit Sunday"),
            ("2026-05-25", "Whit Monday"),
            ("2026-06-05", "Constitution Day"),
            ("2026-12-24", "Christmas Eve"),
            ("2026-12-25", "Christmas Day"),
            ("2026-12-26", "Second Day of Christmas"),
            ("2026-12-31", "New Year's Eve"),
        ];
        let holidays = days.map(|(day, name)| (date(day), name.to_owned()));
        Calendar::new([Weekday::Sat, Weekday::Sun], holidays).unwrap()
    }

    #[track_caller]
    fn check(day: &str, working: bool, previous: &str, next: &str) {
        let calendar = denmark();
        assert_eq!(calendar.is_business_day(date(day)), working, "{day}");
        assert_eq!(
            calendar.previous_business_day(date(day)),
            Some(date(previous)),
            "{day}"
        );
        assert_eq!(
            calendar.next_business_day(date(day)),
            Some(date(next)),
            "{day}"
        );
    }

    #[test]
    fn danish_days_of_2026() {
        check("2026-04-01", true, "2026-03-31", "2026-04-07");
        check("2026-04-03", false, "2026-04-01", "2026-04-07");
        check("2026-04-06", false, "2026-04-01", "2026-04-07");
        check("2026-05-14", false, "2026-05-13", "2026-05-15");
        check("2026-06-05", false, "2026-06-04", "2026-06-08");
        check("2026-12-26", false, "2026-12-23", "2026-12-28");
        check("2026-12-31", false, "2026-12-30", "2027-01-01");
    }

    #[test]
    fn nth_business_day() {
        let nth = |day, n| denmark().nth_business_day_after(date(day), n).unwrap();
        assert_eq!(nth("2026-04-01", 0), date("2026-04-01"));
        assert_eq!(nth("2026-04-04", 0), date("2026-04-04"));
        assert_eq!(nth("2026-04-01", 1), date("2026-04-07"));
        assert_eq!(nth("2026-04-04", 2), date("2026-04-08"));
        assert_eq!(nth("2026-12-23", 3), date("2026-12-30"));
    }

    #[test]
    fn a_calendar_ends_with_the_year_that_it_says_or_that_of_its_last_holiday() {
        assert_eq!(denmark().last_year(), Some(2026));
        assert_eq!(denmark().covering_until(Some(2027)).last_year(), Some(2027));
        assert_eq!(denmark().covering_until(Some(2025)).last_year(), Some(2025));
        assert_eq!(Calendar::default().last_year(), None);
        let said = Calendar::default().covering_until(Some(2030));
        assert_eq!(said.last_year(), Some(2030));
    }

    #[test]
    fn monday_to_friday_is_the_default() {
        let plain = Calendar::default();
        assert!(plain.is_business_day(date("2026-12-25")));
        assert!(!plain.is_business_day(date("2026-12-26")));
        assert_eq!(denmark().holidays[&date("2026-12-25")], "Christmas Day");
    }

    #[test]
    fn a_weekend_of_seven_days_is_refused() {
        let week = (0..7).map(|n| Weekday::try_from(n).unwrap());
        assert_eq!(Calendar::new(week, []), Err(CalendarError::NoBusinessDay));
    }

    #[test]
    fn a_year_without_a_business_day_is_refused() {
        let of_month = |month: u32| {
            let weekday = Weekday::Sun;
            [1, 2, 3, 4, -1].map(|nth| {
                yearly(YearlyDay::Nth {
                    month,
                    weekday,
                    nth,
                })
            })
        };
        let six = (0..6).map(|n| Weekday::try_from(n).unwrap());
        let check = |last_month: u32| {
            let rules: Vec<YearlyRule> = (1..=last_month).flat_map(of_month).collect();
            let calendar = Calendar::new(six.clone(), []).unwrap();
            let calendar = calendar.with_yearly(&rules, Observance::default()).unwrap();
            calendar.with_business_days_each_year().map(|_| ())
        };
        assert_eq!(check(12), Err(CalendarError::YearWithoutBusinessDay(1950)));
        assert_eq!(check(11), Ok(()));
    }

    #[test]
    fn two_holidays_on_one_date_keep_both_names() {
        let day = date("2031-06-05");
        let both = [
            (day, "Ascension Day".to_owned()),
            (day, "Constitution Day".to_owned()),
        ];
        let calendar = Calendar::new([], both).unwrap();
        assert_eq!(calendar.holidays[&day], "Ascension Day, Constitution Day");
    }

    #[test]
    fn a_search_gives_up_after_ten_years_and_at_the_end_of_time() {
        let days = date("2026-01-01").iter_days().take(3700);
        let shut = Calendar::new([], days.map(|day| (day, "shut".to_owned()))).unwrap();
        assert_eq!(shut.next_business_day(date("2026-01-01")), None);
        assert_eq!(shut.nth_business_day_after(date("2025-12-30"), 2), None);
        assert_eq!(shut.next_business_day(NaiveDate::MAX), None);
        assert_eq!(shut.previous_business_day(NaiveDate::MIN), None);
    }
}
