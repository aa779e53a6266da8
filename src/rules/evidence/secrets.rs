//! Texts that look like credentials: they are reported, and masked wherever a finding repeats them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::files::{CredentialKind, FoundCredentials, find_credentials, may_hold_credentials};
use crate::finding::{FindingBuilder, Rule};
use crate::rules::evidence_context::EvidenceContext;
use crate::text::Range;
use crate::yaml::{Node, Value};

/// Replaces every character of what looks like a credential by a dot: more people read a finding, or
/// an excerpt of a file, than read the file. What only has the form of one is masked too. Line breaks stay.
#[must_use]
pub fn mask_secrets(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for credential in find_credentials(text.as_bytes()) {
        let start = text.floor_char_boundary(credential.range.start).max(done);
        let end = text.ceil_char_boundary(credential.range.end).max(start);
        masked.push_str(&text[done..start]);
        let dot = |c: char| if matches!(c, '\r' | '\n') { c } else { '•' };
        masked.extend(text[start..end].chars().map(dot));
        done = end;
    }
    masked.push_str(&text[done..]);
    masked
}

/// Reports what looks like a credential in a file, and masks it in all that is found in the file.
///
/// One pass over the bytes spares the clean file a search text by text.
pub fn report_secrets(
    bytes: &[u8],
    path: &Arc<str>,
    root: Option<&Node>,
    findings: Vec<FindingBuilder>,
) -> Vec<FindingBuilder> {
    if !may_hold_credentials(bytes) {
        return findings;
    }
    let findings = findings.into_iter();
    let masked = findings.map(|finding| finding.reword(mask_secrets));
    masked.chain(check_secrets(bytes, path, root)).collect()
}

fn check_secrets(bytes: &[u8], path: &Arc<str>, root: Option<&Node>) -> Vec<FindingBuilder> {
    let mut findings = Vec::new();
    if let Some(root) = root {
        visit_texts(root, None, &mut |text, range| {
            if let Some(kind) = find_kind(text.as_bytes()) {
                findings.push(secret(path, kind.describe()).range(range));
            }
        });
    }
    // What was found in the bytes may span lines, stand in a comment, or in what is not YAML.
    if findings.is_empty() && find_kind(bytes).is_some() {
        findings.push(secret(path, "a credential"));
    }
    findings
}

/// The kind of credential that a text holds; of several, the most certain one.
fn find_kind(text: &[u8]) -> Option<CredentialKind> {
    let found = find_credentials(text).into_iter();
    let reported = found.filter(|credential| credential.is_reported);
    reported.map(|credential| credential.kind).min()
}

/// Visits every text of a tree; with the name of its field, which may be what gives a value away.
fn visit_texts(node: &Node, key: Option<&str>, visit: &mut impl FnMut(&str, Range)) {
    match &node.value {
        Value::Str(text) => match key {
            Some(key) => visit(&format!("\"{key}\": {text}"), node.range),
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

/// What looks like a credential in the artifacts that an evidence file lists, as it was seen when they
/// were digested: one finding for each kind.
///
/// They have no range. With one, the lines around it would be read again, and shown.
pub(super) fn check_artifact_secrets(file: &EvidenceContext) -> Vec<FindingBuilder> {
    let listed = file.evidence.artifacts.iter();
    let listed: BTreeSet<&str> = listed.map(|artifact| artifact.path.as_str()).collect();
    let mut findings = Vec::new();
    for relative in listed {
        let Some(digest) = file.folder.artifacts.get(relative) else {
            continue;
        };
        let path = Arc::from(format!("{}/{relative}", file.folder.at.path));
        let found = digest.credentials.iter();
        findings.extend(found.map(|found| secret_in_artifact(&path, *found)));
    }
    findings
}

fn secret_in_artifact(path: &Arc<str>, found: FoundCredentials) -> FindingBuilder {
    let FoundCredentials { kind, count, line } = found;
    let what = kind.describe();
    let others = match count {
        1 => String::new(),
        2 => ", and so does one more place".to_owned(),
        _ => format!(", and so do {} more places", count - 1),
    };
    let message = format!("line {line} looks like {what}{others}; the value is not shown");
    FindingBuilder::new(Rule::EvidenceSecret, message)
        .help("revoke it first, because git keeps it forever; then remove it from the export, and list the new hash")
        .file(path)
        .subject(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let kind = find_kind(text.as_bytes()).map(CredentialKind::describe);
        assert_eq!(kind, expected, "{text}");
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
        check(
            "client_secret: 0123456789abcdef",
            Some("a client secret or an API key"),
        );
    }

    #[test]
    fn masked_text_keeps_its_length_and_its_lines() {
        let text = "key AKIAIOSFODNN7EXAMPLE, and a word";
        let masked = mask_secrets(text);
        assert_eq!(masked, format!("key {}, and a word", "•".repeat(20)));
        assert_eq!(mask_secrets("nothing to hide"), "nothing to hide");
        let key = format!("-----BEGIN PRIVATE KEY-----\n{}\nend", "A".repeat(64));
        let masked = mask_secrets(&key);
        assert_eq!(
            masked,
            format!("{}\n{}\nend", "•".repeat(27), "•".repeat(64))
        );
        // Two forms, one within the other.
        let text = "access_token=ghp_".to_owned() + &"a1".repeat(18) + "; æ";
        assert_eq!(mask_secrets(&text), format!("{}; æ", "•".repeat(53)));
    }

    #[test]
    fn what_is_too_weak_to_be_reported_is_masked_nevertheless() {
        check("password: swordfishes", None);
        assert_eq!(mask_secrets("password: swordfishes"), "•".repeat(21));
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
            assert_eq!(mask_secrets(text), text);
        }
    }
}
