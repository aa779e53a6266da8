//! Opening an as-needed occurrence.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::evidence_draft::format_timestamp;
use super::{NewFile, RecordError};
use crate::files::NewContent;
use crate::load::REQUEST_FILE;
use crate::model::{Email, Id, Policy, Task};
use crate::schedule::{label_year, request_label};

/// A request that is to be written.
#[derive(Debug, Clone)]
pub struct RequestDraft {
    /// What the occurrence is called, after the date.
    pub slug: String,
    /// Why.
    pub reason: String,
    /// What gave rise to it.
    pub trigger: Option<String>,
    /// Who asks.
    pub requested_by: Email,
    /// When.
    pub requested_at: DateTime<FixedOffset>,
}

#[derive(Serialize)]
struct RequestDocument<'a> {
    kind: &'static str,
    task: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<&'a str>,
    requested_by: &'a str,
    requested_at: String,
    reason: &'a str,
}

/// The file of a request, and the label of the occurrence that it opens: the local date, and the
/// slug.
///
/// # Errors
/// When the task takes no requests, or the slug is no identifier.
pub fn request(
    policy: &Policy,
    task: &Task,
    draft: &RequestDraft,
    replaces: bool,
) -> Result<(String, NewFile), RecordError> {
    if task.cadence.as_needed.is_none() {
        return Err(RecordError::asked(
            format!("{} is not done on request", task.id),
            format!(
                "its calendar says when it is owed: dutybook due {}",
                task.id
            ),
        ));
    }
    let slug = Id::new(&draft.slug).map_err(|error| {
        RecordError::asked(format!("`{}` is no slug", draft.slug), error.to_string())
    })?;
    let label = request_label(policy.timezone_of(task), draft.requested_at, slug.as_str());
    let text = serde_yaml::to_string(&RequestDocument {
        kind: "request/v1",
        task: task.id.as_str(),
        id: &label,
        trigger: draft.trigger.as_deref(),
        requested_by: draft.requested_by.as_str(),
        requested_at: format_timestamp(draft.requested_at),
        reason: &draft.reason,
    })?;
    let year = label_year(&label).unwrap_or_default();
    let file = NewFile {
        path: format!("evidence/{}/{year:04}/{label}/{REQUEST_FILE}", task.id),
        content: NewContent::Bytes(text.into_bytes()),
        replaces,
        was: None,
    };
    Ok((label, file))
}
