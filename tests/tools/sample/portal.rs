//! `portal-licence-management`: the Message Center's posts of the week, and the licences that are left.

use chrono::NaiveDate;
use serde::Serialize;

use crate::Outcome;
use crate::dice::Dice;
use crate::posts::{POSTS, Post};
use crate::roster::on_duty;
use crate::tree::{Artifact, Done, Evidence, SAMPLE_TENANT, Tree, json};
use crate::when::{Week, at, day, plus, utc, weeks};

const TASK: &str = "portal-licence-management";

#[derive(Serialize)]
struct Details {
    posts: Vec<Reviewed>,
    licences: Vec<Licence>,
}

#[derive(Serialize)]
struct Reviewed {
    id: String,
    title: String,
    category: &'static str,
    severity: &'static str,
    services: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    action_required_by: Option<NaiveDate>,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up: Option<&'static str>,
}

#[derive(Serialize)]
struct Licence {
    sku: &'static str,
    consumed: u32,
    available: u32,
}

/// A `serviceUpdateMessage` of Microsoft Graph.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    id: String,
    title: String,
    start_date_time: String,
    last_modified_date_time: String,
    category: &'static str,
    severity: &'static str,
    services: [&'static str; 1],
    action_required_by_date_time: Option<String>,
    is_major_change: bool,
    tags: [&'static str; 1],
}

/// A `subscribedSku` of Microsoft Graph.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sku {
    account_id: &'static str,
    account_name: &'static str,
    applies_to: &'static str,
    capability_status: &'static str,
    consumed_units: u32,
    prepaid_units: Units,
    sku_part_number: &'static str,
}

#[derive(Serialize)]
struct Units {
    enabled: u32,
    suspended: u32,
    warning: u32,
}

#[derive(Serialize)]
struct Export<T> {
    #[serde(rename = "@odata.context")]
    context: &'static str,
    value: Vec<T>,
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
    let by = on_duty("soc-oversight", week.friday(), n)?.to_owned();
    let done = Done {
        by,
        at: performed_at(n, week, &mut dice)?,
    };
    let posts: Vec<_> = POSTS
        .iter()
        .enumerate()
        .filter(|(_, post)| post.week == n)
        .collect();
    let skus = skus(n);
    let details = Details {
        posts: posts
            .iter()
            .map(|(number, post)| reviewed(*number, post, week))
            .collect(),
        licences: skus
            .iter()
            .map(|(sku, consumed, bought)| licence(sku, *consumed, *bought))
            .collect(),
    };
    let summary = summary(n, &details);
    let mut evidence = Evidence::new((TASK, &occurrence, "soc-oversight"), done, summary, details);
    let messages = Export {
        context: "https://graph.microsoft.com/v1.0/$metadata#admin/serviceAnnouncement/messages",
        value: posts
            .iter()
            .map(|(number, post)| message(*number, post, week))
            .collect(),
    };
    let what = "Export of the Message Center posts (sample)";
    evidence.artifacts.push(tree.attach(
        (TASK, &occurrence),
        "messages.json",
        json(&messages)?,
        what,
    ));
    if n.is_multiple_of(4) {
        evidence
            .artifacts
            .push(licence_export(tree, &occurrence, &skus)?);
    }
    tree.evidence(&evidence)
}

/// On the Thursday or the Friday; 2026-W08 is the quarter's late one, a day after its deadline.
fn performed_at(n: usize, week: Week, dice: &mut Dice) -> Outcome<String> {
    if n == 6 {
        return at(day(2026, 2, 24)?, 9, 35);
    }
    let date = if dice.chance(50) {
        week.thursday()
    } else {
        week.friday()
    };
    at(date, 10 + dice.below(5), dice.below(60))
}

/// Far above the numbers that Microsoft has given out, so that none names a real post.
fn number(post: usize) -> String {
    format!("MC{}", 9_900_101 + 37 * post)
}

fn action_by(post: &Post, week: Week) -> Option<NaiveDate> {
    post.action_in_days.map(|days| plus(week.monday, days))
}

fn reviewed(n: usize, post: &Post, week: Week) -> Reviewed {
    Reviewed {
        id: number(n),
        title: post.title.to_owned(),
        category: post.category,
        severity: if post.category == "preventOrFixIssue" {
            "high"
        } else {
            "normal"
        },
        services: [post.service],
        action_required_by: action_by(post, week),
        decision: post.decision,
        follow_up: post.follow_up,
    }
}

fn message(n: usize, post: &Post, week: Week) -> Message {
    Message {
        id: number(n),
        title: format!("Sample: {}", post.title),
        start_date_time: utc(plus(week.monday, n as u64 % 3), 6, 0),
        last_modified_date_time: utc(plus(week.monday, n as u64 % 3), 18, 20),
        category: post.category,
        severity: if post.category == "preventOrFixIssue" {
            "high"
        } else {
            "normal"
        },
        services: [post.service],
        action_required_by_date_time: action_by(post, week).map(|date| utc(date, 0, 0)),
        is_major_change: post.category == "planForChange",
        tags: ["Sample"],
    }
}

/// Part number, units assigned, units bought; fifty more are bought for the eighth week.
fn skus(n: usize) -> [(&'static str, u32, u32); 3] {
    let week = u32::try_from(n).unwrap_or_default();
    let bought = if week < 8 { 1_220 } else { 1_270 };
    [
        ("SPE_E5", 1_184 + 3 * week + week % 2, bought),
        ("SPE_F1", 402 + week % 5, 450),
        ("WIN_DEF_ATP", 31 + week / 3, 40),
    ]
}

fn licence(sku: &'static str, consumed: u32, bought: u32) -> Licence {
    Licence {
        sku,
        consumed,
        available: bought - consumed,
    }
}

fn licence_export(
    tree: &mut Tree,
    occurrence: &str,
    skus: &[(&'static str, u32, u32)],
) -> Outcome<Artifact> {
    let value = skus.iter().map(|(sku, consumed, bought)| Sku {
        account_id: SAMPLE_TENANT,
        account_name: "sample",
        applies_to: "User",
        capability_status: "Enabled",
        consumed_units: *consumed,
        prepaid_units: Units {
            enabled: *bought,
            suspended: 0,
            warning: 0,
        },
        sku_part_number: sku,
    });
    let export = Export {
        context: "https://graph.microsoft.com/v1.0/$metadata#subscribedSkus",
        value: value.collect(),
    };
    Ok(tree.attach(
        (TASK, occurrence),
        "subscribed-skus.json",
        json(&export)?,
        "Export of the licences (sample)",
    ))
}

fn summary(n: usize, details: &Details) -> String {
    let to_do = details
        .posts
        .iter()
        .filter(|post| post.follow_up.is_some())
        .count();
    let posts = match (details.posts.len(), to_do) {
        (1, 0) => "1 post, nothing to do".to_owned(),
        (all, 0) => format!("{all} posts, nothing to do"),
        (all, some) => format!("{all} posts, {some} with something to do"),
    };
    let left = details
        .licences
        .first()
        .map_or(0, |licence| licence.available);
    let late = if n == 6 {
        " Done late: both members were away in the winter holiday week."
    } else {
        ""
    };
    format!("{posts}; {left} licences of SPE_E5 left.{late}")
}
