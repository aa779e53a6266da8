//! Files that claim to be evidence or a request.

use std::sync::Arc;

use super::faults::FileFaults;
use super::field_value::FieldValue;
use super::yaml_file::{YamlFile, parse_yaml, size_fault};
use crate::finding::{FindingBuilder, Rule};
use crate::yaml::Node;

/// A file that was read as evidence or as a request.
pub struct ClaimFile<T> {
    /// The path, relative to the dutybook root.
    pub file: Arc<str>,
    /// What it says; `None` where it cannot be understood.
    pub value: Option<T>,
    /// Its tree, where it is YAML.
    pub root: Option<Node>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is wrong with its form.
    pub drafts: Vec<FindingBuilder>,
}

/// Reads a file by the rules that it breaks where it is not YAML and where its shape is wrong.
/// `bytes` are `None` where it is too large.
pub(super) fn read_claim<T>(
    file: Arc<str>,
    bytes: Option<Vec<u8>>,
    (yaml_rule, shape_rule): (Rule, Rule),
    read: impl FnOnce(FieldValue) -> Option<T>,
) -> ClaimFile<T> {
    let YamlFile { root, mut drafts } = match &bytes {
        Some(bytes) => parse_yaml(bytes, &file, yaml_rule),
        None => YamlFile {
            root: None,
            drafts: vec![size_fault(&file, yaml_rule)],
        },
    };
    let faults = FileFaults::new(&file, shape_rule);
    let value = root
        .as_ref()
        .and_then(|root| read(FieldValue::root(&faults, root)));
    drafts.extend(faults.into_drafts());
    ClaimFile {
        file,
        value,
        root,
        bytes: bytes.unwrap_or_default(),
        drafts,
    }
}

/// Whether a name ends as those of YAML files do, in any case.
#[must_use]
pub fn is_yaml_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

/// Whether a field at the top of a text says that it is evidence or a request.
pub(super) fn is_claim(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').any(|line| {
        let kind = line.strip_prefix(b"kind:").map(<[u8]>::trim_ascii_start);
        let kind = kind.map(|kind| kind.strip_prefix(b"\"").unwrap_or(kind));
        let kind = kind.map(|kind| kind.strip_prefix(b"'").unwrap_or(kind));
        kind.is_some_and(|kind| kind.starts_with(b"evidence/") || kind.starts_with(b"request/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_claims_by_a_field_at_its_top() {
        for claim in [
            "kind: evidence/v1\n",
            "# a comment\n\nkind: request/v1",
            "\u{feff}kind: \"evidence/v2\"\n",
            "---\ntask: report\nkind: 'evidence/v1'\r\n",
        ] {
            assert!(is_claim(claim.as_bytes()), "{claim}");
        }
        for other in [
            "",
            "a:\n  kind: evidence/v1\n",
            "kind: task/v1",
            "kinds: evidence/v1",
        ] {
            assert!(!is_claim(other.as_bytes()), "{other}");
        }
    }
}
