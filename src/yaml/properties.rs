//! Anchors and tags: what stands before a value and is refused.

use super::YamlFault;
use super::fault::FaultList;
use super::token_ranges::TokenRanges;

use crate::text::{Position, Range};

/// Reports the anchor and the tag at `start`, and returns where the value after them begins.
pub(super) fn refuse(
    places: &TokenRanges<'_>,
    start: Position,
    faults: &mut FaultList,
) -> Position {
    let text = places.text_from(start);
    let from = places.lines().byte_offset(start);
    let mut at = 0;
    // A node has one of each at most.
    for _ in 0..2 {
        let rest = text.get(at..).unwrap_or("");
        let length = property_length(rest);
        if length == 0 {
            break;
        }
        let range = Range::new(
            places.lines().position(from + at),
            places.lines().position(from + at + length),
        );
        faults.push(property_fault(range, rest.get(..length).unwrap_or("")));
        at += length + blank_length(rest.get(length..).unwrap_or(""));
    }
    places.lines().position(from + at)
}

pub(super) fn alias_fault(range: Range) -> YamlFault {
    YamlFault::new(range, "aliases (`*name`) are not allowed").help("write the value itself")
}

fn property_fault(range: Range, property: &str) -> YamlFault {
    if property.starts_with('&') {
        return YamlFault::new(range, "anchors (`&name`) are not allowed")
            .help("remove the anchor, and write the value at each place where it is needed");
    }
    YamlFault::new(range, "explicit tags (`!name`) are not allowed")
        .help("remove the tag; quotes make a string, no quotes a number or true and false")
}

/// The bytes of the anchor or tag that `text` begins with.
fn property_length(text: &str) -> usize {
    if text.starts_with("!<") {
        return text.find('>').map_or(0, |end| end + 1);
    }
    if !text.starts_with(['&', '!']) {
        return 0;
    }
    text.find(|c: char| c.is_ascii_whitespace() || ",[]{}".contains(c))
        .unwrap_or(text.len())
}

/// The bytes of the blanks, line ends and comments that `text` begins with.
fn blank_length(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if !rest.starts_with('#') {
            return text.len() - rest.len();
        }
        rest = rest
            .find('\n')
            .and_then(|end| rest.get(end..))
            .unwrap_or("");
    }
}
