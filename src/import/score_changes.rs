//! Two reports of the Secure Score, compared.

use serde_json::{Value, json};

use super::imported::Imported;
use super::score_report::{NOISE, ScoreReport, is_known_basis};
use super::time::format_utc;
use super::values::{list_names, placeholder, round_to_cents, to_number};
use crate::text::count_of;

/// The details of what changed from one report to the next; `later` reports were created after the work.
pub(super) fn compare_reports(
    newest: &ScoreReport,
    previous: &ScoreReport,
    later: usize,
) -> Imported {
    let changes = changed_controls(newest, previous);
    let actions = |is_gain: bool| {
        let changes = changes.iter().filter(|(_, gain)| (*gain > 0.0) == is_gain);
        let actions = changes.map(|(action, _)| (*action).to_owned());
        actions.collect::<Vec<String>>()
    };
    let (improvements, lost) = (actions(true), actions(false));
    let mut details = json!({
        "current_score": to_number(newest.current),
        "max_score": to_number(newest.max),
        "previous_score": to_number(previous.current),
    });
    let comparisons = newest.comparisons.iter();
    let comparisons = comparisons.filter(|(basis, _)| is_known_basis(basis));
    let comparisons: Vec<Value> = comparisons
        .map(|(basis, average)| json!({ "basis": basis, "average_score": to_number(*average) }))
        .collect();
    if !comparisons.is_empty() {
        details["comparisons"] = comparisons.into();
    }
    details["improvements"] = json!(improvements);
    if !lost.is_empty() {
        let regressions = changes.iter().filter(|(_, gain)| *gain < 0.0);
        details["regressions"] = regressions
            .map(|(action, gain)| {
                let points = round_to_cents(-gain);
                json!({ "action": action, "points_lost": points, "cause": placeholder("cause") })
            })
            .collect();
    }
    let summary = summarize(newest, previous, &improvements, &lost);
    Imported::new(details, summary, notes(newest, previous, later))
}

/// Controls whose score differs between the two reports, most points first.
fn changed_controls<'r>(newest: &'r ScoreReport, previous: &ScoreReport) -> Vec<(&'r str, f64)> {
    let both = newest.controls.iter().filter_map(|(name, new)| {
        let gain = new.score - previous.controls.get(name)?.score;
        (gain.abs() > NOISE).then_some((new.action.as_str(), gain))
    });
    let mut changes: Vec<_> = both.collect();
    changes.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(b.0)));
    changes
}

fn summarize(
    newest: &ScoreReport,
    previous: &ScoreReport,
    improved: &[String],
    lost: &[String],
) -> String {
    let share = |report: &ScoreReport| report.current / report.max;
    let percent = |report| format!("{:.1} %", 100.0 * share(report));
    let (now, then) = (percent(newest), percent(previous));
    let since = previous.at.format("%Y-%m-%d");
    let mut summary = if now == then {
        format!("Secure Score stayed at {now} since {since}")
    } else {
        let is_up = share(newest) > share(previous);
        let verb = if is_up { "rose" } else { "fell" };
        format!("Secure Score {verb} from {then} to {now} since {since}")
    };
    for (what, actions) in [("improved", improved), ("lost points", lost)] {
        if !actions.is_empty() {
            summary = format!("{summary}; {what}: {}", list_names(actions));
        }
    }
    format!("{summary}.")
}

fn notes(newest: &ScoreReport, previous: &ScoreReport, later: usize) -> Vec<String> {
    let only_in = |one: &ScoreReport, other: &ScoreReport| -> Vec<String> {
        let controls = one.controls.iter();
        let only = controls
            .filter(|(name, control)| control.score > 0.0 && !other.controls.contains_key(*name));
        only.map(|(_, control)| control.action.clone()).collect()
    };
    let unknown = newest.comparisons.iter();
    let unknown = unknown.filter(|(basis, _)| !is_known_basis(basis));
    let lists = [
        ("new among the scored controls", only_in(newest, previous)),
        (
            "no longer among the scored controls",
            only_in(previous, newest),
        ),
        (
            "comparisons left out, the schema does not know them",
            unknown.map(|(basis, _)| basis.clone()).collect(),
        ),
    ];
    let (now, then) = (format_utc(newest.at), format_utc(previous.at));
    let mut notes = vec![format!("compared the reports of {now} and {then}")];
    for (what, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        notes.push(format!("{what}: {}", list_names(names)));
    }
    if later > 0 {
        let reports = count_of(later, "report created", "reports created");
        notes.push(format!("{reports} after the work left out"));
    }
    notes
}
