//! The name of a duty.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::id::Id;

/// What one team owes for one occurrence of a task, written `task/occurrence/team`.
///
/// Ordered by task, then occurrence, then team. That is not the order of the written texts: `a/…` comes before
/// `a-b/…` here, and after it as text, since a hyphen sorts before a slash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutyId {
    /// The task.
    pub task: Id,
    /// The label of the occurrence, which holds no slash.
    pub occurrence: Arc<str>,
    /// The team, or `any` where several may fulfil the duty.
    pub team: Id,
}

/// A text that is not written `task/occurrence/team`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a duty: expected task/occurrence/team")]
pub struct DutyIdError(pub String);

impl DutyId {
    /// The duty of a team for an occurrence of a task.
    #[must_use]
    pub fn new(task: &Id, occurrence: impl Into<Arc<str>>, team: &Id) -> Self {
        DutyId {
            task: task.clone(),
            occurrence: occurrence.into(),
            team: team.clone(),
        }
    }
}

impl fmt::Display for DutyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.task, self.occurrence, self.team)
    }
}

impl Serialize for DutyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for DutyId {
    type Err = DutyIdError;

    /// Reads `task/occurrence/team`. Whether such an occurrence exists is not looked at.
    fn from_str(text: &str) -> Result<Self, DutyIdError> {
        let error = || DutyIdError(text.to_owned());
        let parts: Vec<&str> = text.split('/').collect();
        let [task, occurrence, team] = parts[..] else {
            return Err(error());
        };
        if occurrence.is_empty() {
            return Err(error());
        }
        let id = |text| Id::new(text).map_err(|_| error());
        Ok(DutyId::new(&id(task)?, occurrence, &id(team)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_read_as_it_is_written() {
        let text = "alert-triage/2026-W11/monitoring";
        let duty: DutyId = text.parse().expect("a duty");
        assert_eq!(
            (duty.task.as_str(), &*duty.occurrence),
            ("alert-triage", "2026-W11")
        );
        assert_eq!(duty.to_string(), text);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "a",
            "a/b",
            "a//c",
            "a/2026/c/d",
            "A/2026/c",
            "a/2026/c d",
            "/2026/c",
        ] {
            assert_eq!(text.parse::<DutyId>(), Err(DutyIdError(text.to_owned())));
        }
    }
}
