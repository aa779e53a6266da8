//! Posts of the Message Center, made up for the sample.

pub(crate) struct Post {
    /// Week of the sample, counted from 0.
    pub(crate) week: usize,
    pub(crate) title: &'static str,
    pub(crate) category: &'static str,
    pub(crate) service: &'static str,
    /// Days from the Monday of its week.
    pub(crate) action_in_days: Option<u64>,
    pub(crate) decision: &'static str,
    pub(crate) follow_up: Option<&'static str>,
}

const INFORM: &str = "stayInformed";
const PLAN: &str = "planForChange";
const FIX: &str = "preventOrFixIssue";
const XDR: &str = "Microsoft Defender XDR";
const EXCHANGE: &str = "Exchange Online";
const ENTRA: &str = "Microsoft Entra";
const SUITE: &str = "Microsoft 365 suite";

const fn informs(week: usize, service: &'static str, title: &'static str) -> Post {
    Post {
        week,
        title,
        category: INFORM,
        service,
        action_in_days: None,
        decision: "no-action",
        follow_up: None,
    }
}

const fn watched(week: usize, service: &'static str, title: &'static str) -> Post {
    Post {
        week,
        title,
        category: PLAN,
        service,
        action_in_days: None,
        decision: "watch",
        follow_up: None,
    }
}

const fn planned(
    week: usize,
    service: &'static str,
    title: &'static str,
    days: u64,
    what: &'static str,
) -> Post {
    Post {
        week,
        title,
        category: PLAN,
        service,
        action_in_days: Some(days),
        decision: "plan",
        follow_up: Some(what),
    }
}

const fn urgent(
    week: usize,
    service: &'static str,
    title: &'static str,
    days: u64,
    what: &'static str,
) -> Post {
    Post {
        week,
        title,
        category: FIX,
        service,
        action_in_days: Some(days),
        decision: "act-now",
        follow_up: Some(what),
    }
}

pub(crate) const POSTS: [Post; 27] = [
    informs(0, XDR, "Incident page shows the blast radius of an account"),
    watched(
        0,
        EXCHANGE,
        "Quarantine notices move to a new sender address",
    ),
    planned(
        1,
        XDR,
        "Old alert export is retired",
        80,
        "Engineering moves the export to the streaming API, CHG0031204",
    ),
    informs(1, SUITE, "Message Center digest can be sent to a group"),
    informs(
        2,
        ENTRA,
        "Sign-in log gains a column for the device's owner",
    ),
    watched(3, XDR, "Device inventory counts mobile devices separately"),
    informs(3, EXCHANGE, "Message trace keeps the reason of a block"),
    urgent(
        3,
        ENTRA,
        "Certificate of a connector expires",
        12,
        "Engineering renews it this week, CHG0031233",
    ),
    informs(4, XDR, "Advanced hunting explains a slow query"),
    watched(4, XDR, "New recommended actions in Secure Score"),
    planned(
        5,
        EXCHANGE,
        "Safe Links default changes for new policies",
        45,
        "Oversight compares the policies with the new default, RITM0010388",
    ),
    informs(5, SUITE, "Usage report covers shared mailboxes"),
    informs(6, XDR, "Attack story can be exported as a picture"),
    watched(6, ENTRA, "Number matching becomes the only prompt"),
    urgent(
        7,
        XDR,
        "Sensor update repairs a gap in file events",
        9,
        "Workplace services brings it forward to the pilot ring, CHG0031279",
    ),
    informs(7, SUITE, "Licence page groups trials"),
    watched(7, EXCHANGE, "Retirement of an older transport rule action"),
    informs(8, XDR, "Custom detection rules show their last run"),
    planned(
        8,
        ENTRA,
        "Conditional Access template replaces a default policy",
        60,
        "Engineering tests it in the report-only mode, CHG0031302",
    ),
    informs(9, XDR, "Device timeline loads by the hour"),
    planned(
        9,
        XDR,
        "Response to alerts on servers asks for a role of its own",
        40,
        "Oversight decides who gets the role, RITM0010431",
    ),
    informs(10, EXCHANGE, "User reports reach the portal faster"),
    watched(10, SUITE, "Tenant switcher moves in the header"),
    informs(10, XDR, "Threat analytics reports name their sources"),
    planned(
        11,
        XDR,
        "Playbook connector of the first generation is retired",
        90,
        "Engineering lists the playbooks that use it, CHG0031355",
    ),
    informs(11, ENTRA, "Risk report lists workload identities"),
    watched(
        11,
        EXCHANGE,
        "Limit on external recipients is counted by the day",
    ),
];
