//! What `check` will find in files that are not written yet.

use super::atomic_writer::WriteError;
use super::error::RecordError;
use super::new_file::{NewFile, overlay};
use crate::assess::{AssessOptions, assess, open};
use crate::files::{Files, OneTaskFiles};
use crate::finding::{Finding, Level, Rule};
use crate::history::Mainline;
use crate::judge::Assessment;
use crate::model::Id;
use crate::text::Range;

/// What is wrong with files that are about to be written.
pub struct WritePreview {
    /// Everything, as it will be.
    pub assessment: Assessment,
    /// What is wrong with the new files.
    pub findings: Vec<Finding>,
    /// Whether one of them stops the writing: a fault that is more than something left to be done.
    pub is_refused: bool,
}

/// Judges the repository as it will be with the new files in it, by the policy in force for each duty where the
/// `mainline` shows it.
///
/// # Errors
/// When a file that is needed cannot be read, the policy cannot be understood, or one of the new
/// files is there by now.
pub fn preview(
    below: &dyn Files,
    files: &[NewFile],
    options: &AssessOptions,
    mainline: Option<&Mainline>,
) -> Result<WritePreview, RecordError> {
    let overlay = overlay(below, files);
    let policy = open(&overlay, mainline)?;
    let assessment = assess(&overlay, &policy, options, mainline, &|| ())?;
    if !assessment.is_judged {
        return Err(unreadable_policy());
    }
    // Another run may have written a file of the same name meanwhile: then the tree that was judged will never
    // exist.
    let is_taken = |file: &&NewFile| !file.replaces && below.digest(&file.path, 0).is_ok();
    if let Some(file) = files.iter().find(is_taken) {
        return Err(WriteError::Taken(file.path.clone()).into());
    }
    let is_new = |finding: &&Finding| {
        let file = finding.file.as_deref();
        files.iter().any(|new| file == Some(new.path.as_str()))
    };
    let mut findings: Vec<Finding> = assessment.findings.iter().filter(is_new).cloned().collect();
    let is_refused = findings
        .iter()
        .any(|finding| finding.level == Level::Deny && !is_left_to_do(finding, &findings));
    // A placeholder is of the wrong type as well: one fault is enough.
    let all = findings.clone();
    findings
        .retain(|finding| finding.rule != Rule::EvidenceDetails || !is_left_to_do(finding, &all));
    Ok(WritePreview {
        assessment,
        findings,
        is_refused,
    })
}

/// Judges one task alone: its open duties, and its settled ones.
///
/// # Errors
/// As [`preview`].
pub fn assess_task(
    below: &dyn Files,
    task: &Id,
    options: &AssessOptions,
    mainline: Option<&Mainline>,
) -> Result<Assessment, RecordError> {
    let files = OneTaskFiles::new(below, task.as_str());
    let assessment = assess_all(&files, options, mainline)?;
    if assessment.unjudged.contains(task) {
        return Err(unreadable_policy());
    }
    Ok(assessment)
}

/// Judges every task that can be judged.
///
/// # Errors
/// As [`preview`].
pub fn assess_all(
    files: &dyn Files,
    options: &AssessOptions,
    mainline: Option<&Mainline>,
) -> Result<Assessment, RecordError> {
    let policy = open(files, mainline)?;
    let assessment = assess(files, &policy, options, mainline, &|| ())?;
    if assessment.is_judged {
        Ok(assessment)
    } else {
        Err(unreadable_policy())
    }
}

fn unreadable_policy() -> RecordError {
    RecordError::usage(
        "the policy cannot be read, so nothing can be recorded",
        "`dutybook check` says what is wrong with it",
    )
}

/// Whether a finding only means that work is left: the recorder cannot review or approve, and a placeholder is
/// filled in later.
fn is_left_to_do(finding: &Finding, all: &[Finding]) -> bool {
    let of_placeholder = || {
        let placeholders = all
            .iter()
            .filter(|other| other.rule == Rule::EvidencePlaceholder && other.file == finding.file);
        let mut ranges = placeholders.filter_map(|other| other.range);
        finding
            .range
            .is_some_and(|range| ranges.any(|other| overlap(range, other)))
    };
    match finding.rule {
        Rule::EvidencePlaceholder
        | Rule::ReviewMissing
        | Rule::ReviewStale
        | Rule::WaiverNotAuthorised
        | Rule::ClosingApproval => true,
        Rule::EvidenceDetails => of_placeholder(),
        _ => false,
    }
}

fn overlap(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}
