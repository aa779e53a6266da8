//! Texts that nobody filled in.

use crate::finding::{FindingBuilder, Rule};
use crate::rules::evidence_context::EvidenceContext;

/// How a text begins that `record` leaves to be filled in: `<FILL IN: hint>`.
pub const PLACEHOLDER: &str = "<FILL IN";

/// Words that stand for a text that nobody wrote, alone in a field.
const STAND_INS: &[&str] = &["TODO", "TBD", "FIXME"];

/// Texts that were never filled in.
pub(super) fn check_placeholders(file: &EvidenceContext) -> Vec<FindingBuilder> {
    // The search for one byte comes first: most texts do not hold it.
    let is_unfilled = |text: &str| text.contains('<') && text.contains(PLACEHOLDER);
    let is_placeholder = |text: &str| is_unfilled(text) || STAND_INS.contains(&text.trim());
    let texts = file.root.strings().filter(|(text, _)| is_placeholder(text));
    let finding = |(index, (text, range))| {
        let message = format!("`{text}` was never filled in");
        FindingBuilder::new(Rule::EvidencePlaceholder, message)
            .help("write what was done, or remove the field if it is not required")
            .file(file.path)
            .range(range)
            .subject(&index)
    };
    texts.enumerate().map(finding).collect()
}
