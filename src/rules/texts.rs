//! What the texts of evidence say: placeholders, likely secrets, and words that were copied.

use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use regex::bytes::RegexSet;

use super::examine::EvidenceContext;
use crate::finding::{FindingBuilder, Rule};
use crate::model::Evidence;
use crate::text::Range;
use crate::yaml::{Node, Value, locate};

/// How a text begins that `record` left to be filled in: `<FILL IN: hint>`.
pub const PLACEHOLDER: &str = "<FILL IN";

/// Words that stand for a text that nobody wrote, alone in a field.
const STAND_INS: &[&str] = &["TODO", "TBD", "FIXME"];

/// Texts that look like credentials, by what the issuers document of their form.
///
/// Boundaries of words are those of ASCII, `(?-u:\b)`: others send every text that holds a letter such
/// as å through the slowest of the regex engines.
const SECRETS: &[(&str, &str)] = &[
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    (
        "an AWS access key",
        r"(?-u:\b)(AKIA|ASIA)[0-9A-Z]{16}(?-u:\b)",
    ),
    (
        "a GitHub token",
        r"(?-u:\b)(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    ),
    ("a GitLab token", r"(?-u:\b)glpat-[A-Za-z0-9_\-]{20,}"),
    ("a Slack token", r"(?-u:\b)xox[abeoprs]-[A-Za-z0-9-]{10,}"),
    (
        "a JSON Web Token",
        r"(?-u:\b)eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    ),
    (
        "an Azure shared access signature",
        r"[?&]sig=[A-Za-z0-9%+/]{30,}",
    ),
    ("an Azure storage key", r"(?i)AccountKey=[A-Za-z0-9+/]{60,}"),
    (
        "an Entra client secret",
        r"(?-u:\b)[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{34}(?-u:\b)",
    ),
    (
        "a password in a URL",
        r"[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]{3,}@",
    ),
    (
        "a password",
        r#"(?i)(?-u:\b)(password|passwd|client_secret|api[_-]?key)["']?\s*[:=]\s*["']?[^\s"'<]{8,}"#,
    ),
];

static EACH_FORM: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    SECRETS
        .iter()
        .filter_map(|(_, form)| Regex::new(form).ok())
        .collect()
});

/// A text in which every character of what looks like a credential is a dot: what is shown of a
/// file, or said of it, is read by more people than the file.
#[must_use]
pub fn mask_secrets(text: &str) -> String {
    let mut masked = text.to_owned();
    for form in EACH_FORM.iter() {
        let dots = |found: &regex::Captures| "•".repeat(found[0].chars().count());
        if form.is_match(&masked) {
            masked = form.replace_all(&masked, dots).into_owned();
        }
    }
    masked
}

static SECRET_FORMS: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(SECRETS.iter().map(|(_, form)| form)).ok());

/// Whether a file holds what looks like a credential. One pass over the bytes spares the clean file
/// a search text by text.
pub(super) fn has_secret(bytes: &[u8]) -> bool {
    SECRET_FORMS
        .as_ref()
        .is_some_and(|forms| forms.is_match(bytes))
}

/// Texts that were never filled in.
pub(super) fn placeholders(exhibit: &EvidenceContext) -> Vec<FindingBuilder> {
    // Looking for one byte comes first, because it is what most texts do not hold.
    let is_unfilled = |text: &str| text.contains('<') && text.contains(PLACEHOLDER);
    let is_placeholder = |text: &str| is_unfilled(text) || STAND_INS.contains(&text.trim());
    let found = exhibit
        .root
        .strings()
        .filter(|(text, _)| is_placeholder(text));
    found
        .enumerate()
        .map(|(index, (text, range))| {
            FindingBuilder::new(
                Rule::EvidencePlaceholder,
                format!("`{text}` was never filled in"),
            )
            .help("write what was done, or take the field out if nobody asks for it")
            .file(exhibit.file)
            .range(range)
            .subject(&index)
        })
        .collect()
}

/// Texts that look like credentials. The value is never repeated: a finding is read by many.
pub(super) fn secrets(file: &Arc<str>, root: Option<&Node>) -> Vec<FindingBuilder> {
    let Some(forms) = SECRET_FORMS.as_ref() else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    if let Some(root) = root {
        look_into(root, None, &mut |text, range| {
            if let Some(kind) = forms.matches(text.as_bytes()).iter().next() {
                drafts.push(secret(file, kind, Some(range)));
            }
        });
    }
    // What was found in the bytes may span lines, stand in a comment, or in what is no YAML.
    if drafts.is_empty() {
        drafts.push(secret(file, usize::MAX, None));
    }
    drafts
}

/// Visits every text of a tree; where a field's name is what gives its value away, with the name.
fn look_into(node: &Node, key: Option<&str>, visit: &mut impl FnMut(&str, Range)) {
    match &node.value {
        Value::Str(text) => match key {
            Some(key) => visit(&format!("{key}: {text}"), node.range),
            None => visit(text, node.range),
        },
        Value::Seq(items) => items.iter().for_each(|item| look_into(item, None, visit)),
        Value::Map(entries) => {
            for entry in entries {
                look_into(&entry.value, Some(&entry.key), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

fn secret(file: &Arc<str>, kind: usize, range: Option<Range>) -> FindingBuilder {
    let what = SECRETS.get(kind).map_or("a credential", |(what, _)| what);
    let draft = FindingBuilder::new(Rule::EvidenceSecret, format!("this looks like {what}"))
        .help("revoke it, since git keeps it for ever, and write evidence without it")
        .file(file)
        .subject(what);
    match range {
        Some(range) => draft.range(range),
        None => draft,
    }
}

/// A hash of summary and details, and where they stand; `None` where evidence says neither.
///
/// 64 bits, compared within one run only.
pub(super) fn hash_of_words(evidence: &Evidence, root: &Node) -> Option<(u64, Range)> {
    let details = root.get("details");
    if evidence.summary.is_none() && details.is_none() {
        return None;
    }
    // Gathered first, since a hash of many small pieces takes several times as long.
    let mut words = Vec::with_capacity(1024);
    add_text(evidence.task.as_str(), &mut words);
    if let Some(summary) = &evidence.summary {
        add_text(summary, &mut words);
    }
    if let Some(entry) = details {
        add_node(&entry.value, &mut words);
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&words);
    let pointer = if evidence.summary.is_some() {
        "/summary"
    } else {
        "/details"
    };
    Some((hasher.finish(), locate(root, pointer)))
}

/// Adds a letter for the kind of a node and what it holds: no two nodes that differ look the same.
fn add_node(node: &Node, words: &mut Vec<u8>) {
    match &node.value {
        Value::Null => words.push(b'n'),
        Value::Bool(value) => words.extend([b'b', u8::from(*value)]),
        Value::Int(value) => add(b'i', value.to_le_bytes(), words),
        Value::Float(value) => add(b'f', value.to_le_bytes(), words),
        Value::Str(text) => add_text(text, words),
        Value::Seq(items) => {
            add(b'l', (items.len() as u64).to_le_bytes(), words);
            for item in items {
                add_node(item, words);
            }
        }
        Value::Map(entries) => {
            add(b'm', (entries.len() as u64).to_le_bytes(), words);
            for entry in entries {
                add_text(&entry.key, words);
                add_node(&entry.value, words);
            }
        }
    }
}

fn add_text(text: &str, words: &mut Vec<u8>) {
    add(b't', (text.len() as u64).to_le_bytes(), words);
    words.extend_from_slice(text.as_bytes());
}

fn add(kind: u8, value: [u8; 8], words: &mut Vec<u8>) {
    words.push(kind);
    words.extend(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let forms = SECRET_FORMS.as_ref().expect("the forms compile");
        let found = forms.matches(text.as_bytes()).iter().next();
        assert_eq!(found.map(|kind| SECRETS[kind].0), expected, "{text}");
    }

    #[test]
    fn credentials_are_told_by_their_form() {
        check("-----BEGIN OPENSSH PRIVATE KEY-----", Some("a private key"));
        // The access key that AWS's own documentation uses as its example.
        check("AKIAIOSFODNN7EXAMPLE", Some("an AWS access key"));
        check(&format!("ghp_{}", "a1".repeat(18)), Some("a GitHub token"));
        check("https://soc:hunter22@host/", Some("a password in a URL"));
        // Letters beyond ASCII around it change nothing.
        check(
            "på: AKIAIOSFODNN7EXAMPLE, ændret",
            Some("an AWS access key"),
        );
        check("client_secret: 0123456789abcdef", Some("a password"));
        check(
            "https://x.example/a?sv=1&sig=0123456789abcdef0123456789abcdef",
            Some("an Azure shared access signature"),
        );
    }

    #[test]
    fn what_is_masked_keeps_its_length() {
        let text = "key AKIAIOSFODNN7EXAMPLE, and a word";
        let hidden = mask_secrets(text);
        assert_eq!(hidden, format!("key {}, and a word", "•".repeat(20)));
        assert_eq!(mask_secrets("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn ordinary_evidence_is_no_secret() {
        for text in [
            "Reset the password of two accounts",
            "https://tickets.example/CHG0031337",
            "mailto:oversight-1@soc.example",
            "sha256: 9f2c1d3e9f2c1d3e9f2c1d3e9f2c1d3e9f2c1d3e9f2c1d3e9f2c1d3e9f2c1d3e",
            "Block legacy authentication",
        ] {
            check(text, None);
        }
    }
}
