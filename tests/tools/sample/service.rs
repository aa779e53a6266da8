//! `service-administration`: the weekly meeting with the owners of the services around Defender, and one request.

use serde::Serialize;

use crate::Outcome;
use crate::dice::Dice;
use crate::roster::on_duty;
use crate::tree::{Done, Evidence, Request, Tree, link, ticket_link};
use crate::when::{Week, at, day, weeks};

const TASK: &str = "service-administration";
const TEAM: &str = "engineering-secops";
const REQUEST: &str = "2026-02-09-new-saas-licence";

#[derive(Serialize)]
struct Details {
    changes_reviewed: Vec<Change>,
    contacts_met: Vec<&'static str>,
}

#[derive(Clone, Copy, Serialize)]
struct Change {
    service: &'static str,
    reference: &'static str,
    change: &'static str,
    defender_impact: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
}

const fn harmless(service: &'static str, reference: &'static str, change: &'static str) -> Change {
    Change {
        service,
        reference,
        change,
        defender_impact: "none",
        action: None,
    }
}

const fn open(
    service: &'static str,
    reference: &'static str,
    change: &'static str,
    action: &'static str,
) -> Change {
    Change {
        service,
        reference,
        change,
        defender_impact: "action-needed",
        action: Some(action),
    }
}

const fn done(
    service: &'static str,
    reference: &'static str,
    change: &'static str,
    action: &'static str,
) -> Change {
    Change {
        service,
        reference,
        change,
        defender_impact: "done",
        action: Some(action),
    }
}

const ENDPOINTS: &str = "Endpoint management";
const LICENCES: &str = "Licence desk";
const ASSETS: &str = "Asset register";
const SERVERS: &str = "Server operations";
const PURCHASING: &str = "Purchasing";
const COLLABORATION: &str = "Collaboration services";

type Meeting = (&'static str, &'static [&'static str], &'static [Change]);

const MEETINGS: [Meeting; 12] = [
    (
        "First meeting of the year; the leasing pool of laptops needs an onboarding profile.",
        &[ENDPOINTS, ASSETS],
        &[
            open(
                "devices",
                "RITM0010302",
                "120 leased laptops arrive in the third week of January",
                "Add the pool to the onboarding profile of Defender for Endpoint",
            ),
            harmless(
                "cmdb",
                "CHG0031187",
                "Owner field becomes mandatory for servers",
            ),
        ],
    ),
    (
        "Leased laptops are in the onboarding profile; licences are enough until February.",
        &[ENDPOINTS, LICENCES],
        &[
            done(
                "intune",
                "CHG0031195",
                "Enrolment profile for the leased laptops",
                "Onboarding profile assigned to the group of the pool, first five devices report",
            ),
            harmless(
                "licensing",
                "RITM0010317",
                "Ten licences move from the sales to the service division",
            ),
        ],
    ),
    (
        "Mail migration of the sales division announced for the end of February.",
        &[COLLABORATION, LICENCES],
        &[open(
            "tenant",
            "CHG0031211",
            "Mailboxes of the sales division move between 23 and 27 February",
            "Freeze deployments in that week and check the mail flow rules before",
        )],
    ),
    (
        "Servers in the plant get a new base image; the sensor is part of it.",
        &[SERVERS, ASSETS],
        &[
            done(
                "devices",
                "CHG0031226",
                "New base image for servers in the plant",
                "Sensor and its settings are in the image, tested on two hosts",
            ),
            harmless(
                "cmdb",
                "CHG0031227",
                "Decommissioned scanners are removed from the register",
            ),
        ],
    ),
    (
        "Quiet week: nothing that touches Defender.",
        &[ENDPOINTS, ASSETS],
        &[],
    ),
    (
        "Mobile devices of the field service get a compliance policy.",
        &[ENDPOINTS],
        &[
            open(
                "intune",
                "CHG0031244",
                "Compliance policy for the phones of the field service",
                "Roll out Defender on these phones before the policy is enforced in March",
            ),
            harmless("devices", "RITM0010392", "40 headsets are ordered"),
        ],
    ),
    (
        "Mail flow checked before the migration; the freeze is agreed.",
        &[COLLABORATION, SERVERS],
        &[done(
            "tenant",
            "CHG0031211",
            "Mailboxes of the sales division move between 23 and 27 February",
            "Mail flow rules and the connector checked, freeze agreed with the change board",
        )],
    ),
    (
        "Migration week: no incident in the mail flow until Thursday.",
        &[COLLABORATION],
        &[harmless(
            "tenant",
            "CHG0031211",
            "Mailboxes of the sales division move, 412 of 430 are done",
        )],
    ),
    (
        "Fifty licences bought; phones of the field service are protected.",
        &[LICENCES, ENDPOINTS],
        &[
            done(
                "licensing",
                "RITM0010415",
                "Fifty more licences of Microsoft 365 E5",
                "Counted in the portal, group-based assignment left as it is",
            ),
            done(
                "intune",
                "CHG0031244",
                "Compliance policy for the phones of the field service",
                "Defender reports from 96 of 98 phones, the policy is enforced",
            ),
        ],
    ),
    (
        "Renewal of the meeting room devices planned without change for Defender.",
        &[PURCHASING, ENDPOINTS],
        &[
            harmless(
                "devices",
                "RITM0010428",
                "Meeting room devices are renewed in April",
            ),
            harmless("cmdb", "CHG0031340", "Cost centres are renamed"),
        ],
    ),
    (
        "Build servers join the domain of the developers; the sensor has to follow.",
        &[SERVERS, ASSETS],
        &[open(
            "devices",
            "CHG0031349",
            "Six build servers join the developers' domain",
            "Onboard them before they take over from the old ones on 1 April",
        )],
    ),
    (
        "Build servers are onboarded; guest settings of the tenant reviewed.",
        &[SERVERS, COLLABORATION],
        &[
            done(
                "devices",
                "CHG0031349",
                "Six build servers join the developers' domain",
                "All six report, exclusions for the build folders agreed",
            ),
            harmless(
                "tenant",
                "CHG0031352",
                "Guests see the profile of their own contacts only",
            ),
        ],
    ),
];

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    for (n, week) in weeks()?.into_iter().enumerate() {
        record(tree, n, week)?;
    }
    request(tree)
}

fn record(tree: &mut Tree, n: usize, week: Week) -> Outcome<()> {
    let occurrence = week.label();
    let (summary, contacts, changes) = MEETINGS[n];
    let mut dice = Dice::new(&format!("{TASK} {occurrence}"));
    // The meeting is on Thursday; its record is written in the hours after it.
    let by = on_duty(TEAM, week.thursday(), n + 1)?.to_owned();
    let done = Done {
        by,
        at: at(week.thursday(), 13 + dice.below(3), dice.below(60))?,
    };
    let details = Details {
        changes_reviewed: changes.to_vec(),
        contacts_met: contacts.to_vec(),
    };
    let mut evidence = Evidence::new((TASK, &occurrence, TEAM), done, summary.to_owned(), details);
    evidence.links.push(link(
        "Minutes",
        format!("https://intranet.example/soc/service-meeting/{occurrence}"),
    ));
    tree.evidence(&evidence)
}

fn request(tree: &mut Tree) -> Outcome<()> {
    tree.request(&Request {
        kind: "request/v1",
        task: TASK,
        id: REQUEST,
        trigger: "new-saas-licence",
        requested_by: "oversight-2@soc.example",
        requested_at: at(day(2026, 2, 9)?, 10, 20)?,
        reason: "Marketing buys a design application in the cloud for 35 people; it signs in through the tenant",
    })?;
    let date = day(2026, 2, 11)?;
    let done = Done {
        by: on_duty(TEAM, date, 1)?.to_owned(),
        at: at(date, 11, 10)?,
    };
    let change = self::done(
        "licensing",
        "RITM0010401",
        "35 licences of a design application that signs in through the tenant",
        "Connected in Defender for Cloud Apps, sanctioned, session policy for downloads set",
    );
    let details = Details {
        changes_reviewed: vec![change],
        contacts_met: vec![LICENCES, PURCHASING],
    };
    let summary = "Design application is connected in Defender for Cloud Apps before its first user signs in.";
    let mut evidence = Evidence::new((TASK, REQUEST, TEAM), done, summary.to_owned(), details);
    evidence.links.push(ticket_link("RITM0010401"));
    tree.evidence(&evidence)
}
