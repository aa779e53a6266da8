//! `vulnerability-remediation`: the activities of the day and the exposure score that follows from them.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use crate::Outcome;
use crate::activities::{Task, export, planned};
use crate::dice::Dice;
use crate::roster::on_duty;
use crate::tree::{Done, Evidence, Tree};
use crate::when::{at, day, days, is_weekend, plus};

const TASK: &str = "vulnerability-remediation";

#[derive(Serialize)]
struct Details {
    exposure_score: f64,
    activities: Vec<Activity>,
    report_url: String,
    owners_notified: Vec<&'static str>,
}

#[derive(Serialize)]
struct Activity {
    id: String,
    title: String,
    status: &'static str,
    priority: &'static str,
    assets_exposed: u32,
    due: NaiveDate,
}

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    let mut tasks = planned()?;
    let mut score_before = None;
    for (turn, date) in days()?.into_iter().enumerate() {
        let mut dice = Dice::new(&format!("{TASK} {date}"));
        let mut shown: Vec<_> = tasks
            .iter_mut()
            .filter(|task| task.created <= date && task.exposed > 0)
            .collect();
        for task in &mut shown {
            task.work(date, &mut dice);
        }
        let shown: Vec<_> = shown.iter().map(|task| &**task).collect();
        let score = exposure_score(&shown, &mut dice);
        record(tree, date, turn, (&shown, score, score_before), &mut dice)?;
        score_before = Some(score);
    }
    Ok(())
}

/// In tenths: a base, and what the exposed devices add.
fn exposure_score(shown: &[&Task], dice: &mut Dice) -> u32 {
    let exposed: u32 = shown.iter().map(|task| task.exposed).sum();
    228 + exposed / 6 + dice.below(5)
}

fn record(
    tree: &mut Tree,
    date: NaiveDate,
    turn: usize,
    (shown, score, before): (&[&Task], u32, Option<u32>),
    dice: &mut Dice,
) -> Outcome<()> {
    let occurrence = date.to_string();
    let details = Details {
        exposure_score: f64::from(score) / 10.0,
        activities: shown.iter().map(|task| activity(task)).collect(),
        report_url: format!("https://intranet.example/soc/remediation/{date}"),
        owners_notified: owners(shown, date),
    };
    let next_morning = dice.chance(5) && date < day(2026, 3, 31)?;
    let performed = if next_morning { plus(date, 1) } else { date };
    let hours = if is_weekend(date) { 2 } else { 6 };
    let hour = if next_morning {
        8
    } else {
        10 + dice.below(hours)
    };
    let by = on_duty("monitoring", performed, turn + 1)?.to_owned();
    let done = Done {
        by,
        at: at(performed, hour, dice.below(60))?,
    };
    let summary = summary(shown, date, (score, before), dice);
    let mut evidence = Evidence::new((TASK, &occurrence, "monitoring"), done, summary, details);
    if date.weekday() == Weekday::Fri {
        let export = export(shown)?;
        let what = "Export of the remediation activities (sample)";
        evidence.artifacts.push(tree.attach(
            (TASK, &occurrence),
            "remediation-tasks.json",
            export,
            what,
        ));
    }
    tree.evidence(&evidence)
}

fn activity(task: &Task) -> Activity {
    Activity {
        id: task.id(),
        title: task.title(),
        status: task.status(),
        priority: task.plan.1,
        assets_exposed: task.exposed,
        due: task.due(),
    }
}

/// Owners are told on the first day, on Mondays, and from the day before an activity is due on; on weekends nobody reads it.
fn owners(shown: &[&Task], date: NaiveDate) -> Vec<&'static str> {
    let monday = date.weekday() == Weekday::Mon;
    let mut owners: Vec<_> = shown
        .iter()
        .filter(|task| task.exposed > 0 && !is_weekend(date))
        .filter(|task| task.created == date || monday || plus(date, 1) >= task.due())
        .map(|task| task.plan.2)
        .collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

fn summary(
    shown: &[&Task],
    date: NaiveDate,
    (score, before): (u32, Option<u32>),
    dice: &mut Dice,
) -> String {
    let points = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
    let trend = match before {
        Some(before) if before > score => format!("down {}", points(before - score)),
        Some(before) if before < score => format!("up {}", points(score - before)),
        Some(_) => "unchanged".to_owned(),
        None => "first report of the year".to_owned(),
    };
    format!(
        "Exposure score {}, {trend}; {}.",
        points(score),
        news(shown, date, dice)
    )
}

/// What is worth a word: an end, a beginning, a date that passed, else one of the activities.
fn news(shown: &[&Task], date: NaiveDate, dice: &mut Dice) -> String {
    if let Some(task) = shown.iter().find(|task| task.exposed == 0) {
        return format!("{} is completed", task.title());
    }
    if let Some(task) = shown.iter().find(|task| task.created == date) {
        return format!("{} starts with {} devices", task.title(), task.exposed);
    }
    if shown.is_empty() {
        return "no activity is open".to_owned();
    }
    let task = dice.pick(shown);
    if task.due() < date {
        format!(
            "{} is past its date with {} devices left",
            task.title(),
            task.exposed
        )
    } else {
        format!("{} is down to {} devices", task.title(), task.exposed)
    }
}
