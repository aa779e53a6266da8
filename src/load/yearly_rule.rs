//! Reading the yearly rules of a calendar.

use std::collections::BTreeSet;

use chrono::Weekday;

use super::cadence::{if_holiday, weekday};
use super::field_value::{FieldValue, bounded_list};
use super::fields::Fields;
use super::scalar;
use crate::model::{EasterReckoning, Observance, YearlyDay, YearlyRule};

/// How many yearly rules a calendar may have. No country has a third as many.
const MAX_RULES: usize = 200;

const KNOWN: &[&str] = &[
    "date",
    "easter",
    "orthodox_easter",
    "weekday",
    "month",
    "nth",
    "on_or_after",
    "name",
    "from",
    "until",
    "observed",
];

/// The fields that say the day, in each of the ways to say it.
const WAYS: [&[&str]; 5] = [
    &["date"],
    &["easter"],
    &["orthodox_easter"],
    &["weekday", "month", "nth"],
    &["weekday", "on_or_after"],
];

/// Reads the yearly rules of a calendar with this weekend, and their names.
pub(super) fn yearly_rules(
    value: FieldValue,
    weekend: &[Weekday],
) -> Option<Vec<(YearlyRule, String)>> {
    bounded_list(MAX_RULES, |value| yearly_rule(value, weekend))(value)
}

fn yearly_rule(value: FieldValue, weekend: &[Weekday]) -> Option<(YearlyRule, String)> {
    let fields = Fields::open(value, KNOWN)?;
    let name = fields.read_or_default("name", scalar::text);
    let from = fields.read("from", scalar::integer(1..=9999));
    let until = fields.read("until", scalar::integer(1..=9999));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("`until` ({until}) lies before `from` ({from})");
        fields.add_fault("until", message, "both years are inclusive");
    }
    let observed = fields.read("observed", |value| observance(value, weekend));
    let day = yearly_day(value, &fields)?;
    let rule = YearlyRule {
        day,
        from,
        until,
        observed,
    };
    Some((rule, name))
}

fn yearly_day(value: FieldValue, fields: &Fields) -> Option<YearlyDay> {
    let date = fields.read("date", |value| month_day(value, 29));
    let easter = fields.read("easter", days_from_easter);
    let orthodox = fields.read("orthodox_easter", days_from_easter);
    let weekday = fields.read("weekday", weekday);
    let month = fields.read("month", scalar::integer(1..=12));
    let nth = fields.read("nth", nth);
    let on_or_after = fields.read("on_or_after", |value| month_day(value, 28));
    let given = WAYS.iter().flat_map(|way| way.iter().copied());
    let given: BTreeSet<&str> = given.filter(|key| fields.has(key)).collect();
    let is_way = |way: &&[&str]| given == way.iter().copied().collect();
    if !WAYS.iter().any(is_way) {
        let help = "write `date`, or `easter`, or `orthodox_easter`, or `month`, `weekday` and `nth`, or `weekday` and \
                    `on_or_after`";
        value.add_fault("expected exactly one way to find the day", help);
        return None;
    }
    let by_date = date.map(|(month, day)| YearlyDay::Fixed { month, day });
    let by_easter = |days: Option<i32>, reckoning| {
        Some(YearlyDay::Easter {
            days: days?,
            reckoning,
        })
    };
    by_date
        .or_else(|| by_easter(easter, EasterReckoning::Western))
        .or_else(|| by_easter(orthodox, EasterReckoning::Orthodox))
        .or_else(|| match (weekday?, on_or_after) {
            (weekday, Some((month, day))) => Some(YearlyDay::OnOrAfter {
                weekday,
                month,
                day,
            }),
            (weekday, None) => Some(YearlyDay::Nth {
                month: month?,
                weekday,
                nth: nth?,
            }),
        })
}

/// What happens to a holiday on a weekend, by weekday.
pub(super) fn observance(value: FieldValue, weekend: &[Weekday]) -> Option<Observance> {
    let known = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let fields = Fields::open(value, known)?;
    let week = (0..7).filter_map(|day| Weekday::try_from(day).ok());
    let days = known.iter().zip(week).filter_map(|(key, weekday)| {
        let how = fields.read(key, if_holiday)?;
        if !weekend.contains(&weekday) {
            let message = format!("{key} is not a day of the weekend");
            let help = "a holiday moves from days of `weekend` only: leave it out, or add it there";
            fields.add_fault(key, message, help);
            return None;
        }
        Some((weekday, how))
    });
    Some(Observance::new(days.collect::<Vec<_>>()))
}

fn days_from_easter(value: FieldValue) -> Option<i32> {
    scalar::integer(-100..=100)(value)
}

fn nth(value: FieldValue) -> Option<i8> {
    let nth = scalar::integer(-5..=5)(value)?;
    if nth == 0 {
        let help = "write 1 for the first, or -1 for the last";
        value.add_fault("0 is out of range", help);
        return None;
    }
    Some(nth)
}

/// A month and a day, `MM-DD`. February has at most so many days.
fn month_day(value: FieldValue, february: u32) -> Option<(u32, u32)> {
    value.parse("a day of the year", |text| {
        let help = "write a month and a day as MM-DD, such as 12-25";
        let has_form = text.len() == 5
            && text.bytes().enumerate().all(|(index, byte)| match index {
                2 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let (month, day) = text.split_once('-').filter(|_| has_form).ok_or(help)?;
        let (month, day) = (month.parse(), day.parse());
        let (Ok(month), Ok(day)) = (month, day) else {
            return Err(help);
        };
        let last = match month {
            2 => february,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if (1..=last).contains(&day) {
            Ok((month, day))
        } else {
            Err(help)
        }
    })
}
