//! Reading how a task recurs.

use std::num::NonZeroU32;

use chrono::{NaiveTime, Weekday};

use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::scalar;
use crate::model::{
    AsNeeded, Cadence, CadenceError, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday,
    Period, Recurrence, Rrule,
};
use crate::yaml::Value;

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

const PERIODS: &[(&str, Period)] = &[
    ("day", Period::Day),
    ("week", Period::Week),
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("half-year", Period::HalfYear),
    ("year", Period::Year),
];

/// Whether only business days have an occurrence. `every-day` is what holds where `on` is left out.
const ON: &[(&str, bool)] = &[("business-days", true), ("every-day", false)];

const IF_HOLIDAY: &[(&str, IfHoliday)] = &[
    ("keep", IfHoliday::Keep),
    ("preceding", IfHoliday::Preceding),
    ("following", IfHoliday::Following),
];

/// A day of the week by its English name.
pub(super) fn weekday(value: FieldValue) -> Option<Weekday> {
    scalar::word(WEEKDAYS)(value)
}

/// Where a day moves that is not a business day.
pub(super) fn if_holiday(value: FieldValue) -> Option<IfHoliday> {
    scalar::word(IF_HOLIDAY)(value)
}

fn period(value: FieldValue) -> Option<Period> {
    scalar::word(PERIODS)(value)
}

fn rrule(value: FieldValue) -> Option<Period> {
    let rule = value.parse("a recurrence rule", Rrule::parse);
    rule.map(Period::Rrule)
}

fn grace(value: FieldValue) -> Option<Grace> {
    value.parse("a grace", Grace::parse)
}

/// Reads the field `cadence`.
pub(super) fn cadence(value: FieldValue) -> Option<Cadence> {
    let known = &[
        "every",
        "rrule",
        "interval",
        "on",
        "due",
        "if_holiday",
        "grace",
        "max_gap",
        "as_needed",
    ];
    let fields = Fields::open(value, known)?;
    let before = value.faults.count();
    let recurrence = recurrence(&fields);
    let grace = fields.read_or_default("grace", grace);
    let max_gap = fields.read("max_gap", scalar::duration);
    let as_needed = fields.read("as_needed", as_needed);
    if value.faults.count() > before {
        return None;
    }
    let add = |error: CadenceError| {
        let help = "write `every:`, `rrule:` or `as_needed:`";
        value.add_fault(error.message, help);
    };
    let cadence = Cadence::new(recurrence, as_needed, grace)
        .map_err(add)
        .ok()?;
    let add = |error: CadenceError| {
        let help = "write an ISO 8601 duration such as P7D, or leave it out";
        fields.add_fault(error.field, error.message, help);
    };
    cadence.with_max_gap(max_gap).map_err(add).ok()
}

fn recurrence(fields: &Fields) -> Option<Recurrence> {
    let period = fields.read("every", period);
    let rule = fields.read("rrule", rrule);
    if fields.has("every") && fields.has("rrule") {
        let message = "a task recurs by `every` or by `rrule`, not by both".to_owned();
        fields.add_fault("rrule", message, "leave one of them out");
    }
    let interval = fields.read("interval", scalar::integer(1..=1000));
    let on = fields.read("on", scalar::word(ON));
    let due = fields.read("due", due_fields);
    let if_holiday = fields.read_or_default("if_holiday", if_holiday);
    let Some(every) = period.or(rule) else {
        for key in ["interval", "on", "due", "if_holiday"] {
            if fields.has(key) && !fields.has("every") && !fields.has("rrule") {
                let message = format!("`{key}` needs `every` or `rrule`");
                fields.add_fault(key, message, "add `every:` or `rrule:`, or leave it out");
            }
        }
        return None;
    };
    let add = |field: &str, message| fields.add_fault(field, message, "see `dutybook schema task`");
    if on == Some(false) && every != Period::Day {
        // `Recurrence::new` refuses business days; the other word would pass it without a trace.
        let found = every.name();
        let message = format!("`on: every-day` needs `every: day`, found {found}");
        add("on", message);
        return None;
    }
    let business_days_only = on.unwrap_or_default();
    let due = due.map(|due| due.rule_for(&every)).transpose();
    let due = due.map_err(|message| add("due", message)).ok()?;
    let interval = interval
        .and_then(NonZeroU32::new)
        .unwrap_or(NonZeroU32::MIN);
    Recurrence::new(every, interval, business_days_only, due, if_holiday)
        .map_err(|error| add(error.field, error.message))
        .ok()
}

/// The fields of `due`, before they are compared with those that the period takes.
#[derive(Default)]
struct DueFields {
    time: Option<NaiveTime>,
    weekday: Option<Weekday>,
    day: Option<i8>,
    business_day: Option<i8>,
    month: Option<u32>,
    within: Option<Duration>,
}

fn due_fields(value: FieldValue) -> Option<DueFields> {
    let known = &["time", "weekday", "day", "business_day", "month", "within"];
    let fields = Fields::open(value, known)?;
    Some(DueFields {
        time: fields.read("time", scalar::time),
        weekday: fields.read("weekday", weekday),
        day: fields.read("day", day_number),
        business_day: fields.read("business_day", day_number),
        month: fields.read("month", scalar::integer(1..=12_000)),
        within: fields.read("within", scalar::duration),
    })
}

fn day_number(value: FieldValue) -> Option<i8> {
    if matches!(value.node.value, Value::Int(0)) {
        value.add_wrong_type("a day counted from 1, or from -1 backwards");
        return None;
    }
    scalar::integer(-31..=31)(value)
}

impl DueFields {
    /// The rule that the fields are under a period; an error where the period has other fields.
    fn rule_for(self, every: &Period) -> Result<DueRule, String> {
        let allowed: &[&str] = match every {
            Period::Day => &["time"],
            Period::Week => &["weekday", "time"],
            Period::Rrule(_) => &["within", "time"],
            _ => &["day", "business_day", "month", "time"],
        };
        let mut names = self.names();
        if let Some(name) = names.find(|name| !allowed.contains(name)) {
            let allowed = allowed.join(", ");
            return Err(format!(
                "`due` of this cadence takes {allowed}, not `{name}`"
            ));
        }
        let time = self.time.unwrap_or(END_OF_DAY);
        Ok(match every {
            Period::Day => DueRule::Day { time },
            Period::Week => DueRule::Week {
                // The window's last day is its Sunday.
                weekday: self.weekday.unwrap_or(Weekday::Sun),
                time,
            },
            Period::Rrule(_) => DueRule::Rrule {
                within: self.within.unwrap_or(Duration::ZERO),
                time: self.time,
            },
            _ => DueRule::Month {
                day: match (self.day, self.business_day) {
                    (Some(_), Some(_)) => {
                        return Err("`due` takes `day` or `business_day`, not both".to_owned());
                    }
                    (_, Some(number)) => DayOfMonth::BusinessDay(number),
                    (day, None) => DayOfMonth::Day(day.unwrap_or(-1)),
                },
                month: self.month,
                time,
            },
        })
    }

    /// The names of the fields that are there.
    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [
            ("time", self.time.is_some()),
            ("weekday", self.weekday.is_some()),
            ("day", self.day.is_some()),
            ("business_day", self.business_day.is_some()),
            ("month", self.month.is_some()),
            ("within", self.within.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, is_present)| is_present.then_some(key))
    }
}

fn as_needed(value: FieldValue) -> Option<AsNeeded> {
    let known = &["triggers", "within", "at_least_every"];
    let fields = Fields::open(value, known)?;
    let triggers = fields.read_or_default("triggers", list(scalar::id));
    let within = fields.require("within", scalar::duration)?;
    let at_least_every = fields.read("at_least_every", scalar::duration);
    let add = |error: CadenceError| {
        let help = "write an ISO 8601 duration such as P1Y";
        fields.add_fault(error.field, error.message, help);
    };
    AsNeeded::new(triggers, within, at_least_every)
        .map_err(add)
        .ok()
}
