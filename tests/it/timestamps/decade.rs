//! Ten years of evidence with a token a month, and a quarter of weeks with a token a week.

use std::sync::OnceLock;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::authority::TestAuthority;
use super::book::{Book, Step, at};
use super::grades::proved;
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// What the policies of these tests accept.
pub(crate) const CERTIFICATE: &str = "policy/timestamping/test.pem";

/// When the ten years are judged: nothing of 2026-01 is due yet.
pub(crate) const DECADE_END: &str = "2026-01-10T12:00:00Z";

/// When the quarter is judged: a Tuesday, on which the duty of 2026-W15 is open.
pub(crate) const QUARTER_END: &str = "2026-04-07T12:00:00Z";

/// The weeks of the quarter, each with the Friday on which its evidence lands.
pub(crate) const WEEKS: [(&str, &str); 5] = [
    ("2026-W10", "2026-03-06"),
    ("2026-W11", "2026-03-13"),
    ("2026-W12", "2026-03-20"),
    ("2026-W13", "2026-03-27"),
    ("2026-W14", "2026-04-03"),
];

/// A policy whose `history.timestamps` has some lines, beside the accepted certificate.
pub(crate) fn policy(lines: &str) -> Policy {
    let separator = if lines.is_empty() { "" } else { ", " };
    Policy::new().history(format!(
        "timestamps: {{ authorities: [test.pem]{separator}{lines} }}"
    ))
}

/// The commit that brings a policy and the certificate of an authority.
pub(crate) fn founding(policy: &Policy, authority: &TestAuthority, time: DateTime<Utc>) -> Step {
    let mut step = Step::new(time, "Policy (#1)").put(CERTIFICATE, authority.pem());
    for (path, text) in policy.files() {
        step = step.put(&path, text);
    }
    step
}

/// The commit that brings evidence.
pub(crate) fn landing(evidence: &Evidence, time: DateTime<Utc>) -> Step {
    let message = format!("{} (#2)", evidence.occurrence);
    Step::new(time, &message).put(&evidence.path(), evidence.text())
}

/// The months of the ten years, by their first days.
pub(crate) fn months() -> impl Iterator<Item = NaiveDate> {
    let years = 2016..2026;
    years.flat_map(|year| (1..=12).filter_map(move |month| NaiveDate::from_ymd_opt(year, month, 1)))
}

pub(crate) fn duty_of_month(month: NaiveDate) -> String {
    format!("weekly-report/{}/alpha", month.format("%Y-%m"))
}

/// The evidence of a month, which is done on its 20th.
pub(crate) fn of_month(month: NaiveDate) -> Evidence {
    let occurrence = month.format("%Y-%m").to_string();
    let done = format!("{occurrence}-20T10:00:00Z");
    Evidence::weekly(&occurrence, &done)
}

fn on_20th(month: NaiveDate, hour: u32) -> DateTime<Utc> {
    let day = month.with_day(20).expect("a day");
    day.and_hms_opt(hour, 0, 0).expect("an hour").and_utc()
}

/// When the token of a month was made: in the night after the 20th.
pub(crate) fn stamped_at(month: NaiveDate) -> DateTime<Utc> {
    on_20th(month, 2) + TimeDelta::days(1)
}

/// Ten years: for each month its evidence, and a token over it.
pub(crate) fn decade_of(policy: &Policy) -> Vec<Step> {
    let policy = policy.clone().starts("2016-01-01").task(Task::monthly());
    let policy = policy.without("drill");
    let authority = TestAuthority::default();
    let mut steps = vec![founding(&policy, &authority, at("2015-12-31T12:00:00Z"))];
    for month in months() {
        steps.push(landing(&of_month(month), on_20th(month, 14)));
        steps.push(Step::stamp(&authority, stamped_at(month)));
    }
    steps
}

/// The commits of the ten years with their tokens, made once.
pub(crate) fn decade() -> Vec<Step> {
    static STEPS: OnceLock<Vec<Step>> = OnceLock::new();
    let steps = STEPS.get_or_init(|| Book::write(decade_of(&policy(""))).steps);
    steps.clone()
}

/// The place of the commit that brings the evidence of a month.
pub(crate) fn place_of(steps: &[Step], month: NaiveDate) -> usize {
    let path = of_month(month).path();
    let place = steps.iter().position(|it| it.changes.contains_key(&path));
    place.expect("a commit that brings it")
}

pub(crate) fn of_week(week: &str, friday: &str) -> Evidence {
    Evidence::weekly(week, &format!("{friday}T14:00:00Z"))
}

pub(crate) fn duty_of_week(week: &str) -> String {
    format!("weekly-report/{week}/alpha")
}

/// A quarter: for each week its evidence on Friday at 15:00 UTC, and a token at 20:00.
pub(crate) fn quarter_of(policy: &Policy, authority: &TestAuthority) -> Vec<Step> {
    let mut steps = vec![founding(policy, authority, at("2026-03-01T11:00:00Z"))];
    for (week, friday) in WEEKS {
        let evidence = of_week(week, friday);
        steps.push(landing(&evidence, at(&format!("{friday}T15:00:00Z"))));
        steps.push(Step::stamp(authority, at(&format!("{friday}T20:00:00Z"))));
    }
    steps
}

pub(crate) fn quarter() -> Vec<Step> {
    quarter_of(&policy(""), &TestAuthority::default())
}

#[test]
fn ten_honest_years_pass_and_each_month_lies_between_two_tokens() {
    let book = Book::write(decade());
    let as_of = at(DECADE_END);
    book.check(as_of).exits(0).found(&[], &[]);
    let proved = proved(book.repo.root(), as_of);
    assert_eq!(proved.len(), 120);
    let mut before = None;
    for month in months() {
        let of_month = &proved[&duty_of_month(month)];
        let (token, when) = (stamped_at(month), &of_month.when);
        assert_eq!(of_month.standing, "met", "{month}");
        assert_eq!(of_month.grade(), "timestamped", "{month}");
        assert_eq!(when.not_before, before, "{month}");
        assert_eq!(when.not_after, Some(token), "{month}");
        assert_eq!(when.authority.as_deref(), Some("Test Signer"), "{month}");
        before = Some(token);
    }
    let listed = book.repo.run("timestamp verify").exits(0).stdout;
    assert_eq!(
        listed
            .lines()
            .filter(|line| line.starts_with("ok       "))
            .count(),
        120
    );
}

#[test]
fn the_checkpoints_of_ten_years_are_what_the_tests_and_git_compute() {
    let book = Book::write(decade());
    for place in [0, 1, 2, 3, 50, 117, 200, 240] {
        let printed = book
            .repo
            .run(&format!("checkpoint --rev {}", book.ids[place]));
        assert_eq!(
            printed.exits(0).stdout,
            book.checkpoints[place],
            "commit {place}"
        );
    }
    assert_eq!(
        super::log::by_git(&book.repo, &book.ids[40], ""),
        book.checkpoints[40]
    );
}
