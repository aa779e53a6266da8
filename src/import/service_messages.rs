//! Message Center of Microsoft 365: `GET /admin/serviceAnnouncement/messages` of Microsoft Graph, a list of
//! `serviceUpdateMessage`.
//!
//! Posts whose `lastModifiedDateTime` lies in the window count. The licences, which the same details ask for, are not in
//! this list: they become placeholders.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::json_record::JsonRecord;
use super::pages::{self, ResponsePage};
use super::values::{counted, line, placeholder};
use super::{ExportFile, ImportError, Imported, Window};

const CATEGORIES: [&str; 3] = ["preventOrFixIssue", "planForChange", "stayInformed"];
const SEVERITIES: [&str; 3] = ["normal", "high", "critical"];
/// Most characters that the schema takes for a title.
const MAX_TITLE: usize = 250;
const DUE: &str = "action_required_by";

pub(super) fn import(files: &[ExportFile], window: &Window) -> Result<Imported, ImportError> {
    let answers: Result<Vec<_>, _> = files.iter().map(ResponsePage::read).collect();
    let mut seen: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut posts: BTreeMap<(DateTime<Utc>, String), Value> = BTreeMap::new();
    pages::each(&answers?, &["value"], |record| {
        let id = id(&record)?;
        let modified = record.instant("lastModifiedDateTime", window)?;
        let here = (record.file().to_owned(), record.place().to_owned());
        if let Some((other, other_place)) = seen.insert(id.clone(), here) {
            return Err(ImportError::Twice {
                file: record.file().to_owned(),
                place: record.place().to_owned(),
                what: id,
                other,
                other_place,
            });
        }
        let post = post(&id, &record, window)?;
        if window.holds(modified) {
            posts.insert((modified, id), post);
        }
        Ok(())
    })?;
    Ok(imported(posts.into_values().collect(), seen.len()))
}

/// `MC` and 5 to 8 digits, as the schema takes it; issues of the service health list have other letters.
fn id(record: &JsonRecord) -> Result<String, ImportError> {
    let id = record.text("id")?;
    let digits = id.strip_prefix("MC").unwrap_or_default();
    if (5..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(id.to_owned());
    }
    Err(record.unexpected(
        "id",
        "the number of a Message Center post: MC and 5 to 8 digits",
    ))
}

fn post(id: &str, record: &JsonRecord, window: &Window) -> Result<Value, ImportError> {
    let title = line(record.text("title")?, MAX_TITLE);
    if title.chars().count() < 3 {
        return Err(record.unexpected("title", "a title of 3 characters or more"));
    }
    let mut post = Map::new();
    post.insert("id".to_owned(), json!(id));
    post.insert("title".to_owned(), json!(title));
    post.insert(
        "category".to_owned(),
        json!(record.word("category", &CATEGORIES)?),
    );
    if record.get("severity").is_some() {
        post.insert(
            "severity".to_owned(),
            json!(record.word("severity", &SEVERITIES)?),
        );
    }
    let services = services(record)?;
    if !services.is_empty() {
        post.insert("services".to_owned(), json!(services));
    }
    if let Some(by) = record.optional_instant("actionRequiredByDateTime", window)? {
        post.insert(DUE.to_owned(), json!(by.format("%Y-%m-%d").to_string()));
    }
    post.insert("decision".to_owned(), placeholder("decision"));
    Ok(Value::Object(post))
}

fn services(record: &JsonRecord) -> Result<Vec<String>, ImportError> {
    let wrong = || record.unexpected("services", "a list of names");
    let mut services: Vec<String> = Vec::new();
    for item in record.get("services").map_or(Ok(&[][..]), |list| {
        list.as_array().map(Vec::as_slice).ok_or_else(wrong)
    })? {
        let name = line(item.as_str().ok_or_else(wrong)?, MAX_TITLE);
        if name.chars().count() >= 2 && !services.contains(&name) {
            services.push(name);
        }
    }
    Ok(services)
}

fn imported(posts: Vec<Value>, read: usize) -> Imported {
    let due = posts.iter().filter(|post| post.get(DUE).is_some()).count();
    let summary = format!(
        "{} in the Message Center, {due} with action required.",
        counted(posts.len(), "new or changed post", "new or changed posts")
    );
    let outside = read - posts.len();
    let mut details = Map::new();
    details.insert("posts".to_owned(), Value::Array(posts));
    details.insert(
        "licences".to_owned(),
        json!([{
            "sku": placeholder("sku"),
            "consumed": placeholder("consumed"),
            "available": placeholder("available"),
        }]),
    );
    let mut notes = vec!["licences are not in this list: fill them in".to_owned()];
    if outside > 0 {
        notes.push(format!(
            "{} outside of the window left out",
            counted(outside, "post last changed", "posts last changed")
        ));
    }
    Imported {
        details,
        summary,
        artifacts: Vec::new(),
        notes,
    }
}
