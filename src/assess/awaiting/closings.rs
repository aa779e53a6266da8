//! Closed periods that wait for their approval.

use std::sync::Arc;

use super::signer::{SignerFault, find_signer_fault};
use crate::files::Files;
use crate::judge::{Assessment, ClosedState};
use crate::load::MAX_YAML;
use crate::model::{Closing, Email, local_date};

/// A closed period that waits for its approval.
#[derive(Debug, Clone)]
pub struct AwaitedClosing {
    /// What its file says.
    pub closing: Arc<Closing>,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// Its text.
    pub text: String,
    /// Whether it is what the repository says.
    pub state: ClosedState,
    /// Why the person asked for may not approve it; `None` where they may.
    pub fault: Option<SignerFault>,
}

/// The closed periods that nobody has approved who may, by their first day, and whether somebody may approve them.
#[must_use]
pub fn awaited_closings(
    files: &dyn Files,
    assessment: &Assessment,
    who: &Email,
) -> Vec<AwaitedClosing> {
    let Some(timeline) = &assessment.timeline else {
        return Vec::new();
    };
    let policy = timeline.newest_policy();
    let today = local_date(policy.settings.timezone, assessment.as_of.to_utc());
    let (teams, approvers) = (&policy.teams, &policy.settings.approvers);
    let periods = assessment.closed.periods.iter();
    let waiting = periods.filter(|period| !period.is_approved);
    let awaited = waiting.filter_map(|period| {
        let file = period.closing.file();
        let bytes = files.read(&file, MAX_YAML).ok()?;
        let others = [period.closing.closed_by.clone()];
        Some(AwaitedClosing {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            fault: find_signer_fault(teams, approvers, &others, who, today),
            closing: Arc::clone(&period.closing),
            state: period.state,
            file,
        })
    });
    awaited.collect()
}
