//! The summary of a mapping: text with values in braces, and parts in brackets that need their values.

use std::collections::BTreeSet;

use super::names::{MappingNames, is_known};
use crate::load::field_value::FieldValue;
use crate::model::SummaryPart;

/// Reads a summary, which may show the values of the mapping.
pub(super) fn summary(value: FieldValue, names: &MappingNames) -> Option<Vec<SummaryPart>> {
    text_with_names(value, names.values())
}

/// Reads a text in which names stand for what they hold: `{open} open[, the oldest for {days|day|days}].`
pub(super) fn text_with_names(
    value: FieldValue,
    known: &BTreeSet<String>,
) -> Option<Vec<SummaryPart>> {
    let text = value.text("a text")?;
    let parts = parse_summary(text);
    let Some(parts) = parts else {
        let help = "close every { with } and every [ with ], none within another";
        value.add_fault("this text cannot be understood", help);
        return None;
    };
    let is_shown = |name: &&str| is_known(value, "value", name, known);
    let unknown = shown_values(&parts)
        .iter()
        .filter(|name| !is_shown(name))
        .count();
    (unknown == 0).then_some(parts)
}

fn shown_values(parts: &[SummaryPart]) -> Vec<&str> {
    let names = parts.iter().flat_map(|part| match part {
        SummaryPart::Text(_) => Vec::new(),
        SummaryPart::Value(name, _) => vec![name.as_str()],
        SummaryPart::Optional(parts) => shown_values(parts),
    });
    names.collect()
}

/// The parts of a summary; `None` where braces or brackets do not match.
fn parse_summary(text: &str) -> Option<Vec<SummaryPart>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '[', ']']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(SummaryPart::Text(before.to_owned()));
        }
        let (close, is_optional) = match from.as_bytes().first() {
            Some(b'{') => ('}', false),
            Some(b'[') => (']', true),
            _ => return None,
        };
        let (within, after) = from.get(1..)?.split_once(close)?;
        parts.push(if is_optional {
            let inner = parse_summary(within)?;
            let is_flat = |part: &SummaryPart| !matches!(part, SummaryPart::Optional(_));
            SummaryPart::Optional(inner.iter().all(is_flat).then_some(inner)?)
        } else {
            shown_value(within)?
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(SummaryPart::Text(rest.to_owned()));
    }
    Some(parts)
}

/// `name`, or `name|one|several`.
fn shown_value(text: &str) -> Option<SummaryPart> {
    let pieces: Vec<&str> = text.split('|').collect();
    match pieces[..] {
        [name] if !name.is_empty() => Some(SummaryPart::Value(name.to_owned(), None)),
        [name, one, several] => {
            let nouns = (one.to_owned(), several.to_owned());
            Some(SummaryPart::Value(name.to_owned(), Some(nouns)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_brackets_match() {
        let parts = parse_summary("{open} open[, for {days|day|days}].").expect("parts");
        assert_eq!(shown_values(&parts), ["open", "days"]);
        assert_eq!(parts.len(), 4);
        for wrong in ["{open", "open}", "[{open]", "{}", "{a|b}", "[a[b]]"] {
            assert_eq!(parse_summary(wrong), None, "{wrong}");
        }
    }
}
