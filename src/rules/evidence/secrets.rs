//! Texts that look like credentials: they are reported, and masked wherever a finding repeats them.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use regex::bytes::RegexSet;

use crate::finding::{FindingBuilder, Rule};
use crate::text::Range;
use crate::yaml::{Node, Value};

/// Texts that look like credentials, in the forms that the issuers document.
///
/// Word boundaries are those of ASCII, `(?-u:\b)`: others send every text that holds a letter such
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

/// Replaces every character of what looks like a credential by a dot: more people read a finding, or
/// an excerpt of a file, than read the file.
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

/// Reports what looks like a credential in a file, and masks it in all that is found in the file.
///
/// One pass over the bytes spares the clean file a search text by text.
pub fn report_secrets(
    bytes: &[u8],
    path: &Arc<str>,
    root: Option<&Node>,
    findings: Vec<FindingBuilder>,
) -> Vec<FindingBuilder> {
    let Some(forms) = SECRET_FORMS.as_ref().filter(|forms| forms.is_match(bytes)) else {
        return findings;
    };
    let findings = findings.into_iter();
    let masked = findings.map(|finding| finding.reword(mask_secrets));
    masked.chain(check_secrets(forms, path, root)).collect()
}

fn check_secrets(forms: &RegexSet, path: &Arc<str>, root: Option<&Node>) -> Vec<FindingBuilder> {
    let mut findings = Vec::new();
    if let Some(root) = root {
        visit_texts(root, None, &mut |text, range| {
            if let Some(kind) = forms.matches(text.as_bytes()).iter().next() {
                findings.push(secret(path, SECRETS[kind].0).range(range));
            }
        });
    }
    // What was found in the bytes may span lines, stand in a comment, or in what is not YAML.
    if findings.is_empty() {
        findings.push(secret(path, "a credential"));
    }
    findings
}

/// Visits every text of a tree; with the name of its field, which may be what gives a value away.
fn visit_texts(node: &Node, key: Option<&str>, visit: &mut impl FnMut(&str, Range)) {
    match &node.value {
        Value::Str(text) => match key {
            Some(key) => visit(&format!("{key}: {text}"), node.range),
            None => visit(text, node.range),
        },
        Value::Seq(items) => items.iter().for_each(|item| visit_texts(item, None, visit)),
        Value::Map(entries) => {
            for entry in entries {
                visit_texts(&entry.value, Some(&entry.key), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

/// The value is never repeated: a finding is read by many.
fn secret(path: &Arc<str>, what: &str) -> FindingBuilder {
    FindingBuilder::new(Rule::EvidenceSecret, format!("this looks like {what}"))
        .help("revoke it, because git keeps it forever, and write the evidence without it")
        .file(path)
        .subject(what)
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
    fn credentials_are_recognised_by_their_form() {
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
    fn masked_text_keeps_its_length() {
        let text = "key AKIAIOSFODNN7EXAMPLE, and a word";
        let masked = mask_secrets(text);
        assert_eq!(masked, format!("key {}, and a word", "•".repeat(20)));
        assert_eq!(mask_secrets("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn ordinary_evidence_is_not_a_secret() {
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
