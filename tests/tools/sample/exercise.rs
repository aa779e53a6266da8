//! `ir-tabletop-exercise`: one request, five teams, one shared report.

use chrono::NaiveDate;
use serde::Serialize;

use crate::Outcome;
use crate::tree::{Artifact, Done, Evidence, Request, Tree};
use crate::when::{at, day};

const TASK: &str = "ir-tabletop-exercise";
const REQUEST: &str = "2026-03-02-ransomware";
const SCENARIO: &str = "On a Friday afternoon a file server starts to encrypt itself. The way in was a supplier's remote access; \
    the backups of one site are reachable from the same account, and a note gives 72 hours.";

#[derive(Serialize)]
struct Details {
    scenario: &'static str,
    playbooks_tested: Vec<&'static str>,
    participants: Vec<Participant>,
    injects: [&'static str; 4],
    findings: Vec<Finding>,
    lessons: Vec<&'static str>,
}

#[derive(Serialize)]
struct Participant {
    who: &'static str,
    role: &'static str,
}

#[derive(Serialize)]
struct Finding {
    finding: &'static str,
    owner: &'static str,
    due: NaiveDate,
    reference: &'static str,
}

/// One team's part.
struct Part {
    team: &'static str,
    participants: &'static [(&'static str, &'static str)],
    playbooks: &'static [&'static str],
    /// Finding, owner, days in April until it is due, ticket.
    findings: &'static [(&'static str, &'static str, u32, &'static str)],
    lessons: &'static [&'static str],
    summary: &'static str,
    /// Who reviewed it, and at which hour of 23 March.
    reviewed: (&'static str, u32),
}

const INJECTS: [&str; 4] = [
    "13:05 The help desk gets four calls about files that do not open",
    "13:40 The same account signs in to the backup console",
    "14:30 A journalist asks whether production stands still",
    "15:10 The supplier says that its remote access was misused since Tuesday",
];

const PARTS: [Part; 5] = [
    Part {
        team: "soc-oversight",
        participants: &[
            ("oversight-2@soc.example", "facilitator"),
            ("Press office", "communications"),
            ("Legal", "observer"),
        ],
        playbooks: &["Ransomware", "Crisis communication"],
        findings: &[(
            "Nobody on call may decide to cut off a site",
            "SOC Oversight",
            15,
            "RITM0010436",
        )],
        lessons: &[
            "The decision log in one shared page kept the teams together",
            "The press office wants to be called within the first hour",
        ],
        summary: "Led the exercise; who may cut off a site at the weekend is not settled.",
        reviewed: ("oversight-1@soc.example", 9),
    },
    Part {
        team: "threat-intelligence",
        participants: &[
            ("ti-1@soc.example", "analyst"),
            ("ti-2@soc.example", "scribe"),
        ],
        playbooks: &["Ransomware"],
        findings: &[(
            "No contact at the supplier out of office hours",
            "Threat Intelligence & Analytics",
            10,
            "RITM0010437",
        )],
        lessons: &["Naming the likely group early narrowed the search for the way in"],
        summary: "Gave the likely group and its habits in 40 minutes; no contact at the supplier after hours.",
        reviewed: ("oversight-1@soc.example", 10),
    },
    Part {
        team: "monitoring",
        participants: &[
            ("analyst-1@soc.example", "analyst"),
            ("analyst-3@soc.example", "analyst"),
        ],
        playbooks: &["Ransomware", "Account takeover"],
        findings: &[(
            "The sign-in to the backup console raises no alert",
            "Engineering & SecOps",
            24,
            "RITM0010438",
        )],
        lessons: &[
            "The query for mass renames found the second server",
            "Two analysts need two screens of logs: agree who looks at what",
        ],
        summary: "Found the second server by a query; the backup console is a blind spot.",
        reviewed: ("oversight-2@soc.example", 10),
    },
    Part {
        team: "engineering-secops",
        participants: &[
            ("engineer-1@soc.example", "system owner"),
            ("Server operations", "backup lead"),
        ],
        playbooks: &["Ransomware"],
        findings: &[
            (
                "Isolation of servers in the plant needs a call to a number that is out of date",
                "Engineering & SecOps",
                1,
                "RITM0010439",
            ),
            (
                "Backups of one site share an account with production",
                "Server operations",
                30,
                "CHG0031347",
            ),
        ],
        lessons: &["Isolating from the playbook took four minutes where it was allowed"],
        summary: "Isolated three of four servers from the playbook; the fourth needed a number that is out of date.",
        reviewed: ("oversight-2@soc.example", 11),
    },
    Part {
        team: "csirt",
        participants: &[
            ("responder-1@soc.example", "incident lead"),
            ("responder-2@soc.example", "forensics"),
        ],
        playbooks: &["Ransomware", "Evidence preservation"],
        findings: &[(
            "The playbook does not say when to call the police",
            "Computer Security Incident Response Team",
            15,
            "RITM0010440",
        )],
        lessons: &[
            "Memory images first: the third server was switched off too early",
            "A hand-over every hour kept the lead free",
        ],
        summary: "Contained after two hours of play; the playbook is silent on when to call the police.",
        reviewed: ("oversight-1@soc.example", 13),
    },
];

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    tree.request(&Request {
        kind: "request/v1",
        task: TASK,
        id: REQUEST,
        trigger: "playbook-change",
        requested_by: "oversight-1@soc.example",
        requested_at: at(day(2026, 3, 2)?, 9, 0)?,
        reason: "New ransomware playbook after the last incident review",
    })?;
    let report = include_bytes!("exercise-report.md").to_vec();
    let what = "Report that the five teams share (sample)";
    let report = tree.attach((TASK, REQUEST), "exercise-report.md", report, what);
    for part in &PARTS {
        record(tree, part, report.clone())?;
    }
    Ok(())
}

fn record(tree: &mut Tree, part: &Part, report: Artifact) -> Outcome<()> {
    let (reviewer, hour) = part.reviewed;
    let finding =
        |(finding, owner, due, reference): &(&'static str, &'static str, u32, &'static str)| {
            Ok::<_, Box<dyn std::error::Error>>(Finding {
                finding,
                owner,
                due: day(2026, 4, *due)?,
                reference,
            })
        };
    let details = Details {
        scenario: SCENARIO,
        playbooks_tested: part.playbooks.to_vec(),
        participants: part
            .participants
            .iter()
            .map(|(who, role)| Participant { who, role })
            .collect(),
        injects: INJECTS,
        findings: part.findings.iter().map(finding).collect::<Outcome<_>>()?,
        lessons: part.lessons.to_vec(),
    };
    let members: Vec<_> = part
        .participants
        .iter()
        .map(|(who, _)| *who)
        .filter(|who| who.contains('@'))
        .collect();
    let first = members.first().ok_or("a part without a member")?;
    let done = Done {
        by: (*first).to_owned(),
        at: at(day(2026, 3, 19)?, 16, 0)?,
    };
    let mut evidence = Evidence::new(
        (TASK, REQUEST, part.team),
        done,
        part.summary.to_owned(),
        details,
    );
    evidence.performed_by = members.into_iter().map(str::to_owned).collect();
    evidence.artifacts.push(report);
    evidence.reviewed_by = Some(reviewer.to_owned());
    evidence.reviewed_at = Some(at(day(2026, 3, 23)?, hour, 0)?);
    tree.evidence(&evidence)
}
