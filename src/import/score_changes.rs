//! Two reports of the Secure Score, compared.

use serde_json::{Map, Value, json};

use super::secure_scores::{BASES, NOISE, ScoreReport, rank};
use super::values::{counted, float, listed, placeholder, rounded};
use super::{Imported, time};

/// Controls whose score differs between the two reports, most points first.
fn changes(newest: &ScoreReport, previous: &ScoreReport) -> Vec<(String, f64)> {
    let both = newest.controls.iter().filter_map(|(name, new)| {
        let old = previous.controls.get(name)?;
        let gain = new.score - old.score;
        (gain.abs() > NOISE).then(|| (new.action.clone(), gain))
    });
    let mut changes: Vec<_> = both.collect();
    changes.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    changes
}

/// What changed from one report to the next, as details.
pub(super) fn imported(newest: &ScoreReport, previous: &ScoreReport, later: usize) -> Imported {
    let changes = changes(newest, previous);
    let up = changes.iter().filter(|(_, gain)| *gain > 0.0);
    let improvements: Vec<String> = up.map(|(action, _)| action.clone()).collect();
    let lost: Vec<&(String, f64)> = changes.iter().filter(|(_, gain)| *gain < 0.0).collect();
    let mut details = Map::new();
    details.insert("current_score".to_owned(), float(newest.current));
    details.insert("max_score".to_owned(), float(newest.max));
    details.insert("previous_score".to_owned(), float(previous.current));
    let known = newest
        .comparisons
        .iter()
        .filter(|(basis, _)| rank(basis) < BASES.len());
    let comparisons: Vec<Value> = known
        .map(|(basis, average)| json!({ "basis": basis, "average_score": float(*average) }))
        .collect();
    if !comparisons.is_empty() {
        details.insert("comparisons".to_owned(), Value::Array(comparisons));
    }
    details.insert("improvements".to_owned(), json!(improvements));
    if !lost.is_empty() {
        let regressions = lost.iter().map(|(action, gain)| {
            json!({ "action": action, "points_lost": rounded(-gain), "cause": placeholder("cause") })
        });
        details.insert("regressions".to_owned(), regressions.collect());
    }
    let lost: Vec<String> = lost.into_iter().map(|(action, _)| action.clone()).collect();
    Imported {
        details,
        summary: summary(newest, previous, &improvements, &lost),
        artifacts: Vec::new(),
        notes: notes(newest, previous, later),
    }
}

fn summary(
    newest: &ScoreReport,
    previous: &ScoreReport,
    improved: &[String],
    lost: &[String],
) -> String {
    let percent = |report: &ScoreReport| format!("{:.1} %", 100.0 * report.current / report.max);
    let (now, then) = (percent(newest), percent(previous));
    let since = previous.at.format("%Y-%m-%d");
    let difference = newest.current / newest.max - previous.current / previous.max;
    let mut summary = match () {
        () if now == then => format!("Secure Score stayed at {now} since {since}"),
        () if difference > 0.0 => format!("Secure Score rose from {then} to {now} since {since}"),
        () => format!("Secure Score fell from {then} to {now} since {since}"),
    };
    if !improved.is_empty() {
        summary = format!("{summary}; improved: {}", listed(improved));
    }
    if !lost.is_empty() {
        summary = format!("{summary}; lost points: {}", listed(lost));
    }
    format!("{summary}.")
}

fn notes(newest: &ScoreReport, previous: &ScoreReport, later: usize) -> Vec<String> {
    let only = |one: &ScoreReport, other: &ScoreReport| {
        let names = one
            .controls
            .iter()
            .filter(|(name, control)| control.score > 0.0 && !other.controls.contains_key(*name));
        names
            .map(|(_, control)| control.action.clone())
            .collect::<Vec<_>>()
    };
    let mut notes = vec![format!(
        "compared the reports of {} and {}",
        time::written(newest.at),
        time::written(previous.at)
    )];
    for (names, what) in [
        (only(newest, previous), "new among the scored controls"),
        (
            only(previous, newest),
            "no longer among the scored controls",
        ),
    ] {
        if !names.is_empty() {
            notes.push(format!("{what}: {}", listed(&names)));
        }
    }
    let unknown: Vec<String> = newest
        .comparisons
        .iter()
        .filter(|(basis, _)| rank(basis) == BASES.len())
        .map(|(basis, _)| basis.clone())
        .collect();
    if !unknown.is_empty() {
        notes.push(format!(
            "comparisons left out, the schema does not know them: {}",
            listed(&unknown)
        ));
    }
    if later > 0 {
        notes.push(format!(
            "{} after the work left out",
            counted(later, "report created", "reports created")
        ));
    }
    notes
}
