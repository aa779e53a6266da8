//! Remediation activities and exposure score of Defender Vulnerability Management, from the Defender for Endpoint API:
//! `GET /api/remediationTasks`, a list of `remediationTask`, and `GET /api/exposureScore`, one object.
//!
//! Activities that are active count, and those that were completed in the window by `statusLastModifiedOn`. Who was told,
//! and where the report stands, become placeholders; so does the exposure score where its file is not given.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::json_record::JsonRecord;
use super::pages::{self, ResponsePage};
use super::values::{counted, float, line, placeholder};
use super::{ExportFile, ImportError, Imported, Window, time};

const STATUSES: [&str; 2] = ["Active", "Completed"];
const PRIORITIES: [&str; 3] = ["High", "Medium", "Low"];
/// Most characters that the schema takes for a title.
const MAX_TITLE: usize = 200;

#[derive(Default)]
struct Activities {
    seen: BTreeMap<String, (String, String)>,
    kept: BTreeMap<(String, String), Value>,
    active: usize,
    exposed: u64,
    before: usize,
    untimed: usize,
}

struct Exposure {
    file: String,
    score: f64,
    note: Option<String>,
}

pub(super) fn import(files: &[ExportFile], window: &Window) -> Result<Imported, ImportError> {
    let mut answers = Vec::new();
    let mut exposure: Option<Exposure> = None;
    for file in files {
        let answer = ResponsePage::read(file)?;
        if !answer.has("score") || answer.has("value") {
            answers.push(answer);
            continue;
        }
        let found = score(&answer.record()?, window)?;
        if let Some(other) = exposure.replace(found) {
            return Err(ImportError::Twice {
                file: file.name.to_owned(),
                place: "/score".to_owned(),
                what: "the exposure score".to_owned(),
                other: other.file,
                other_place: "/score".to_owned(),
            });
        }
    }
    if answers.is_empty() {
        return Err(ImportError::Unexpected {
            file: files[0].name.to_owned(),
            place: "/value".to_owned(),
            expected: "a list of remediation activities beside the exposure score".to_owned(),
            found: "the exposure score only".to_owned(),
        });
    }
    let mut activities = Activities::default();
    pages::each(&answers, &["value"], |record| {
        activities.add(&record, window)
    })?;
    Ok(imported(activities, exposure))
}

fn score(record: &JsonRecord, window: &Window) -> Result<Exposure, ImportError> {
    let at = record.optional_instant("time", window)?;
    let outside = at.filter(|at| !window.holds(*at));
    Ok(Exposure {
        file: record.file().to_owned(),
        score: record.number("score", 0.0, 100.0)?,
        note: outside.map(|at| {
            format!(
                "the exposure score is of {}, outside of the window",
                time::written(at)
            )
        }),
    })
}

impl Activities {
    fn add(&mut self, record: &JsonRecord, window: &Window) -> Result<(), ImportError> {
        let id = guid(record)?;
        let here = (record.file().to_owned(), record.place().to_owned());
        if let Some((other, other_place)) = self.seen.insert(id.to_ascii_lowercase(), here) {
            return Err(ImportError::Twice {
                file: record.file().to_owned(),
                place: record.place().to_owned(),
                what: id,
                other,
                other_place,
            });
        }
        let status = record.word("status", &STATUSES)?;
        let (activity, exposed, due) = activity(&id, status, record, window)?;
        if status == "Completed" {
            match record.optional_instant("statusLastModifiedOn", window)? {
                Some(at) if window.holds(at) => {}
                Some(_) => {
                    self.before += 1;
                    return Ok(());
                }
                None => {
                    self.untimed += 1;
                    return Ok(());
                }
            }
        } else {
            self.active += 1;
            self.exposed = self.exposed.saturating_add(exposed);
        }
        self.kept.insert((due, id), activity);
        Ok(())
    }
}

fn guid(record: &JsonRecord) -> Result<String, ImportError> {
    let id = record.text("id")?;
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    let hex = id
        .bytes()
        .all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    if groups == [8, 4, 4, 4, 12] && hex {
        return Ok(id.to_owned());
    }
    Err(record.unexpected("id", "the GUID of an activity"))
}

/// The activity, how many devices are still exposed, and its due date.
fn activity(
    id: &str,
    status: &str,
    record: &JsonRecord,
    window: &Window,
) -> Result<(Value, u64, String), ImportError> {
    let title = line(record.text("title")?, MAX_TITLE);
    if title.chars().count() < 3 {
        return Err(record.unexpected("title", "a title of 3 characters or more"));
    }
    let target = record.count("targetDevices")?;
    let exposed = target
        .checked_sub(record.count("fixedDevices")?)
        .ok_or_else(|| {
            record.unexpected("fixedDevices", &format!("at most {target} (targetDevices)"))
        })?;
    let due = record.optional_instant("dueOn", window)?;
    let due = due.map(|due| due.format("%Y-%m-%d").to_string());
    let mut activity = Map::new();
    activity.insert("id".to_owned(), json!(id));
    activity.insert("title".to_owned(), json!(title));
    activity.insert("status".to_owned(), json!(status));
    if record.get("priority").is_some() {
        activity.insert(
            "priority".to_owned(),
            json!(record.word("priority", &PRIORITIES)?),
        );
    }
    activity.insert("assets_exposed".to_owned(), json!(exposed));
    let shown = due
        .as_ref()
        .map_or_else(|| placeholder("due"), |due| json!(due));
    activity.insert("due".to_owned(), shown);
    Ok((Value::Object(activity), exposed, due.unwrap_or_default()))
}

fn imported(activities: Activities, exposure: Option<Exposure>) -> Imported {
    let Activities {
        kept,
        active,
        exposed,
        before,
        untimed,
        ..
    } = activities;
    let score = exposure.as_ref().map_or_else(String::new, |found| {
        format!("Exposure score {:.1}; ", found.score)
    });
    let summary = format!(
        "{score}{} active, {} still to fix on them, {} completed.",
        counted(active, "remediation activity", "remediation activities"),
        counted(
            usize::try_from(exposed).unwrap_or(usize::MAX),
            "device",
            "devices"
        ),
        kept.len() - active,
    );
    let mut notes = Vec::new();
    if before > 0 {
        notes.push(format!(
            "{} outside of the window left out",
            counted(before, "activity completed", "activities completed")
        ));
    }
    if untimed > 0 {
        notes.push(format!(
            "{} without statusLastModifiedOn left out: nothing shows when",
            counted(untimed, "activity completed", "activities completed")
        ));
    }
    let number = match exposure {
        Some(Exposure { score, note, .. }) => {
            notes.extend(note);
            float(score)
        }
        None => placeholder("exposure_score"),
    };
    let mut details = Map::new();
    details.insert("exposure_score".to_owned(), number);
    details.insert(
        "activities".to_owned(),
        Value::Array(kept.into_values().collect()),
    );
    details.insert("report_url".to_owned(), placeholder("report_url"));
    details.insert("owners_notified".to_owned(), json!([placeholder("owner")]));
    Imported {
        details,
        summary,
        artifacts: Vec::new(),
        notes,
    }
}
