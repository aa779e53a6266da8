//! An entry under `amendments`, to be filled in.

use chrono::{DateTime, FixedOffset};

use super::edited_file::EditorState;
use crate::rules::PLACEHOLDER;
use crate::text::{LineIndex, Position};
use crate::write::format_timestamp;
use crate::yaml::{Node, scalar_of};

/// Who changes a file, and when.
#[derive(Debug, Clone)]
pub struct AmendmentStamp {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// The address; `None` where git does not know it.
    pub by: Option<String>,
}

/// Whether the mainline holds a file, or held it: a change of evidence then needs an amendment.
pub(super) fn has_landed(state: &EditorState, path: &str) -> bool {
    let mainline = state.mainline;
    mainline.is_some_and(|mainline| !mainline.history.changes_of(path).is_empty())
}

/// Where the entry goes, and what is written there.
pub(super) fn draft_amendment(
    text: &str,
    root: &Node,
    index: &LineIndex,
    stamp: &AmendmentStamp,
) -> Option<(Position, String)> {
    let placeholder = |what: &str| format!("{PLACEHOLDER}: {what}>");
    let by = stamp
        .by
        .clone()
        .unwrap_or_else(|| placeholder("your address"));
    let (by, reason) = (
        scalar_of(&by),
        scalar_of(&placeholder("what was changed, and why")),
    );
    let at = format_timestamp(stamp.at);
    let entry = |indent: &str| {
        format!("{indent}- at: {at}\n{indent}  by: {by}\n{indent}  reason: {reason}\n")
    };
    let existing = root.get("amendments").map(|entry| &entry.value);
    let last = existing.and_then(|list| list.items().last());
    let (line, addition) = match (existing, last) {
        (_, Some(last)) => {
            let first = text.get(index.line_span(last.range.start.line))?;
            // A list in brackets takes no further line.
            let dash = first
                .find("- ")
                .filter(|at| first[..*at].trim().is_empty())?;
            (last.range.end.line + 1, entry(&" ".repeat(dash)))
        }
        (Some(_), None) => return None,
        (None, None) => (index.line_count(), format!("amendments:\n{}", entry(""))),
    };
    let place = index.position(index.line_span(line).start);
    let is_open_end = index.byte_offset(place) == text.len() && !text.ends_with('\n');
    if is_open_end {
        return Some((index.position(text.len()), format!("\n{addition}")));
    }
    Some((place, addition))
}
