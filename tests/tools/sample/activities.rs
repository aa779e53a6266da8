//! The remediation activities of the quarter, and the shape in which the Defender API exports them.

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Outcome;
use crate::dice::Dice;
use crate::tree::json;
use crate::when::{day, is_weekend, plus, utc};

/// One activity of the export, with the properties that the API for remediation tasks gives.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RemediationTask {
    id: String,
    title: String,
    created_on: String,
    requester_email: &'static str,
    status: &'static str,
    description: String,
    related_component: &'static str,
    target_devices: u32,
    rbac_group_names: [&'static str; 1],
    fixed_devices: u32,
    requester_notes: &'static str,
    due_on: String,
    category: &'static str,
    priority: &'static str,
    completion_method: Option<&'static str>,
    r#type: &'static str,
}

#[derive(Serialize)]
struct Export {
    #[serde(rename = "@odata.context")]
    context: &'static str,
    value: Vec<RemediationTask>,
}

/// Component, priority, owner of the assets, day of the quarter on which it was created, days to do it, devices.
type Plan = (&'static str, &'static str, &'static str, u64, u64, u32);

const PLANS: [Plan; 15] = [
    ("Google Chrome", "High", "Workplace services", 1, 21, 412),
    ("OpenSSL", "High", "Linux operations", 1, 35, 64),
    ("7-Zip", "Medium", "Workplace services", 1, 30, 188),
    (
        "Microsoft Windows 11",
        "High",
        "Workplace services",
        13,
        28,
        655,
    ),
    ("VMware Tools", "Medium", "Server operations", 15, 30, 97),
    ("Mozilla Firefox", "High", "Workplace services", 22, 14, 143),
    ("Oracle Java SE", "Medium", "Plant IT", 27, 45, 58),
    ("Git", "Low", "Developer platform", 34, 30, 121),
    (
        "Microsoft Windows 11",
        "High",
        "Workplace services",
        41,
        21,
        640,
    ),
    (
        "Adobe Acrobat Reader",
        "High",
        "Workplace services",
        43,
        14,
        301,
    ),
    ("Notepad++", "Low", "Developer platform", 50, 30, 76),
    (
        "Zoom Workplace",
        "Medium",
        "Workplace services",
        57,
        21,
        164,
    ),
    (
        "Microsoft Windows Server 2022",
        "High",
        "Server operations",
        69,
        21,
        112,
    ),
    (
        "Microsoft Windows 11",
        "High",
        "Workplace services",
        69,
        28,
        661,
    ),
    (
        "Microsoft .NET Runtime",
        "Medium",
        "Developer platform",
        76,
        30,
        89,
    ),
];

pub(crate) struct Task {
    pub(crate) plan: Plan,
    pub(crate) created: NaiveDate,
    pub(crate) exposed: u32,
}

pub(crate) fn planned() -> Outcome<Vec<Task>> {
    let first = day(2026, 1, 1)?;
    let task = |plan: Plan| Task {
        plan,
        created: plus(first, plan.3),
        exposed: plan.5,
    };
    Ok(PLANS.into_iter().map(task).collect())
}

/// The answer of `GET /api/remediationTasks`.
pub(crate) fn export(tasks: &[&Task]) -> Outcome<Vec<u8>> {
    json(&Export {
        context: "https://api.security.microsoft.com/api/$metadata#RemediationTasks",
        value: tasks.iter().map(|task| task.exported()).collect(),
    })
}

impl Task {
    /// Fixes between 10 and 24 of a hundred exposed devices, on weekends those few that are switched on; the last few are
    /// fixed at once.
    pub(crate) fn work(&mut self, date: NaiveDate, dice: &mut Dice) {
        if date == self.created {
            return;
        }
        let percent = if is_weekend(date) {
            dice.below(4)
        } else {
            10 + dice.below(15)
        };
        let fixed = self.exposed * percent / 100 + 1 + dice.below(4);
        self.exposed = if self.exposed < 5 {
            0
        } else {
            self.exposed.saturating_sub(fixed)
        };
    }

    pub(crate) fn due(&self) -> NaiveDate {
        plus(self.created, self.plan.4)
    }

    pub(crate) fn title(&self) -> String {
        format!("Update {}", self.plan.0)
    }

    pub(crate) fn status(&self) -> &'static str {
        if self.exposed == 0 {
            "Completed"
        } else {
            "Active"
        }
    }

    /// A GUID that nobody can take for a real one: all zero but for its last part.
    pub(crate) fn id(&self) -> String {
        let hash = hex::encode(Sha256::digest(format!("{} {}", self.title(), self.created)));
        format!("00000000-0000-0000-0000-{}", &hash[..12])
    }

    fn exported(&self) -> RemediationTask {
        RemediationTask {
            id: self.id(),
            title: self.title(),
            created_on: utc(self.created, 7, 30),
            requester_email: "analyst-1@soc.example",
            status: self.status(),
            description: format!(
                "Sample: update {} to the version that the vendor recommends",
                self.plan.0
            ),
            related_component: self.plan.0,
            target_devices: self.plan.5,
            rbac_group_names: [self.plan.2],
            fixed_devices: self.plan.5 - self.exposed,
            requester_notes: "Sample data, no real tenant",
            due_on: utc(self.due(), 0, 0),
            category: "Software",
            priority: self.plan.1,
            completion_method: (self.exposed == 0).then_some("Automatic"),
            r#type: "Update",
        }
    }
}
