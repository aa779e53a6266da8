//! What the texts of evidence say: placeholders, likely secrets, and words that were copied.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use regex::bytes::RegexSet;

use super::examine::Exhibit;
use crate::finding::{Draft, Rule};
use crate::model::Evidence;
use crate::text::Range;
use crate::yaml::{Node, Value, locate};

/// How a text begins that `record` left to be filled in: `<FILL IN: hint>`.
pub const PLACEHOLDER: &str = "<FILL IN";

/// Words that stand for a text that nobody wrote, alone in a field.
const STAND_INS: &[&str] = &["TODO", "TBD", "FIXME"];

/// Texts that look like credentials, by what the issuers document of their form.
const SECRETS: &[(&str, &str)] = &[
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    ("an AWS access key", r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    (
        "a GitHub token",
        r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    ),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_\-]{20,}"),
    ("a Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    (
        "a JSON Web Token",
        r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    ),
    (
        "an Azure shared access signature",
        r"[?&]sig=[A-Za-z0-9%+/]{30,}",
    ),
    ("an Azure storage key", r"(?i)AccountKey=[A-Za-z0-9+/]{60,}"),
    (
        "an Entra client secret",
        r"\b[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{34}\b",
    ),
    (
        "a password in a URL",
        r"[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]{3,}@",
    ),
    (
        "a password",
        r#"(?i)\b(password|passwd|client_secret|api[_-]?key)["']?\s*[:=]\s*["']?[^\s"'<]{8,}"#,
    ),
];

static SECRET_FORMS: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(SECRETS.iter().map(|(_, form)| form)).ok());

/// Findings about the texts of one evidence file.
pub(super) fn texts(exhibit: &Exhibit, bytes: &[u8]) -> Vec<Draft> {
    let mut drafts = placeholders(exhibit);
    // One pass over the bytes spares the clean file a search text by text.
    let forms = SECRET_FORMS.as_ref().filter(|forms| forms.is_match(bytes));
    if let Some(forms) = forms {
        drafts.extend(secrets(exhibit, forms, bytes));
    }
    drafts
}

fn placeholders(exhibit: &Exhibit) -> Vec<Draft> {
    let is_placeholder =
        |text: &str| text.contains(PLACEHOLDER) || STAND_INS.contains(&text.trim());
    let found = exhibit
        .root
        .strings()
        .filter(|(text, _)| is_placeholder(text));
    found
        .enumerate()
        .map(|(index, (text, range))| {
            Draft::new(
                Rule::EvidencePlaceholder,
                format!("`{text}` was never filled in"),
            )
            .help("write what was done, or take the field out if nobody asks for it")
            .file(exhibit.file)
            .range(range)
            .subject(index)
        })
        .collect()
}

/// The value that looks like a secret is never repeated: a finding is read by many.
fn secrets(exhibit: &Exhibit, forms: &RegexSet, bytes: &[u8]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (text, range) in exhibit.root.strings() {
        if let Some(kind) = forms.matches(text.as_bytes()).iter().next() {
            drafts.push(secret(exhibit, kind, Some(range)));
        }
    }
    // A field's name may be what gives its value away, or the match may span lines.
    if drafts.is_empty()
        && let Some(kind) = forms.matches(bytes).iter().next()
    {
        drafts.push(secret(exhibit, kind, None));
    }
    drafts
}

fn secret(exhibit: &Exhibit, kind: usize, range: Option<Range>) -> Draft {
    let what = SECRETS.get(kind).map_or("a credential", |(what, _)| what);
    let draft = Draft::new(Rule::EvidenceSecret, format!("this looks like {what}"))
        .help("revoke it, since git keeps it for ever, and write evidence without it")
        .file(exhibit.file)
        .subject(what);
    match range {
        Some(range) => draft.range(range),
        None => draft,
    }
}

/// A hash of summary and details, and where they stand; `None` where evidence says neither.
///
/// 64 bits with fixed keys: equal on every machine, and only a warning rests on it.
pub(super) fn hash_of_words(evidence: &Evidence, root: &Node) -> Option<(u64, Range)> {
    let details = root.get("details");
    if evidence.summary.is_none() && details.is_none() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    evidence.task.hash(&mut hasher);
    evidence.summary.hash(&mut hasher);
    if let Some(entry) = details {
        hash_node(&entry.value, &mut hasher);
    }
    let pointer = if evidence.summary.is_some() {
        "/summary"
    } else {
        "/details"
    };
    Some((hasher.finish(), locate(root, pointer)))
}

fn hash_node(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&node.value).hash(hasher);
    match &node.value {
        Value::Null => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Int(value) => value.hash(hasher),
        Value::Float(value) => value.to_bits().hash(hasher),
        Value::Str(text) => text.hash(hasher),
        Value::Seq(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash_node(item, hasher));
        }
        Value::Map(entries) => {
            entries.len().hash(hasher);
            for entry in entries {
                entry.key.hash(hasher);
                hash_node(&entry.value, hasher);
            }
        }
    }
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
        check("client_secret: 0123456789abcdef", Some("a password"));
        check(
            "https://x.example/a?sv=1&sig=0123456789abcdef0123456789abcdef",
            Some("an Azure shared access signature"),
        );
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
