//! Values of a shard's document, checked as they are read.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset};
use chrono_tz::Tz;

use crate::model::Id;
use crate::text::Range;

/// A value that is not of its kind, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct ShardValueError(String);

impl ShardValueError {
    pub(super) fn new(error: impl fmt::Display) -> Self {
        ShardValueError(error.to_string())
    }
}

pub(super) fn parse_id(word: &str) -> Result<Id, ShardValueError> {
    Id::new(word).map_err(|error| ShardValueError(format!("`{word}` is not an id: {error}")))
}

pub(super) fn parse_zone(name: &str) -> Result<Tz, ShardValueError> {
    name.parse()
        .map_err(|_| ShardValueError(format!("`{name}` is not a time zone")))
}

/// Refuses an instant outside of the years that every output can write.
pub(super) fn require_writable(instant: DateTime<FixedOffset>) -> Result<(), ShardValueError> {
    let is_writable = (1..=9998).contains(&instant.to_utc().year());
    require(is_writable, || {
        "expected an instant in the years 1 to 9998".to_owned()
    })
}

/// Refuses a path that may leave the repository. The top itself is empty.
pub(super) fn require_below_top(path: &str) -> Result<(), ShardValueError> {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    let is_below = path.is_empty() || path.split('/').all(is_name);
    require(is_below, || {
        format!("`{path}` is not a path below the top of the repository")
    })
}

/// Refuses what is not the name of a commit.
pub(super) fn require_commit_id(id: &str) -> Result<(), ShardValueError> {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_id = matches!(id.len(), 40 | 64) && id.bytes().all(is_hex);
    require(is_id, || "expected the hash of a commit".to_owned())
}

/// Refuses a range that no text has: lines and columns count from 1, and the end is not before the
/// start.
pub(super) fn require_range(range: Range) -> Result<(), ShardValueError> {
    let (start, end) = (range.start, range.end);
    let is_range = start.line >= 1 && start.column >= 1 && end.column >= 1 && start <= end;
    require(is_range, || {
        "expected a range that counts from 1 and does not end before it begins".to_owned()
    })
}

pub(super) fn require(is_met: bool, message: impl Fn() -> String) -> Result<(), ShardValueError> {
    if is_met {
        Ok(())
    } else {
        Err(ShardValueError(message()))
    }
}
