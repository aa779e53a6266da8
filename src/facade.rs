//! What a user of the library may call: open a repository, assess it, read the assessment.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::cli::{CliError, assess_folder};
use crate::files::find_root;
use crate::finding::{Finding, Level};
use crate::judge::{Assessment, Duty, verdict_of};

/// A dutybook repository: a folder that holds `policy/dutybook.yaml`, in a git repository or not.
///
/// ```
/// use dutybook::{DutyRepository, Outcome};
///
/// let repository = DutyRepository::open(".".as_ref())?;
/// let as_of = "2026-03-31T21:59:59Z".parse()?;
/// let assessed = repository.assess(as_of)?;
/// assert_eq!(assessed.outcome(), Outcome::Pass);
/// let late = assessed.duties().filter(|duty| duty.standing == "late");
/// assert_eq!(late.map(|duty| duty.id).collect::<Vec<_>>(), ["portal-licence-management/2026-W08/soc-oversight"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct DutyRepository {
    root: PathBuf,
}

impl DutyRepository {
    /// Finds the dutybook root: the folder, or the nearest one above it that holds a policy.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, RepositoryError> {
        let root = find_root(folder).map_err(|error| RepositoryError(error.into()))?;
        Ok(DutyRepository { root })
    }

    /// The dutybook root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Judges the files as they lie in the worktree, with the history of the mainline, as
    /// `dutybook check --as-of` does. The clock is not read. Nothing is written.
    ///
    /// # Errors
    /// When git or a file that is needed cannot be read. A policy with faults is not an error: its
    /// faults are findings, and the outcome says that something could not be judged.
    pub fn assess(&self, as_of: DateTime<Utc>) -> Result<AssessedRepository, RepositoryError> {
        let assessment = assess_folder(&self.root, as_of).map_err(RepositoryError)?;
        Ok(AssessedRepository { assessment })
    }
}

/// Why a repository could not be judged. Displays what is wrong, in one line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct RepositoryError(CliError);

/// Whether what was judged holds: the exit codes 0, 1 and 2 of `dutybook check`.
pub use crate::judge::Verdict as Outcome;

/// The assessment of a repository at one instant.
#[derive(Debug, Clone)]
pub struct AssessedRepository {
    assessment: Assessment,
}

impl AssessedRepository {
    /// The outcome where findings of level deny fail, as in `dutybook check`.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        verdict_of(&self.assessment, Some(Level::Deny))
    }

    /// Every duty that opened by the instant of judging, by task, opening, occurrence and team.
    pub fn duties(&self) -> impl Iterator<Item = JudgedDuty> {
        let as_of = self.assessment.as_of;
        let opened = self.assessment.duties.iter();
        opened
            .filter(move |duty| duty.window.opens <= as_of)
            .map(JudgedDuty::new)
    }

    /// What is wrong, worst first. Levels are those of the policy.
    pub fn findings(&self) -> impl Iterator<Item = RuleFinding> {
        self.assessment.findings.iter().map(RuleFinding::new)
    }
}

/// A duty and its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedDuty {
    /// `<task>/<occurrence>/<team>`.
    pub id: String,
    /// `met`, `late`, `waived`, `excused`, `upcoming`, `open`, `grace` or `overdue`.
    pub standing: &'static str,
    /// When it opened, inclusive.
    pub opens: DateTime<Utc>,
    /// Until when it is in time without grace, inclusive.
    pub due: DateTime<Utc>,
    /// Until when it is in time with grace, inclusive.
    pub deadline: DateTime<Utc>,
}

impl JudgedDuty {
    fn new(duty: &Duty) -> Self {
        JudgedDuty {
            id: duty.id.to_string(),
            standing: duty.standing.word(),
            opens: duty.window.opens.to_utc(),
            due: duty.window.due.to_utc(),
            deadline: duty.window.deadline.to_utc(),
        }
    }
}

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFinding {
    /// The rule, such as `duty/overdue`: `dutybook explain RULE` says what it proves.
    pub rule: &'static str,
    /// `deny`, `warn` or `info`.
    pub level: String,
    /// What is wrong.
    pub message: String,
    /// The file relative to the dutybook root, with `/`.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
}

impl RuleFinding {
    fn new(finding: &Finding) -> Self {
        RuleFinding {
            rule: finding.rule.id(),
            level: finding.level.to_string(),
            message: finding.message.clone(),
            file: finding.file.as_deref().map(str::to_owned),
            line: finding.range.map(|range| range.start.line),
        }
    }
}
