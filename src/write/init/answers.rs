//! What has to be known to make a repository.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::program_source::ProgramSource;
use super::stamping::StampingAuthority;
use crate::language::Language;
use crate::model::Id;
use crate::packs::PolicySeed;

/// What has to be known to make a repository.
#[derive(Debug, Clone)]
pub struct InitAnswers {
    /// The policy to start from.
    pub seed: PolicySeed,
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// The language of what people are shown.
    pub language: Language,
    /// Where days begin.
    pub timezone: Tz,
    /// The first day of which anything is owed, inclusive, local.
    pub starts: NaiveDate,
    /// The calendar of business days; Monday to Friday where there is none.
    pub calendar: Option<InitCalendar>,
    /// Where the repository will live.
    pub forge: Forge,
    /// Where its CI gets dutybook from.
    pub program: ProgramSource,
    /// The authority that is asked for time stamps, if any.
    pub stamping: Option<StampingAuthority>,
    /// The branch that is judged.
    pub mainline: String,
}

/// A calendar of business days.
#[derive(Debug, Clone)]
pub struct InitCalendar {
    /// Its identifier.
    pub id: Id,
    /// The text of its file; `None` for one that is still to be filled in.
    pub text: Option<String>,
}

/// Whose CI runs the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forge {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Azure Pipelines.
    Azure,
    /// Another one, or none.
    None,
}
