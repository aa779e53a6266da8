//! What a policy requires of time stamps, when a commit landed.

use chrono::{DateTime, Utc};

use super::current_policy::version_before;
use crate::load::PolicyVersion;

/// What the versions of a policy require of time stamps.
#[derive(Clone, Copy)]
pub struct StampRequirement<'a> {
    /// The versions that the mainline held, oldest first.
    pub versions: &'a [PolicyVersion],
    /// What is dated before was imported, and needs no token; `None` where nothing was.
    pub adopted: Option<DateTime<Utc>>,
}

impl StampRequirement<'_> {
    /// Until when, inclusive, a token has to cover a commit of that date: by the version of the policy that was in force when
    /// it landed, so that no later one forgives what that one required, or requires what it did not. `None` where none has to.
    #[must_use]
    pub fn deadline(&self, commit: u32, date: DateTime<Utc>) -> Option<DateTime<Utc>> {
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
