//! Correcting recorded evidence, in the open.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use serde_yaml::{Mapping, Value};

use super::attach::inspect_attachment;
use super::details::{from_node, merge, ordered, set};
use super::evidence_draft::format_timestamp;
use super::{
    Attachment, DetailsSchemas, FieldAssignment, LinkDraft, NewFile, RecordError, attach,
    evidence_file,
};
use crate::files::{Digest, Files, NewContent, Sha256Sum};
use crate::load::{MAX_YAML, is_yaml_name};
use crate::model::{Email, Id, Policy, Task};
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
    /// Whether comments of the file as it was are not kept.
    pub loses_comments: bool,
}

/// The duty that an evidence file is about, as its path says: `task/occurrence/team`.
#[must_use]
pub fn duty_of(path: &str) -> String {
    let parts = path.trim_end_matches(".yaml").split('/').skip(1);
    let parts = parts.enumerate().filter(|(index, _)| *index != 1);
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("/")
}

/// The task and the evidence file that a duty's name, or the path of the file, stands for.
///
/// # Errors
/// When the policy has no such task, or nothing is recorded for the duty.
pub fn evidence_of<'p>(
    files: &dyn Files,
    policy: &'p Policy,
    duty: &str,
) -> Result<(&'p Task, String), RecordError> {
    let path = duty.strip_prefix("./").unwrap_or(duty);
    let named = if path.starts_with("evidence/") {
        duty_of(path)
    } else {
        path.to_owned()
    };
    let parts: Vec<&str> = named.split('/').collect();
    let form = "a duty is written task/occurrence/team, as `dutybook audit` lists it";
    let [task, label, team] = parts.as_slice() else {
        return Err(RecordError::asked(format!("`{duty}` is no duty"), form));
    };
    let found = policy.tasks.get(*task);
    let task =
        found.ok_or_else(|| RecordError::asked(format!("there is no task `{task}`"), form))?;
    let team = Id::new(team).map_err(|error| RecordError::asked(error.to_string(), form))?;
    let teams = if team == Id::any() {
        task.assigned.teams().to_vec()
    } else {
        vec![team]
    };
    let paths = teams
        .iter()
        .map(|team| evidence_file(&task.id, label, team));
    let is_there = |path: &String| files.digest(path, 0).is_ok();
    let path = paths.clone().find(is_there).ok_or_else(|| {
        let path = paths.clone().next().unwrap_or_default();
        RecordError::asked(
            format!("nothing is recorded for {duty}: there is no {path}"),
            format!(
                "record it: dutybook record {} --occurrence {label}",
                task.id
            ),
        )
    })?;
    Ok((task, path))
}

/// The evidence with the changes, and with the amendment that says so. Everything else stays as it
/// stands, in its order.
///
/// # Errors
/// When the file cannot be understood, or a change means nothing.
pub fn amend(
    root: &Path,
    files: &dyn Files,
    policy: &Policy,
    (task, path): (&Task, &str),
    change: &AmendmentDraft,
) -> Result<AmendedFiles, RecordError> {
    let RecordedEvidence {
        mut document,
        was,
        loses_comments,
    } = recorded(files, path)?;
    let before = document.clone();
    if let Some(summary) = &change.summary {
        put(
            &mut document,
            "summary",
            summary.as_str().into(),
            &["performed_at"],
        );
    }
    change_details(files, task, &mut document, change)?;
    let AttachmentChanges { mut new, replaced } =
        attachments(root, files, policy, (task, path), &mut document, change)?;
    add_links(&mut document, change)?;
    if document == before {
        return Err(RecordError::asked(
            format!("the amendment changes nothing in {path}"),
            "say what is corrected, with --field, --from, --summary, --attach or --link",
        ));
    }
    let mut reason = change.reason.trim().to_owned();
    let mut obsolete = Vec::new();
    for (name, old) in replaced {
        reason.extend(["; replaced ", &name, ", whose SHA-256 was ", &old]);
        if listed(&mut document, &name).is_none() && !is_listed_elsewhere(files, path, &name) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            obsolete.push(format!("{folder}/{name}"));
        }
    }
    push(&mut document, "amendments", amendment(change, reason));
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

fn recorded(files: &dyn Files, path: &str) -> Result<RecordedEvidence, RecordError> {
    let read = |source| RecordError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = files.read(path, MAX_YAML).map_err(read)?;
    let digest = Digest::of(bytes.as_slice()).map_err(|source| read(source.into()))?;
    let was = digest.sha256.unwrap_or(Sha256Sum([0; 32]));
    let parsed = parse(&bytes);
    let tree = parsed.root.filter(|_| parsed.faults.is_empty());
    let Some(Value::Mapping(document)) = tree.as_ref().map(from_node) else {
        return Err(RecordError::asked(
            format!("{path} cannot be understood"),
            "`dutybook check` says what is wrong with it: correct that by hand",
        ));
    };
    Ok(RecordedEvidence {
        document,
        was,
        loses_comments: may_have_comments(&bytes),
    })
}

/// The entry that tells of an amendment.
fn amendment(change: &AmendmentDraft, reason: String) -> Value {
    let mut amendment = Mapping::new();
    amendment.insert("at".into(), format_timestamp(change.at).into());
    amendment.insert("by".into(), change.by.as_str().into());
    amendment.insert("reason".into(), reason.into());
    Value::Mapping(amendment)
}

fn change_details(
    files: &dyn Files,
    task: &Task,
    document: &mut Mapping,
    change: &AmendmentDraft,
) -> Result<(), RecordError> {
    if change.details.is_empty() && change.fields.is_empty() {
        return Ok(());
    }
    let schemas = DetailsSchemas::read(files)?;
    let name = task.requires.details.as_ref();
    let shape = name.and_then(|name| schemas.shape(name));
    let mut fields = match document.get("details") {
        Some(Value::Mapping(fields)) => fields.clone(),
        _ => Mapping::new(),
    };
    merge(&mut fields, change.details.clone());
    let mut details = Value::Mapping(fields);
    for field in &change.fields {
        set(&mut details, shape.as_ref(), field)?;
    }
    if let Some(shape) = &shape {
        details = ordered(details, shape);
    }
    put(document, "details", details, &["summary", "performed_at"]);
    Ok(())
}

/// What becomes of the artifacts.
struct AttachmentChanges {
    /// The files to write.
    new: Vec<NewFile>,
    /// Names and old sums of the artifacts that some of them replace.
    replaced: Vec<(String, String)>,
}

fn attachments(
    root: &Path,
    files: &dyn Files,
    policy: &Policy,
    (task, path): (&Task, &str),
    document: &mut Mapping,
    change: &AmendmentDraft,
) -> Result<AttachmentChanges, RecordError> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut new, mut replaced) = (Vec::new(), Vec::new());
    let mut added = Vec::new();
    for source in &change.attachments {
        let (name, sum) = inspect_attachment(source, policy, task)?;
        match listed(document, &name) {
            None => added.push(source.clone()),
            Some(entry) => {
                let old = entry.insert("sha256".into(), sum.to_string().into());
                let old = old.as_ref().and_then(Value::as_str).unwrap_or("unknown");
                if old == sum.to_string() {
                    continue;
                }
                let fresh = fresh_name(files, folder, &name);
                entry.insert("path".into(), fresh.as_str().into());
                replaced.push((name, old.to_owned()));
                new.push(NewFile {
                    path: format!("{folder}/{fresh}"),
                    content: NewContent::Copy(source.clone(), sum),
                    replaces: false,
                    was: None,
                });
            }
        }
    }
    for Attachment { listed, file } in attach(root, files, policy, task, path, &added)? {
        push(document, "artifacts", serde_yaml::to_value(listed)?);
        new.extend(file);
    }
    Ok(AttachmentChanges { new, replaced })
}

/// A name that no file of a folder has: `stem-2.ext`, and so on.
fn fresh_name(files: &dyn Files, folder: &str, name: &str) -> String {
    let entries = files.list(folder).unwrap_or_default();
    let taken: Vec<String> = entries.iter().map(|e| e.name.to_lowercase()).collect();
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut number = 2;
    loop {
        let fresh = format!("{stem}-{number}{extension}");
        if !taken.contains(&fresh.to_lowercase()) {
            return fresh;
        }
        number += 1;
    }
}

/// Whether other evidence of the folder may list a file; what cannot be read may.
fn is_listed_elsewhere(files: &dyn Files, path: &str, name: &str) -> bool {
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", path));
    let Ok(entries) = files.list(folder) else {
        return true;
    };
    let is_other = |other: &&str| *other != own && is_yaml_name(other);
    let mut others = entries.iter().map(|e| e.name.as_str());
    others.any(|other| {
        let text = || files.read(&format!("{folder}/{other}"), MAX_YAML);
        is_other(&other)
            && text().map_or(true, |text| String::from_utf8_lossy(&text).contains(name))
    })
}

/// The entry of an artifact that lies in the evidence's own folder.
fn listed<'d>(document: &'d mut Mapping, name: &str) -> Option<&'d mut Mapping> {
    let items = document.get_mut("artifacts")?.as_sequence_mut()?;
    let mut entries = items.iter_mut().filter_map(Value::as_mapping_mut);
    entries.find(|entry| entry.get("path").and_then(Value::as_str) == Some(name))
}

fn add_links(document: &mut Mapping, change: &AmendmentDraft) -> Result<(), RecordError> {
    for link in &change.links {
        push(document, "links", serde_yaml::to_value(link)?);
    }
    Ok(())
}

/// Appends to a list, which is made where it is missing.
fn push(document: &mut Mapping, key: &str, item: Value) {
    if let Some(Value::Sequence(items)) = document.get_mut(key) {
        items.push(item);
        return;
    }
    let after: &[&str] = match key {
        "artifacts" => &["details", "summary", "performed_at"],
        "links" => &["artifacts", "details", "summary", "performed_at"],
        _ => &[],
    };
    put(document, key, Value::Sequence(vec![item]), after);
}

/// Sets a field; a new one comes after the first of `after` that is there, else at the end.
fn put(document: &mut Mapping, key: &str, value: Value, after: &[&str]) {
    if let Some(old) = document.get_mut(key) {
        *old = value;
        return;
    }
    let anchor = after.iter().find(|name| document.contains_key(**name));
    let mut value = Some(value);
    let mut sorted = Mapping::new();
    for (name, old) in std::mem::take(document) {
        let is_anchor = anchor.is_some_and(|anchor| name.as_str() == Some(anchor));
        sorted.insert(name, old);
        if let Some(value) = value.take_if(|_| is_anchor) {
            sorted.insert(key.into(), value);
        }
    }
    if let Some(value) = value {
        sorted.insert(key.into(), value);
    }
    *document = sorted;
}

/// Whether a text may hold comments (YAML 1.2.2 §6.6): a `#` at the start of a line or after a
/// blank. One inside a text counts too: a warning too many is better than a comment lost in silence.
fn may_have_comments(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .any(|line| line.trim_start().starts_with('#') || line.contains(" #"))
}
