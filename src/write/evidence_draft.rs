//! Evidence that is to be written.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_yaml::Value;

use super::as_text;
use super::collection_draft::CollectionDraft;
use super::error::RecordError;
use super::ledger_origin_draft::LedgerOriginDraft;
use super::new_file::NewFile;
use crate::model::Email;

/// An artifact as evidence lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArtifactEntry {
    /// Relative to the evidence file's folder.
    pub path: String,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// A link as evidence lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkDraft {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    url: String,
}

impl LinkDraft {
    /// A link to an address; a blank title is none.
    #[must_use]
    pub fn new(title: &str, url: &str) -> Self {
        let title = title.trim();
        LinkDraft {
            title: (!title.is_empty()).then(|| title.to_owned()),
            url: url.to_owned(),
        }
    }
}

/// Reads a `--link`: `TITLE=URL`, or a URL alone.
///
/// # Errors
/// When the address is neither https nor mailto.
pub fn parse_link(typed: &str) -> Result<LinkDraft, RecordError> {
    let is_url = |text: &str| text.starts_with("https://") || text.starts_with("mailto:");
    let (title, url) = match typed.split_once('=') {
        Some((title, url)) if !is_url(typed) => (title, url),
        _ => ("", typed),
    };
    let url = url.trim();
    if !is_url(url) {
        return Err(RecordError::usage(
            format!("`{url}` is not an https or mailto address"),
            "write --link 'Change=https://tickets.example/CHG0031337' (https or mailto)",
        ));
    }
    Ok(LinkDraft::new(title, url))
}

/// Evidence that is to be written, in the order of its format.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename = "evidence/v1")]
pub struct EvidenceDraft {
    /// The task.
    pub task: String,
    /// The label of the occurrence.
    pub occurrence: String,
    /// The team whose evidence it is.
    pub team: String,
    /// Who did it.
    #[serde(serialize_with = "as_text::texts")]
    pub performed_by: Vec<Email>,
    /// When it was done.
    #[serde(serialize_with = "as_text::timestamp")]
    pub performed_at: DateTime<FixedOffset>,
    /// What was done, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What the task's schema asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
    /// Files that prove it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<ArtifactEntry>,
    /// Places that prove it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkDraft>,
    /// Its review, where it was reviewed before it is recorded.
    #[serde(flatten)]
    pub review: Option<ReviewDraft>,
    /// The machine that fetched artifacts, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_by: Option<CollectionDraft>,
    /// The row of a spreadsheet from which it is imported, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<LedgerOriginDraft>,
}

/// A review as evidence states it.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewDraft {
    /// Who reviewed it.
    #[serde(serialize_with = "as_text::text")]
    pub reviewed_by: Email,
    /// When.
    #[serde(serialize_with = "as_text::timestamp")]
    pub reviewed_at: DateTime<FixedOffset>,
}

impl EvidenceDraft {
    /// The evidence file, at its path.
    ///
    /// # Errors
    /// When the details cannot be put into YAML.
    pub fn file(&self, path: &str, replaces: bool) -> Result<NewFile, RecordError> {
        Ok(NewFile::text(path, serde_yaml::to_string(self)?, replaces))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_yaml::Mapping;

    use super::super::details::to_serde_value;
    use super::*;
    use crate::files::NewContent;
    use crate::yaml::parse;

    fn draft(summary: &str, details: Value) -> EvidenceDraft {
        EvidenceDraft {
            task: "secure-score-report".to_owned(),
            occurrence: "2026-W11".to_owned(),
            team: "monitoring".to_owned(),
            performed_by: vec![Email::new("analyst-1@soc.example").expect("an address")],
            performed_at: DateTime::parse_from_rfc3339("2026-03-13T15:04:00+01:00")
                .expect("a time"),
            summary: Some(summary.to_owned()),
            details: Some(details),
            artifacts: vec![ArtifactEntry {
                path: "secure-scores.json".to_owned(),
                sha256: "1".repeat(64),
            }],
            links: vec![parse_link("Change=https://tickets.example/?a=b").expect("a link")],
            review: None,
            collected_by: None,
            imported: None,
        }
    }

    fn text(draft: &EvidenceDraft) -> String {
        match draft.file("f", false).expect("written").content {
            NewContent::Bytes(bytes) => String::from_utf8(bytes).expect("text"),
            NewContent::Copy(..) => String::new(),
        }
    }

    #[test]
    fn fields_come_in_the_order_of_the_format() {
        let written = text(&draft("It rose.", Value::Mapping(Mapping::new())));
        let keys: Vec<&str> = written
            .lines()
            .filter(|line| !line.starts_with([' ', '-']))
            .filter_map(|line| line.split_once(':').map(|(key, _)| key))
            .collect();
        assert_eq!(
            keys,
            [
                "kind",
                "task",
                "occurrence",
                "team",
                "performed_by",
                "performed_at",
                "summary",
                "details",
                "artifacts",
                "links"
            ]
        );
        assert!(
            written.contains("- title: Change\n  url: https://tickets.example/?a=b\n"),
            "{written}"
        );
    }

    #[test]
    fn a_link_needs_no_title() {
        let check = |typed: &str, title: Option<&str>, url: &str| {
            let read = parse_link(typed).expect("a link");
            assert_eq!((read.title.as_deref(), read.url.as_str()), (title, url));
        };
        check("https://a.example/?x=y", None, "https://a.example/?x=y");
        check(
            "Mail=mailto:a@b.example",
            Some("Mail"),
            "mailto:a@b.example",
        );
        assert!(parse_link("Change=http://a.example").is_err());
        assert!(parse_link("nothing").is_err());
    }

    /// Text as people type it, and as YAML readers trip over it.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,40}",
            "[a-zæøåé –…\n]{0,40}",
            Just("no".to_owned()),
            Just("~".to_owned()),
            Just("2026-03-13".to_owned()),
            Just("1e5".to_owned()),
            Just("0x1F".to_owned()),
            Just(".inf".to_owned()),
            Just("<<".to_owned()),
            Just("- a".to_owned()),
            Just("a: b #c".to_owned()),
            Just("|\n x".to_owned()),
            Just("\n\n a\n".to_owned()),
        ]
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            texts().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1.0e9..1.0e9).prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Sequence),
                prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|fields| {
                    let fields = fields.into_iter();
                    Value::Mapping(fields.map(|(key, value)| (key.into(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_strict_reader_reads_back_what_is_written(summary in texts(), details in values()) {
            let written = text(&draft(&summary, details.clone()));
            let parsed = parse(written.as_bytes());
            prop_assert!(parsed.faults.is_empty(), "{:?}\n{written}", parsed.faults);
            let root = parsed.root.expect("a tree");
            prop_assert_eq!(root.get("summary").and_then(|e| e.value.as_str()), Some(summary.as_str()));
            let read = root.get("details").map(|entry| to_serde_value(&entry.value));
            prop_assert_eq!(read, Some(details), "{}", written);
        }
    }
}
