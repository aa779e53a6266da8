//! What a machine collected counts once a person has confirmed it, as a required review does.

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{IN_TIME, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

const WORKFLOW: &str = "collect.yml";
const FETCHED: &str = "2026-03-06T14:00:00+01:00";
/// The deadline of W10, and the time to record it and to review it.
const LAST: &str = "2026-03-13T17:00:00+01:00";
const OVER: &str = "2026-03-13T17:00:01+01:00";
const NEXT_DAY: &str = "2026-03-09T10:00:00+01:00";
const NOW: &str = "2026-03-10T18:00:00+01:00";
const PERFORMER: &str = "analyst-1@soc.example";
const OVERSIGHT: &str = "oversight-1@soc.example";

fn attested() -> Policy {
    Policy::new().task(Task::weekly().attested())
}

fn collected() -> Evidence {
    Evidence::w10().collected(WORKFLOW, FETCHED)
}

fn confirmed(by: &str) -> Evidence {
    collected().reviewed(by, "2026-03-09T09:00:00+01:00")
}

/// What a machine collected of W10 landed in time, and nobody confirmed it.
fn unconfirmed(policy: &Policy) -> Repo {
    let repo = Repo::with(policy).record(&collected());
    repo.land("Report of 2026-W10 (#2)", IN_TIME)
}

fn reason(repo: &Repo, as_of: &str) -> String {
    let duty = repo.audit(as_of).duty(W10);
    duty["reasons"].get(0).map_or(String::new(), text)
}

#[test]
fn a_duty_waits_for_its_confirmation_and_the_build_does_not_fail() {
    let repo = unconfirmed(&attested());
    repo.stands("2026-03-06T16:30:00+01:00", &[(W10, "open")]);
    repo.stands(LAST, &[(W10, "grace")]);
    assert_eq!(reason(&repo, LAST), "awaiting-review");
    let run = repo.check(NOW).exits(0).warns("review/missing");
    let told = run.told("review/missing");
    assert!(told.contains("`collect.yml` collected"), "{told}");
    let help = format!("{:?}", run.findings());
    assert!(
        help.contains("dutybook review weekly-report/2026-W10/alpha"),
        "{help}"
    );
    repo.stands(OVER, &[(W10, "overdue")]);
    repo.check(OVER)
        .exits(1)
        .denies("review/missing")
        .denies("duty/overdue");
}

#[test]
fn a_confirmation_of_its_own_commit_settles_it_and_needs_no_amendment() {
    for who in [PERFORMER, "analyst-2@soc.example", OVERSIGHT] {
        let repo = unconfirmed(&attested()).record(&confirmed(who));
        let repo = repo.land("Looked at (#3)", NEXT_DAY);
        repo.check(NOW).exits(0).found(&[], &[]);
        repo.stands(OVER, &[(W10, "met")]);
    }
}

#[test]
fn a_confirmation_that_lands_too_late_makes_it_late() {
    for (landed, standing) in [(LAST, "met"), (OVER, "late")] {
        let repo = unconfirmed(&attested()).record(&confirmed(PERFORMER));
        let repo = repo.land("Looked at (#3)", landed);
        let later = "2026-03-13T18:00:00+01:00";
        repo.stands(later, &[(W10, standing)]);
        let is_late = reason(&repo, later) == "reviewed-late";
        assert_eq!(is_late, standing == "late");
    }
}

#[test]
fn who_did_not_do_it_and_may_not_review_cannot_confirm() {
    let repo = unconfirmed(&attested()).record(&confirmed("analyst-3@soc.example"));
    let repo = repo.land("Looked at (#3)", NEXT_DAY);
    repo.check(NOW)
        .exits(1)
        .found(&["review/not-authorised"], &[]);
    assert_eq!(reason(&repo, NOW), "awaiting-review");
}

/// The roster is that of the landing, or of the time of the confirmation.
#[test]
fn who_has_left_the_team_cannot_confirm() {
    let leaver = |until| {
        let mut member = Member::new("leaver@soc.example");
        member.until = Some(until);
        attested().member("alpha", member)
    };
    for (until, deny) in [
        ("2026-03-09", &[][..]),
        ("2026-03-08", &["review/not-authorised"]),
    ] {
        let repo = unconfirmed(&leaver(until)).record(&confirmed("leaver@soc.example"));
        let repo = repo.land("Looked at (#3)", NEXT_DAY);
        repo.check(NOW).found(deny, &[]);
    }
}

/// The team that owed it goes by another name when somebody confirms it.
#[test]
fn who_is_on_the_renamed_team_confirms_what_it_collected_before() {
    let repo = unconfirmed(&attested());
    let mut renamed = Policy::new().task(Task::weekly().attested().team("gamma"));
    renamed.teams[0].0 = "gamma";
    repo.set(&renamed);
    repo.edit(
        "policy/teams.yaml",
        "  gamma:\n",
        "  gamma:\n    formerly: [alpha]\n",
    );
    let repo = repo.land("Alpha is called gamma (#3)", "2026-03-09T08:00:00+01:00");
    repo.git(&["config", "user.email", "analyst-2@soc.example"]);
    let listed = repo.run(&format!("review --json --as-of {NOW}")).exits(0);
    let waiting = listed.json()["awaiting"].clone();
    assert_eq!(waiting[0]["duty"], W10, "{waiting:#}");
    assert_eq!(waiting[0]["refused"], Value::Null, "{waiting:#}");
    let repo = repo.record(&confirmed("analyst-2@soc.example"));
    let repo = repo.land("Looked at (#4)", NEXT_DAY);
    repo.check(NOW).exits(0).denies_nothing();
    repo.stands(OVER, &[(W10, "met")]);
}

#[test]
fn a_co_author_of_the_content_may_confirm_and_may_not_review() {
    for (policy, deny) in [
        (attested(), &[][..]),
        (
            Policy::new().task(Task::weekly().reviewed().attested()),
            &["review/self"],
        ),
    ] {
        let repo = Repo::with(&policy).record(&collected());
        let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
        commit.with(OVERSIGHT).run();
        let repo = repo.record(&confirmed(OVERSIGHT));
        repo.land("Looked at (#3)", NEXT_DAY)
            .check(NOW)
            .found(deny, &[]);
    }
}

#[test]
fn only_what_a_machine_collected_waits_and_only_where_policy_says_so() {
    for (policy, evidence) in [(Policy::new(), collected()), (attested(), Evidence::w10())] {
        let repo = Repo::with(&policy).record(&evidence);
        let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
        repo.check(NOW).exits(0).found(&[], &[]);
        repo.stands(OVER, &[(W10, "met")]);
    }
}

#[test]
fn a_confirmation_covers_what_was_fetched_then() {
    let other = confirmed(PERFORMER)
        .collected("other.yml", FETCHED)
        .amended("2026-03-09T11:00:00+01:00", "Another run");
    let repo = unconfirmed(&attested()).record(&confirmed(PERFORMER));
    let repo = repo.land("Looked at (#3)", NEXT_DAY).record(&other);
    let repo = repo.land("Fetched anew (#4)", "2026-03-09T12:00:00+01:00");
    repo.check(NOW).exits(1).found(&["review/stale"], &[]);
    let mut again = other;
    again.review = Some((PERFORMER.to_owned(), "2026-03-10T09:00:00+01:00".to_owned()));
    let repo = repo
        .record(&again)
        .land("Looked at again (#5)", "2026-03-10T10:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.stands(OVER, &[(W10, "met")]);
}

/// That a person did it is another claim: it counts from its own landing.
#[test]
fn deleting_the_machine_gains_no_time() {
    let typed = || Evidence::w10().amended("2026-03-09T09:00:00+01:00", "No machine did it");
    let repo = unconfirmed(&attested()).record(&typed());
    let repo = repo.land("By hand (#3)", NEXT_DAY);
    repo.stands(OVER, &[(W10, "met")]);
    let repo = unconfirmed(&attested()).record(&typed());
    let repo = repo.land("By hand (#3)", "2026-03-12T10:00:00+01:00");
    repo.stands(OVER, &[(W10, "late")]);
    assert_eq!(reason(&repo, OVER), "recorded-late");
    // Where nobody had to confirm it, an amendment keeps the landing.
    let repo = unconfirmed(&Policy::new()).record(&typed());
    let repo = repo.land("By hand (#3)", "2026-03-12T10:00:00+01:00");
    repo.stands(OVER, &[(W10, "met")]);
}

#[test]
fn naming_the_machine_later_asks_for_a_confirmation_and_keeps_the_landing() {
    let named = || collected().amended("2026-03-09T09:00:00+01:00", "A machine fetched it");
    let repo = Repo::with(&attested()).record(&Evidence::w10());
    let repo = repo
        .land("Report of 2026-W10 (#2)", IN_TIME)
        .record(&named());
    let repo = repo.land("The machine (#3)", NEXT_DAY);
    assert_eq!(reason(&repo, NOW), "awaiting-review");
    let mut looked_at = named();
    looked_at.review = Some((PERFORMER.to_owned(), "2026-03-10T09:00:00+01:00".to_owned()));
    let repo = repo
        .record(&looked_at)
        .land("Looked at (#4)", "2026-03-12T10:00:00+01:00");
    repo.stands(OVER, &[(W10, "met")]);
}

#[test]
fn a_fetch_that_is_typed_ahead_of_its_landing_never_holds() {
    for (at, deny) in [
        (
            "2026-03-06T16:00:01+01:00",
            &["evidence/outside-window"][..],
        ),
        ("2026-03-06T16:00:00+01:00", &[]),
    ] {
        let repo = Repo::with(&Policy::new()).record(&Evidence::w10().collected(WORKFLOW, at));
        let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
        repo.check(NEXT_DAY).found(deny, &[]);
    }
    let late = |at| {
        Evidence::w10()
            .at("2026-03-06T15:59:00+01:00")
            .collected(WORKFLOW, at)
    };
    for (at, deny) in [
        ("2026-03-06T16:59:00+01:00", &["evidence/future"][..]),
        ("2026-03-06T16:30:00+01:00", &[]),
    ] {
        let repo = Repo::with(&Policy::new()).record(&late(at));
        let repo = repo.land("Report of 2026-W10 (#2)", "2026-03-06T15:50:00+01:00");
        repo.check(NEXT_DAY).found(deny, &[]);
    }
}

#[test]
fn policy_that_asks_for_less_is_told_and_what_opened_before_stays_as_it_was() {
    let repo = unconfirmed(&attested());
    repo.set(&Policy::new());
    let repo = repo.land("Nobody has to look (#3)", NEXT_DAY);
    let run = repo.check(NOW).exits(0).warns("policy/weakened");
    let told = run.told("policy/weakened");
    assert!(told.contains("no person has to confirm"), "{told}");
    assert_eq!(reason(&repo, NOW), "awaiting-review");
}

#[test]
fn a_level_that_is_lowered_asks_nobody() {
    let policy = attested().rule("review/missing", "warn");
    let repo = unconfirmed(&policy);
    repo.check(NOW).exits(0).found(&[], &["review/missing"]);
    repo.stands(OVER, &[(W10, "met")]);
}

#[test]
fn every_output_tells_the_machine() {
    let repo = unconfirmed(&attested()).record(&confirmed(PERFORMER));
    let repo = repo.land("Looked at (#3)", NEXT_DAY);
    let run = |what: &str| repo.run(&format!("{what} --as-of {NOW}")).exits(0);
    let trace = run(&format!("trace {W10}")).stdout;
    assert!(
        trace.contains("collected")
            && trace.contains("by the machine collect.yml, as the file says"),
        "{trace}"
    );
    let told = run(&format!("trace {W10} --format json")).json();
    let expected = serde_json::json!({ "workflow": WORKFLOW, "run": null, "at": FETCHED });
    assert_eq!(told["collected_by"], expected);
    assert_eq!(told["review"]["by"], PERFORMER);
    assert_eq!(repo.audit(NOW).duty(W10)["collected_by"], expected);
    let audit = |format: &str| {
        run(&format!(
            "audit --from 2026-03-02 --to 2026-03-08 --format {format}"
        ))
        .stdout
    };
    let table = audit("csv");
    let (head, row) = table.split_once("\r\n").expect("a header");
    assert!(
        head.contains("waiver,collected_by,collected_run,collected_at,"),
        "{head}"
    );
    assert!(row.contains(&format!("{WORKFLOW},,{FETCHED},")), "{row}");
    let page = audit("html");
    assert!(page.contains("<td>collect.yml "), "{page}");
    let document: Value = serde_json::from_str(&audit("oscal")).expect("JSON");
    let props = document["assessment-results"]["results"][0]["observations"][0]["props"].clone();
    let prop = |name: &str| {
        let mut found = props.as_array().expect("a list").iter();
        found
            .find(|prop| prop["name"] == name)
            .map(|prop| text(&prop["value"]))
    };
    assert_eq!(prop("collected-by").as_deref(), Some(WORKFLOW));
    assert_eq!(
        prop("collected-at").as_deref(),
        Some("2026-03-06T13:00:00Z")
    );
    assert_eq!(prop("collected-run"), None);
}

/// A name that readers would obey is shown, cut and escaped, and one that is too long is refused.
#[test]
fn the_name_of_a_machine_is_data() {
    let name = format!(
        "\"<img src=x> ##[error]y [a](https://b) {}\"",
        "w".repeat(250)
    );
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10().collected(&name, FETCHED));
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    let run = |what: &str| repo.run(&format!("{what} --as-of {NOW}")).exits(0).stdout;
    let span = "audit --from 2026-03-02 --to 2026-03-08";
    for (what, never) in [
        (format!("trace {W10}"), &["##["][..]),
        (
            format!("trace {W10} --format markdown"),
            &["<img", "](", "https://"],
        ),
        (
            format!("{span} --format html"),
            &["<img", "wwwwwwwwwwwwwwwwwwwwwwwwwwwwww"],
        ),
        (format!("{span} --format csv"), &["##["]),
        (format!("{span} --format oscal"), &["##["]),
    ] {
        let told = run(&what);
        assert!(told.contains("img src=x"), "{what}: {told}");
        for never in never {
            assert!(!told.contains(never), "{never:?} in {what}:\n{told}");
        }
    }
    let longer = "w".repeat(301);
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10().collected(&longer, FETCHED));
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.check(NOW).exits(1).denies("evidence/schema");
}
