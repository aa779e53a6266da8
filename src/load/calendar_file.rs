//! Reading `policy/calendars/*.yaml`.

use chrono::{NaiveDate, Weekday};

use super::cadence::weekday;
use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::scalar;
use super::yearly_rule::{observance, yearly_rules};
use crate::model::{Calendar, CalendarError, YearlyRule};

const KNOWN: &[&str] = &[
    "kind",
    "name",
    "covers_until",
    "weekend",
    "observed",
    "yearly",
    "holidays",
];

/// Reads one calendar.
pub(super) fn calendar_file(root: FieldValue) -> Option<Calendar> {
    let fields = Fields::open(root, KNOWN)?;
    fields.require("kind", scalar::kind("calendar/v1"));
    fields.read("name", scalar::text);
    let covers_until = fields.read("covers_until", scalar::integer(1..=9999));
    let weekend = fields
        .read("weekend", list(weekday))
        .unwrap_or_else(|| vec![Weekday::Sat, Weekday::Sun]);
    let observed = fields.read_or_default("observed", |value| observance(value, &weekend));
    let named = fields.read_or_default("yearly", |value| yearly_rules(value, &weekend));
    let yearly: Vec<YearlyRule> = named.iter().map(|(rule, _)| rule.clone()).collect();
    let holidays = fields.read_or_default("holidays", list(holiday));
    let add = |error: CalendarError| match error {
        CalendarError::NoBusinessDay => fields.add_fault(
            "weekend",
            error.to_string(),
            "leave at least one business day",
        ),
        CalendarError::YearWithoutBusinessDay(_) => {
            let key = if fields.has("holidays") {
                "holidays"
            } else {
                "yearly"
            };
            let help = "leave at least one business day in each year";
            fields.add_fault(key, error.to_string(), help);
        }
        _ => fields.add_fault(
            "yearly",
            error.to_string(),
            "write `keep` where it falls on a weekend, or list fewer holidays around it",
        ),
    };
    let calendar = Calendar::new(weekend, holidays)
        .and_then(|calendar| calendar.with_yearly(&yearly, observed))
        .and_then(Calendar::with_business_days_each_year)
        .map_err(add)
        .ok()?;
    Some(calendar.covering_until(covers_until).naming(named))
}

fn holiday(value: FieldValue) -> Option<(NaiveDate, String)> {
    let fields = Fields::open(value, &["date", "name"])?;
    let name = fields.read_or_default("name", scalar::text);
    Some((fields.require("date", scalar::date)?, name))
}
