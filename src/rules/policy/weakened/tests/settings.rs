//! Settings, calendars and rosters that ask for less.

use std::sync::Arc;

use crate::model::ForgeKey;

use super::files::base;
use super::{
    CALENDAR, SETTINGS, TEAMS, base_with, check, check_one_way, check_silent, compare, describe,
};

#[test]
fn settings_of_the_repository() {
    for ((from, to), pointer, message) in [
        (
            ("record_within: P2D", "record_within: P1W"),
            "/record_within",
            "more time to record what was done: was P2D, is now P1W",
        ),
        (
            ("\nstarts: 2026-01-05", "\nstarts: 2026-01-12"),
            "/starts",
            "nothing is owed before a later day: was 2026-01-05, is now 2026-01-12",
        ),
        (
            ("\ncalendar: denmark", "\ncalendar: shut"),
            "/calendar",
            "there are fewer business days (friday, 2026-12-24): was denmark, is now shut",
        ),
        (
            ("required: true", "required: false"),
            "/history/required",
            "a verdict no longer needs the whole history: was true, is now false",
        ),
        (
            ("since: 2026-02-01", "since: 2026-03-01"),
            "/history/since",
            "history proves nothing before a later day: was 2026-02-01, is now 2026-03-01",
        ),
        (
            ("signatures: required", "signatures: optional"),
            "/history/signatures",
            "signatures are required less strictly: was required, is now optional",
        ),
        (
            (
                "approvers: [oversight]",
                "approvers: [oversight, engineering]",
            ),
            "/review/approvers",
            "more teams may approve and review: was [oversight], is now [oversight, engineering]",
        ),
    ] {
        check(SETTINGS, (from, to), pointer, message);
    }
    check_one_way(
        SETTINGS,
        ("timezone: Europe/Copenhagen", "timezone: Europe/London"),
        "/timezone",
        "days begin at another time: was Europe/Copenhagen, is now Europe/London",
    );
    let unset = base_with(SETTINGS, "  since: 2026-02-01\n", "");
    let found = describe(&compare(&unset, &base().load(), &[]));
    let message = "history proves nothing before a later day: was none, is now 2026-02-01";
    assert_eq!(found, [format!("{SETTINGS}#/history/since {message}")]);
}

#[test]
fn keys_of_the_forge() {
    let key = |until: Option<&str>| ForgeKey {
        key: "ssh-ed25519 AAAA".to_owned(),
        from: None,
        until: until.map(|day| day.parse().expect("a day")),
    };
    let with = |keys: Vec<ForgeKey>| {
        let mut read = base().load();
        let settings = Arc::make_mut(&mut Arc::make_mut(&mut read.policy).settings);
        settings.history.forge_keys = keys;
        read
    };
    let check = |old: Option<ForgeKey>, new: ForgeKey| {
        let was = with(old.into_iter().collect());
        let is = with(vec![new]);
        let message = "more keys sign as the forge's, or for longer: ssh-ed25519 AAAA";
        let expected = format!("{SETTINGS}#/history/forge_keys {message}");
        assert_eq!(describe(&compare(&was, &is, &[])), [expected]);
        assert_eq!(compare(&is, &was, &[]), []);
    };
    check(None, key(Some("2026-06-30")));
    check(Some(key(Some("2026-06-30"))), key(Some("2026-12-31")));
    check(Some(key(Some("2026-06-30"))), key(None));
}

#[test]
fn levels_of_rules() {
    let hash = "rules:\n  artifact/hash: deny";
    for (to, is) in [("warn", "warn"), ("allow", "allow")] {
        let to = format!("rules:\n  artifact/hash: {to}");
        let message = format!("the level of artifact/hash is lower: was deny, is now {is}");
        check(SETTINGS, (hash, &to), "/rules/artifact~1hash", &message);
    }
    let with = |more: &str| format!("{hash}\n  {more}");
    check_silent(SETTINGS, hash, &with("duty/late: deny"));
    check_silent(SETTINGS, hash, "rules: {}");
    check(
        SETTINGS,
        (hash, &with("history/clock: warn")),
        "/rules/history~1clock",
        "the level of history/clock is lower: was warn or deny, is now warn",
    );
    // Signatures are required, so that their faults deny unless the policy says otherwise.
    check_silent(SETTINGS, hash, &with("signature/bad: deny"));
    check(
        SETTINGS,
        (hash, &with("signature/bad: warn")),
        "/rules/signature~1bad",
        "the level of signature/bad is lower: was deny, is now warn",
    );
}

#[test]
fn business_days_taken_away() {
    let holidays = "  - { date: 2026-12-25, name: Christmas Day }\n";
    let more = |days: &[&str]| {
        let line = |day: &&str| format!("  - {{ date: {day} }}\n");
        format!("{holidays}{}", days.iter().map(line).collect::<String>())
    };
    check(
        CALENDAR,
        (holidays, &more(&["2027-01-01"])),
        "/holidays",
        "denmark: more days are holidays: 2027-01-01",
    );
    let week = [
        "2027-03-01",
        "2027-03-02",
        "2027-03-03",
        "2027-03-04",
        "2027-03-05",
        "2027-03-08",
    ];
    check(
        CALENDAR,
        (holidays, &more(&week)),
        "/holidays",
        "denmark: more days are holidays: \
         2027-03-01, 2027-03-02, 2027-03-03, 2027-03-04, 2027-03-05 and 1 more",
    );
    // A Saturday was not a business day before.
    check_silent(CALENDAR, holidays, &more(&["2027-01-02"]));
    check(
        CALENDAR,
        ("[saturday, sunday]", "[saturday, sunday, monday]"),
        "/weekend",
        "denmark: more days are weekend: monday",
    );
}

#[test]
fn a_calendar_that_nothing_uses_is_not_reported() {
    check_silent("policy/calendars/shut.yaml", "2026-12-24", "2026-12-23");
}

#[test]
fn more_people_who_approve() {
    let at = "/teams/oversight/members";
    let what = "more people may approve or review for oversight, or for longer:";
    let chief = "email: chief@soc.example";
    check(
        TEAMS,
        (
            chief,
            "email: deputy@soc.example }, { email: chief@soc.example",
        ),
        at,
        &format!("{what} deputy@soc.example"),
    );
    check(
        TEAMS,
        (", until: 2026-12-31", ", until: 2027-12-31"),
        at,
        &format!("{what} chief@soc.example"),
    );
    // An alias makes its bearer the same person, whichever entry names it.
    check(
        TEAMS,
        (
            chief,
            "email: chief@soc.example, aliases: [analyst@soc.example]",
        ),
        at,
        &format!("{what} analyst@soc.example"),
    );
    check_silent(
        TEAMS,
        "email: analyst@soc.example",
        "email: analyst@soc.example }, { email: analyst-2@soc.example",
    );
}
