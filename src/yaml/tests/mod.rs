//! What is accepted, what is refused and where, and that nothing makes the reader fall over.

mod accepted;
mod broken;
mod hostile;
mod properties;
mod refused;

use crate::text::LineIndex;
use crate::yaml::{YamlFault, parse};

/// The faults of `text`, each as "line:column message".
fn faults(text: &str) -> Vec<String> {
    parse(text.as_bytes())
        .faults
        .iter()
        .map(format_fault)
        .collect()
}

fn format_fault(fault: &YamlFault) -> String {
    format!("{} {}", fault.range.start, fault.message)
}

/// The source under a range.
fn slice(text: &str, range: crate::text::Range) -> &str {
    &text[LineIndex::new(text).byte_span(range)]
}
