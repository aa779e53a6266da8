//! What `check` will find in files that are not written yet.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let is_new = |finding: &&Finding| {
        let file = finding.file.as_deref();
        file.is_some_and(|file| paths.contains(file))
    };
    let mut findings: Vec<Finding> = assessment.findings.iter().filter(is_new).cloned().collect();
    let placeholders = Placeholders::of(&findings);
    let is_refused = findings
        .iter()
        .any(|finding| finding.level == Level::Deny && !placeholders.is_left_to_do(finding));
    // A placeholder is of the wrong type as well: one fault is enough.
    findings.retain(|finding| {
        finding.rule != Rule::EvidenceDetails || !placeholders.is_left_to_do(finding)
    });
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

/// The placeholders that are found, by file.
struct Placeholders(HashMap<Arc<str>, Vec<Range>>);

impl Placeholders {
    fn of(findings: &[Finding]) -> Self {
        let mut ranges: HashMap<Arc<str>, Vec<Range>> = HashMap::new();
        let found = findings.iter();
        for finding in found.filter(|finding| finding.rule == Rule::EvidencePlaceholder) {
            if let (Some(file), Some(range)) = (&finding.file, finding.range) {
                ranges.entry(Arc::clone(file)).or_default().push(range);
            }
        }
        Placeholders(ranges)
    }

    /// Whether a finding only means that work is left: the recorder cannot review or approve, and a placeholder is
    /// filled in later.
    fn is_left_to_do(&self, finding: &Finding) -> bool {
        let of_placeholder = || {
            let ranges = self.0.get(finding.file.as_ref()?)?;
            let range = finding.range?;
            Some(ranges.iter().any(|other| overlap(range, *other)))
        };
        match finding.rule {
            Rule::EvidencePlaceholder
            | Rule::ReviewMissing
            | Rule::ReviewStale
            | Rule::WaiverNotAuthorised
            | Rule::ClosingApproval => true,
            Rule::EvidenceDetails => of_placeholder() == Some(true),
            _ => false,
        }
    }
}

fn overlap(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}
