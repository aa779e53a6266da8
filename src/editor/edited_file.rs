//! What a file is, by its path, and what is known of the repository around it.

use crate::files::Files;
use crate::history::Mainline;
use crate::judge::{Assessment, Duty};
use crate::load::FileFormat;
use crate::model::{Id, Policy};
use crate::schedule::VersionTimeline;
use crate::write::DetailsSchemas;

/// What is known of a repository when an editor asks.
pub struct EditorState<'a> {
    /// How it was judged last.
    pub assessment: &'a Assessment,
    /// Its files, with what is typed but not saved.
    pub files: &'a dyn Files,
    /// The mainline; `None` where it is not read, or incomplete.
    pub mainline: Option<&'a Mainline>,
    /// The schemas of details of a version of the policy.
    pub schemas: &'a dyn Fn(usize) -> DetailsSchemas,
}

impl<'a> EditorState<'a> {
    /// The newest policy; `None` where it cannot be read.
    pub(super) fn policy(&self) -> Option<&'a Policy> {
        self.assessment
            .timeline
            .as_ref()
            .map(VersionTimeline::newest_policy)
    }

    /// The duty that evidence is about, by the names of task, occurrence and team.
    pub(super) fn duty(&self, [task, label, team]: [&str; 3]) -> Option<&'a Duty> {
        let is_one = |duty: &&Duty| {
            duty.id.task.as_str() == task
                && *duty.id.occurrence == *label
                && (duty.id.team.as_str() == team || duty.id.team == Id::any())
        };
        self.assessment.duties.iter().find(is_one)
    }
}

/// A file that dutybook reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EditedFile<'p> {
    pub(super) format: FileFormat,
    /// The task, the occurrence and the team that the path names, where it is one of evidence; the id of a task.
    pub(super) names: [&'p str; 3],
}

impl<'p> EditedFile<'p> {
    /// What a file is; `None` for one that is not read, or is no YAML.
    pub(super) fn of(path: &'p str) -> Option<Self> {
        let stem = path.strip_suffix(".yaml")?;
        let parts: Vec<&str> = stem.split('/').collect();
        let (format, names) = match parts.as_slice() {
            ["policy", "dutybook"] => (FileFormat::Policy, [""; 3]),
            ["policy", "teams"] => (FileFormat::Teams, [""; 3]),
            ["policy", "calendars", _] => (FileFormat::Calendar, [""; 3]),
            ["policy", "tasks", task] => (FileFormat::Task, [*task, "", ""]),
            ["policy", "imports", _] => (FileFormat::Import, [""; 3]),
            ["policy", "waivers", _] => (FileFormat::Waiver, [""; 3]),
            ["evidence", task, _, label, "request"] => (FileFormat::Request, [*task, *label, ""]),
            ["evidence", task, _, label, team] => (FileFormat::Evidence, [*task, *label, *team]),
            _ => return None,
        };
        Some(EditedFile { format, names })
    }
}
