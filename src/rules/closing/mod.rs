//! `closing/*`: closed periods lie side by side, are approved by somebody who may, and stay what the repository says.

mod approval;
mod chain;
mod differs;
mod restated;

use crate::finding::{FindingBuilder, Rule};
use crate::load::ClosingFile;

pub use approval::check_closing_approval;
pub use chain::check_closing_chain;
pub use differs::report_closing_faults;
pub use restated::report_restatement;

/// A finding at a field of a closed period.
fn report_field(file: &ClosingFile, rule: Rule, field: &str, message: String) -> FindingBuilder {
    FindingBuilder::new(rule, message)
        .file(&file.file)
        .subject(field)
        .range(file.place(field))
}
