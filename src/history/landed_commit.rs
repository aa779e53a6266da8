//! How much git proves about a landing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{CommitSigner, LandingTime};

/// How well the time of a landing is proved, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// An anchor outside the repository names the commit, or one that follows it.
    Anchored,
    /// The forge signed the commit.
    ForgeSigned,
    /// Its committer signed it.
    Signed,
    /// Nothing but the commit's own word.
    Bare,
    /// It came with what was imported when history was adopted: it proves nothing.
    Imported,
}

impl Grade {
    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grade::Anchored => "anchored",
            Grade::ForgeSigned => "forge-signed",
            Grade::Signed => "signed",
            Grade::Bare => "bare",
            Grade::Imported => "imported",
        }
    }
}

/// A commit on which something landed, as outputs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandedCommit {
    /// Its name, in hexadecimal.
    pub id: String,
    /// The clock of the mainline at it.
    pub at: DateTime<Utc>,
    /// The committer's time, as the commit has it.
    pub committed_at: DateTime<Utc>,
    /// Who wrote it, as `Name <address>`.
    pub author: String,
    /// Who committed it, as `Name <address>`.
    pub committer: String,
    /// How much it proves.
    pub grade: Grade,
    /// When it landed, as far as that is proved.
    pub when: LandingTime,
    /// Who vouches for it.
    pub who: CommitSigner,
    /// What its signature comes to, in words; `None` where signatures are not read.
    pub signature: Option<String>,
}

/// The commits that outputs name, and which of them brought which version of the policy.
#[derive(Debug, Clone, Default)]
pub struct LandedCommits {
    /// Commits on which something landed, by their place on the mainline.
    pub landed: BTreeMap<u32, LandedCommit>,
    /// For each version of the policy the commit that brought it, in hexadecimal, and its time;
    /// `None` where it is not committed.
    pub versions: Vec<Option<(String, DateTime<Utc>)>>,
}
