//! One report of the Secure Score, as Graph lists it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::error::ImportError;
use super::json_record::JsonRecord;
use super::values::to_line;
use super::window::ImportWindow;

/// The bases of a comparison that the schema takes.
const BASES: [&str; 3] = ["AllTenants", "TotalSeats", "IndustryTypes"];
/// Most characters that the schema takes for an action.
const MAX_ACTION: usize = 200;
/// A description up to this length is a title; longer ones are a text on the control.
const MAX_TITLE: usize = 120;
/// Differences below are noise of binary fractions.
pub(super) const NOISE: f64 = 0.005;

/// One `secureScore`.
pub(super) struct ScoreReport {
    pub(super) at: DateTime<Utc>,
    pub(super) tenant: Option<String>,
    pub(super) file: String,
    pub(super) place: String,
    pub(super) current: f64,
    pub(super) max: f64,
    /// Basis and average score, those first that the schema takes.
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
    pub(super) fn read(record: &JsonRecord, window: &ImportWindow) -> Result<Self, ImportError> {
        let at = record.instant("createdDateTime", window)?;
        let max = record.number("maxScore", "a number above 0", |number| number > 0.0)?;
        let current = record.up_to("currentScore", max)?;
        let mut comparisons = Vec::new();
        for comparison in record.records("averageComparativeScores")? {
            let basis = to_line(comparison.text("basis")?, 60);
            comparisons.push((basis, comparison.non_negative("averageScore")?));
        }
        let rank = |basis: &str| (basis_index(basis).unwrap_or(BASES.len()), basis.to_owned());
        comparisons.sort_by(|a, b| {
            let by_basis = rank(&a.0).cmp(&rank(&b.0));
            by_basis.then(a.1.total_cmp(&b.1))
        });
        comparisons.dedup();
        let tenant = record.optional_text("azureTenantId")?;
        Ok(ScoreReport {
            at,
            tenant: tenant.map(str::to_ascii_lowercase),
            file: record.file().to_owned(),
            place: record.place().to_owned(),
            current,
            max,
            comparisons,
            controls: read_controls(record)?,
        })
    }

    pub(super) fn has_same_scores(&self, other: &Self) -> bool {
        let scores = |report: &Self| [report.current.to_bits(), report.max.to_bits()];
        scores(self) == scores(other)
            && self.comparisons == other.comparisons
            && self.controls == other.controls
    }
}

fn basis_index(basis: &str) -> Option<usize> {
    BASES.iter().position(|known| *known == basis)
}

/// Whether the schema takes a basis of a comparison.
pub(super) fn is_known_basis(basis: &str) -> bool {
    basis_index(basis).is_some()
}

fn read_controls(record: &JsonRecord) -> Result<BTreeMap<String, ControlScore>, ImportError> {
    let mut controls: BTreeMap<String, ControlScore> = BTreeMap::new();
    for entry in record.records("controlScores")? {
        let name = entry.title("controlName", "name", MAX_ACTION - MAX_TITLE - 3)?;
        let score = entry.non_negative("score")?;
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

/// The name of a control: its description where that is short and plain, with the name that Graph gives it.
fn action(name: &str, description: Option<&str>) -> String {
    let title = to_line(description.unwrap_or_default(), usize::MAX);
    let is_plain = !title.is_empty() && title.chars().count() <= MAX_TITLE && !title.contains('<');
    if is_plain && title != name {
        format!("{title} ({name})")
    } else {
        name.to_owned()
    }
}
