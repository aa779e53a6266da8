//! What the holidays of yearly rules are called.

use chrono::{Datelike as _, NaiveDate};

use super::yearly_rule::YearlyRule;

/// The names of yearly rules, for messages. All are equal: no name changes what is owed.
#[derive(Clone, Debug, Default)]
pub(super) struct HolidayNames(Vec<(YearlyRule, String)>);

impl HolidayNames {
    pub(super) fn new(named: Vec<(YearlyRule, String)>) -> Self {
        HolidayNames(named)
    }

    /// The names of the rules whose day this is. Days to which a holiday is moved have none, and a rule without a name
    /// gives an empty one.
    pub(super) fn on(&self, date: NaiveDate) -> impl Iterator<Item = &str> {
        // A day of a rule may lie in the year after it.
        let years = [date.year(), date.year() - 1];
        let is_its_day = move |rule: &YearlyRule| {
            let mut days = years.iter().filter_map(|year| rule.date_in(*year));
            days.any(|day| day == date)
        };
        let rules = self.0.iter().filter(move |(rule, _)| is_its_day(rule));
        rules.map(|(_, name)| name.as_str())
    }
}

impl PartialEq for HolidayNames {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for HolidayNames {}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::model::{Calendar, Observance, YearlyDay};

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

    #[test]
    fn a_day_off_is_named() {
        let fair = rule(YearlyDay::Fixed { month: 7, day: 1 });
        let turn = rule(YearlyDay::OnOrAfter {
            weekday: Weekday::Fri,
            month: 12,
            day: 31,
        });
        let dated = [(date("2026-04-02"), "Maundy Thursday".to_owned())];
        let calendar = Calendar::new([Weekday::Sat, Weekday::Sun], dated).unwrap();
        let rules = [fair.clone(), turn.clone()];
        let calendar = calendar.with_yearly(&rules, Observance::default()).unwrap();
        let calendar = calendar.naming(vec![(fair, "Fair".to_owned()), (turn, String::new())]);
        let check = |day: &str, name: Option<&str>| {
            assert_eq!(calendar.day_off(date(day)).as_deref(), name, "{day}");
        };
        check("2026-04-01", None);
        check("2026-04-02", Some("Maundy Thursday"));
        check("2026-04-04", Some("Saturday"));
        check("2026-07-01", Some("Fair"));
        check("2027-01-01", Some(""));
    }

    #[test]
    fn a_day_of_the_year_after_its_rule_is_named() {
        let turn = rule(YearlyDay::OnOrAfter {
            weekday: Weekday::Fri,
            month: 12,
            day: 31,
        });
        let names = HolidayNames::new(vec![(turn, "Turn".to_owned())]);
        assert_eq!(names.on(date("2027-01-01")).collect::<Vec<_>>(), ["Turn"]);
        assert_eq!(names.on(date("2027-12-31")).collect::<Vec<_>>(), ["Turn"]);
        assert_eq!(names.on(date("2026-12-31")).count(), 0);
    }
}
