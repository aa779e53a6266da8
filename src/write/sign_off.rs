//! A second person's name and time in a file of evidence or in a waiver. The rest of the file stays as it is, to the byte.

use chrono::{DateTime, FixedOffset};
use serde_yaml::Value;

use super::as_text::format_timestamp;
use super::details::to_serde_value;
use super::error::RecordError;
use super::new_file::NewFile;
use super::ordered_mapping::set;
use crate::files::{Digest, NewContent, Sha256Sum};
use crate::model::Email;
use crate::yaml::{Node, parse};

/// The kind of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOff {
    /// Of evidence: `reviewed_by`, `reviewed_at`.
    Review,
    /// Of a waiver: `approved_by`, `approved_at`.
    Approval,
}

impl SignOff {
    fn keys(self) -> [&'static str; 2] {
        match self {
            SignOff::Review => ["reviewed_by", "reviewed_at"],
            SignOff::Approval => ["approved_by", "approved_at"],
        }
    }
}

/// The file with the signature in it, in the place of an earlier one. `shown` is its text as it was shown to who signs: once
/// the file says anything else, it cannot be written.
///
/// # Errors
/// When the text cannot be understood, or has a form into which no line can be put.
pub fn sign_off(
    path: &str,
    shown: &str,
    kind: SignOff,
    by: &Email,
    at: DateTime<FixedOffset>,
) -> Result<NewFile, RecordError> {
    let digest = Digest::of(shown.as_bytes()).map_err(|source| RecordError::Read {
        path: path.to_owned(),
        source: source.into(),
    })?;
    let parsed = parse(shown.as_bytes());
    let tree = parsed.root.filter(|_| parsed.faults.is_empty());
    let [by_key, at_key] = kind.keys();
    let fields = [
        (by_key, by.as_str().to_owned()),
        (at_key, format_timestamp(at)),
    ];
    let text = tree.and_then(|tree| set_in_text(shown, &tree, &fields));
    let text = text.ok_or_else(|| {
        let lines = fields.map(|(key, value)| format!("`{key}: {value}`"));
        RecordError::usage(
            format!("{path} has a form into which no lines can be put"),
            format!(
                "write a field a line, or add {} by hand",
                lines.join(" and ")
            ),
        )
    })?;
    Ok(NewFile {
        path: path.to_owned(),
        content: NewContent::Bytes(text.into_bytes()),
        replaces: true,
        was: Some(digest.sha256.unwrap_or(Sha256Sum([0; 32]))),
    })
}

/// Sets fields of the top in the text itself, a line each at its end; lines that had them go. `None` where the text then
/// says anything else than the tree with the fields set, such as in a flow mapping.
fn set_in_text(text: &str, tree: &Node, fields: &[(&str, String)]) -> Option<String> {
    let old = fields.iter().filter_map(|(key, _)| tree.get(key));
    let gone: Vec<(u32, u32)> = old
        .map(|entry| {
            let first = entry.key_range.start.line;
            (first, entry.value.range.end.line)
        })
        .collect();
    let is_gone = |number: u32| {
        let mut gone = gone.iter();
        gone.any(|(first, last)| (*first..=*last).contains(&number))
    };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let column = tree.entries().first()?.key_range.start.column;
    let indent = " ".repeat(usize::try_from(column).ok()?.checked_sub(1)?);
    let mut new = String::new();
    for (key, value) in fields {
        new.extend([&indent, *key, ": ", value, end]);
    }
    let mut signed = String::with_capacity(text.len() + new.len());
    let mut is_set = false;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        // `...` ends a document (YAML 1.2.2, 9.1.2): what follows it does not belong to it.
        if !is_set && line.trim_end() == "..." {
            signed.push_str(&new);
            is_set = true;
        }
        if !is_gone(number) {
            signed.push_str(line);
        }
    }
    if !is_set {
        if !signed.is_empty() && !signed.ends_with('\n') {
            signed.push_str(end);
        }
        signed.push_str(&new);
    }
    let expected = with_fields(tree, fields)?;
    let parsed = parse(signed.as_bytes());
    let found = parsed.root.filter(|_| parsed.faults.is_empty())?;
    (to_serde_value(&found) == expected).then_some(signed)
}

/// The tree with the fields at its end.
fn with_fields(tree: &Node, fields: &[(&str, String)]) -> Option<Value> {
    let Value::Mapping(mut document) = to_serde_value(tree) else {
        return None;
    };
    for (key, value) in fields {
        set(&mut document, key, value.as_str().into());
    }
    Some(Value::Mapping(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&str, &str); 2] = [
        ("reviewed_by", "oversight-1@soc.example"),
        ("reviewed_at", "2026-03-13T16:00:00+01:00"),
    ];

    fn set_fields(text: &str) -> Option<String> {
        let parsed = parse(text.as_bytes());
        assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
        let fields = FIELDS.map(|(key, value)| (key, value.to_owned()));
        set_in_text(text, &parsed.root.expect("a tree"), &fields)
    }

    #[test]
    fn the_rest_of_the_text_stays() {
        let review =
            "reviewed_by: oversight-1@soc.example\nreviewed_at: 2026-03-13T16:00:00+01:00\n";
        let check = |text: &str, rest: &str| {
            assert_eq!(
                set_fields(text),
                Some(format!("{rest}{review}")),
                "{text:?}"
            );
        };
        check("# why\na: 1 # one\n", "# why\na: 1 # one\n");
        check("a: 1", "a: 1\n");
        check("reviewed_by: x\na: 1\nreviewed_at: y\n", "a: 1\n");
        check("reviewed_by:\n  x\na: |\n  text\n", "a: |\n  text\n");
    }

    #[test]
    fn the_ends_of_lines_stay() {
        let signed = set_fields("a: 1\r\nb: 2\r\n").expect("text");
        assert!(signed.ends_with("reviewed_at: 2026-03-13T16:00:00+01:00\r\n"));
        assert!(!signed.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn the_end_of_the_document_and_the_indent_are_kept() {
        let signed = set_fields("# why\n---\na: 1\n...\n").expect("text");
        assert!(
            signed.starts_with("# why\n---\na: 1\nreviewed_by: "),
            "{signed}"
        );
        assert!(signed.ends_with("+01:00\n...\n"), "{signed}");
        let signed = set_fields("  a: 1\n  b: |\n    text\n").expect("text");
        assert!(signed.contains("    text\n  reviewed_by: "), "{signed}");
    }

    #[test]
    fn a_text_that_would_say_something_else_is_not_touched() {
        assert_eq!(set_fields("{a: 1}\n"), None);
    }
}
