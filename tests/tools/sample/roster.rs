//! Who is on duty. The same addresses and dates stand in `policy/teams.yaml`.

use chrono::{Datelike, NaiveDate};

use crate::Outcome;
use crate::when::{day, is_weekend};

pub(crate) const TEAMS: [&str; 5] = [
    "soc-oversight",
    "threat-intelligence",
    "monitoring",
    "engineering-secops",
    "csirt",
];

/// The member of `team` whose turn it is; `turn` counts up from duty to duty. One member has the shift of a whole weekend.
pub(crate) fn on_duty(team: &str, date: NaiveDate, turn: usize) -> Outcome<&'static str> {
    let members: &[&'static str] = match team {
        "soc-oversight" => &["oversight-1@soc.example", "oversight-2@soc.example"],
        "threat-intelligence" => &["ti-1@soc.example", "ti-2@soc.example"],
        "monitoring" => monitoring(date)?,
        "engineering-secops" => &["engineer-1@soc.example", "engineer-2@soc.example"],
        "csirt" => &["responder-1@soc.example", "responder-2@soc.example"],
        other => return Err(format!("no such team: {other}").into()),
    };
    let turn = if is_weekend(date) {
        date.iso_week().week() as usize
    } else {
        turn
    };
    Ok(members[turn % members.len()])
}

/// The third analyst joins on 16 February, the second leaves after 27 February.
fn monitoring(date: NaiveDate) -> Outcome<&'static [&'static str]> {
    let joins = day(2026, 2, 16)?;
    let leaves = day(2026, 2, 27)?;
    Ok(if date < joins {
        &["analyst-1@soc.example", "analyst-2@soc.example"]
    } else if date <= leaves {
        &[
            "analyst-1@soc.example",
            "analyst-2@soc.example",
            "analyst-3@soc.example",
        ]
    } else {
        &["analyst-1@soc.example", "analyst-3@soc.example"]
    })
}
