//! What proves when something landed, and who says so.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::SignatureStatus;

/// What proves when something landed, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeGrade {
    /// The commit's own date, which whoever made it could choose.
    Claimed,
    /// The forge's log of pushes.
    ForgeLogged,
    /// An anchor outside the repository.
    Seen,
    /// A token of an accepted authority (RFC 3161).
    Timestamped,
    /// Cosignatures of as many witnesses as the policy asks for: there is no second history.
    Witnessed,
}

impl TimeGrade {
    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TimeGrade::Claimed => "claimed",
            TimeGrade::ForgeLogged => "forge-logged",
            TimeGrade::Seen => "seen",
            TimeGrade::Timestamped => "timestamped",
            TimeGrade::Witnessed => "witnessed",
        }
    }
}

/// When something landed, as far as it is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandingTime {
    /// What proves it best.
    pub grade: TimeGrade,
    /// It landed no earlier; `None` where nothing proves that.
    pub not_before: Option<DateTime<Utc>>,
    /// It landed no later; `None` where nothing proves that.
    pub not_after: Option<DateTime<Utc>>,
    /// Whose word `not_after` is: an authority's, witnesses', or where it was seen.
    pub authority: Option<String>,
}

/// Who vouches for a commit, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignerGrade {
    /// Nobody.
    None,
    /// Its committer signed it.
    Signed,
    /// The forge signed it.
    ForgeSigned,
}

impl SignerGrade {
    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            SignerGrade::None => "none",
            SignerGrade::Signed => "signed",
            SignerGrade::ForgeSigned => "forge-signed",
        }
    }
}

impl CommitSigner {
    /// Where nobody vouches for a commit.
    pub const NOBODY: CommitSigner = CommitSigner {
        grade: SignerGrade::None,
        key: None,
    };

    /// Who vouches for a commit by its signature.
    #[must_use]
    pub fn of(signature: &SignatureStatus) -> CommitSigner {
        let (grade, key) = match signature {
            SignatureStatus::Forge { key } => (SignerGrade::ForgeSigned, key),
            SignatureStatus::Committer { key } => (SignerGrade::Signed, key),
            _ => return CommitSigner::NOBODY,
        };
        CommitSigner {
            grade,
            key: Some(key.clone()),
        }
    }
}

/// Who signed a commit, as far as the signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitSigner {
    /// Who vouches for it.
    pub grade: SignerGrade,
    /// The fingerprint of the key, where a signature is good.
    pub key: Option<String>,
}
