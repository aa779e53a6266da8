//! The policy that asks for a traced duty.

use super::TraceBuilder;
use super::task_lines::task_lines;
use crate::git::HistoryGap;
use crate::history::adoption_instant;
use crate::judge::{Duty, TracedPolicy};
use crate::load::{LoadedPolicy, MAX_YAML};

impl TraceBuilder<'_> {
    /// The version of the policy that judges a duty, and the words of it that ask for the duty.
    pub(super) fn policy(&self, duty: &Duty) -> Result<TracedPolicy, HistoryGap> {
        let timeline = self.context.timeline;
        let adopted = adoption_instant(timeline.newest_policy());
        let version = self.policy_commits.get(duty.version).copied().flatten();
        let mut policy = TracedPolicy {
            version: self.commit(version)?,
            is_before_adoption: adopted.is_some_and(|since| duty.window.opens < since),
            record_within: timeline.policy(duty.version).settings.record_within,
            words: None,
            lines: Vec::new(),
            file: LoadedPolicy::task_file(&duty.id.task),
        };
        let (Some((history, _)), Some(version)) = (self.history, version) else {
            let bytes = self.read(&policy.file).unwrap_or_default();
            policy.lines = task_lines(&bytes);
            return Ok(policy);
        };
        let changes = history.view.history.changes_of(&policy.file).iter();
        let then = changes.filter(|change| change.commit <= version);
        for change in then.rev() {
            // A version that cannot be understood changed nothing: the one before stayed in force.
            let Some(after) = change.after else {
                continue;
            };
            let bytes = history.mainline.git.blob(after, MAX_YAML);
            policy.lines = task_lines(&bytes.unwrap_or_default());
            if !policy.lines.is_empty() {
                policy.words = self.commit(Some(change.commit))?;
                break;
            }
        }
        Ok(policy)
    }
}
