//! `phishing-dlp-campaigns`: February and March.

use chrono::NaiveDate;
use serde::Serialize;

use crate::Outcome;
use crate::tree::{Done, Evidence, Tree, ticket_link};
use crate::when::{at, day};

const TASK: &str = "phishing-dlp-campaigns";

#[derive(Serialize)]
struct Details {
    campaigns: Vec<Campaign>,
    lessons_learned: Vec<Lesson>,
}

#[derive(Serialize)]
struct Campaign {
    kind: &'static str,
    name: &'static str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Lesson {
    source: &'static str,
    lesson: &'static str,
}

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    february(tree)?;
    march(tree)
}

fn february(tree: &mut Tree) -> Outcome<()> {
    let details = Details {
        campaigns: vec![
            Campaign {
                kind: "anti-phishing",
                name: "Anti-phishing: finance and board",
                change: "Payroll and two assistants added to the protected users, impersonation goes to quarantine",
                effective: Some(day(2026, 2, 26)?),
            },
            Campaign {
                kind: "training",
                name: "Simulation: parcel with an open fee",
                change: "Sent to 900 people; those who typed a code get the short course",
                effective: Some(day(2026, 2, 12)?),
            },
        ],
        lessons_learned: vec![
            Lesson {
                source: "hr",
                lesson: "Two fraud attempts asked payroll for a new bank account; HR now calls back before it changes one",
            },
            Lesson {
                source: "training",
                lesson: "People report more after a simulation that explains itself at once",
            },
        ],
    };
    let done = Done {
        by: "oversight-1@soc.example".to_owned(),
        at: at(day(2026, 2, 26)?, 14, 20)?,
    };
    let summary = "Payroll is protected against impersonation; 11 % fell for the parcel simulation, 14 % in autumn.";
    let mut evidence = Evidence::new(
        (TASK, "2026-02", "soc-oversight"),
        done,
        summary.to_owned(),
        details,
    );
    evidence.links.push(ticket_link("CHG0031276"));
    tree.evidence(&evidence)
}

fn march(tree: &mut Tree) -> Outcome<()> {
    let details = Details {
        campaigns: vec![
            Campaign {
                kind: "dlp",
                name: "DLP: personal identity numbers in Teams",
                change: "From warning to blocking with a reason, after a month with 4 false alarms",
                effective: Some(day(2026, 3, 30)?),
            },
            Campaign {
                kind: "anti-phishing",
                name: "Anti-phishing: default",
                change: "Looked through; first contact tip stays on, no change",
                effective: None,
            },
        ],
        lessons_learned: vec![
            Lesson {
                source: "legal",
                lesson: "Case files go to outside counsel every week: these need a channel that the policy knows",
            },
            Lesson {
                source: "soc",
                lesson: "In the exercise of March the way in was a supplier: lures in a supplier's name come next in the simulations",
            },
            Lesson {
                source: "data-protection",
                lesson: "The reason that people give for an override is personal data too and is kept for 90 days",
            },
        ],
    };
    let done = Done {
        by: "oversight-2@soc.example".to_owned(),
        at: at(day(2026, 3, 30)?, 11, 45)?,
    };
    let summary = "Identity numbers in Teams are blocked now; legal gets a channel of its own for outside counsel.";
    let mut evidence = Evidence::new(
        (TASK, "2026-03", "soc-oversight"),
        done,
        summary.to_owned(),
        details,
    );
    evidence.links.push(ticket_link("CHG0031358"));
    tree.evidence(&evidence)
}
