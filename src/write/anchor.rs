//! The entry of an anchor: an item of a list that grows by appending.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::as_text::format_timestamp;
use super::error::RecordError;
use crate::load;

/// The entry of a commit (40 lower-case hexadecimal digits) that was seen at `time`, whole seconds
/// of which are kept, and where it was seen: YAML that ends with its line, to be appended to others.
///
/// # Errors
/// When it would not read back, since `seen` holds what no such file may hold: a control character,
/// say.
pub fn anchor_entry(
    commit: &str,
    time: DateTime<FixedOffset>,
    seen: Option<&str>,
) -> Result<String, RecordError> {
    // A string of JSON is one of YAML in double quotes. They stand always: a name of digits with one
    // `e` among them is a number to YAML, which its writers overlook where the number is infinite.
    let mut text = format!(
        "- commit: {}\n  time: {}\n",
        Value::from(commit),
        format_timestamp(time)
    );
    if let Some(seen) = seen.filter(|seen| !seen.trim().is_empty()) {
        let seen = format!("  seen: {}\n", Value::from(seen));
        text.push_str(&seen);
    }
    match load::parse_anchors(text.as_bytes(), "the anchor") {
        Ok(_) => Ok(text),
        Err(error) => Err(RecordError::usage(
            error.to_string(),
            "say in plain words where the commit was seen",
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Anchor;

    const COMMIT: &str = "7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9";

    fn time() -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-03-31T12:00:00+02:00").expect("an instant")
    }

    #[test]
    fn an_entry_is_an_item_of_a_list() {
        let entry = anchor_entry(COMMIT, time(), Some("https://ci.example/runs/41"));
        assert_eq!(
            entry.expect("an entry"),
            format!(
                "- commit: \"{COMMIT}\"\n  time: 2026-03-31T12:00:00+02:00\n  \
                 seen: \"https://ci.example/runs/41\"\n"
            )
        );
        let bare = anchor_entry(COMMIT, time(), Some(" ")).expect("an entry");
        assert!(!bare.contains("seen"), "{bare}");
    }

    #[test]
    fn what_could_not_be_read_back_is_not_written() {
        for seen in ["a\u{7}b", "a\u{202e}b"] {
            let refused = anchor_entry(COMMIT, time(), Some(seen));
            assert!(refused.is_err(), "{seen:?}");
        }
        assert!(anchor_entry("HEAD", time(), None).is_err());
    }

    proptest! {
        /// Names of digits alone, or with one `e`, are numbers to YAML where nothing quotes them.
        #[test]
        fn entries_read_back_one_after_the_other(
            first in "[0-9a-f]{40}|[0-9]{40}|[0-9]{20}e[0-9]{19}|0{39}[0-9]|[0-9]e[0-9]{38}",
            second in "[0-9a-f]{40}|[0-9]{38}e[0-9]",
            seen in "[ -~æ\n\t]{0,200}",
        ) {
            let one = anchor_entry(&first, time(), Some(&seen)).expect("an entry");
            let two = anchor_entry(&second, time(), None).expect("an entry");
            let read = load::parse_anchors(format!("{one}{two}").as_bytes(), "x").expect("anchors");
            let anchor = |commit: &str, seen: Option<&str>| Anchor {
                commit: commit.to_owned(),
                time: time(),
                seen: seen.map(str::to_owned),
            };
            let seen = Some(seen.as_str()).filter(|seen| !seen.trim().is_empty());
            prop_assert_eq!(read, [anchor(&first, seen), anchor(&second, None)]);
        }
    }
}
