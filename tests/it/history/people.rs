//! Who counts as a performer: everybody whom git names beside the evidence.

use crate::harness::process::succeeds;
use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

const OVERSIGHT: &str = "oversight-1@soc.example";
/// The duty is not overdue yet: another review may still land.
const SELF: [&str; 1] = ["review/self"];

/// Evidence that oversight reviewed, ready to be committed.
fn reviewed() -> Repo {
    let repo = Repo::with(&Policy::new().task(Task::weekly().reviewed()));
    repo.record(&Evidence::w10().reviewed(OVERSIGHT, "2026-03-06T15:30:00+01:00"))
}

#[test]
fn a_reviewer_who_is_nobody_else_is_fine() {
    let repo = reviewed().land("Report of 2026-W10 (#2)", IN_TIME);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_co_author_cannot_review() {
    let repo = reviewed();
    repo.commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .with(OVERSIGHT)
        .run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

#[test]
fn nor_under_an_alias_of_the_roster() {
    let repo = reviewed();
    let alias = "oversight-1@users.noreply.example";
    repo.commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .with(alias)
        .run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

#[test]
fn nor_as_one_of_several() {
    let repo = reviewed();
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with("analyst-2@soc.example").with(OVERSIGHT).run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

#[test]
fn nor_under_an_address_of_the_mailmap() {
    let repo = reviewed();
    repo.write(
        ".mailmap",
        "Oversight One <oversight-1@soc.example> <one@home.example>\n",
    );
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with("one@home.example").run();
    repo.check(NOW).exits(1).found(&SELF, &["policy/weakened"]);
}

/// The mailmap that the mainline held at the landing counts: a later one changes nothing that is past,
/// and is told.
#[test]
fn a_later_mailmap_makes_nobody_a_co_author() {
    let repo = reviewed();
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with("one@home.example").run();
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.write(
        ".mailmap",
        "Oversight One <oversight-1@soc.example> <one@home.example>\n",
    );
    let repo = repo.land("Mailmap (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &["policy/weakened"]);
}

/// The judged mainline's mailmap counts, not that of the change under review.
#[test]
fn a_pull_request_cannot_map_its_co_author_away() {
    let repo = Repo::with(&Policy::new().task(Task::weekly().reviewed()));
    repo.branch("mailmap").write(
        ".mailmap",
        "Somebody <somebody@soc.example> <oversight-1@soc.example>\n",
    );
    repo.commit("Mailmap").at(IN_TIME).run();
    repo.switch("main");
    let evidence = Evidence::w10().reviewed(OVERSIGHT, "2026-03-06T15:30:00+01:00");
    let repo = repo.record(&evidence);
    repo.commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .with(OVERSIGHT)
        .run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
    repo.switch("mailmap");
    let run = repo.check_with(NOW, "--base main");
    let found = run.findings();
    assert!(
        found.iter().any(|found| found["rule"] == "review/self"),
        "{}",
        run.stdout
    );
}

/// A change that calls somebody another person is told before it lands, and afterwards.
#[test]
fn a_change_of_the_mailmap_is_told_before_it_lands() {
    let line = "Somebody <somebody@soc.example> <oversight-1@soc.example>\n";
    let told = |repo: &Repo| {
        let run = repo.check_with(NOW, "--base main").exits(0);
        let told = run.rules("warn");
        (told.contains(&"policy/weakened".to_owned()), run)
    };
    let repo = Repo::honest();
    repo.branch("mailmap").write(".mailmap", line);
    repo.commit("Mailmap").at(AFTER).run();
    let (is_told, run) = told(&repo);
    assert!(is_told, "{}", run.stdout);
    assert!(
        run.told("policy/weakened")
            .contains("somebody@soc.example, with the change that is judged")
    );
    // A change that began before the mainline's mailmap was written leaves it alone.
    repo.switch("main");
    repo.branch("other").write("README.md", "Another\n");
    repo.commit("Another").at(AFTER).run();
    repo.switch("main");
    let merge = repo.merge(&["mailmap"], "Merge branch 'mailmap'");
    merge.at("2026-03-09T13:00:00+01:00").run();
    let run = repo.check(NOW).exits(0).found(&[], &["policy/weakened"]);
    assert!(run.told("policy/weakened").contains("commit"));
    repo.switch("other");
    let run = repo.check_with(NOW, "--base main").exits(0);
    assert!(!run.told("policy/weakened").contains("that is judged"));
    // What the mainline wrote since is not the change's, whatever that writes itself.
    repo.write(
        ".mailmap",
        "Nobody <nobody@soc.example> <else@soc.example>\n",
    );
    repo.commit("A word").at("2026-03-09T14:00:00+01:00").run();
    let run = repo.check_with(NOW, "--base main");
    assert!(!run.told("policy/weakened").contains("that is judged"));
    // An address that no roster could list is somebody, too.
    for address in ["analyst", "two words@soc.example"] {
        let line = format!("Oversight <oversight-1@soc.example> <{address}>\n");
        let repo = Repo::honest();
        repo.branch("mailmap").write(".mailmap", line);
        repo.commit("Mailmap").at(AFTER).run();
        assert!(told(&repo).0, "{address}");
    }
    // Names alone make nobody another person.
    let repo = Repo::honest();
    repo.branch("names")
        .write(".mailmap", "Oversight One <oversight-1@soc.example>\n");
    repo.commit("Names").at(AFTER).run();
    assert!(!told(&repo).0);
}

#[test]
fn co_authors_of_what_a_merge_brought_count() {
    let repo = reviewed();
    repo.branch("w10");
    repo.commit("Report of 2026-W10")
        .at(IN_TIME)
        .with(OVERSIGHT)
        .run();
    repo.switch("main");
    repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME).run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

#[test]
fn co_authors_of_other_commits_do_not() {
    let repo = reviewed().land("Report of 2026-W10 (#2)", IN_TIME);
    repo.write("README.md", "Who we are\n");
    repo.commit("Readme (#3)").at(AFTER).with(OVERSIGHT).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn co_authors_who_do_not_review_are_fine() {
    let repo = reviewed();
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with("analyst-2@soc.example").run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

/// Whoever merges has looked at it, and did not do it.
#[test]
fn a_reviewer_may_merge() {
    let repo = reviewed();
    repo.branch("w10");
    repo.commit("Report of 2026-W10").at(IN_TIME).run();
    repo.switch("main");
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.author(OVERSIGHT).committer(OVERSIGHT).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

/// Words in the text of a message are no trailer.
#[test]
fn a_name_in_the_text_is_no_co_author() {
    let repo = reviewed();
    let message = "Report of 2026-W10 (#2)\n\nWithout Co-authored-by: Oversight One <oversight-1@soc.example>\n\nReviewed-by: Oversight One <oversight-1@soc.example>";
    repo.commit(message).at(IN_TIME).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_trailer_is_known_in_any_case() {
    let repo = reviewed();
    let message =
        "Report of 2026-W10 (#2)\n\nCO-AUTHORED-BY: Oversight One <oversight-1@soc.example>";
    repo.commit(message).at(IN_TIME).run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

/// A branch of many commits is merged: the first of them names the reviewer as a co-author.
#[test]
fn nor_behind_a_thousand_commits() {
    let repo = Repo::with(&Policy::new().task(Task::weekly().reviewed()));
    repo.branch("pull");
    repo.add(&Evidence::w10().reviewed(OVERSIGHT, "2026-03-06T15:30:00+01:00"));
    repo.commit("Report of 2026-W10")
        .at("2026-03-06T15:40:00+01:00")
        .with(OVERSIGHT)
        .run();
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let mut stream = String::new();
    for number in 0..1100 {
        let from = if number == 0 {
            "from refs/heads/pull^0\n"
        } else {
            ""
        };
        let at = 1_772_808_000 + number;
        let headers = format!("commit refs/heads/pull\ncommitter a <a@soc.example> {at} +0000\n");
        stream.extend([&headers, "data 1\nx\n", from, "\n"]);
    }
    repo.switch("main");
    let file = repo.beside("stream");
    std::fs::write(&file, stream).expect("written");
    let mut command = repo.git_command(&["fast-import", "--quiet"]);
    command.stdin(std::fs::File::open(file).expect("opened"));
    succeeds(&mut command);
    assert_eq!(repo.git(&["rev-parse", "pull^{tree}"]), tree);
    repo.merge(&["pull"], "Merge pull request #2 from soc/pull")
        .at(IN_TIME)
        .run();
    repo.check(NOW).exits(1).found(&SELF, &[]);
}

/// Git joins a line that begins with a blank to the one before it.
#[test]
fn nor_on_a_line_that_is_folded() {
    for trailer in [
        "Co-authored-by: Oversight One\n <oversight-1@soc.example>",
        "Co-authored-by:\n\tOversight One\n\t<oversight-1@soc.example>",
        "Co-authored-by: oversight-1@soc.example",
    ] {
        let repo = reviewed();
        repo.commit(&format!("Report of 2026-W10 (#2)\n\n{trailer}"))
            .at(IN_TIME)
            .run();
        repo.check(NOW).exits(1).found(&SELF, &[]);
    }
}

/// Before it lands, too: the commits of the change are what it lands with.
#[test]
fn nor_in_a_change_that_has_not_landed() {
    for (trailer, denied) in [(true, true), (false, false)] {
        let repo = reviewed();
        repo.branch("pull");
        let named = "Report\n\nCo-authored-by: Oversight One <oversight-1@soc.example>";
        let message = if trailer { named } else { "Report" };
        repo.commit(message).at(IN_TIME).run();
        let expected: &[&str] = if denied { &SELF } else { &[] };
        for options in ["--base main", "--base main --rev pull"] {
            let run = repo.check_with(NOW, options).exits(i32::from(denied));
            assert_eq!(run.rules("deny"), expected);
        }
    }
}
