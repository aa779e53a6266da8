//! Secure Score of Microsoft Graph: `GET /security/secureScores`, a list of `secureScore`.
//!
//! Of all reports that were given and that existed when the work was done, the two newest by `createdDateTime` count.
//! Several lists may be given, such as this week's and last week's.

use std::collections::BTreeMap;

use super::json_record::JsonRecord;
use super::pages::{self, ResponsePage};
use super::values::line;
use super::{ExportFile, ImportError, Imported, Window, score_changes, time};
use chrono::{DateTime, Utc};

/// What the schema takes for the basis of a comparison.
pub(super) const BASES: [&str; 3] = ["AllTenants", "TotalSeats", "IndustryTypes"];
/// Fewest characters that the schema takes for an action.
const MIN_ACTION: usize = 3;
/// Most characters that the schema takes for an action.
const MAX_ACTION: usize = 200;
/// A description up to this length is a title; longer ones are a text on the control.
const MAX_TITLE: usize = 120;
/// Differences below are noise of binary fractions.
pub(super) const NOISE: f64 = 0.005;

/// One `secureScore`.
pub(super) struct ScoreReport {
    pub(super) at: DateTime<Utc>,
    tenant: Option<String>,
    file: String,
    place: String,
    pub(super) current: f64,
    pub(super) max: f64,
    pub(super) comparisons: Vec<(String, f64)>,
    pub(super) controls: BTreeMap<String, ControlScore>,
}

/// One entry of `controlScores`.
#[derive(PartialEq)]
pub(super) struct ControlScore {
    pub(super) action: String,
    pub(super) score: f64,
}

impl ScoreReport {
    fn says_the_same(&self, other: &Self) -> bool {
        let scores = |report: &Self| [report.current.to_bits(), report.max.to_bits()];
        scores(self) == scores(other)
            && self.comparisons == other.comparisons
            && self.controls == other.controls
    }
}

pub(super) fn import(files: &[ExportFile], window: &Window) -> Result<Imported, ImportError> {
    let answers: Result<Vec<_>, _> = files.iter().map(ResponsePage::read).collect();
    let mut later = 0;
    let mut reports: BTreeMap<DateTime<Utc>, ScoreReport> = BTreeMap::new();
    pages::each(&answers?, &["value"], |record| {
        let report = report(&record, window)?;
        if report.at > window.performed_at {
            later += 1;
            return Ok(());
        }
        keep(&mut reports, report)
    })?;
    let mut newest_first = reports.into_values().rev();
    let (Some(newest), Some(previous)) = (newest_first.next(), newest_first.next()) else {
        return Err(ImportError::Unexpected {
            file: files[0].name.to_owned(),
            place: "/value".to_owned(),
            expected: format!(
                "two reports or more, created by {}; give last week's export too",
                time::written(window.performed_at)
            ),
            found: "fewer".to_owned(),
        });
    };
    Ok(score_changes::imported(&newest, &previous, later))
}

/// Keeps a report. Two exports of one tenant overlap, so the same report may come again; another one of the same moment,
/// or of another tenant, may not.
fn keep(
    reports: &mut BTreeMap<DateTime<Utc>, ScoreReport>,
    report: ScoreReport,
) -> Result<(), ImportError> {
    if let Some(other) = reports
        .values()
        .next()
        .filter(|other| other.tenant != report.tenant)
    {
        return Err(ImportError::Unexpected {
            file: report.file,
            place: format!("{}/azureTenantId", report.place),
            expected: "reports of one tenant".to_owned(),
            found: format!("another tenant than in {}", other.file),
        });
    }
    match reports.get(&report.at) {
        Some(other) if !other.says_the_same(&report) => Err(ImportError::Twice {
            what: format!("the report of {}", time::written(report.at)),
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

fn report(record: &JsonRecord, window: &Window) -> Result<ScoreReport, ImportError> {
    let at = record.instant("createdDateTime", window)?;
    let max = record.positive("maxScore")?;
    let current = record.number("currentScore", 0.0, max)?;
    let mut comparisons = Vec::new();
    for comparison in record.records("averageComparativeScores")? {
        let basis = line(comparison.text("basis")?, 60);
        comparisons.push((
            basis,
            comparison.number("averageScore", 0.0, f64::INFINITY)?,
        ));
    }
    comparisons.sort_by(|a, b| {
        (rank(&a.0), &a.0)
            .cmp(&(rank(&b.0), &b.0))
            .then(a.1.total_cmp(&b.1))
    });
    comparisons.dedup();
    Ok(ScoreReport {
        at,
        tenant: record
            .optional_text("azureTenantId")?
            .map(str::to_ascii_lowercase),
        file: record.file().to_owned(),
        place: record.place().to_owned(),
        current,
        max,
        comparisons,
        controls: controls(record)?,
    })
}

/// Where a basis stands among those that the schema takes; behind them where it is none.
pub(super) fn rank(basis: &str) -> usize {
    BASES
        .iter()
        .position(|known| *known == basis)
        .unwrap_or(BASES.len())
}

fn controls(record: &JsonRecord) -> Result<BTreeMap<String, ControlScore>, ImportError> {
    let mut controls: BTreeMap<String, ControlScore> = BTreeMap::new();
    for entry in record.records("controlScores")? {
        let name = line(entry.text("controlName")?, MAX_ACTION - MAX_TITLE - 3);
        if name.chars().count() < MIN_ACTION {
            return Err(entry.unexpected("controlName", "a name of 3 characters or more"));
        }
        let score = entry.number("score", 0.0, f64::INFINITY)?;
        let action = action(&name, entry.optional_text("description")?);
        let control = ControlScore { action, score };
        if let Some(other) = controls.insert(name.clone(), control)
            && (other.score - score).abs() > NOISE
        {
            return Err(entry.unexpected("score", &format!("one score for the control {name}")));
        }
    }
    Ok(controls)
}

/// What a control is called: by its description where that is short and plain, with the name that Graph gives it.
fn action(name: &str, description: Option<&str>) -> String {
    let title = description
        .map(|text| line(text, usize::MAX))
        .unwrap_or_default();
    let plain = !title.is_empty() && title.chars().count() <= MAX_TITLE && !title.contains('<');
    if plain && title != name {
        format!("{title} ({name})")
    } else {
        name.to_owned()
    }
}
