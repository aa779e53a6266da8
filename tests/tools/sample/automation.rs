//! `automation-deployment`: scripts from Microsoft's sites, tested and deployed, or the sites where none was found.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Outcome;
use crate::dice::Dice;
use crate::roster::on_duty;
use crate::tree::{Done, Evidence, Tree, ticket_link};
use crate::when::{Week, at, weeks};

const TASK: &str = "automation-deployment";

/// Untagged by presence: the schema asks for the one or the other.
#[derive(Serialize)]
struct Details {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scripts: Vec<Script>,
    #[serde(skip_serializing_if = "Option::is_none")]
    none_available: Option<NoneAvailable>,
}

#[derive(Serialize)]
struct Script {
    name: &'static str,
    source_url: &'static str,
    commit: String,
    sha256: String,
    tested_in: &'static str,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

#[derive(Serialize)]
struct NoneAvailable {
    sites_checked: [&'static str; 3],
    note: &'static str,
}

const PLAYBOOKS: &str = "https://github.com/Azure/Azure-Sentinel/tree/master/Playbooks";
const SOLUTIONS: &str = "https://github.com/Azure/Azure-Sentinel/tree/master/Solutions";
const DETECTIONS: &str = "https://github.com/Azure/Azure-Sentinel/tree/master/Detections";
const GALLERY: &str = "https://www.powershellgallery.com/packages";
const BLOG: &str = "https://techcommunity.microsoft.com/category/microsoft-defender-xdr";

/// What one week brought.
enum Work {
    /// Name, source, where it was tested, change under which it was deployed, summary.
    Deployed(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// Name, source, where it was tested, result, reason, summary.
    Held(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// What was looked for, summary.
    Nothing(&'static str, &'static str),
    /// The week that is waived.
    Freeze,
}

const WEEKS: [Work; 12] = [
    Work::Nothing(
        "A playbook that closes duplicates of the same phishing wave",
        "No playbook for duplicate phishing incidents on the sites yet.",
    ),
    Work::Deployed(
        "Tag incidents with the country of the address",
        PLAYBOOKS,
        "Sentinel test workspace",
        "CHG0031198",
        "Playbook that tags incidents with a country is live.",
    ),
    Work::Held(
        "Isolate a device from an incident",
        PLAYBOOKS,
        "Sentinel test workspace",
        "deferred",
        "Waits for the list of servers that must never be isolated",
        "Isolation playbook works in test; deferred until the exceptions are agreed.",
    ),
    Work::Deployed(
        "Detection: inbox rule created right after a risky sign-in",
        DETECTIONS,
        "Sentinel test workspace",
        "CHG0031229",
        "New detection for inbox rules after a risky sign-in; two true hits in the test data.",
    ),
    Work::Nothing(
        "A hunting query for consent phishing that covers workload identities",
        "Looked for consent phishing queries; none covers workload identities.",
    ),
    Work::Deployed(
        "Isolate a device from an incident",
        PLAYBOOKS,
        "Sentinel test workspace",
        "CHG0031251",
        "Isolation playbook deployed with the exceptions that operations asked for.",
    ),
    Work::Held(
        "Block an address on the firewall",
        SOLUTIONS,
        "Test tenant",
        "rejected",
        "Asks for write access to every firewall policy, far more than it needs",
        "Firewall playbook rejected for the rights it asks for.",
    ),
    Work::Freeze,
    Work::Deployed(
        "Workbook for the age of incidents",
        SOLUTIONS,
        "Sentinel test workspace",
        "CHG0031290",
        "Workbook for the age of incidents is in the SOC's workspace.",
    ),
    Work::Held(
        "Revoke the sessions of a user",
        PLAYBOOKS,
        "Test tenant",
        "deferred",
        "The identity team wants to approve each run in the first month",
        "Session revocation works; deferred until the approval step is built.",
    ),
    Work::Deployed(
        "Revoke the sessions of a user",
        PLAYBOOKS,
        "Test tenant",
        "CHG0031344",
        "Session revocation is live, each run approved by the identity team.",
    ),
    Work::Nothing(
        "Scripts that list playbooks with connectors of the first generation",
        "No ready script lists the playbooks with old connectors; own query written instead.",
    ),
];

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    for (n, week) in weeks()?.into_iter().enumerate() {
        record(tree, n, week)?;
    }
    Ok(())
}

fn record(tree: &mut Tree, n: usize, week: Week) -> Outcome<()> {
    let occurrence = week.label();
    let (details, summary, change) = match WEEKS[n] {
        Work::Freeze => return Ok(()),
        Work::Deployed(name, source, tested, change, summary) => (
            scripts(n, (name, source, tested, "deployed"), None),
            summary,
            Some(change),
        ),
        Work::Held(name, source, tested, result, reason, summary) => (
            scripts(n, (name, source, tested, result), Some(reason)),
            summary,
            None,
        ),
        Work::Nothing(note, summary) => (nothing(note), summary, None),
    };
    let mut dice = Dice::new(&format!("{TASK} {occurrence}"));
    let date = if dice.chance(60) {
        week.thursday()
    } else {
        week.friday()
    };
    let by = on_duty("engineering-secops", date, n)?.to_owned();
    let done = Done {
        by,
        at: at(date, 9 + dice.below(7), dice.below(60))?,
    };
    let mut evidence = Evidence::new(
        (TASK, &occurrence, "engineering-secops"),
        done,
        summary.to_owned(),
        details,
    );
    evidence.links.extend(change.map(ticket_link));
    tree.evidence(&evidence)
}

/// The digests are those of a made-up text, not of any published script.
fn scripts(
    n: usize,
    script: (&'static str, &'static str, &'static str, &'static str),
    reason: Option<&'static str>,
) -> Details {
    let (name, source_url, tested_in, result) = script;
    let digest = |what: &str| hex::encode(Sha256::digest(format!("sample {what} {n} {name}")));
    let script = Script {
        name,
        source_url,
        commit: digest("commit")[..40].to_owned(),
        sha256: digest("file"),
        tested_in,
        result,
        reason,
    };
    Details {
        scripts: vec![script],
        none_available: None,
    }
}

fn nothing(note: &'static str) -> Details {
    let found = NoneAvailable {
        sites_checked: [PLAYBOOKS, GALLERY, BLOG],
        note,
    };
    Details {
        scripts: Vec::new(),
        none_available: Some(found),
    }
}
