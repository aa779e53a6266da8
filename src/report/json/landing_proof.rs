//! What proves a landing, as programs read it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::history::{CommitSigner, LandedCommit, LandingTime, SignerGrade, TimeGrade};
use crate::judge::Assessment;
use crate::report::output::{on_policy_clock, rfc3339};

/// When something landed, as far as it is proved.
#[derive(Serialize)]
pub(crate) struct JsonWhen<'a> {
    pub(crate) grade: TimeGrade,
    pub(crate) not_before: Option<String>,
    pub(crate) not_after: Option<String>,
    pub(crate) authority: Option<&'a str>,
}

/// Who vouches for a commit.
#[derive(Serialize)]
pub(crate) struct JsonWho<'a> {
    pub(crate) grade: SignerGrade,
    pub(crate) key: Option<&'a str>,
}

impl<'a> JsonWhen<'a> {
    /// Its instants are on the clock of the policy.
    pub(crate) fn of(assessment: &Assessment, commit: &'a LandedCommit) -> Self {
        let LandingTime {
            grade,
            not_before,
            not_after,
            authority,
        } = &commit.when;
        let show = |at: &DateTime<Utc>| rfc3339(on_policy_clock(assessment, *at));
        JsonWhen {
            grade: *grade,
            not_before: not_before.as_ref().map(show),
            not_after: not_after.as_ref().map(show),
            authority: authority.as_deref(),
        }
    }
}

impl<'a> JsonWho<'a> {
    pub(crate) fn of(commit: &'a LandedCommit) -> Self {
        let CommitSigner { grade, key } = &commit.who;
        JsonWho {
            grade: *grade,
            key: key.as_deref(),
        }
    }
}
