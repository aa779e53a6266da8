//! Reading anchors: a list that CI jobs append to, kept outside the repository.

use std::fmt;
use std::sync::Arc;

use super::faults::{At, FileFaults};
use super::field_value::FieldValue;
use super::fields::Fields;
use super::{scalar, yaml_file};
use crate::finding::{FindingBuilder, Rule};
use crate::model::Anchor;
use crate::text::Position;
use crate::yaml::{self, MAX_BYTES, Node};

/// Why a file of anchors cannot be used: every fault that was found, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorsError {
    /// The file, as the caller names it.
    pub path: String,
    /// What is wrong, in the order of the file.
    pub faults: Vec<AnchorFault>,
}

/// One thing that is wrong with a file of anchors. It may quote the file's own text: escape it where
/// it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorFault {
    /// Where.
    pub place: Position,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl std::error::Error for AnchorsError {}

impl fmt::Display for AnchorsError {
    /// One line a fault: `anchors.yaml:3:5: what is wrong: what to do`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            let line_end = if index == 0 { "" } else { "\n" };
            write!(
                f,
                "{line_end}{}:{}: {}",
                self.path, fault.place, fault.message
            )?;
            if !fault.help.is_empty() {
                write!(f, ": {}", fault.help)?;
            }
        }
        Ok(())
    }
}

/// Reads a list of anchors, in the order of the file: items of `commit`, `time` and, where it is
/// there, `seen`. `path` is how errors name the file.
///
/// # Errors
/// [`AnchorsError`] with every fault, where there is one: what cannot be understood could be what
/// matters. A file without an anchor is a fault too.
pub fn parse_anchors(bytes: &[u8], path: &str) -> Result<Vec<Anchor>, AnchorsError> {
    let error = |faults| AnchorsError {
        path: path.to_owned(),
        faults,
    };
    if bytes.len() > MAX_BYTES {
        return Err(error(vec![size_fault()]));
    }
    let file: Arc<str> = Arc::from(path);
    // No finding is made of it: the file is not part of the repository.
    let rule = Rule::PolicySchema;
    let parsed = yaml::parse_list(bytes);
    let yaml_faults = parsed.faults.into_iter();
    let mut drafts: Vec<FindingBuilder> = yaml_faults
        .map(|fault| yaml_file::draft(fault, &file, rule))
        .collect();
    let faults = FileFaults::new(&file, rule);
    let root = parsed.root.as_ref();
    if let Some(root) = root.filter(|root| root.items().is_empty()) {
        let help = "add one: `dutybook anchor >> FILE`";
        faults.add(root.range, At::Root, "the file has no anchor", help);
    }
    let items = root.map_or(&[][..], Node::items).iter().enumerate();
    // The size of the file bounds them. Lists of a policy have a lower bound.
    let anchors: Vec<Anchor> = items
        .filter_map(|(index, node)| {
            let at = At::Item(&At::Root, index);
            let faults = &faults;
            anchor(FieldValue { faults, node, at })
        })
        .collect();
    drafts.extend(faults.into_drafts());
    if drafts.is_empty() {
        return Ok(anchors);
    }
    let mut faults: Vec<AnchorFault> = drafts.into_iter().map(anchor_fault).collect();
    faults.sort_by_key(|fault| fault.place);
    Err(error(faults))
}

fn anchor_fault(draft: FindingBuilder) -> AnchorFault {
    let (range, message, help) = draft.into_parts();
    AnchorFault {
        place: range.map_or(Position::START, |range| range.start),
        message,
        help,
    }
}

fn size_fault() -> AnchorFault {
    AnchorFault {
        place: Position::START,
        message: "the file is larger than 1 MiB".to_owned(),
        help: "keep the newest anchors in it, and move the others to a file of their own"
            .to_owned(),
    }
}

fn anchor(value: FieldValue) -> Option<Anchor> {
    let fields = Fields::open(value, &["commit", "time", "seen"])?;
    let commit = fields.require("commit", commit);
    let time = fields.require("time", scalar::instant);
    let seen = fields.read("seen", scalar::text);
    Some(Anchor {
        commit: commit?,
        time: time?,
        seen,
    })
}

fn commit(value: FieldValue) -> Option<String> {
    value.parse("the name of a commit", |text| {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 40 && text.bytes().all(is_digit) {
            return Ok(text.to_owned());
        }
        Err("write its 40 hexadecimal digits in lower case, as `git rev-parse HEAD` prints them")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9";

    fn entry(commit: &str, more: &str) -> String {
        format!("- commit: {commit}\n  time: 2026-03-31T12:00:00+02:00\n{more}")
    }

    #[test]
    fn anchors_come_in_the_order_of_the_file() {
        let text = format!(
            "# seen by CI\n{}{}",
            entry(COMMIT, "  seen: https://ci.example/runs/41\n"),
            entry(&format!("\"{}\"", "1".repeat(40)), "")
        );
        let read = parse_anchors(text.as_bytes(), "anchors.yaml").expect("anchors");
        let shown: Vec<_> = read
            .iter()
            .map(|it| (it.commit.as_str(), it.seen.as_deref()))
            .collect();
        let second = "1".repeat(40);
        let expected = [
            (COMMIT, Some("https://ci.example/runs/41")),
            (second.as_str(), None),
        ];
        assert_eq!(shown, expected);
        assert_eq!(read[0].time.to_rfc3339(), "2026-03-31T12:00:00+02:00");
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let error = parse_anchors(text.as_bytes(), "anchors.yaml").expect_err(text);
        let shown = error.to_string();
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn faults_have_a_place_and_say_what_to_do() {
        let unnamed = "is not the name of a commit: write its 40 hexadecimal digits in lower case, \
                       as `git rev-parse HEAD` prints them";
        check(
            &entry("7d20c4e", ""),
            &[&format!("anchors.yaml:1:11: `7d20c4e` {unnamed}")],
        );
        let upper = COMMIT.to_uppercase();
        check(
            &entry(&upper, ""),
            &[&format!("anchors.yaml:1:11: `{upper}` {unnamed}")],
        );
        check(
            &format!(
                "{}- commit: {COMMIT}\n  time: 2026-03-31\n  sen: x\n",
                entry(COMMIT, "")
            ),
            &[
                "anchors.yaml:4:9: `2026-03-31` is not an instant: \
                 write it as RFC 3339 with an offset: 2026-03-13T15:04:00+01:00",
                "anchors.yaml:5:3: unknown field `sen`: did you mean `seen`?",
            ],
        );
        check(
            "- time: 2026-03-31T12:00:00Z\n",
            &[
                "anchors.yaml:1:3: the field `commit` is missing: add `commit:` to item 1 of the list",
            ],
        );
        let number = "1".repeat(40);
        check(
            &entry(&number, ""),
            &[&format!(
                "anchors.yaml:1:11: this whole number does not fit into 64 bits: \
                 to make it text, write it in quotes: \"{number}\""
            )],
        );
    }

    #[test]
    fn a_file_that_anchors_nothing_is_an_error() {
        let item = "write items, each starting with `- `";
        check(
            "",
            &[&format!("anchors.yaml:1:1: the file is empty: {item}")],
        );
        check(
            "[]\n",
            &["anchors.yaml:1:1: the file has no anchor: add one: `dutybook anchor >> FILE`"],
        );
        check(
            "anchors: []\n",
            &[&format!(
                "anchors.yaml:1:1: the top of this file must be a list, and this is a mapping: {item}"
            )],
        );
        let big = " ".repeat(MAX_BYTES + 1);
        let error = parse_anchors(big.as_bytes(), "anchors.yaml").expect_err("too large");
        assert!(error.to_string().contains("1 MiB"), "{error}");
    }

    #[test]
    fn more_anchors_are_read_than_a_list_of_a_policy_may_have() {
        let text = entry(COMMIT, "").repeat(7_000);
        let read = parse_anchors(text.as_bytes(), "anchors.yaml").expect("anchors");
        assert_eq!(read.len(), 7_000);
    }
}
