//! What the fields of a record hold, typed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;

use super::place::RecordPlace;
use super::time::TimePrecision;
use super::values::{round_to_cents, to_number};
use crate::model::RecordState;

/// What a field of a record holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Text(String),
    Instant(InstantContent),
    Day(NaiveDate),
    Number(f64),
    Count(u64),
    /// A difference of counts.
    Integer(i64),
    Boolean(bool),
    Texts(Vec<String>),
    Records(Vec<Contents>),
}

/// An instant, and what was made of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct InstantContent {
    pub(super) at: DateTime<Utc>,
    pub(super) names_zone: bool,
    pub(super) precision: TimePrecision,
    /// Whether another field stands in for those that are missing.
    pub(super) is_substitute: bool,
}

impl InstantContent {
    /// When it counts: a day or a minute at its end, so that what happened in it after one report is in the next.
    pub(super) fn counted_at(&self) -> DateTime<Utc> {
        self.at + TimeDelta::seconds(self.precision.seconds_after())
    }
}

/// The fields of a record by their names in the mapping; what is not there has no entry.
pub(super) type Contents = BTreeMap<String, Content>;

/// A record with its fields typed.
pub(super) struct TypedRecord<'a> {
    pub(super) place: RecordPlace<'a>,
    pub(super) contents: Contents,
    /// `None` for a mapping without states.
    pub(super) state: Option<RecordState>,
    /// Why its state and what else it says do not agree.
    pub(super) contradiction: Option<String>,
}

impl TypedRecord<'_> {
    pub(super) fn get(&self, field: &str) -> Option<&Content> {
        self.contents.get(field)
    }

    pub(super) fn instant(&self, field: &str) -> Option<InstantContent> {
        self.get(field)?.as_instant()
    }
}

impl Content {
    pub(super) fn as_instant(&self) -> Option<InstantContent> {
        match self {
            Content::Instant(instant) => Some(*instant),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Content::Number(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "counts of an export are small")]
            Content::Count(count) => Some(*count as f64),
            _ => None,
        }
    }

    /// The content in words, to be compared with the words of a filter.
    pub(super) fn as_text(&self) -> String {
        match self {
            Content::Text(text) => text.clone(),
            other => match other.to_json() {
                Value::String(text) => text,
                value => value.to_string(),
            },
        }
    }

    /// The content as details hold it.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Content::Text(text) => text.as_str().into(),
            Content::Instant(instant) => super::time::format_utc(instant.at).into(),
            Content::Day(day) => day.format("%Y-%m-%d").to_string().into(),
            Content::Number(number) => to_number(*number),
            Content::Count(count) => (*count).into(),
            Content::Integer(number) => (*number).into(),
            Content::Boolean(is_so) => (*is_so).into(),
            Content::Texts(texts) => texts.clone().into(),
            Content::Records(records) => records.len().into(),
        }
    }

    /// The difference of two scores.
    pub(super) fn of_change(change: f64) -> Self {
        Content::Number(round_to_cents(change))
    }
}
