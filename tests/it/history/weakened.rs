//! Changes that ask less than before, and changes that do not.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, NOW};
use crate::history::policy::{Member, Policy, Task};

const WEAKENED: &str = "policy/weakened";

/// An honest repository whose policy changes from one to another.
pub(crate) fn changed(from: &Policy, to: &Policy) -> Repo {
    Repo::honest_with(from)
        .put(to)
        .land("Another policy (#3)", AFTER)
}

/// Demands that a change of the weekly task is told once, with what was and what is.
#[track_caller]
fn weakened(from: Task, to: Task, words: [&str; 2]) {
    let path = to.path();
    let repo = changed(&Policy::new().task(from), &Policy::new().task(to));
    let run = repo.check(NOW).exits(0).warns(WEAKENED);
    assert_eq!(run.finding(WEAKENED)["file"], path);
    let told = run.told(WEAKENED);
    for word in words.into_iter().chain([&repo.id("HEAD")[..7]]) {
        assert!(told.contains(word), "no {word} in {told}");
    }
}

#[track_caller]
fn not_weakened(from: &Policy, to: &Policy) {
    let repo = changed(from, to);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_longer_interval() {
    weakened(Task::weekly(), Task::monthly(), ["week", "month"]);
}

#[test]
fn a_longer_grace() {
    let words = ["1 business-day", "5 business-days"];
    weakened(
        Task::weekly(),
        Task::weekly().grace("5 business-days"),
        words,
    );
}

#[test]
fn fewer_artifacts() {
    let three = Task::weekly().artifacts(3);
    let repo = Repo::with(&Policy::new().task(three));
    let repo = repo.put(&Policy::new().task(Task::weekly().artifacts(2)));
    let repo = repo.land("Two will do (#2)", "2026-03-05T12:00:00+01:00");
    let told = repo
        .check("2026-03-05T13:00:00+01:00")
        .exits(0)
        .told(WEAKENED);
    assert!(told.contains('3') && told.contains('2'), "{told}");
}

#[test]
fn no_review() {
    let repo = Repo::with(&Policy::new().task(Task::weekly().reviewed()));
    let repo = repo.put(&Policy::new());
    let repo = repo.land("No review (#2)", "2026-03-05T12:00:00+01:00");
    let told = repo
        .check("2026-03-05T13:00:00+01:00")
        .exits(0)
        .told(WEAKENED);
    assert!(told.contains("review"), "{told}");
}

#[test]
fn more_approvers() {
    let repo = changed(&Policy::new(), &Policy::new().approvers("oversight, alpha"));
    let run = repo.check(NOW).exits(0).found(&[], &[WEAKENED]);
    let told = run.told(WEAKENED);
    assert!(told.contains("alpha"), "{told}");
    assert_eq!(run.finding(WEAKENED)["file"], "policy/dutybook.yaml");
}

#[test]
fn a_removed_task() {
    let repo = changed(&Policy::new(), &Policy::new().without("drill"));
    let told = repo
        .check(NOW)
        .exits(0)
        .found(&[], &[WEAKENED])
        .told(WEAKENED);
    assert!(told.contains("drill"), "{told}");
}

#[test]
fn what_was_weakened_and_taken_back_stays_told() {
    let repo = changed(&Policy::new(), &Policy::new().approvers("oversight, alpha"));
    let repo = repo
        .put(&Policy::new())
        .land("Taken back (#4)", "2026-03-10T10:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[WEAKENED]);
}

#[test]
fn asking_more_is_no_weakening() {
    let usual = Policy::new();
    let longer = Policy::new().task(Task::weekly().grace("5 business-days"));
    not_weakened(&longer, &usual);
    not_weakened(&usual, &Policy::new().task(Task::weekly().artifacts(1)));
    not_weakened(&usual, &Policy::new().task(Task::weekly().reviewed()));
    not_weakened(&usual, &Policy::new().task(Task::drill().id("exercise")));
    not_weakened(&Policy::new().approvers("oversight, alpha"), &usual);
    let more = Policy::new().member("alpha", Member::new("analyst-9@soc.example"));
    not_weakened(&usual, &more);
}

#[test]
fn a_comment_is_no_weakening() {
    let repo = Repo::honest();
    let path = Task::weekly().path();
    let text = repo.read(&path);
    repo.write(&path, format!("# Every week\n{text}"));
    let repo = repo.land("A comment (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn the_newest_policy_says_at_which_level() {
    let policy = Policy::new().rule(WEAKENED, "deny").without("drill");
    let repo = changed(&Policy::new(), &policy);
    repo.check(NOW).exits(1).found(&[WEAKENED], &[]);
}

#[test]
fn a_cadence_that_asks_for_nothing_for_years() {
    let every_sixth = "rrule: \"FREQ=YEARLY;INTERVAL=6;BYDAY=MO,TU,WE,TH,FR,SA,SU\"";
    let bunched = Task::new("weekly-report", "alpha", &[every_sixth]);
    weakened(Task::weekly(), bunched, ["every: week", "INTERVAL=6"]);
}

#[test]
fn a_cadence_in_other_words() {
    let weekly = |lines: &[&str]| Policy::new().task(Task::new("weekly-report", "alpha", lines));
    let plain = weekly(&["every: week"]);
    let rule = weekly(&["rrule: \"FREQ=WEEKLY;BYDAY=MO\"", "due: { within: P6D }"]);
    not_weakened(&plain, &rule);
    not_weakened(&plain, &weekly(&["every: day"]));
}

#[test]
fn a_person_who_becomes_two() {
    let alias = "oversight-1@users.noreply.example";
    let split = Policy::new().change("oversight-1@soc.example", |member| member.aliases.clear());
    let repo = changed(&Policy::new(), &split.member("alpha", Member::new(alias)));
    let told = repo
        .check(NOW)
        .exits(0)
        .found(&[], &[WEAKENED])
        .told(WEAKENED);
    assert!(told.contains(alias) && told.contains("2 persons"), "{told}");
}

/// One edit lowers a level and with it what would tell of it: it is told all the same.
#[test]
fn what_tells_of_it_is_never_switched_off() {
    let lowered = Policy::new().rule("duty/grace", "allow");
    let repo = changed(&Policy::new(), &lowered);
    let told = repo
        .check(NOW)
        .exits(0)
        .found(&[], &[WEAKENED])
        .told(WEAKENED);
    assert!(told.contains("duty/grace"), "{told}");
    let silenced = changed(&Policy::new(), &lowered.rule(WEAKENED, "allow"));
    let run = silenced.check(NOW).exits(1).denies("policy/schema");
    assert!(run.told("policy/schema").contains(WEAKENED));
}

#[test]
fn a_lowered_level_counts_for_the_change_after_it() {
    let repo = Repo::with(&Policy::new());
    let late = "2026-03-20T12:00:00+01:00";
    repo.check(late).exits(1).denies("duty/overdue");
    let repo = repo.put(&Policy::new().rule("duty/overdue", "allow"));
    repo.check(late)
        .exits(1)
        .denies("duty/overdue")
        .warns(WEAKENED);
    let repo = repo.land("Lower it (#2)", "2026-03-17T10:00:00+01:00");
    repo.check(late)
        .exits(1)
        .denies("duty/overdue")
        .warns(WEAKENED);
    repo.write("README.md", "The duties of this team.\n");
    let repo = repo.land("Something else (#3)", "2026-03-18T10:00:00+01:00");
    repo.check(late)
        .exits(0)
        .lacks("duty/overdue")
        .warns(WEAKENED);
    // Raised again, it counts at once.
    let repo = repo
        .put(&Policy::new())
        .land("Raise it (#4)", "2026-03-19T10:00:00+01:00");
    repo.check(late).exits(1).denies("duty/overdue");
}

#[test]
fn a_key_of_the_forge_is_exchanged() {
    let policy = Policy::new().history("forge_keys: [{ key: forge.pub }]");
    let repo = Repo::honest_with(&policy);
    let key = "policy/keys/forge.pub";
    repo.write(key, "ssh-ed25519 AAAA first\n");
    let repo = repo.land("A key (#3)", AFTER);
    let run = repo.check(NOW).exits(0);
    let first = run.told(WEAKENED);
    repo.write(key, "ssh-ed25519 AAAA second\n");
    let repo = repo.land("Another (#4)", "2026-03-09T11:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[WEAKENED; 2]);
    assert!(first.contains("was none"), "{first}");
}
