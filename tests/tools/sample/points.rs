//! The Secure Score of the quarter, week by week, in points.

/// What moved the score: week (counted from 0), control, category, action in the words of the portal, half points.
pub(crate) type Move = (usize, &'static str, &'static str, &'static str, i32);

pub(crate) const MOVES: [Move; 14] = [
    (
        0,
        "mdo_safelinksforOfficeApps",
        "Apps",
        "Ensure Safe Links for Office applications is enabled",
        6,
    ),
    (
        1,
        "SigninRiskPolicy",
        "Identity",
        "Enable sign-in risk policies",
        14,
    ),
    (
        2,
        "RoleOverlap",
        "Identity",
        "Use least privileged administrative roles",
        -2,
    ),
    (
        3,
        "RoleOverlap",
        "Identity",
        "Use least privileged administrative roles",
        2,
    ),
    (3, "scid_2003", "Device", "Turn on Tamper Protection", 5),
    (
        5,
        "mdo_safeattachments",
        "Apps",
        "Turn on Safe Attachments in block mode",
        10,
    ),
    (
        6,
        "scid_2013",
        "Device",
        "Turn on PUA protection in block mode",
        3,
    ),
    (
        7,
        "PWAgePolicyNew",
        "Identity",
        "Set passwords never to expire",
        16,
    ),
    (
        8,
        "scid_2501",
        "Device",
        "Block Office applications from creating child processes",
        7,
    ),
    (
        9,
        "BlockLegacyAuthentication",
        "Identity",
        "Block legacy authentication",
        16,
    ),
    (
        9,
        "AdminMFAV2",
        "Identity",
        "Require multifactor authentication for administrative roles",
        15,
    ),
    (
        10,
        "IntegratedApps",
        "Identity",
        "Let users consent to verified applications only",
        4,
    ),
    (11, "scid_2012", "Device", "Turn on real-time protection", 4),
    (
        11,
        "mdo_zapmalware",
        "Apps",
        "Create zero-hour auto purge policies for malware",
        3,
    ),
];

/// Half points before the first week.
const START: i32 = 682;

/// The maximum rises in the sixth week, when new recommended actions arrive.
pub(crate) const MAXIMUM: [f64; 12] = [
    689.0, 689.0, 689.0, 689.0, 697.0, 697.0, 697.0, 697.0, 697.0, 697.0, 697.0, 697.0,
];

pub(crate) fn points(half: i32) -> f64 {
    f64::from(half) / 2.0
}

pub(crate) fn score_after(week: usize) -> i32 {
    START
        + MOVES
            .iter()
            .filter(|(when, ..)| *when <= week)
            .map(|(.., half)| half)
            .sum::<i32>()
}

pub(crate) fn score_before(week: usize) -> i32 {
    week.checked_sub(1).map_or(START, score_after)
}

pub(crate) fn averages(n: usize) -> [(&'static str, f64); 2] {
    let quarter = i32::try_from(n / 4).unwrap_or_default();
    [
        ("AllTenants", points(604 + 3 * quarter)),
        ("TotalSeats", points(652 + 4 * quarter)),
    ]
}
