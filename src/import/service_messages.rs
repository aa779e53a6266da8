//! Message Center of Microsoft 365: `GET /admin/serviceAnnouncement/messages` of Microsoft Graph, a list of
//! `serviceUpdateMessage`.
//!
//! Posts whose `lastModifiedDateTime` lies in the window count. The licences, which the same details ask for, are not in
//! this list: they become placeholders.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::error::ImportError;
use super::export_file::ExportFile;
use super::imported::Imported;
use super::json_record::JsonRecord;
use super::record_ids::RecordIds;
use super::response_page::ResponsePage;
use super::response_pages::for_each_record;
use super::values::{placeholder, to_line};
use super::window::ImportWindow;
use crate::text::count_of;

const CATEGORIES: [&str; 3] = ["preventOrFixIssue", "planForChange", "stayInformed"];
const SEVERITIES: [&str; 3] = ["normal", "high", "critical"];
/// Most characters that the schema takes for a title.
const MAX_TITLE: usize = 250;
const DUE: &str = "action_required_by";

pub(super) fn import(files: &[ExportFile], window: &ImportWindow) -> Result<Imported, ImportError> {
    let pages: Vec<_> = files
        .iter()
        .map(ResponsePage::read)
        .collect::<Result<_, _>>()?;
    let mut seen = RecordIds::default();
    let mut posts: BTreeMap<(DateTime<Utc>, String), Value> = BTreeMap::new();
    for_each_record(&pages, &["value"], |record| {
        let id = read_id(&record)?;
        let modified = record.instant("lastModifiedDateTime", window)?;
        seen.insert(id.clone(), &id, record.file(), record.place())?;
        let post = read_post(&id, &record, window)?;
        if window.contains(modified) {
            posts.insert((modified, id), post);
        }
        Ok(())
    })?;
    let posts: Vec<Value> = posts.into_values().collect();
    Ok(imported(&posts, seen.len()))
}

/// `MC` and 5 to 8 digits, as the schema takes it; issues of the service health list have other letters.
fn read_id(record: &JsonRecord) -> Result<String, ImportError> {
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

fn read_post(id: &str, record: &JsonRecord, window: &ImportWindow) -> Result<Value, ImportError> {
    let title = record.title("title", "title", MAX_TITLE)?;
    let category = record.word("category", &CATEGORIES)?;
    let mut post = json!({ "id": id, "title": title, "category": category });
    if record.get("severity").is_some() {
        post["severity"] = record.word("severity", &SEVERITIES)?.into();
    }
    let services = read_services(record)?;
    if !services.is_empty() {
        post["services"] = services.into();
    }
    if let Some(by) = record.optional_instant("actionRequiredByDateTime", window)? {
        post[DUE] = by.format("%Y-%m-%d").to_string().into();
    }
    post["decision"] = placeholder("decision");
    Ok(post)
}

fn read_services(record: &JsonRecord) -> Result<Vec<String>, ImportError> {
    let wrong = || record.unexpected("services", "a list of names");
    let mut services: Vec<String> = Vec::new();
    let Some(list) = record.get("services") else {
        return Ok(services);
    };
    for item in list.as_array().ok_or_else(wrong)? {
        let name = to_line(item.as_str().ok_or_else(wrong)?, MAX_TITLE);
        if name.chars().count() >= 2 && !services.contains(&name) {
            services.push(name);
        }
    }
    Ok(services)
}

fn imported(posts: &[Value], read: usize) -> Imported {
    let due = posts.iter().filter(|post| post.get(DUE).is_some()).count();
    let posts_in_words = count_of(posts.len(), "new or changed post", "new or changed posts");
    let summary = format!("{posts_in_words} in the Message Center, {due} with action required.");
    let mut notes = vec!["licences are not in this list: fill them in".to_owned()];
    let outside = read - posts.len();
    if outside > 0 {
        let posts = count_of(outside, "post last changed", "posts last changed");
        notes.push(format!("{posts} outside of the window left out"));
    }
    let licence = ["sku", "consumed", "available"].map(|field| (field, placeholder(field)));
    let details = json!({ "posts": posts, "licences": [Value::from_iter(licence)] });
    Imported::new(details, summary, notes)
}
