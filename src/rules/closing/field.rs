//! Findings at the fields of a closed period.

use crate::finding::{FindingBuilder, Rule};
use crate::load::ClosingFile;

/// A finding at a field of a closed period.
pub(super) fn report_field(
    file: &ClosingFile,
    rule: Rule,
    field: &str,
    message: String,
) -> FindingBuilder {
    FindingBuilder::new(rule, message)
        .file(&file.file)
        .subject(field)
        .range(file.place(field))
}
