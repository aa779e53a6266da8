//! Amendments: corrections of recorded evidence, with an entry that says so.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use serde_yaml::{Mapping, Value};

use super::amended_artifacts::{
    AttachmentChanges, artifact_entry, change_artifacts, is_listed_elsewhere,
};
use super::as_text::format_timestamp;
use super::details::{merge_mappings, order_by_schema, to_serde_value};
use super::details_schemas::DetailsSchemas;
use super::error::RecordError;
use super::evidence_draft::LinkDraft;
use super::field_assignment::{FieldAssignment, set_field};
use super::new_file::NewFile;
use super::occurrence::evidence_path;
use super::ordered_mapping::{append, set};
use super::subschema::Subschema;
use crate::files::{Digest, Files, NewContent, Sha256Sum};
use crate::judge::Assessment;
use crate::load::MAX_YAML;
use crate::model::{DutyId, Email, Id, Policy, Task};
use crate::text::{CommandLine, Hint};
use crate::yaml::parse;

/// What is to be changed.
#[derive(Debug, Clone)]
pub struct AmendmentDraft {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub by: Email,
    /// Why.
    pub reason: String,
    /// A new summary.
    pub summary: Option<String>,
    /// Details to put over those that are there.
    pub details: Mapping,
    /// Details to change one by one.
    pub fields: Vec<FieldAssignment>,
    /// Files to add, or to put in the place of artifacts of the same name.
    pub attachments: Vec<PathBuf>,
    /// Links to add.
    pub links: Vec<LinkDraft>,
}

/// What an amendment writes.
pub struct AmendedFiles {
    /// Attachments, and the evidence file at last.
    pub files: Vec<NewFile>,
    /// Attachments that nothing lists any more, to be removed once all is written.
    pub obsolete: Vec<String>,
    /// Whether comments of the file are not kept.
    pub loses_comments: bool,
}

/// The duty that an evidence file is about, as its path says: `task/occurrence/team`.
#[must_use]
pub fn duty_of(path: &str) -> String {
    let parts = path.trim_end_matches(".yaml").split('/').skip(1);
    let parts = parts.enumerate().filter(|(index, _)| *index != 1);
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("/")
}

const DUTY_FORM: &str = "a duty is written task/occurrence/team, as `dutybook audit` lists it";

/// The word for the task in a duty's name, or in the path of its evidence file.
///
/// # Errors
/// When it is neither.
pub fn task_of_duty(duty: &str) -> Result<String, RecordError> {
    let [task, _, _] = parts_of_duty(duty)?;
    Ok(task)
}

fn parts_of_duty(duty: &str) -> Result<[String; 3], RecordError> {
    let path = duty.strip_prefix("./").unwrap_or(duty);
    let named = if path.starts_with("evidence/") {
        duty_of(path)
    } else {
        path.to_owned()
    };
    let parts: Vec<String> = named.split('/').map(str::to_owned).collect();
    let not_a_duty = |_| RecordError::usage(format!("`{duty}` is not a duty"), DUTY_FORM);
    parts.try_into().map_err(not_a_duty)
}

/// The evidence file that a duty's name, or the path of the file, stands for, and the task as the policy in force for
/// it has it.
///
/// # Errors
/// When no policy had such a task, or nothing is recorded for the duty.
pub fn evidence_of(
    files: &dyn Files,
    assessment: &Assessment,
    duty: &str,
) -> Result<RecordedFile, RecordError> {
    let [task, label, team] = parts_of_duty(duty)?;
    let unknown = || RecordError::usage(format!("unknown task `{task}`"), DUTY_FORM);
    let timeline = assessment.timeline.as_ref().ok_or_else(unknown)?;
    let (newest, latest) = timeline.latest_task(&task).ok_or_else(unknown)?;
    let team = Id::new(&team).map_err(|error| RecordError::usage(error.to_string(), DUTY_FORM))?;
    let mut duties = assessment.duties.iter();
    let is_named =
        |id: &DutyId| id.task == latest.id && *id.occurrence == *label && id.team == team;
    let owed = duties.find(|duty| is_named(&duty.id));
    let version = owed.map_or(newest, |duty| duty.version);
    let task = timeline.task(version, &task).unwrap_or(latest);
    let mut teams = if team == Id::any() {
        task.assigned.teams().to_vec()
    } else {
        vec![team]
    };
    let later: Vec<Id> = teams
        .iter()
        .map(|team| timeline.current_name(version, team).clone())
        .collect();
    teams.extend(later);
    let paths = teams
        .iter()
        .map(|team| evidence_path(&task.id, &label, team));
    let is_there = |path: &String| files.digest(path, 0).is_ok();
    let path = paths.clone().find(is_there).ok_or_else(|| {
        let path = paths.clone().next().unwrap_or_default();
        RecordError::usage(
            format!("nothing is recorded for {duty}: {path} does not exist"),
            Hint::from("record it: ").command(
                CommandLine::new("dutybook record")
                    .argument(&task.id)
                    .words("--occurrence")
                    .argument(&label),
            ),
        )
    })?;
    let claim = assessment.claims.iter().find(|claim| *claim.file == *path);
    let version = claim.map_or(version, |claim| claim.version);
    Ok(RecordedFile {
        task: timeline
            .task(version, task.id.as_str())
            .unwrap_or(task)
            .clone(),
        version,
        path,
    })
}

/// An evidence file that is there, and what it is evidence of.
pub struct RecordedFile {
    /// The file, relative to the dutybook root.
    pub path: String,
    /// The task, as the version of the policy has it that judges the duty.
    pub task: Task,
    /// That version: an index into the timeline.
    pub version: usize,
}

/// The evidence with the changes and an entry under `amendments`. Everything else stays as it is, in its
/// order.
///
/// # Errors
/// When the file cannot be understood, or a change means nothing.
pub fn amend(
    root: &Path,
    files: &dyn Files,
    policy: &Policy,
    (recorded, schemas): (&RecordedFile, &DetailsSchemas),
    change: &AmendmentDraft,
) -> Result<AmendedFiles, RecordError> {
    let (task, path) = (&recorded.task, recorded.path.as_str());
    let RecordedEvidence {
        mut document,
        was,
        loses_comments,
    } = read_evidence(files, path)?;
    let before = document.clone();
    if let Some(summary) = &change.summary {
        set(&mut document, "summary", summary.as_str().into());
    }
    change_details(schemas, task, &mut document, change)?;
    let AttachmentChanges { mut new, replaced } = change_artifacts(
        root,
        files,
        policy,
        (task, path),
        &mut document,
        &change.attachments,
    )?;
    for link in &change.links {
        append(&mut document, "links", serde_yaml::to_value(link)?);
    }
    if document == before {
        return Err(RecordError::usage(
            format!("the amendment changes nothing in {path}"),
            "say what is corrected, with --field, --from, --summary, --attach or --link",
        ));
    }
    let mut reason = change.reason.trim().to_owned();
    let mut obsolete = Vec::new();
    for (name, old) in replaced {
        reason.extend(["; replaced ", &name, ", whose SHA-256 was ", &old]);
        if artifact_entry(&mut document, &name).is_none()
            && !is_listed_elsewhere(files, path, &name)
        {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            obsolete.push(format!("{folder}/{name}"));
        }
    }
    append(&mut document, "amendments", amendment_entry(change, reason));
    new.push(NewFile {
        path: path.to_owned(),
        content: NewContent::Bytes(serde_yaml::to_string(&document)?.into_bytes()),
        replaces: true,
        was: Some(was),
    });
    Ok(AmendedFiles {
        files: new,
        obsolete,
        loses_comments,
    })
}

/// A file as it is recorded, before it is amended.
struct RecordedEvidence {
    document: Mapping,
    /// The SHA-256 of what was read.
    was: Sha256Sum,
    loses_comments: bool,
}

fn read_evidence(files: &dyn Files, path: &str) -> Result<RecordedEvidence, RecordError> {
    let read = |source| RecordError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = files.read(path, MAX_YAML).map_err(read)?;
    let digest = Digest::of(bytes.as_slice()).map_err(|source| read(source.into()))?;
    let was = digest.sha256.unwrap_or(Sha256Sum([0; 32]));
    let parsed = parse(&bytes);
    let tree = parsed.root.filter(|_| parsed.faults.is_empty());
    let Some(Value::Mapping(document)) = tree.as_ref().map(to_serde_value) else {
        return Err(RecordError::usage(
            format!("{path} cannot be understood"),
            "`dutybook check` says what is wrong with it: correct that by hand",
        ));
    };
    Ok(RecordedEvidence {
        document,
        was,
        loses_comments: can_have_comments(&bytes),
    })
}

/// The entry under `amendments`.
fn amendment_entry(change: &AmendmentDraft, reason: String) -> Value {
    let mut amendment = Mapping::new();
    amendment.insert("at".into(), format_timestamp(change.at).into());
    amendment.insert("by".into(), change.by.as_str().into());
    amendment.insert("reason".into(), reason.into());
    Value::Mapping(amendment)
}

fn change_details(
    schemas: &DetailsSchemas,
    task: &Task,
    document: &mut Mapping,
    change: &AmendmentDraft,
) -> Result<(), RecordError> {
    if change.details.is_empty() && change.fields.is_empty() {
        return Ok(());
    }
    let name = task.requires.details.as_ref();
    let schema = name.and_then(|name| Subschema::named(schemas, name));
    let mut fields = match document.get("details") {
        Some(Value::Mapping(fields)) => fields.clone(),
        _ => Mapping::new(),
    };
    merge_mappings(&mut fields, change.details.clone());
    let mut details = Value::Mapping(fields);
    for field in &change.fields {
        set_field(&mut details, schema.as_ref(), field)?;
    }
    if let Some(schema) = &schema {
        details = order_by_schema(details, schema);
    }
    set(document, "details", details);
    Ok(())
}

/// Whether a text may hold comments (YAML 1.2.2 §6.6): a `#` at the start of a line or after a
/// blank. One inside a text counts too: a needless warning is better than a comment lost silently.
fn can_have_comments(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .any(|line| line.trim_start().starts_with('#') || line.contains(" #"))
}
