//! History that is rewritten under its tokens, tokens that are taken away, and dates that tokens contradict.

use chrono::{NaiveDate, TimeDelta};

use super::authority::TestAuthority;
use super::book::{Book, Step, at};
use super::decade::{
    DECADE_END, QUARTER_END, decade, decade_of, duty_of_month, duty_of_week, landing, months,
    of_month, of_week, place_of, policy, quarter,
};
use super::grades::proved;
use crate::harness::run::text;

const REWRITTEN: &str = "history/rewritten";
const INVALID: &str = "timestamp/invalid";
const CLOCK: &str = "history/clock";

fn month(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).expect("a month")
}

/// Ten years in which something was done to the commit that brings the evidence of March 2017.
fn rewritten(change: impl FnOnce(&mut Step)) -> Book {
    let mut steps = decade();
    let place = place_of(&steps, month(2017, 3));
    change(&mut steps[place]);
    Book::write(steps)
}

/// Demands that every checkpoint from March 2017 on is missed, that its tokens prove nothing, and that what came before is
/// proved as it was.
#[track_caller]
fn demand_missed(book: &Book) {
    let as_of = at(DECADE_END);
    let run = book.check(as_of).exits(1);
    let denied = run.rules("deny");
    let count = |rule: &str| denied.iter().filter(|found| *found == rule).count();
    let missed = months().filter(|it| *it >= month(2017, 3)).count();
    assert_eq!((count(REWRITTEN), count(INVALID)), (missed, missed));
    let honest = proved(Book::write(decade()).repo.root(), as_of);
    let found = proved(book.repo.root(), as_of);
    for at in months().filter(|it| *it < month(2017, 3)) {
        let duty = duty_of_month(at);
        assert_eq!(found[&duty], honest[&duty], "{duty}");
    }
    for at in months().filter(|it| *it > month(2017, 3)) {
        let proved = &found[&duty_of_month(at)];
        assert_eq!(
            (proved.grade(), proved.when.not_after),
            ("claimed", None),
            "{at}"
        );
    }
}

#[test]
fn the_history_is_rewritten_with_other_words_and_its_tokens_kept() {
    let better = of_month(month(2017, 3)).summary("Nothing at all was found");
    demand_missed(&rewritten(|step| {
        *step = step.clone().put(&better.path(), better.text());
    }));
}

#[test]
fn the_history_is_rewritten_with_another_date_and_its_tokens_kept() {
    demand_missed(&rewritten(|step| step.at -= TimeDelta::hours(1)));
}

#[test]
fn the_history_is_rewritten_without_a_file_and_its_tokens_kept() {
    let book = rewritten(|step| {
        step.changes.clear();
        *step = step.clone().put("README.md", "Other work\n");
    });
    demand_missed(&book);
    book.check(at(DECADE_END)).denies("duty/overdue");
}

#[test]
fn the_whole_history_is_rewritten_from_its_first_commit_and_its_tokens_kept() {
    let mut steps = decade();
    steps[0].message = "Another beginning".to_owned();
    let book = Book::write(steps);
    let run = book.check(at(DECADE_END)).exits(1);
    let denied = run.rules("deny");
    assert_eq!(denied.len(), 240, "{denied:?}");
    let proved = proved(book.repo.root(), at(DECADE_END));
    assert!(proved.values().all(|it| it.grade() == "claimed"));
    let told = run.findings();
    let message = text(
        &told
            .iter()
            .find(|it| it["rule"] == REWRITTEN)
            .expect("told")["message"],
    );
    assert!(message.contains("is not on the mainline"), "{message}");
    book.repo
        .run("timestamp verify")
        .exits(1)
        .says("not on the mainline");
}

/// Nothing is left that could be missed, where nothing is required: what is proved says so, and only that.
#[test]
fn tokens_that_are_rewritten_away_leave_nothing_proved() {
    let mut steps = decade();
    for step in &mut steps {
        step.changes
            .retain(|path, _| !path.starts_with("timestamps/"));
    }
    let book = Book::write(steps.clone());
    book.check(at(DECADE_END)).exits(0).found(&[], &[]);
    let proved = proved(book.repo.root(), at(DECADE_END));
    assert_eq!(proved.len(), 120);
    for (duty, proved) in proved {
        let bounds = (proved.when.not_before, proved.when.not_after);
        assert_eq!(
            (proved.grade(), bounds),
            ("claimed", (None, None)),
            "{duty}"
        );
    }
}

#[test]
fn tokens_that_are_rewritten_away_are_missed_where_they_are_required() {
    let mut steps = decade_of(&policy("required: true"));
    steps.retain(|step| step.stamp.is_none());
    let book = Book::write(steps);
    let run = book.check(at(DECADE_END)).exits(1);
    run.denies("timestamp/missing");
    let late = proved(book.repo.root(), at(DECADE_END));
    let late = late.values().filter(|it| it.standing == "late").count();
    assert_eq!(late, 120, "all of it counts as landed now");
}

/// A token that the mainline held proves what it proved.
#[test]
fn tokens_that_a_commit_removes_count_all_the_same() {
    let mut steps = quarter();
    let honest = Book::write(steps.clone());
    steps.clone_from(&honest.steps);
    let mut step = Step::new(at("2026-04-06T09:00:00Z"), "Tidy (#9)");
    for path in honest.steps.iter().flat_map(Step::tokens) {
        let checkpoint = path.replace(".tsr", ".checkpoint");
        step = step.remove(&path).remove(&checkpoint);
    }
    steps.push(step);
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let as_of = at(QUARTER_END);
    assert_eq!(
        proved(book.repo.root(), as_of),
        proved(honest.repo.root(), as_of)
    );
}

/// Tokens that are removed in the worktree alone, before a commit.
#[test]
fn tokens_that_are_gone_from_the_worktree_count_all_the_same() {
    let book = Book::write(quarter());
    let as_of = at(QUARTER_END);
    let before = proved(book.repo.root(), as_of);
    book.repo.remove("timestamps");
    book.check(as_of).exits(0).found(&[], &[]);
    assert_eq!(proved(book.repo.root(), as_of), before);
}

/// Evidence that is made up in April, in a commit dated back to March, after tokens of March have landed.
#[test]
fn a_commit_dated_back_behind_a_token_lands_when_a_token_first_covers_it() {
    let authority = TestAuthority::default();
    let mut steps = quarter();
    // The week was missed.
    let missed = of_week("2026-W12", "2026-03-20");
    steps.retain(|step| !step.changes.contains_key(&missed.path()));
    let made_up = landing(&missed, at("2026-03-20T15:00:00Z"));
    // It is brought after the last token of the quarter, and dated between two of March.
    steps.push(made_up);
    let told = Book::write(steps.clone());
    let as_of = at(QUARTER_END);
    // Dated back by more than a day, it also steps back.
    told.check(as_of).exits(1).denies(CLOCK);
    let now = &proved(told.repo.root(), as_of)[&duty_of_week("2026-W12")];
    assert_eq!((now.standing, now.at), ("late", as_of), "nothing covers it");
    let covered = at("2026-04-06T20:00:00Z");
    steps.push(Step::stamp(&authority, covered));
    let book = Book::write(steps);
    let run = book.check(as_of).exits(1);
    run.denies(CLOCK);
    let then = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W12")];
    assert_eq!((then.standing, then.at), ("late", covered));
    assert_eq!(then.grade(), "timestamped");
    assert_eq!(then.when.not_after, Some(covered));
    assert_eq!(then.when.not_before, Some(at("2026-04-03T20:00:00Z")));
}

/// The dates of all commits after a token step back together: only the token shows it.
#[test]
fn a_branch_that_goes_on_before_its_last_token_is_told_by_the_token() {
    let mut steps = quarter();
    steps.truncate(3);
    let token = at("2026-03-06T20:00:00Z");
    assert_eq!(steps[2].at, token + TimeDelta::minutes(2));
    // The commit that brings the token, and what follows it, are dated to the morning before.
    steps[2].at = at("2026-03-06T15:30:00Z");
    let late = of_week("2026-W11", "2026-03-13");
    steps.push(landing(&late, at("2026-03-06T16:00:00Z")));
    let book = Book::write(steps);
    let as_of = at("2026-03-16T12:00:00Z");
    let run = book.check(as_of).exits(1);
    let clocks = run.rules("deny");
    assert_eq!(
        clocks.iter().filter(|it| *it == CLOCK).count(),
        2,
        "{clocks:?}"
    );
    let told: Vec<String> = run
        .findings()
        .iter()
        .filter(|it| it["rule"] == CLOCK)
        .map(|it| text(&it["message"]))
        .collect();
    assert!(
        told.iter()
            .all(|it| it.contains("it follows a commit that holds a token of")),
        "{told:?}"
    );
    let proved = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W11")];
    assert_eq!(proved.at, as_of);
}

#[test]
fn a_commit_dated_after_the_token_that_covers_it_lands_at_the_token() {
    let authority = TestAuthority::default();
    let mut steps = quarter();
    steps.truncate(1);
    let evidence = of_week("2026-W10", "2026-03-06");
    // Dated a week ahead of the token over it.
    steps.push(landing(&evidence, at("2026-03-13T15:00:00Z")));
    let token = at("2026-03-06T20:00:00Z");
    steps.push(Step::stamp(&authority, token));
    let book = Book::write(steps);
    let as_of = at("2026-03-14T12:00:00Z");
    let run = book.check(as_of).exits(1);
    let told = run
        .findings()
        .iter()
        .filter(|it| it["rule"] == CLOCK && it["level"] == "deny")
        .map(|it| text(&it["message"]))
        .collect::<Vec<_>>();
    assert!(
        told.iter()
            .any(|it| it.contains("a token of Fri 6 Mar 2026 21:00")),
        "{told:?}"
    );
    let proved = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W10")];
    assert_eq!((proved.at, proved.standing), (token, "met"));
}
