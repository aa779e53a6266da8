//! What tickets are about, team by team.

/// Titles and reasons of one team's tickets.
pub(crate) struct Subjects {
    pub(crate) sentinel: &'static [&'static str],
    pub(crate) servicenow: &'static [&'static str],
    /// Whose move it is, and why the ticket waits.
    pub(crate) blocks: &'static [(&'static str, &'static str)],
    /// Chance of a new ticket a day, in percent: of Sentinel, then of the service desk.
    pub(crate) arrivals: (u32, u32),
}

pub(crate) fn subjects(team: &str) -> &'static Subjects {
    match team {
        "soc-oversight" => &OVERSIGHT,
        "threat-intelligence" => &THREAT_INTELLIGENCE,
        "monitoring" => &MONITORING,
        "engineering-secops" => &ENGINEERING,
        _ => &CSIRT,
    }
}

const OVERSIGHT: Subjects = Subjects {
    sentinel: &[],
    servicenow: &[
        "Risk acceptance for a legacy server",
        "Question from internal audit",
        "Decision on retention of mail traces",
        "Approval of an emergency change",
        "Complaint about a blocked supplier",
        "Escalation of a delayed patch",
        "Notice to the data protection officer",
        "Second log tier for the archive",
        "Access to case files for legal",
    ],
    blocks: &[
        ("caller", "Legal has to confirm the wording first"),
        ("other-team", "Procurement still compares two offers"),
        ("caller", "The owner of the server is on leave"),
        ("change", "The change board meets on Tuesday"),
    ],
    arrivals: (0, 38),
};

const THREAT_INTELLIGENCE: Subjects = Subjects {
    sentinel: &[
        "Match on an indicator of a banking trojan",
        "Beaconing to a newly registered domain",
        "Contact with a sinkholed domain",
        "Match on a leaked address list",
        "Download from a known staging host",
    ],
    servicenow: &[
        "Assess a supplier's breach notice",
        "Enrich the sender domains of a phishing wave",
        "Takedown of a look-alike domain",
        "Brief on a campaign in the sector",
        "Check a tip from the national CERT",
    ],
    blocks: &[
        (
            "vendor",
            "The registrar has not answered the takedown request",
        ),
        (
            "vendor",
            "The sharing community has not released the report yet",
        ),
        ("other-team", "Monitoring owes the mail samples"),
        ("caller", "The supplier owes the list of affected accounts"),
    ],
    arrivals: (42, 30),
};

const MONITORING: Subjects = Subjects {
    sentinel: &[
        "Impossible travel of a sales account",
        "Mass download from a project site",
        "Inbox rule that forwards outside",
        "Sign-in from an anonymous proxy",
        "Malware cleaned on a shared laptop",
        "Password spray against the guest portal",
        "Unusual number of file deletions",
        "Suspicious consent to an application",
        "Rare process on a terminal server",
        "Sign-in of a disabled account",
    ],
    servicenow: &[
        "User reports a phishing message",
        "Laptop lost on a train",
        "Question about a quarantined attachment",
        "Unknown USB stick in the meeting centre",
        "Unexpected prompt to approve a sign-in",
    ],
    blocks: &[
        ("caller", "The user travels and cannot confirm the sign-in"),
        (
            "other-team",
            "The identity team has to revoke the sessions first",
        ),
        (
            "other-team",
            "Handed to the CSIRT, which has not taken it over yet",
        ),
        ("problem", "The cause is handled in a problem record"),
        (
            "caller",
            "The line manager has to say whether the download was wanted",
        ),
    ],
    arrivals: (95, 55),
};

const ENGINEERING: Subjects = Subjects {
    sentinel: &[
        "Health alert of a data connector",
        "Gap in the firewall logs",
        "Ingestion delay of the sign-in logs",
    ],
    servicenow: &[
        "Sensor silent on a file server",
        "Analytics rule too noisy after an update",
        "Log source of the VPN gateway stopped",
        "Onboard the new build servers",
        "Onboarding fails on leased laptops",
        "Playbook fails on an expired connection",
        "Allow an application that a rule blocks",
        "Exclusion for the backup software",
    ],
    blocks: &[
        ("vendor", "The support case with the vendor is open"),
        ("change", "The change window is on Thursday night"),
        ("other-team", "Server operations has to restart the host"),
        (
            "problem",
            "It comes back until the problem record on the proxy is solved",
        ),
    ],
    arrivals: (18, 52),
};

const CSIRT: Subjects = Subjects {
    sentinel: &[
        "Credential phishing against finance",
        "Token theft from a partner network",
        "Lateral movement from a kiosk",
        "Web shell on a test server",
        "Suspicious scheduled task on a print server",
        "Encoded PowerShell on an engineer's laptop",
    ],
    servicenow: &[
        "Forensic image of a returned laptop",
        "Containment of a contractor account",
        "Evidence request from legal",
        "Rebuild of a cleaned workstation",
        "Follow-up of a supplier incident",
    ],
    blocks: &[
        (
            "vendor",
            "The forensic laboratory delivers its report next week",
        ),
        ("caller", "The owner has not brought the laptop in yet"),
        ("other-team", "Workplace services has no spare device"),
        (
            "change",
            "The server can be rebuilt in the weekend window only",
        ),
    ],
    arrivals: (34, 30),
};
