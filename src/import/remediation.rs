//! Remediation activities and exposure score of Defender Vulnerability Management, from the Defender for Endpoint API:
//! `GET /api/remediationTasks`, a list of `remediationTask`, and `GET /api/exposureScore`, one object.
//!
//! Activities that are active count, and those that were completed in the window by `statusLastModifiedOn`. Who was told,
//! and where the report stands, become placeholders; so does the exposure score where its file is not given.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::ImportError;
use super::export_file::ExportFile;
use super::imported::Imported;
use super::json_record::JsonRecord;
use super::record_ids::RecordIds;
use super::response_page::ResponsePage;
use super::response_pages::for_each_record;
use super::time::format_utc;
use super::values::{placeholder, to_number};
use super::window::ImportWindow;
use crate::text::count_of;

const STATUSES: [&str; 2] = ["Active", "Completed"];
const PRIORITIES: [&str; 3] = ["High", "Medium", "Low"];
/// Most characters that the schema takes for a title.
const MAX_TITLE: usize = 200;

#[derive(Default)]
struct Activities {
    seen: RecordIds,
    /// By due date and id.
    kept: BTreeMap<(String, String), Value>,
    active: usize,
    exposed: u64,
    outside_window: usize,
    without_time: usize,
}

struct ExposureScore {
    file: String,
    score: f64,
    note: Option<String>,
}

pub(super) fn import(files: &[ExportFile], window: &ImportWindow) -> Result<Imported, ImportError> {
    let mut pages = Vec::new();
    let mut exposure: Option<ExposureScore> = None;
    for file in files {
        let page = ResponsePage::read(file)?;
        if !page.has("score") || page.has("value") {
            pages.push(page);
            continue;
        }
        let found = ExposureScore::read(&page.record()?, window)?;
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
    if pages.is_empty() {
        let expected = "a list of remediation activities beside the exposure score";
        let found = "the exposure score only";
        let file = files[0].name;
        return Err(ImportError::unexpected(file, "/value", expected, found));
    }
    let mut activities = Activities::default();
    for_each_record(&pages, &["value"], |record| activities.add(&record, window))?;
    Ok(activities.imported(exposure))
}

impl ExposureScore {
    fn read(record: &JsonRecord, window: &ImportWindow) -> Result<Self, ImportError> {
        let at = record.optional_instant("time", window)?;
        let outside = at.filter(|at| !window.contains(*at)).map(format_utc);
        Ok(ExposureScore {
            file: record.file().to_owned(),
            score: record.up_to("score", 100.0)?,
            note: outside.map(|at| format!("the exposure score is of {at}, outside of the window")),
        })
    }
}

impl Activities {
    fn add(&mut self, record: &JsonRecord, window: &ImportWindow) -> Result<(), ImportError> {
        let id = read_guid(record)?;
        let (file, place) = (record.file(), record.place());
        self.seen
            .insert(id.to_ascii_lowercase(), &id, file, place)?;
        let status = record.word("status", &STATUSES)?;
        let (activity, exposed, due) = read_activity(&id, status, record, window)?;
        if status == "Active" {
            self.active += 1;
            self.exposed = self.exposed.saturating_add(exposed);
        } else {
            let completed = record.optional_instant("statusLastModifiedOn", window)?;
            if !completed.is_some_and(|at| window.contains(at)) {
                self.outside_window += usize::from(completed.is_some());
                self.without_time += usize::from(completed.is_none());
                return Ok(());
            }
        }
        self.kept.insert((due, id), activity);
        Ok(())
    }

    fn imported(self, exposure: Option<ExposureScore>) -> Imported {
        let score = exposure.as_ref();
        let score = score.map_or_else(String::new, |found| {
            format!("Exposure score {:.1}; ", found.score)
        });
        let exposed = usize::try_from(self.exposed).unwrap_or(usize::MAX);
        let summary = format!(
            "{score}{} active, {} still to fix on them, {} completed.",
            count_of(
                self.active,
                "remediation activity",
                "remediation activities"
            ),
            count_of(exposed, "device", "devices"),
            self.kept.len() - self.active,
        );
        let left_out = [
            (self.outside_window, "outside of the window left out"),
            (
                self.without_time,
                "without statusLastModifiedOn left out: nothing shows when",
            ),
        ];
        let left_out = left_out.iter().filter(|(number, _)| *number > 0);
        let mut notes: Vec<String> = left_out
            .map(|(number, why)| {
                let activities = count_of(*number, "activity completed", "activities completed");
                format!("{activities} {why}")
            })
            .collect();
        let score = match exposure {
            Some(ExposureScore { score, note, .. }) => {
                notes.extend(note);
                to_number(score)
            }
            None => placeholder("exposure_score"),
        };
        let details = json!({
            "exposure_score": score,
            "activities": self.kept.into_values().collect::<Vec<_>>(),
            "report_url": placeholder("report_url"),
            "owners_notified": [placeholder("owner")],
        });
        Imported::new(details, summary, notes)
    }
}

fn read_guid(record: &JsonRecord) -> Result<String, ImportError> {
    let id = record.text("id")?;
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    let is_hex = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
    if groups == [8, 4, 4, 4, 12] && id.bytes().all(is_hex) {
        return Ok(id.to_owned());
    }
    Err(record.unexpected("id", "the GUID of an activity"))
}

/// The activity, how many devices are still exposed, and its due date.
fn read_activity(
    id: &str,
    status: &str,
    record: &JsonRecord,
    window: &ImportWindow,
) -> Result<(Value, u64, String), ImportError> {
    let title = record.title("title", "title", MAX_TITLE)?;
    let target = record.count("targetDevices")?;
    let exposed = target.checked_sub(record.count("fixedDevices")?);
    let exposed = exposed.ok_or_else(|| {
        record.unexpected("fixedDevices", &format!("at most {target} (targetDevices)"))
    })?;
    let due = record.optional_instant("dueOn", window)?;
    let due = due.map(|due| due.format("%Y-%m-%d").to_string());
    let mut activity = json!({ "id": id, "title": title, "status": status });
    if record.get("priority").is_some() {
        activity["priority"] = record.word("priority", &PRIORITIES)?.into();
    }
    activity["assets_exposed"] = exposed.into();
    activity["due"] = due
        .as_deref()
        .map_or_else(|| placeholder("due"), Value::from);
    Ok((activity, exposed, due.unwrap_or_default()))
}
