//! Drafts of waivers. Approval is a later commit by an approver, who is not the requester.

use chrono::NaiveDate;
use serde::Serialize;

use super::as_text;
use super::error::RecordError;
use super::new_file::NewFile;
use crate::load::LoadedPolicy;
use crate::model::{Email, Id, MAX_ID_LENGTH};

/// A waiver that is to be written, in the order of its format.
#[derive(Debug, Clone, Serialize)]
pub struct WaiverDraft {
    /// What it is called; `None` for a name made of the task and its first occurrence.
    #[serde(skip)]
    pub id: Option<String>,
    /// The task.
    #[serde(serialize_with = "as_text::text")]
    pub task: Id,
    /// The labels of the occurrences.
    pub occurrences: Vec<String>,
    /// The teams; empty for all that owe the task.
    #[serde(
        serialize_with = "as_text::texts",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub teams: Vec<Id>,
    /// Why.
    pub reason: String,
    /// Who asks.
    #[serde(serialize_with = "as_text::text")]
    pub requested_by: Email,
    /// Last day on which an occurrence that it covers may open.
    #[serde(serialize_with = "as_text::text")]
    pub expires: NaiveDate,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename = "waiver/v1")]
struct WaiverDocument<'a> {
    id: &'a str,
    #[serde(flatten)]
    draft: &'a WaiverDraft,
}

/// The file of a waiver, without the fields of its approval, and its id.
///
/// # Errors
/// When its id is no identifier.
pub fn draft_waiver(draft: &WaiverDraft, replaces: bool) -> Result<(Id, NewFile), RecordError> {
    let id = draft.id.clone().unwrap_or_else(|| default_id(draft));
    let id = Id::new(&id).map_err(|error| {
        RecordError::usage(
            format!("`{id}` is not a name for a waiver"),
            format!("{error}; name it with --id"),
        )
    })?;
    let id_and_draft = WaiverDocument {
        id: id.as_str(),
        draft,
    };
    let text = serde_yaml::to_string(&id_and_draft)?;
    let file = NewFile::text(LoadedPolicy::waiver_file(&id).to_string(), text, replaces);
    Ok((id, file))
}

/// `2026-w14-automation-deployment`: small letters, and no longer than an identifier may be.
fn default_id(draft: &WaiverDraft) -> String {
    let first = draft.occurrences.first().map_or("", String::as_str);
    let mut id = first.to_lowercase();
    for part in std::iter::once(&draft.task).chain(&draft.teams) {
        id.push('-');
        id.push_str(part.as_str());
    }
    let cut: String = id.chars().take(MAX_ID_LENGTH).collect();
    cut.trim_end_matches('-').to_owned()
}
