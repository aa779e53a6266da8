//! Duties of closed periods that stand differently since.

use super::field::report_field;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::Restatement;
use crate::load::ClosingFile;
use crate::text::CommandLine;

/// Reports a duty that stands differently since its period was closed. `cause` names the commit that changed it.
#[must_use]
pub fn report_restatement(
    file: &ClosingFile,
    restated: &Restatement,
    cause: &str,
) -> FindingBuilder {
    let Restatement { period, duty, .. } = restated;
    let before = match restated.before {
        Some(before) => format!("was {before} when {period} was closed"),
        None => format!("was not owed when {period} was closed"),
    };
    let after = match restated.after {
        Some(after) => format!("is {after} now"),
        None => "is not owed any more".to_owned(),
    };
    let message = format!("{duty} {before}, and {after}: {cause}");
    let command = CommandLine::new("dutybook trace").argument(duty);
    report_field(file, Rule::ClosingRestated, "exceptions", message)
        .duty(duty)
        .help(format!(
            "{command} explains it; a closed period is not reopened: its auditor is told of the restatement"
        ))
}
