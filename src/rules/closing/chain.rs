//! Closed periods follow each other without a gap and without an overlap, and are named after their last day.

use chrono::NaiveDate;

use super::field::report_field;
use crate::finding::{FindingBuilder, Rule};
use crate::load::ClosingFile;
use crate::schedule::days_of_label;

/// Closed periods, by their first day, that do not continue the one before, or are not what their name says.
#[must_use]
pub fn check_closing_chain(files: &[ClosingFile]) -> Vec<FindingBuilder> {
    let mut findings: Vec<FindingBuilder> = files.iter().filter_map(check_name).collect();
    findings.extend(files.windows(2).filter_map(|pair| match pair {
        [before, file] => check_start(before, file),
        _ => None,
    }));
    findings
}

/// A first closed period that begins after duties were first owed: what was due before would belong to none.
#[must_use]
pub fn check_first_closing(files: &[ClosingFile], starts: NaiveDate) -> Option<FindingBuilder> {
    let first = files.first()?;
    let (from, period) = (first.closing.from, &first.closing.period);
    if from <= starts {
        return None;
    }
    let message = format!(
        "{period} is the first closed period and begins on {from}: expected {starts}, when the policy starts"
    );
    let finding = report_field(first, Rule::ClosingPlacement, "from", message);
    Some(finding.help("close it anew: `dutybook close --through` begins where the policy starts"))
}

fn check_name(file: &ClosingFile) -> Option<FindingBuilder> {
    let closing = &file.closing;
    let report = |field, message| report_field(file, Rule::ClosingPlacement, field, message);
    if closing.file() != file.file {
        let message = format!(
            "the file is named {}, but its period is {}",
            file.file, closing.period
        );
        let help = format!("name it {}", closing.file());
        return Some(report("period", message).help(help));
    }
    match days_of_label(&closing.period) {
        None => {
            let message = format!("`{}` is not the label of a period", closing.period);
            let help = "write a day, week, month, quarter, half-year or year: 2026-Q1";
            Some(report("period", message).help(help))
        }
        Some((_, last)) if last != closing.to => {
            let (period, to) = (&closing.period, closing.to);
            let message = format!("{period} ends on {last}, and `to` is {to}");
            Some(report("to", message).help("close it anew: `dutybook close --through` writes it"))
        }
        Some(_) => None,
    }
}

fn check_start(before: &ClosingFile, file: &ClosingFile) -> Option<FindingBuilder> {
    let expected = before.closing.to.succ_opt()?;
    let (from, period) = (file.closing.from, &file.closing.period);
    if from == expected {
        return None;
    }
    let what = if from < expected { "overlap" } else { "gap" };
    let message = format!(
        "{period} begins on {from}, and {} ends on {}: expected {expected}, found a{} {what}",
        before.closing.period,
        before.closing.to,
        if from < expected { "n" } else { "" },
    );
    let finding = report_field(file, Rule::ClosingPlacement, "from", message);
    Some(finding.help("close period after period: each day belongs to one closing"))
}
