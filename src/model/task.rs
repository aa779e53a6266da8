//! What policy requires: the task.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Cadence, Duration, Id, LocalizedText};

/// The default for the largest artifact, in bytes: 100 MiB.
pub const DEFAULT_MAX_SIZE: u64 = 100 * 1024 * 1024;

/// An activity that policy requires: what, who, how often, what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The identifier, which is also the stem of the task's file.
    pub id: Id,
    /// One line for tables and messages.
    pub title: LocalizedText,
    /// What is to be done, in the policy's own words.
    pub description: Option<LocalizedText>,
    /// Who owes it.
    pub assigned: Assignment,
    /// How it recurs.
    pub cadence: Cadence,
    /// The time zone of its days; `None` for the policy's.
    pub timezone: Option<Tz>,
    /// Its calendar of business days; `None` for the policy's.
    pub calendar: Option<Id>,
    /// First day, inclusive: occurrences that open earlier are not owed; `None` for the policy's.
    pub starts: Option<NaiveDate>,
    /// Last day on which an occurrence may end, inclusive.
    pub ends: Option<NaiveDate>,
    /// What evidence must have.
    pub requires: Requirements,
    /// Controls of other frameworks that the task serves.
    pub controls: Vec<String>,
    /// Where the task comes from.
    pub source: Option<TaskSource>,
}

/// Who owes a task. Groups are resolved to teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// One team owes one duty.
    Team(Id),
    /// Each of these teams owes a duty of its own.
    EachOf(Vec<Id>),
    /// One duty, which any of these teams may fulfil.
    AnyOf(Vec<Id>),
}

impl Assignment {
    /// The teams whose evidence counts.
    #[must_use]
    pub fn teams(&self) -> &[Id] {
        match self {
            Assignment::Team(team) => std::slice::from_ref(team),
            Assignment::EachOf(teams) | Assignment::AnyOf(teams) => teams,
        }
    }

    /// The teams of the duties, by id: `any` where several may fulfil one.
    #[must_use]
    pub fn duty_teams(&self) -> Vec<Id> {
        if self.is_any() {
            vec![Id::any()]
        } else {
            // In this order, the duties of a calendar come out as they are listed.
            let mut teams = self.teams().to_vec();
            teams.sort();
            teams
        }
    }

    /// Whether one duty may be fulfilled by any of the teams.
    #[must_use]
    pub fn is_any(&self) -> bool {
        matches!(self, Assignment::AnyOf(_))
    }
}

/// What evidence of a task must have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// Name of the details schema.
    pub details: Option<Id>,
    /// What is required of artifacts.
    pub artifacts: ArtifactRequirements,
    /// The least number of links.
    pub min_links: u32,
    /// What is required of the review.
    pub review: ReviewRequirements,
    /// Whether a person has to confirm evidence that a machine collected.
    pub attested: bool,
}

/// What a task requires of artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRequirements {
    /// The least number.
    pub min: u32,
    /// The largest size of one artifact, in bytes, inclusive.
    pub max_size: u64,
    /// The media types that are allowed (RFC 6838 names); empty for any.
    pub media_types: Vec<String>,
    /// Whether the same content may prove several duties.
    pub reuse: bool,
    /// Whether an artifact with nothing in it makes evidence invalid.
    pub denies_hollow: bool,
}

impl Default for ArtifactRequirements {
    fn default() -> Self {
        ArtifactRequirements {
            min: 0,
            max_size: DEFAULT_MAX_SIZE,
            media_types: Vec::new(),
            reuse: false,
            denies_hollow: false,
        }
    }
}

/// What a task requires of the review of its evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewRequirements {
    /// Whether evidence must name a reviewer.
    pub required: bool,
    /// Teams whose members may review; empty for the policy's approvers.
    pub by: Vec<Id>,
    /// How long after evidence could land its review may land; `None` for what the policy says.
    pub within: Option<Duration>,
}

/// Where a task comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskSource {
    /// The document's title.
    pub document: String,
    /// The row of its table.
    pub row: Option<u32>,
    /// Where to read it.
    pub url: Option<String>,
}
