//! Settings, calendars and rosters that ask for less.

use std::sync::Arc;

use crate::git::ObjectId;
use crate::history::ChangedContent;
use crate::model::ForgeKey;

use super::files::{LoadedBase, base};
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
            (
                "approvers: [oversight] }",
                "approvers: [oversight], within: P9D }",
            ),
            "/review/within",
            "more time to review what was recorded: was P2D, is now P9D",
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
}

#[test]
fn a_time_zone_and_a_day_of_adoption() {
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
fn business_days_taken_away_by_yearly_rules() {
    let weekend = "weekend: [saturday, sunday]\n";
    let yearly = |rules: &str| format!("{weekend}{rules}\n");
    let none = yearly("yearly: []");
    let rules = "yearly: [{ date: 03-04 }, { date: 12-25 }]";
    check(
        CALENDAR,
        (
            weekend,
            &yearly(
                "yearly: [{ date: 03-04, until: 2027 }, { date: 12-25, from: 2026, until: 2026 }]",
            ),
        ),
        "/yearly",
        "denmark: more days are holidays: \
         2026-03-04, 2027-03-04, 1952-03-04, 1953-03-04, 1954-03-04 and 51 more",
    );
    check_silent(CALENDAR, weekend, &none);
    // Observed on Monday and Tuesday where they fall on a weekend.
    let observed = format!("observed: {{ sunday: following }}\n{rules}");
    let both = |from: &str, to: &str, pointer: &str, message: &str| {
        let old = base_with(CALENDAR, weekend, from);
        let new = base_with(CALENDAR, weekend, to);
        let expected = format!("{CALENDAR}#{pointer} {message}");
        assert_eq!(describe(&compare(&old, &new, &[])), [expected]);
        assert_eq!(describe(&compare(&new, &old, &[])), [""; 0], "undone");
    };
    both(
        &yearly(rules),
        &yearly(&observed),
        "/yearly",
        "denmark: more days are holidays: \
         2029-03-05, 2033-12-26, 2035-03-05, 2039-12-26, 2040-03-05 and 53 more",
    );
}

#[test]
fn years_that_a_calendar_covers_by_its_rules() {
    let holidays = "holidays:\n";
    let of = |lines: &str| base_with(CALENDAR, holidays, &format!("{lines}\nholidays:\n"));
    let yearly = "yearly: [{ date: 12-25 }]";
    // The dated holidays end in 2026, whatever the rules know.
    let found = compare(
        &of(yearly),
        &of(&format!("covers_until: 2030\n{yearly}")),
        &[],
    );
    let expected = "policy/calendars/denmark.yaml#/covers_until covers years without holidays (the last listed is of 2026)";
    assert!(
        describe(&found)[0].starts_with(expected),
        "{:?}",
        describe(&found)
    );
    // Rules in the place of dates know them all.
    let dated = "  - { date: 2026-12-25, name: Christmas Day }\n";
    let replaced = base_with(
        CALENDAR,
        &format!("holidays:\n{dated}"),
        &format!("{yearly}\n"),
    );
    let found = describe(&compare(&base().load(), &replaced, &[]));
    assert!(found.iter().all(|it| !it.contains("covers")), "{found:?}");
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
    check_one_way(
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

/// Whoever has both addresses could perform under one, and review under the other.
#[test]
fn one_person_becomes_two() {
    let roster = |analysts: &str, chief: &str| {
        let mut files = base();
        let text = files.0.get_mut(TEAMS).expect("a file");
        *text = text
            .replace("[{ email: analyst@soc.example }]", analysts)
            .replace("email: chief@soc.example", chief);
        files.load()
    };
    let alone = "[{ email: analyst@soc.example }]";
    let with_alias = "email: chief@soc.example, aliases: [chief-admin@soc.example]";
    let one = roster(alone, with_alias);
    let split = |now: &LoadedBase| {
        let found = compare(&one, now, &[]);
        let found = found.iter().filter(|it| it.subject.starts_with("person"));
        found.map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    let (chief, admin) = ("chief@soc.example", "chief-admin@soc.example");
    let told = |one: &str, other: &str| {
        format!("{one} and {other} were one person, and are 2 persons now")
    };
    let both = "[{ email: analyst@soc.example }, { email: chief-admin@soc.example }]";
    assert_eq!(
        split(&roster(both, "email: chief@soc.example")),
        [told(admin, chief)]
    );
    assert_eq!(
        split(&roster(alone, "email: chief@soc.example")),
        [told(chief, admin)]
    );
    // Who leaves altogether, or goes by the other address first, is not split.
    assert_eq!(split(&roster(alone, "email: head@soc.example")), [""; 0]);
    let turned = "email: chief-admin@soc.example, aliases: [chief@soc.example]";
    assert_eq!(split(&roster(alone, turned)), [""; 0]);
    let more = "email: chief@soc.example, aliases: [chief-admin@soc.example, chief-2@soc.example]";
    assert_eq!(split(&roster(alone, more)), [""; 0]);
}

#[test]
fn other_keys_of_a_person_and_of_the_forge() {
    let key = |end: &str| {
        format!(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{}{end}",
            "A".repeat(42)
        )
    };
    let signer = |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|end| format!("\"{}\"", key(end))).collect();
        let keys = keys.join(", ");
        let mut files = base();
        let text = files.0.get_mut(TEAMS).expect("a file");
        *text = text.replace(
            "email: analyst@soc.example",
            &format!("email: analyst@soc.example, signing_keys: [{keys}]"),
        );
        files.load()
    };
    let (none, one, two) = (base().load(), signer(&["A"]), signer(&["A", "B"]));
    let told = describe(&compare(&one, &two, &[]));
    assert_eq!(
        told,
        [format!(
            "{TEAMS}#/teams/monitoring/members/0/signing_keys other keys sign for analyst@soc.example: \
             was …AAAAAAAAAAAA, is now also …AAAAAAAAAAAB"
        )]
    );
    assert_eq!(compare(&two, &one, &[]), []);
    assert_eq!(compare(&none, &one, &[]), []);
    let content = |was: Option<u8>, is: Option<u8>| ChangedContent {
        path: "policy/keys/forge.asc".into(),
        was: was.map(|byte| ObjectId::of_blob(&[byte])),
        is: is.map(|byte| ObjectId::of_blob(&[byte])),
    };
    let exchanged = content(Some(1), Some(2));
    let told = describe(&compare(&none, &none, std::slice::from_ref(&exchanged)));
    let words = exchanged.spell();
    assert_eq!(
        told,
        [format!(
            "policy/keys/forge.asc# the key forge.asc is another: {words}"
        )]
    );
    assert_eq!(compare(&none, &none, &[content(None, Some(1))]), []);
    assert_eq!(compare(&none, &none, &[content(Some(1), None)]), []);
}

#[test]
fn another_branch_and_years_without_holidays() {
    check_one_way(
        SETTINGS,
        ("  required: true", "  required: true\n  mainline: side"),
        "/history/mainline",
        "another branch is judged: was the one that is checked out, is now side",
    );
    check_one_way(
        CALENDAR,
        ("weekend:", "covers_until: 2030\nweekend:"),
        "/covers_until",
        "covers years without holidays (the last listed is of 2026): was 2026, is now 2030",
    );
    check_silent(CALENDAR, "weekend:", "covers_until: 2026\nweekend:");
}
