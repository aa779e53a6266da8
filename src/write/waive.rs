//! Asking for a waiver. Nobody can approve their own: approval is the approver's own commit.

use chrono::NaiveDate;
use serde::Serialize;

use super::{NewFile, RecordError};
use crate::files::NewContent;
use crate::load::LoadedPolicy;
use crate::model::{Email, Id, MAX_ID_LENGTH};

/// A waiver that is to be written.
#[derive(Debug, Clone)]
pub struct WaiverDraft {
    /// What it is called; `None` for a name made of the task and its first occurrence.
    pub id: Option<String>,
    /// The task.
    pub task: Id,
    /// The labels of the occurrences.
    pub occurrences: Vec<String>,
    /// The teams; empty for all that owe the task.
    pub teams: Vec<Id>,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub requested_by: Email,
    /// Last day on which an occurrence that it covers may open.
    pub expires: NaiveDate,
}

#[derive(Serialize)]
struct WaiverDocument<'a> {
    kind: &'static str,
    id: &'a str,
    task: &'a str,
    occurrences: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    teams: Vec<&'a str>,
    reason: &'a str,
    requested_by: &'a str,
    expires: String,
}

/// The file of a waiver, without the fields of its approval, and its id.
///
/// # Errors
/// When its id is no identifier.
pub fn waive(draft: &WaiverDraft, replaces: bool) -> Result<(Id, NewFile), RecordError> {
    let id = draft.id.clone().unwrap_or_else(|| default_id(draft));
    let id = Id::new(&id).map_err(|error| {
        RecordError::asked(
            format!("`{id}` is no name for a waiver"),
            format!("{error}; name it with --id"),
        )
    })?;
    let text = serde_yaml::to_string(&WaiverDocument {
        kind: "waiver/v1",
        id: id.as_str(),
        task: draft.task.as_str(),
        occurrences: &draft.occurrences,
        teams: draft.teams.iter().map(Id::as_str).collect(),
        reason: &draft.reason,
        requested_by: draft.requested_by.as_str(),
        expires: draft.expires.to_string(),
    })?;
    let file = NewFile {
        path: LoadedPolicy::waiver_file(&id).to_string(),
        content: NewContent::Bytes(text.into_bytes()),
        replaces,
        was: None,
    };
    Ok((id, file))
}

/// `2026-w14-automation-deployment`: small letters, and no longer than an identifier is.
fn default_id(draft: &WaiverDraft) -> String {
    let first = draft.occurrences.first().map_or("", String::as_str);
    let first = first.to_lowercase();
    let teams = draft.teams.iter().map(Id::as_str);
    let parts: Vec<&str> = [first.as_str(), draft.task.as_str()]
        .into_iter()
        .chain(teams)
        .collect();
    let id = parts.join("-");
    let cut: String = id.chars().take(MAX_ID_LENGTH).collect();
    cut.trim_end_matches('-').to_owned()
}
