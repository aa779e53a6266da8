//! Labels of occurrences.

use chrono::{Datelike, NaiveDate, Weekday};

use super::units::CalendarUnit;
use crate::model::{Id, Period, parse_date};

/// The kind of occurrence that a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelShape {
    /// `2026-03-14`: a day, or an instance of an rrule.
    Day,
    /// `2026-W11`.
    Week,
    /// `2026-03`.
    Month,
    /// `2026-Q1`.
    Quarter,
    /// `2026-H1`.
    HalfYear,
    /// `2026`.
    Year,
    /// `2026-03-14-new-saas-licence`.
    Request,
    /// `by-2027-03-14`.
    Backstop,
}

/// The year in a label, which names the folder of its evidence; for weeks it is the ISO 8601 week-year.
///
/// `None` where the text does not have the shape of a label: years have four digits, dates and weeks exist.
#[must_use]
pub fn label_year(label: &str) -> Option<i32> {
    LabelShape::of(label).map(|(_, year)| year)
}

impl LabelShape {
    /// The shape of a label, and the year in it (see [`label_year`]); `None` where the text is not a label.
    #[must_use]
    pub fn of(label: &str) -> Option<(Self, i32)> {
        if let Some(date) = label.strip_prefix("by-") {
            return Some((Self::Backstop, parse_date(date)?.year()));
        }
        let year = parse_digits(label.get(..4)?)?;
        let year = i32::try_from(year).ok().filter(|&year| year > 0)?;
        let shape = match label.get(4..)?.strip_prefix('-') {
            None if label.len() == 4 => Self::Year,
            None => return None,
            Some(rest) => Self::within_year(label, year, rest)?,
        };
        Some((shape, year))
    }

    /// The shape of a label whose year is followed by `-` and `rest`.
    fn within_year(label: &str, year: i32, rest: &str) -> Option<Self> {
        let numbered = |prefix: &str, length: usize| {
            let text = rest.strip_prefix(prefix)?;
            parse_digits(text).filter(|_| text.len() == length)
        };
        if let Some(week) = numbered("W", 2) {
            let monday = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon);
            return monday.map(|_| Self::Week);
        }
        if let Some(quarter) = numbered("Q", 1) {
            return (1..=4).contains(&quarter).then_some(Self::Quarter);
        }
        if let Some(half) = numbered("H", 1) {
            return (1..=2).contains(&half).then_some(Self::HalfYear);
        }
        if let Some(month) = numbered("", 2) {
            return (1..=12).contains(&month).then_some(Self::Month);
        }
        parse_date(label.get(..10)?)?;
        match label.get(10..)? {
            "" => Some(Self::Day),
            slug => Id::new(slug.strip_prefix('-')?).ok().map(|_| Self::Request),
        }
    }
}

/// The first and the last day of the period that a label names, both inclusive; `None` for a request or a backstop, and
/// for a text that is not a label.
#[must_use]
pub fn days_of_label(label: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (shape, year) = LabelShape::of(label)?;
    let number = |prefix: &str| label.get(4..)?.strip_prefix(prefix).and_then(parse_digits);
    let month_of = |number: u32, months: u32| {
        let first = NaiveDate::from_ymd_opt(year, (number - 1) * months + 1, 1)?;
        Some((CalendarUnit::Months(months), first))
    };
    let (unit, day) = match shape {
        LabelShape::Day => (CalendarUnit::Day, parse_date(label)?),
        LabelShape::Week => {
            let monday = NaiveDate::from_isoywd_opt(year, number("-W")?, Weekday::Mon)?;
            (CalendarUnit::Week(Weekday::Mon), monday)
        }
        LabelShape::Month => month_of(number("-")?, 1)?,
        LabelShape::Quarter => month_of(number("-Q")?, 3)?,
        LabelShape::HalfYear => month_of(number("-H")?, 6)?,
        LabelShape::Year => month_of(1, 12)?,
        LabelShape::Request | LabelShape::Backstop => return None,
    };
    unit.days_around(day, 0)
}

/// The label of the period that has these days, both inclusive: the inverse of [`days_of_label`]. `None` where they are
/// not those of a day, week, month, quarter, half-year or year.
#[must_use]
pub fn label_of_days(first: NaiveDate, last: NaiveDate) -> Option<String> {
    let periods = [
        Period::Day,
        Period::Week,
        Period::Month,
        Period::Quarter,
        Period::HalfYear,
        Period::Year,
    ];
    let labels = periods.iter().map(|every| window_label(every, first));
    let mut labels = labels.filter(|label| days_of_label(label) == Some((first, last)));
    labels.next()
}

/// The label of the window that opens with the period of `first`.
pub(super) fn window_label(every: &Period, first: NaiveDate) -> String {
    match every {
        Period::Day | Period::Rrule(_) => day_label(first),
        Period::Week => week_label(first),
        Period::Month => format!("{:04}-{:02}", first.year(), first.month()),
        Period::Quarter => format!("{:04}-Q{}", first.year(), first.month0() / 3 + 1),
        Period::HalfYear => format!("{:04}-H{}", first.year(), first.month0() / 6 + 1),
        Period::Year => format!("{:04}", first.year()),
    }
}

/// `2026-03-14`.
pub(super) fn day_label(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `2026-W11`, of the ISO 8601 week that holds `date`.
fn week_label(date: NaiveDate) -> String {
    let week = date.iso_week();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// `by-2027-03-14`.
pub(super) fn backstop_label(due: NaiveDate) -> String {
    format!("by-{}", day_label(due))
}

/// A number of digits alone: `parse` would take a sign too.
fn parse_digits(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_period_have_its_label() {
        for label in [
            "2026-03-14",
            "2026-W01",
            "2026-W53",
            "2024-02",
            "2026-Q1",
            "2026-H2",
            "2026",
            "0001",
            "9999-12-31",
        ] {
            let (first, last) = days_of_label(label).expect("a label");
            assert_eq!(label_of_days(first, last).as_deref(), Some(label));
        }
        let (first, _) = days_of_label("2026-Q1").expect("a label");
        let (_, last) = days_of_label("2026-Q2").expect("a label");
        assert_eq!(label_of_days(first, last.pred_opt().expect("a day")), None);
        assert_eq!(label_of_days(last, first), None);
    }

    #[track_caller]
    fn check(label: &str, expected: Option<(LabelShape, i32)>) {
        assert_eq!(LabelShape::of(label), expected, "{label:?}");
        assert_eq!(
            label_year(label),
            expected.map(|(_, year)| year),
            "{label:?}"
        );
    }

    #[test]
    fn shapes() {
        check("2026-03-14", Some((LabelShape::Day, 2026)));
        check("2024-02-29", Some((LabelShape::Day, 2024)));
        check("0001-01-01", Some((LabelShape::Day, 1)));
        check("9999-12-31", Some((LabelShape::Day, 9999)));
        check("2026-W11", Some((LabelShape::Week, 2026)));
        check("2026-W01", Some((LabelShape::Week, 2026)));
        check("2026-W53", Some((LabelShape::Week, 2026)));
        check("2026-03", Some((LabelShape::Month, 2026)));
        check("2026-Q1", Some((LabelShape::Quarter, 2026)));
        check("2026-H2", Some((LabelShape::HalfYear, 2026)));
        check("2026", Some((LabelShape::Year, 2026)));
        check(
            "2026-03-14-new-saas-licence",
            Some((LabelShape::Request, 2026)),
        );
        check("2026-03-14-7", Some((LabelShape::Request, 2026)));
        check("by-2027-03-14", Some((LabelShape::Backstop, 2027)));
    }

    #[test]
    fn days_of_labels() {
        let check = |label: &str, expected: Option<(&str, &str)>| {
            let days = days_of_label(label).map(|(a, b)| (a.to_string(), b.to_string()));
            let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
            assert_eq!(days, expected, "{label}");
        };
        check("2026-03-14", Some(("2026-03-14", "2026-03-14")));
        check("2026-W01", Some(("2025-12-29", "2026-01-04")));
        check("2024-02", Some(("2024-02-01", "2024-02-29")));
        check("2026-Q4", Some(("2026-10-01", "2026-12-31")));
        check("2026-H2", Some(("2026-07-01", "2026-12-31")));
        check("9998", Some(("9998-01-01", "9998-12-31")));
        check("9999", Some(("9999-01-01", "9999-12-31")));
        check("by-2027-03-14", None);
        check("2026-03-14-slug", None);
        check("2026-Q5", None);
    }

    #[test]
    fn no_shape() {
        for label in [
            "",
            "26",
            "202",
            "20260",
            "0000",
            "+026",
            "2026-",
            "2026-13",
            "2026-00",
            "2026-3",
            "2026-Q0",
            "2026-Q5",
            "2026-Q01",
            "2026-H3",
            "2026-W00",
            "2025-W53",
            "2026-W54",
            "2026-W1",
            "2026-w11",
            "2026-W1a",
            "2026-W+1",
            "2026-02-29",
            "2026-03-32",
            "2026-3-14",
            "2026-03-14-",
            "2026-03-14-A",
            "2026-03-14--a",
            "2026-03-14a",
            "2026-03-14T00:00",
            "0000-01-01",
            "by-",
            "by-2026",
            "by-2026-W11",
            "by-2026-02-30",
            "By-2026-02-03",
            "by-02026-02-03",
            "2026-03-14-é",
            "é026-03-14",
            "202é-03-14",
            "２０２６",
            "2026-03-1４",
            " 2026",
            "2026\n",
            "../2026",
            "request",
        ] {
            check(label, None);
        }
        check(&format!("2026-03-14-{}", "a".repeat(65)), None);
    }

    #[test]
    fn weeks_at_the_turn_of_the_year() {
        let week = |date: &str| week_label(date.parse().unwrap());
        assert_eq!(week("2025-12-28"), "2025-W52");
        assert_eq!(week("2025-12-29"), "2026-W01");
        assert_eq!(week("2026-12-31"), "2026-W53");
        assert_eq!(week("2027-01-01"), "2026-W53");
        assert_eq!(week("2027-01-04"), "2027-W01");
        assert_eq!(week("2020-12-31"), "2020-W53");
        assert_eq!(week("2021-01-03"), "2020-W53");
        assert_eq!(week("2021-01-04"), "2021-W01");
    }
}
