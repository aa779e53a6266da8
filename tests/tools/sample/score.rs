//! `secure-score-report`: one week's points beside the last, with the export of the score that shows them.

use serde::Serialize;

use crate::Outcome;
use crate::dice::Dice;
use crate::points::{MAXIMUM, MOVES, averages, points, score_after, score_before};
use crate::roster::on_duty;
use crate::score_export::export;
use crate::tree::{Done, Evidence, Tree, ticket_link};
use crate::when::{Week, at, weeks};

const TASK: &str = "secure-score-report";

#[derive(Serialize)]
struct Details {
    current_score: f64,
    max_score: f64,
    previous_score: f64,
    comparisons: Vec<Comparison>,
    improvements: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    regressions: Vec<Regression>,
}

#[derive(Serialize)]
struct Comparison {
    basis: &'static str,
    average_score: f64,
}

#[derive(Serialize)]
struct Regression {
    action: &'static str,
    points_lost: f64,
    cause: &'static str,
    reference: &'static str,
}

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    for (n, week) in weeks()?.into_iter().enumerate() {
        record(tree, n, week)?;
    }
    Ok(())
}

fn record(tree: &mut Tree, n: usize, week: Week) -> Outcome<()> {
    let mut dice = Dice::new(&format!("{TASK} {}", week.label()));
    let occurrence = week.label();
    let date = week.friday();
    let by = if n == 9 {
        "analyst-1@soc.example"
    } else {
        on_duty("monitoring", date, n)?
    };
    let performed_at = if n == 9 {
        at(date, 15, 4)?
    } else {
        at(date, 13 + dice.below(3), dice.below(60))?
    };
    let done = Done {
        by: by.to_owned(),
        at: performed_at,
    };
    let mut evidence = Evidence::new(
        (TASK, &occurrence, "monitoring"),
        done,
        summary(n),
        details(n),
    );
    let export = export(n, week)?;
    let what = "Export of the Secure Score (sample)";
    evidence
        .artifacts
        .push(tree.attach((TASK, &occurrence), "secure-scores.json", export, what));
    evidence
        .links
        .extend((n == 9).then(|| ticket_link("CHG0031337")));
    tree.evidence(&evidence)
}

fn details(n: usize) -> Details {
    let moved = MOVES.iter().filter(|(when, ..)| *when == n);
    let lost = moved
        .clone()
        .filter(|(.., half)| *half < 0)
        .map(|(.., action, half)| Regression {
            action,
            points_lost: points(-half),
            cause: "A supplier got the role of Global Administrator for the mail migration",
            reference: "INC0041233",
        });
    Details {
        current_score: points(score_after(n)),
        max_score: MAXIMUM[n],
        previous_score: points(score_before(n)),
        comparisons: averages(n)
            .into_iter()
            .map(|(basis, average_score)| Comparison {
                basis,
                average_score,
            })
            .collect(),
        improvements: moved
            .clone()
            .filter(|(.., half)| *half > 0)
            .map(|(.., action, _)| *action)
            .collect(),
        regressions: lost.collect(),
    }
}

fn summary(n: usize) -> String {
    let (now, before) = (points(score_after(n)), points(score_before(n)));
    let percent = now / MAXIMUM[n] * 100.0;
    let was = before / MAXIMUM[n.saturating_sub(1)] * 100.0;
    let why = match MOVES.iter().find(|(when, ..)| *when == n) {
        Some((.., action, half)) if *half > 0 => format!("after \"{action}\""),
        Some(_) => "after a supplier got a role that is too wide".to_owned(),
        None => "because new recommended actions raised the maximum".to_owned(),
    };
    let verb = if percent > was { "rose" } else { "fell" };
    format!("Secure Score {verb} from {was:.1} % to {percent:.1} % {why}.")
}
