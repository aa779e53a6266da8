//! Secure Score of Microsoft Graph: `GET /security/secureScores`, a list of `secureScore`.
//!
//! Of all reports that were given and that existed when the work was done, the two newest by `createdDateTime` count.
//! Several lists may be given, such as this week's and last week's.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::error::ImportError;
use super::export_file::ExportFile;
use super::imported::Imported;
use super::response_page::ResponsePage;
use super::response_pages::for_each_record;
use super::score_changes::compare_reports;
use super::score_report::ScoreReport;
use super::time::format_utc;
use super::window::ImportWindow;

pub(super) fn import(files: &[ExportFile], window: &ImportWindow) -> Result<Imported, ImportError> {
    let pages: Vec<_> = files
        .iter()
        .map(ResponsePage::read)
        .collect::<Result<_, _>>()?;
    let mut later = 0;
    let mut reports: BTreeMap<DateTime<Utc>, ScoreReport> = BTreeMap::new();
    for_each_record(&pages, &["value"], |record| {
        let report = ScoreReport::read(&record, window)?;
        if report.at > window.performed_at {
            later += 1;
            return Ok(());
        }
        insert(&mut reports, report)
    })?;
    let mut newest_first = reports.into_values().rev();
    let (Some(newest), Some(previous)) = (newest_first.next(), newest_first.next()) else {
        let expected = format!(
            "two reports or more, created by {}; give last week's export too",
            format_utc(window.performed_at)
        );
        let file = files[0].name;
        return Err(ImportError::unexpected(file, "/value", expected, "fewer"));
    };
    Ok(compare_reports(&newest, &previous, later))
}

/// Keeps a report. Two exports of one tenant overlap, so the same report may come again; another one of the same moment,
/// or of another tenant, may not.
fn insert(
    reports: &mut BTreeMap<DateTime<Utc>, ScoreReport>,
    report: ScoreReport,
) -> Result<(), ImportError> {
    let mut others = reports.values().take(1);
    if let Some(other) = others.find(|other| other.tenant != report.tenant) {
        let place = format!("{}/azureTenantId", report.place);
        let found = format!("another tenant than in {}", other.file);
        let expected = "reports of one tenant";
        return Err(ImportError::unexpected(
            &report.file,
            place,
            expected,
            found,
        ));
    }
    match reports.get(&report.at) {
        Some(other) if !other.has_same_scores(&report) => Err(ImportError::Twice {
            what: format!("the report of {}", format_utc(report.at)),
            file: report.file,
            place: report.place,
            other: other.file.clone(),
            other_place: other.place.clone(),
        }),
        Some(_) => Ok(()),
        None => {
            reports.insert(report.at, report);
            Ok(())
        }
    }
}
