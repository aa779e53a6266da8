//! From the bytes of a file to its tree.

use super::top_level::TopLevel;
use super::{ParsedYaml, YamlFault, builder, source};
use crate::text::{LineIndex, Position, Range};

/// Reads one file.
///
/// Most faults leave a tree, so that a caller can go on and report more. There is none after a
/// syntax error, when a limit was passed, or when the top of the file is not a mapping: a
/// [`ParsedYaml::root`] is always a mapping.
#[must_use]
pub fn parse(bytes: &[u8]) -> ParsedYaml {
    parse_with(bytes, TopLevel::Mapping)
}

/// Reads one file that grows by being appended to: a list at the top, where [`parse`] expects a
/// mapping. Nothing else differs; a [`ParsedYaml::root`] is always a list.
#[must_use]
pub fn parse_list(bytes: &[u8]) -> ParsedYaml {
    parse_with(bytes, TopLevel::List)
}

fn parse_with(bytes: &[u8], top: TopLevel) -> ParsedYaml {
    let mut parsed = match source::read_source(bytes) {
        Ok(source) => builder::build_tree(source, top),
        Err(fault) => ParsedYaml {
            root: None,
            faults: vec![fault],
        },
    };
    if !parsed.faults.is_empty() {
        clamp_to_text(bytes, &mut parsed.faults);
    }
    parsed
}

/// The parser may place a fault at the end of a file on a line after the last one.
fn clamp_to_text(bytes: &[u8], faults: &mut [YamlFault]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let lines = LineIndex::new(text);
    let end = lines.position(text.len());
    let clamp = |place: Position| {
        if place.line > lines.line_count() {
            end
        } else {
            place
        }
    };
    for fault in faults {
        fault.range = Range::new(clamp(fault.range.start), clamp(fault.range.end));
    }
}
