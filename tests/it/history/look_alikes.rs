//! One person who stands on a roster twice, with addresses that read the same, and reviews their own
//! work.

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{IN_TIME, NOW};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

const OVERSIGHT: &str = "oversight-1@soc.example";
const REVIEWED_AT: &str = "2026-03-06T15:30:00+01:00";

/// The oversight's address a second time, on another roster, and evidence under it that the first
/// one reviewed.
fn reviewed_by_their_double(address: &str) -> Run {
    let mut policy = Policy::new().task(Task::weekly().reviewed());
    let quoted = format!("\"{address}\"");
    policy.teams[0].1.push(Member::new(&quoted));
    let evidence = Evidence::w10().by(&quoted);
    let evidence = evidence.reviewed(OVERSIGHT, REVIEWED_AT);
    let repo = Repo::with(&policy).record(&evidence);
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.check(NOW)
}

#[test]
fn an_address_with_characters_that_nobody_sees_is_refused() {
    for invisible in [
        "\u{ad}",
        "\u{34f}",
        "\u{200b}",
        "\u{2060}",
        "\u{3164}",
        "\u{fe0f}",
        "\u{e0041}",
        "\u{a0}",
        "\u{2003}",
        "\u{2800}",
    ] {
        for address in [
            format!("{invisible}{OVERSIGHT}"),
            OVERSIGHT.replace("-1", &format!("-1{invisible}")),
            format!("{OVERSIGHT}{invisible}"),
        ] {
            let run = reviewed_by_their_double(&address).exits(1);
            let told = run.denies("policy/schema");
            assert!(told.stdout.contains("cannot be seen"), "{address:?}");
        }
    }
}

#[test]
fn escapes_of_such_characters_are_refused_too() {
    for escape in [r"\u200b", r"\u00ad", r"\U000e0041", r"\ufe0f"] {
        let address = OVERSIGHT.replace("soc", &format!("so{escape}c"));
        reviewed_by_their_double(&address)
            .exits(1)
            .denies("policy/schema");
    }
}

#[test]
fn case_width_and_composition_make_no_second_person() {
    for address in [
        "Oversight-1@SOC.example",
        "ｏｖｅｒｓｉｇｈｔ-１@soc.example",
        "over\u{17f}ight-1@soc.example",
    ] {
        reviewed_by_their_double(address)
            .exits(1)
            .denies("review/self");
    }
}

#[test]
fn letters_of_another_script_that_look_the_same_are_refused() {
    for address in [
        "\u{43e}versight-1@soc.example",
        concat!("oversight-1@soc", ".ex\u{430}mple"),
    ] {
        let run = reviewed_by_their_double(address).exits(1);
        let told = run.told("policy/schema");
        assert!(told.contains("looks like"), "{told}");
        assert!(told.contains("U+04"), "{told}");
    }
}

#[test]
fn a_co_author_whose_address_hides_characters_is_the_reviewer() {
    for invisible in ["\u{200b}", "\u{2060}", "\u{fe0f}", "\u{e0041}", "\u{a0}"] {
        let repo = Repo::with(&Policy::new().task(Task::weekly().reviewed()));
        let repo = repo.record(&Evidence::w10().reviewed(OVERSIGHT, REVIEWED_AT));
        let co_author = OVERSIGHT.replace("soc", &format!("so{invisible}c"));
        let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
        commit.with(&co_author).run();
        repo.check(NOW).exits(1).denies("review/self");
    }
}

#[test]
fn people_with_letters_of_their_own_language_are_welcome() {
    let mut policy = Policy::new().task(Task::weekly().reviewed());
    for address in [
        "sørensen@soc.example",
        "иванов@soc.example",
        "山田@soc.example",
    ] {
        policy.teams[0].1.push(Member::new(address));
    }
    let evidence = Evidence::w10().by("SØRENSEN@soc.example");
    let evidence = evidence.reviewed(OVERSIGHT, REVIEWED_AT);
    let repo = Repo::with(&policy).record(&evidence);
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn one_person_may_list_both_spellings_of_their_address() {
    let mut policy = Policy::new();
    let mut member = Member::new("chr\u{f8}st@soc.example");
    member
        .aliases
        .push("chr\u{f8}\u{455}t@soc.example".to_owned());
    policy.teams[0].1.push(member);
    Repo::honest_with(&policy)
        .check(NOW)
        .exits(0)
        .found(&[], &[]);
}
