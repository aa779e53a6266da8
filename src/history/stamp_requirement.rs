//! What a policy requires of time stamps, when a commit landed.

use chrono::{DateTime, Utc};

use super::current_policy::version_before;
use super::mainline_log::logged_commits;
use crate::git::MainlineHistory;
use crate::load::PolicyVersion;

/// What the versions of a policy require of time stamps.
pub struct StampRequirement<'a> {
    /// The versions that the mainline held, oldest first.
    versions: &'a [PolicyVersion],
    /// What is dated before was imported, and needs no token; `None` where nothing was.
    adopted: Option<DateTime<Utc>>,
    /// For each commit whether it added to the log, which is all that tokens cover; empty where none is required.
    logged: Vec<bool>,
}

impl<'a> StampRequirement<'a> {
    /// What is required of the commits of a mainline.
    #[must_use]
    pub fn new(
        history: &MainlineHistory,
        versions: &'a [PolicyVersion],
        adopted: Option<DateTime<Utc>>,
    ) -> Self {
        let mut settings = versions.iter().map(|it| &it.policy.settings.history);
        let is_required = settings.any(|history| history.timestamps.required);
        StampRequirement {
            versions,
            adopted,
            logged: if is_required {
                logged_commits(history)
            } else {
                Vec::new()
            },
        }
    }

    /// Until when, inclusive, a token has to cover a commit of that date: by the version of the policy that was in force when
    /// it landed, so that no later one forgives what that one required, or requires what it did not. `None` where none has to.
    #[must_use]
    pub fn deadline(&self, commit: u32, date: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.logged
            .get(commit as usize)
            .filter(|is_logged| **is_logged)?;
        let version = self.versions.get(version_before(self.versions, commit)?)?;
        let settings = &version.policy.settings;
        let timestamps = &settings.history.timestamps;
        let is_imported = self.adopted.is_some_and(|adopted| date < adopted);
        if !timestamps.required || is_imported {
            return None;
        }
        let deadline = timestamps
            .within
            .after(date.with_timezone(&settings.timezone));
        Some(deadline.to_utc())
    }
}
