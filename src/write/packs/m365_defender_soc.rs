//! The pack `m365-defender-soc`: the policy that this repository carries itself, file by file. Its
//! settings, waivers and roster are those of the sample, and stay out.

use chrono_tz::Tz;

use super::embedded::{EmbeddedFile, PackCalendar};

pub(super) const APPROVERS: &str = "soc-oversight";

pub(super) const CALENDARS: &[PackCalendar] = &[PackCalendar {
    id: "denmark",
    timezone: Tz::Europe__Copenhagen,
}];

/// An embedded file of this repository's own policy.
macro_rules! own {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
        )
    };
}

pub(super) const FILES: &[EmbeddedFile] = &[
    own!("policy/calendars/denmark.yaml"),
    own!("policy/schemas/automation-deployment.schema.json"),
    own!("policy/schemas/common.schema.json"),
    own!("policy/schemas/escalation-tickets.schema.json"),
    own!("policy/schemas/ir-tabletop-exercise.schema.json"),
    own!("policy/schemas/phishing-dlp-campaigns.schema.json"),
    own!("policy/schemas/portal-licence-management.schema.json"),
    own!("policy/schemas/secure-score-report.schema.json"),
    own!("policy/schemas/service-administration.schema.json"),
    own!("policy/schemas/vulnerability-remediation.schema.json"),
    own!("policy/tasks/automation-deployment.yaml"),
    own!("policy/tasks/escalation-tickets.yaml"),
    own!("policy/tasks/ir-tabletop-exercise.yaml"),
    own!("policy/tasks/phishing-dlp-campaigns.yaml"),
    own!("policy/tasks/portal-licence-management.yaml"),
    own!("policy/tasks/secure-score-report.yaml"),
    own!("policy/tasks/service-administration.yaml"),
    own!("policy/tasks/vulnerability-remediation.yaml"),
    // The roster of the sample tells a story; a new repository starts with one role a team.
    (
        "policy/teams.yaml",
        include_str!("m365-defender-soc/teams.yaml"),
    ),
];
