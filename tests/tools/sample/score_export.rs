//! The Secure Score in the shape in which Microsoft Graph exports it.

use serde::Serialize;

use crate::Outcome;
use crate::points::{MAXIMUM, MOVES, averages, points, score_after};
use crate::tree::{SAMPLE_TENANT, json};
use crate::when::{Week, utc};

#[derive(Serialize)]
struct Export {
    #[serde(rename = "@odata.context")]
    context: &'static str,
    value: Vec<SecureScore>,
}

/// A `secureScore` of Microsoft Graph.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecureScore {
    id: String,
    azure_tenant_id: &'static str,
    active_user_count: u32,
    created_date_time: String,
    current_score: f64,
    enabled_services: [&'static str; 3],
    licensed_user_count: u32,
    max_score: f64,
    average_comparative_scores: Vec<Average>,
    control_scores: Vec<ControlScore>,
    vendor_information: Vendor,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Average {
    basis: &'static str,
    average_score: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ControlScore {
    control_category: &'static str,
    control_name: &'static str,
    description: String,
    score: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Vendor {
    provider: &'static str,
    provider_version: Option<&'static str>,
    sub_provider: Option<&'static str>,
    vendor: &'static str,
}

/// The answer of `GET /security/secureScores` with the newest score only.
pub(crate) fn export(n: usize, week: Week) -> Outcome<Vec<u8>> {
    let date = week.friday();
    let users = 1_180 + u32::try_from(n).unwrap_or_default() * 3;
    let averages = averages(n)
        .into_iter()
        .map(|(basis, average_score)| Average {
            basis,
            average_score,
        });
    let score = SecureScore {
        id: format!("{SAMPLE_TENANT}_{date}"),
        azure_tenant_id: SAMPLE_TENANT,
        active_user_count: users - 61,
        created_date_time: utc(date, 0, 0),
        current_score: points(score_after(n)),
        enabled_services: ["HasExchange", "HasSharePoint", "HasInTune"],
        licensed_user_count: users,
        max_score: MAXIMUM[n],
        average_comparative_scores: averages.collect(),
        control_scores: controls(n),
        vendor_information: Vendor {
            provider: "SecureScore",
            provider_version: None,
            sub_provider: None,
            vendor: "sample",
        },
    };
    json(&Export {
        context: "https://graph.microsoft.com/v1.0/$metadata#security/secureScores",
        value: vec![score],
    })
}

/// The controls that moved in the quarter, with what they give by now.
fn controls(n: usize) -> Vec<ControlScore> {
    let mut controls: Vec<ControlScore> = Vec::new();
    for (when, name, category, action, half) in MOVES {
        let gained = if when <= n { half } else { 0 };
        if let Some(control) = controls
            .iter_mut()
            .find(|control| control.control_name == name)
        {
            control.score += points(gained);
        } else {
            // RoleOverlap had its point before the quarter.
            let before = if name == "RoleOverlap" { 2 } else { 0 };
            controls.push(ControlScore {
                control_category: category,
                control_name: name,
                description: format!("Sample: {action}"),
                score: points(before + gained),
            });
        }
    }
    controls
}
