//! `trace`: how what it tells is known, in every format, whatever the files say.

use serde_json::Value;

use crate::harness::keys::Key;
use crate::harness::repo::{Repo, START};
use crate::harness::tools::needs;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, REQUEST, WAIVER, request, waiver};
use crate::history::policy::{Policy, Task};

#[track_caller]
fn json(repo: &Repo, what: &str) -> Value {
    let run = repo.run(&format!("trace {what} --as-of {NOW} --format json"));
    run.exits(0).json()
}

#[track_caller]
fn human(repo: &Repo, what: &str, options: &str) -> String {
    let run = repo.run(&format!("trace {what} --as-of {NOW} {options}"));
    run.exits(0).stdout
}

const REVIEWER: &str = "oversight-1@soc.example";

fn reviewed() -> Evidence {
    Evidence::w10().reviewed(REVIEWER, "2026-03-06T15:30:00+01:00")
}

/// Evidence with a review in it, waiting to be committed.
fn with_review(policy: &Policy) -> Repo {
    Repo::with(policy).record(&reviewed())
}

#[track_caller]
fn is_proved(repo: &Repo, proof: &str, words: &str) {
    let told = json(repo, W10);
    assert_eq!(told["review"]["by"], REVIEWER);
    assert_eq!(told["review"]["proof"], proof, "{told:#}");
    let text = human(repo, W10, "");
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_review_in_the_file_alone_is_unproven() {
    let repo = with_review(&Policy::new()).land("Report (#2)", IN_TIME);
    is_proved(&repo, "file", "unproven: only the file says so");
}

/// A mailmap that lands later does not make the committer of that time the reviewer.
#[test]
fn a_later_mailmap_proves_no_review() {
    let repo = with_review(&Policy::new()).land("Report (#2)", IN_TIME);
    let line = format!("Oversight One <{REVIEWER}> <analyst-1@soc.example>\n");
    repo.write(".mailmap", line);
    let repo = repo.land("Names (#3)", AFTER);
    is_proved(&repo, "file", "unproven: only the file says so");
}

#[test]
fn a_review_in_a_trailer_is_unproven() {
    let message = format!("Report (#2)\n\nReviewed-by: Oversight One <{REVIEWER}>");
    let repo = with_review(&Policy::new()).land(&message, IN_TIME);
    is_proved(&repo, "trailer", "unproven: only a trailer");
}

#[test]
fn a_reviewer_who_is_named_as_author_may_be_named_by_anyone() {
    let repo = with_review(&Policy::new());
    // By an alias of the roster.
    let commit = repo.commit("Report (#2)").at(IN_TIME);
    commit.author("oversight-1@users.noreply.example").run();
    is_proved(&repo, "author", "which anyone can set");
}

#[test]
fn the_author_of_what_the_review_was_not_yet_in_shows_nothing() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    repo.commit("Report (#2)")
        .at(IN_TIME)
        .author(REVIEWER)
        .run();
    let better = reviewed().amended("2026-03-09T09:00:00+01:00", "The review was missing");
    let repo = repo.record(&better).land("Reviewed (#3)", AFTER);
    is_proved(&repo, "file", "unproven: only the file says so");
}

#[test]
fn the_author_of_a_commit_that_a_merge_brought_is_told() {
    let repo = with_review(&Policy::new());
    repo.branch("work");
    repo.commit("Report").at(IN_TIME).author(REVIEWER).run();
    repo.switch("main");
    repo.merge(&["work"], "Merge pull request #2")
        .at("2026-03-06T16:30:00+01:00")
        .run();
    is_proved(&repo, "author", "which anyone can set");
}

#[test]
fn the_reviewers_own_key_proves_a_review() {
    needs!("ssh-keygen");
    let repo = Repo::unborn();
    let key = Key::new(&repo, "reviewer");
    let policy = Policy::new()
        .history("signatures: optional")
        .key(REVIEWER, &key.public);
    let repo = repo.put(&policy).land("Policy (#1)", START);
    let repo = repo.record(&reviewed());
    let commit = repo.commit("Report (#2)").at(IN_TIME);
    commit.committer(REVIEWER).signed(&key).run();
    is_proved(&repo, "signed", "signed by the reviewer's key");
}

#[test]
fn what_is_removed_and_brought_back_is_told_in_order() {
    let repo = Repo::honest();
    let path = Evidence::w10().path();
    let bytes = repo.read(&path);
    repo.remove(&path);
    let gone = repo.commit("Away (#3)").at(AFTER).run();
    let text = human(&repo, W10, "");
    assert!(text.contains("had landed and was removed"), "{text}");
    repo.write(&path, bytes);
    let back = repo
        .commit("Back (#4)")
        .at("2026-03-09T11:00:00+01:00")
        .run();
    let told = json(&repo, W10);
    let deeds: Vec<(&str, &str)> = told["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (it["change"].as_str(), it["landed"]["commit"].as_str()))
        .map(|(change, commit)| (change.expect("text"), commit.expect("a commit")))
        .collect();
    assert_eq!(deeds, [("removed", &*gone), ("brought-back", &*back)]);
}

#[test]
fn an_artifact_that_was_swapped_is_told() {
    let evidence = Evidence::w10().artifact("scores.csv", "1");
    let repo = Repo::with(&Policy::new()).record(&evidence);
    let repo = repo.land("Report (#2)", IN_TIME);
    assert_eq!(json(&repo, W10)["changes"], Value::Array(Vec::new()));
    repo.write(evidence.beside("scores.csv"), "2");
    let repo = repo.land("Scores (#3)", AFTER);
    let told = json(&repo, W10);
    assert_eq!(told["changes"][0]["change"], "changed", "{told:#}");
    assert_eq!(told["changes"][0]["file"], evidence.beside("scores.csv"));
    assert_eq!(told["is_valid"], false);
    let text = human(&repo, W10, "");
    assert!(text.contains("does not hold, because"), "{text}");
}

#[test]
fn without_history_nothing_is_said_to_be_proved() {
    let repo = Repo::honest();
    let text = human(&repo, W10, "--no-history");
    assert!(text.contains("history was not read"), "{text}");
    assert!(
        text.contains("nothing is proved about when it landed"),
        "{text}"
    );
    assert!(!text.contains(&repo.id("HEAD~1")[..7]), "{text}");
}

#[test]
fn what_was_imported_proves_nothing() {
    let repo = Repo::honest_with(&Policy::new().history("since: 2026-03-08"));
    let text = human(&repo, W10, "");
    assert!(text.contains("imported"), "{text}");
    assert!(text.contains("its landing proves nothing"), "{text}");
    assert_eq!(json(&repo, W10)["landed"]["grade"], "imported");
    // And before adoption nothing is judged by history at all.
    let run = repo.run(&format!("trace {W10} --as-of 2026-03-07"));
    run.exits(0)
        .says("history is judged from its adoption on only");
}

#[test]
fn what_is_not_committed_yet_counts_as_landing_now() {
    let repo = with_review(&Policy::new());
    let text = human(&repo, W10, "");
    assert!(text.contains("not yet: no commit holds it"), "{text}");
    let told = json(&repo, W10);
    assert_eq!(told["landed"]["commit"], Value::Null);
}

#[test]
fn a_request_and_its_evidence_tell_one_story() {
    let repo = Repo::with(&Policy::new());
    repo.write(
        REQUEST,
        request("2026-03-03T10:00:00+01:00", "A wave of mails"),
    );
    let repo = repo.land("Request (#2)", "2026-03-03T11:00:00+01:00");
    let duty = "drill/2026-03-03-phishing/beta";
    let told = json(&repo, duty);
    assert_eq!(told["request"], REQUEST);
    assert_eq!(json(&repo, REQUEST), told);
}

#[test]
fn a_file_may_be_named_from_where_one_stands() {
    let repo = Repo::honest();
    let below = repo.path("evidence/weekly-report");
    let told = human(&repo, W10, "");
    for what in [
        "2026/2026-W10/alpha.yaml",
        "./2026/../2026/2026-W10/alpha.yaml",
        "evidence/weekly-report/2026/2026-W10/alpha.yaml",
    ] {
        let run = repo.run_in(&below, &format!("trace {what} --as-of {NOW}"));
        assert_eq!(run.exits(0).stdout, told, "{what}");
    }
}

#[test]
fn a_slip_is_told_what_was_meant() {
    let repo = Repo::honest();
    repo.run(&format!("trace weekly-report/2026-W10/alpa --as-of {NOW}"))
        .exits(2)
        .complains(&format!("did you mean `{W10}`?"));
}

#[test]
fn text_of_files_and_commits_is_data() {
    let task = Task::weekly().grace("P1D # <b>x</b> ##[group]y @team");
    let repo = Repo::with(&Policy::new().task(task));
    let text = waiver("2026-W10").replace("Change freeze", "\"::error::x [a](https://b) \\e[31m\"");
    repo.write(WAIVER, text);
    repo.commit("Freeze (#2)")
        .at(START)
        .author("<img>@soc.example")
        .run();
    let told = human(&repo, W10, "");
    for never in ["\u{1b}", "##[", "\n::", " ::"] {
        assert!(!told.contains(never), "{never:?} in:\n{told}");
    }
    let told = human(&repo, W10, "--format markdown");
    for never in ["<b>", "<img", "](", "@team", "https://", "\u{1b}"] {
        assert!(!told.contains(never), "{never:?} in:\n{told}");
    }
    assert!(told.starts_with(&format!("# {W10}: ")), "{told}");
    let printed = human(&repo, W10, "--format json");
    assert!(!printed.contains("##["), "{printed}");
}

#[test]
fn an_anchor_needs_a_commit() {
    Repo::unborn()
        .put(&Policy::new())
        .run("anchor")
        .exits(2)
        .complains("no commit yet");
    Repo::empty()
        .put(&Policy::new())
        .run("anchor")
        .exits(2)
        .complains("not a git repository");
    let repo = Repo::honest();
    repo.run("anchor --rev nowhere").exits(2);
    let run = repo.run(&format!("anchor --as-of {NOW} --rev HEAD~1 --seen nightly"));
    let first = repo.id("HEAD~1");
    let expected = format!("- commit: \"{first}\"\n  time: {NOW}\n  seen: \"nightly\"\n");
    assert_eq!(run.exits(0).stdout, expected);
}
