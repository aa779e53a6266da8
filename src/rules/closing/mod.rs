//! `closing/*`: closed periods lie side by side, are approved by somebody who may, and stay what the repository says.

mod approval;
mod chain;
mod differs;
mod fault_text;
mod field;
mod restated;

use super::stages::FamilyChecks;

pub use approval::check_closing_approval;
pub use chain::{check_closing_chain, check_first_closing};
pub use differs::report_closing_faults;
pub use restated::report_restatement;

/// None of a stage: whoever recomputes closed periods calls these checks, one period after the other.
pub(super) const CHECKS: FamilyChecks = FamilyChecks::NONE;
