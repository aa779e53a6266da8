//! A second person's name and time in a file of evidence or in a waiver. The rest of the file stays as it is, to the byte.

use chrono::{DateTime, FixedOffset};
use serde_yaml::Value;

use super::as_text::format_timestamp;
use super::details::to_serde_value;
use super::error::RecordError;
use super::new_file::NewFile;
use super::ordered_mapping::set;
use crate::files::{Digest, Files, NewContent, Sha256Sum};
use crate::load::MAX_YAML;
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

/// The file with the signature in it, in the place of an earlier one.
///
/// # Errors
/// When the file cannot be read or understood.
pub fn sign_off(
    files: &dyn Files,
    path: &str,
    kind: SignOff,
    by: &Email,
    at: DateTime<FixedOffset>,
) -> Result<NewFile, RecordError> {
    let read = |source| RecordError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = files.read(path, MAX_YAML).map_err(read)?;
    let digest = Digest::of(bytes.as_slice()).map_err(|source| read(source.into()))?;
    let parsed = parse(&bytes);
    let tree = parsed.root.filter(|_| parsed.faults.is_empty());
    let tree = tree.ok_or_else(|| {
        RecordError::usage(
            format!("{path} cannot be understood"),
            "`dutybook check` says what is wrong with it: correct that by hand",
        )
    })?;
    let [by_key, at_key] = kind.keys();
    let fields = [
        (by_key, by.as_str().to_owned()),
        (at_key, format_timestamp(at)),
    ];
    let text = String::from_utf8_lossy(&bytes);
    let signed = match set_in_text(&text, &tree, &fields) {
        Some(signed) => signed,
        None => set_in_tree(&tree, &fields)?,
    };
    Ok(NewFile {
        path: path.to_owned(),
        content: NewContent::Bytes(signed.into_bytes()),
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
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut signed = String::with_capacity(text.len() + 100);
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if !gone
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&number))
        {
            signed.push_str(line);
        }
    }
    if !signed.is_empty() && !signed.ends_with('\n') {
        signed.push_str(end);
    }
    for (key, value) in fields {
        signed.extend([*key, ": ", value, end]);
    }
    let expected = with_fields(tree, fields)?;
    let parsed = parse(signed.as_bytes());
    let found = parsed.root.filter(|_| parsed.faults.is_empty())?;
    (to_serde_value(&found) == expected).then_some(signed)
}

fn set_in_tree(tree: &Node, fields: &[(&str, String)]) -> Result<String, RecordError> {
    let document = with_fields(tree, fields).unwrap_or_default();
    Ok(serde_yaml::to_string(&document)?)
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
    fn a_text_that_would_say_something_else_is_not_touched() {
        assert_eq!(set_fields("{a: 1}\n"), None);
    }
}
