//! Requests, which open an occurrence of an as-needed task.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::as_text;
use super::error::RecordError;
use super::new_file::NewFile;
use crate::load::REQUEST_FILE;
use crate::model::{Email, Id, OwingTeam, Policy, Task};
use crate::schedule::{label_year, request_label};
use crate::text::{CommandLine, Hint};

/// A request that is to be written, in the order of its format.
#[derive(Debug, Clone, Serialize)]
pub struct RequestDraft {
    /// What the occurrence is called, after the date.
    #[serde(skip)]
    pub slug: String,
    /// What gave rise to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// Who asks.
    #[serde(serialize_with = "as_text::text")]
    pub requested_by: Email,
    /// When.
    #[serde(serialize_with = "as_text::timestamp")]
    pub requested_at: DateTime<FixedOffset>,
    /// Why.
    pub reason: String,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename = "request/v1")]
struct RequestDocument<'a> {
    task: &'a str,
    id: &'a str,
    #[serde(flatten)]
    draft: &'a RequestDraft,
}

/// The file of a request, and the label of the occurrence that it opens: the local date, and the
/// slug.
///
/// # Errors
/// When the task takes no requests, or the slug is no identifier.
pub fn draft_request(
    policy: &Policy,
    task: &Task,
    draft: &RequestDraft,
    replaces: bool,
) -> Result<(String, NewFile), RecordError> {
    if task.cadence.as_needed.is_none() {
        return Err(RecordError::usage(
            format!("{} is not done on request", task.id),
            Hint::from("its calendar says when it is due: ")
                .command(CommandLine::new("dutybook due").argument(&task.id)),
        ));
    }
    let slug = Id::new(&draft.slug).map_err(|error| {
        RecordError::usage(format!("`{}` is not a slug", draft.slug), error.to_string())
    })?;
    let timezone = policy.timezone_of(task, OwingTeam::All);
    let label = request_label(timezone, draft.requested_at, slug.as_str());
    let text = serde_yaml::to_string(&RequestDocument {
        task: task.id.as_str(),
        id: &label,
        draft,
    })?;
    let year = label_year(&label).unwrap_or_default();
    let path = format!("evidence/{}/{year:04}/{label}/{REQUEST_FILE}", task.id);
    Ok((label, NewFile::text(path, text, replaces)))
}
