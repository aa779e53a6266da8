//! Fields that hold a text or a word, and what no field may hold.

use chrono::{DateTime, TimeDelta, Utc};
use regex::Regex;
use serde_json::Value;

use super::content::Content;
use super::error::ImportError;
use super::field_place::FieldPlace;
use super::field_values::read_text;
use super::time::format_utc;
use super::values::{SHOWN, to_line};
use crate::model::{FieldKind, TextRule};

/// How far the clocks of a product and of the analyst may lie apart.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);
/// How a time is written, for messages.
pub(super) const INSTANT: &str = "a time such as 2026-03-13T15:04:00Z";

/// What a field of a kind should hold, for messages.
pub(super) fn expected_of(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text(_) | FieldKind::Word(_) => "a text",
        FieldKind::Instant { .. } | FieldKind::Day => INSTANT,
        FieldKind::Number(_) => "a number",
        FieldKind::Count { .. } => "a whole number, 0 or more",
        FieldKind::Boolean => "yes or no",
        FieldKind::Texts => "a list of names",
        FieldKind::Records(_) => "a list of objects",
    }
}

/// Refuses what happened after the work.
pub(super) fn refuse_later(
    instant: DateTime<Utc>,
    at: &FieldPlace,
    performed_at: DateTime<Utc>,
) -> Result<(), ImportError> {
    if instant - performed_at > CLOCKS {
        return Err(ImportError::Later {
            file: at.record.file.to_owned(),
            place: at.record.of_field(at.name),
            at: format_utc(instant),
            performed_at: format_utc(performed_at),
        });
    }
    Ok(())
}

/// PowerShell writes the type of what lies deeper than `-Depth` in place of its content.
pub(super) fn refuse_cut_off(value: &Value, at: &FieldPlace) -> Result<(), ImportError> {
    const TYPES: [&str; 4] = [
        "System.Object[]",
        "System.Collections.",
        "Microsoft.Graph.PowerShell.",
        "@{",
    ];
    let text = match value {
        Value::String(text) => text.as_str(),
        _ => return Ok(()),
    };
    if TYPES.iter().any(|name| text.starts_with(name)) || text.starts_with("System.String[") {
        return Err(ImportError::CutOff {
            file: at.record.file.to_owned(),
            place: at.record.of_field(at.name),
            found: to_line(text, SHOWN),
        });
    }
    Ok(())
}

pub(super) fn read_line(
    value: &Value,
    rule: &TextRule,
    pattern: Option<&Regex>,
    at: &FieldPlace,
) -> Result<Content, ImportError> {
    let text = read_text(value).ok_or_else(|| at.unexpected("a text", Some(value)))?;
    let line = to_line(&text, if rule.max == 0 { usize::MAX } else { rule.max });
    if line.chars().count() < rule.min.max(1) {
        let expected = format!("a text of {} characters or more", rule.min.max(1));
        return Err(at.unexpected(&expected, Some(value)));
    }
    if pattern.is_some_and(|pattern| !pattern.is_match(&line)) {
        let expected = format!(
            "a text that matches {}",
            rule.pattern.as_deref().unwrap_or_default()
        );
        return Err(at.unexpected(&expected, Some(value)));
    }
    Ok(Content::Text(line))
}

/// One of some words, as the mapping spells it: documentation and service differ in the case of letters.
pub(super) fn read_word(
    value: &Value,
    words: &[String],
    at: &FieldPlace,
) -> Result<Content, ImportError> {
    let text = value.as_str().unwrap_or_default();
    let word = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    let word = word.ok_or_else(|| at.unexpected(&words.join(", "), Some(value)))?;
    Ok(Content::Text(word.clone()))
}
