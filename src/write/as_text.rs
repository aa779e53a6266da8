//! How values of the model stand in files.

use std::fmt::Display;

use chrono::{DateTime, FixedOffset};
use serde::Serializer;

/// An instant in RFC 3339, in whole seconds, with its offset.
/// An instant as evidence states it.
#[must_use]
pub fn format_timestamp(instant: DateTime<FixedOffset>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

pub(super) fn timestamp<S: Serializer>(
    instant: &DateTime<FixedOffset>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format_timestamp(*instant))
}

pub(super) fn text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(super) fn texts<S: Serializer>(
    values: &[impl Display],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}
