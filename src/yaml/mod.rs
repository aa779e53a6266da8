//! Strict YAML into a tree that knows the place of everything; JSON Schema over that tree.
//!
//! Files come from pull requests and must read the same to everyone, so this accepts a subset of
//! YAML 1.2.2: UTF-8, one document, a mapping at the top (or a list, with [`parse_list`]), no anchors, aliases, merge keys, tags or
//! directives, keys that are strings and come once, no characters that hide what a text says.
//! [`parse`] never fails: it returns what it understood and every fault that it found.

mod build;
mod fault;
mod limits;
mod mapping;
mod node;
mod places;
mod pointer;
mod properties;
mod scalar;
mod schema;

mod source;
mod syntax;

pub use fault::{ParsedYaml, YamlFault};
pub use limits::{MAX_BYTES, MAX_DEPTH, MAX_FAULTS, MAX_NODES};
pub use node::{MapEntry, Node, Value};
pub use pointer::locate;
pub use schema::{DetailsSchema, SchemaFault};

use crate::text::{LineIndex, Position, Range};

/// Reads one file.
///
/// Most faults leave a tree behind, so that a caller can go on and report more. There is none
/// after a syntax error, when a limit was passed, or when the top of the file is no mapping: a
/// [`ParsedYaml::root`] is always a mapping.
#[must_use]
pub fn parse(bytes: &[u8]) -> ParsedYaml {
    parse_with(bytes, Top::Mapping)
}

/// Reads one file that grows by being appended to: a list at the top, where [`parse`] wants a
/// mapping. Nothing else differs; a [`ParsedYaml::root`] is always a list.
#[must_use]
pub fn parse_list(bytes: &[u8]) -> ParsedYaml {
    parse_with(bytes, Top::List)
}

/// What stands at the top of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Top {
    Mapping,
    List,
}

fn parse_with(bytes: &[u8], top: Top) -> ParsedYaml {
    let mut parsed = match source::read(bytes) {
        Ok(source) => build::tree(source, top),
        Err(fault) => ParsedYaml {
            root: None,
            faults: vec![fault],
        },
    };
    if !parsed.faults.is_empty() {
        keep_within(bytes, &mut parsed.faults);
    }
    parsed
}

/// The parser may place a fault at the end of a file on the line after the last one: there is none.
fn keep_within(bytes: &[u8], faults: &mut [YamlFault]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let lines = LineIndex::new(text);
    let end = lines.position(text.len());
    let within = |place: Position| {
        if place.line > lines.line_count() {
            end
        } else {
            place
        }
    };
    for fault in faults {
        fault.range = Range::new(within(fault.range.start), within(fault.range.end));
    }
}

#[cfg(test)]
mod tests;
