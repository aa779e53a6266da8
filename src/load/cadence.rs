//! Reading how a task recurs.

use std::num::NonZeroU32;

use chrono::{NaiveTime, Weekday};

use super::fields::{At, Faults, Fields, list, wrong_type};
use super::scalar;
use crate::model::{
    AsNeeded, Cadence, CadenceError, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday,
    Period, Recurrence, Rrule,
};
use crate::yaml::{Node, Value};

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

const IF_HOLIDAY: &[(&str, IfHoliday)] = &[
    ("keep", IfHoliday::Keep),
    ("preceding", IfHoliday::Preceding),
    ("following", IfHoliday::Following),
];

/// A day of the week by its English name.
pub(super) fn weekday(faults: &Faults, node: &Node, at: At) -> Option<Weekday> {
    scalar::word(WEEKDAYS)(faults, node, at)
}

fn every(faults: &Faults, node: &Node, at: At) -> Option<Period> {
    let name = scalar::word(&[
        ("day", "day"),
        ("week", "week"),
        ("month", "month"),
        ("quarter", "quarter"),
        ("half-year", "half-year"),
        ("year", "year"),
    ])(faults, node, at)?;
    Some(match name {
        "day" => Period::Day,
        "week" => Period::Week,
        "month" => Period::Month,
        "quarter" => Period::Quarter,
        "half-year" => Period::HalfYear,
        _ => Period::Year,
    })
}

fn rrule(faults: &Faults, node: &Node, at: At) -> Option<Period> {
    scalar::parsed(faults, node, at, "text: a recurrence rule", Rrule::parse).map(Period::Rrule)
}

fn grace(faults: &Faults, node: &Node, at: At) -> Option<Grace> {
    scalar::parsed(faults, node, at, "text: a grace", Grace::parse)
}

/// Reads the field `cadence`.
pub(super) fn cadence(faults: &Faults, node: &Node, at: At) -> Option<Cadence> {
    let known = &[
        "every",
        "rrule",
        "interval",
        "on",
        "due",
        "if_holiday",
        "grace",
        "as_needed",
    ];
    let fields = Fields::open(faults, node, at, known)?;
    let before = faults.count();
    let recurrence = recurrence(&fields);
    let grace = fields.optional("grace", grace).unwrap_or(Grace::None);
    let as_needed = fields.optional("as_needed", as_needed);
    if faults.count() > before {
        return None;
    }
    match Cadence::new(recurrence, as_needed, grace) {
        Ok(cadence) => Some(cadence),
        Err(error) => {
            let help = "say `every:`, `rrule:` or `as_needed:`; there is no cadence by default";
            faults.add(node.range, at, error.to_string(), help.to_owned());
            None
        }
    }
}

fn recurrence(fields: &Fields) -> Option<Recurrence> {
    let period = fields.optional("every", every);
    let rule = fields.optional("rrule", rrule);
    if fields.has("every") && fields.has("rrule") {
        let message = "a task recurs by `every` or by `rrule`, not by both".to_owned();
        fields.fault("rrule", message, "leave one of them out");
    }
    let interval = fields.optional("interval", scalar::integer(1, 1000));
    let business_days_only = fields
        .optional("on", scalar::word(&[("business-days", true)]))
        .unwrap_or(false);
    let due = fields.optional("due", due_fields);
    let if_holiday = fields.optional("if_holiday", scalar::word(IF_HOLIDAY));
    let Some(every) = period.or(rule) else {
        for key in ["interval", "on", "due", "if_holiday"] {
            if fields.has(key) && !fields.has("every") && !fields.has("rrule") {
                let message =
                    format!("`{key}` says how a calendar cadence works, and there is none");
                fields.fault(key, message, "add `every:` or `rrule:`, or leave it out");
            }
        }
        return None;
    };
    let due = match due {
        None => None,
        Some(due) => match due.for_period(&every) {
            Ok(rule) => Some(rule),
            Err(message) => {
                fields.fault("due", message, "see `dutybook schema task`");
                return None;
            }
        },
    };
    let interval = interval
        .and_then(|n| u32::try_from(n).ok())
        .and_then(NonZeroU32::new)
        .unwrap_or(NonZeroU32::MIN);
    let if_holiday = if_holiday.unwrap_or(IfHoliday::Keep);
    match Recurrence::new(every, interval, business_days_only, due, if_holiday) {
        Ok(recurrence) => Some(recurrence),
        Err(error) => {
            let key = match error {
                CadenceError::BusinessDays { .. } => "on",
                CadenceError::RruleInterval => "interval",
                _ => "due",
            };
            fields.fault(key, error.to_string(), "see `dutybook schema task`");
            None
        }
    }
}

/// The fields of `due` as they stand, before the period says which of them it takes.
#[derive(Default)]
struct DueFields {
    time: Option<NaiveTime>,
    weekday: Option<Weekday>,
    day: Option<i8>,
    business_day: Option<i8>,
    month: Option<u32>,
    within: Option<Duration>,
}

fn due_fields(faults: &Faults, node: &Node, at: At) -> Option<DueFields> {
    let known = &["time", "weekday", "day", "business_day", "month", "within"];
    let fields = Fields::open(faults, node, at, known)?;
    let small = |n: i64| i8::try_from(n).ok();
    Some(DueFields {
        time: fields.optional("time", scalar::time),
        weekday: fields.optional("weekday", weekday),
        day: fields.optional("day", day_number).and_then(small),
        business_day: fields.optional("business_day", day_number).and_then(small),
        month: fields
            .optional("month", scalar::integer(1, 12_000))
            .and_then(|n| u32::try_from(n).ok()),
        within: fields.optional("within", scalar::duration),
    })
}

fn day_number(faults: &Faults, node: &Node, at: At) -> Option<i64> {
    if matches!(node.value, Value::Int(0)) {
        wrong_type(
            faults,
            node,
            at,
            "a day counted from 1, or from -1 backwards,",
        );
        return None;
    }
    scalar::integer(-31, 31)(faults, node, at)
}

impl DueFields {
    fn for_period(self, every: &Period) -> Result<DueRule, String> {
        let allowed: &[&str] = match every {
            Period::Day => &["time"],
            Period::Week => &["weekday", "time"],
            Period::Rrule(_) => &["within", "time"],
            _ => &["day", "business_day", "month", "time"],
        };
        for key in self.present() {
            if !allowed.contains(&key) {
                let allowed = allowed.join(", ");
                return Err(format!(
                    "`due` of this cadence takes {allowed}, not `{key}`"
                ));
            }
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

    fn present(&self) -> impl Iterator<Item = &'static str> {
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

fn as_needed(faults: &Faults, node: &Node, at: At) -> Option<AsNeeded> {
    let known = &["triggers", "within", "at_least_every"];
    let fields = Fields::open(faults, node, at, known)?;
    let triggers = fields
        .optional("triggers", list(scalar::id))
        .unwrap_or_default();
    let within = fields.required("within", scalar::duration)?;
    let at_least_every = fields.optional("at_least_every", scalar::duration);
    match AsNeeded::new(triggers, within, at_least_every) {
        Ok(as_needed) => Some(as_needed),
        Err(error) => {
            let help = "write an ISO 8601 duration such as P1Y";
            fields.fault("at_least_every", error.to_string(), help);
            None
        }
    }
}
