//! What runs on the mainline and on a schedule.

use serde_json::json;

use super::pipeline::{Source, run_pipeline};
use crate::book::{Book, DUE_LINE, Mainline, TASK};
use crate::server::{Request, Server};

const JOB: &str = "duties-and-evidence";

#[test]
fn the_daily_check_is_red_when_a_duty_is_overdue() {
    let daily = Source::of_mainline("schedule");
    let book = Book::new("gitlab", Mainline::Overdue);
    let Some(run) = run_pipeline(&book, &daily) else {
        return;
    };
    run.ends(&[(JOB, false)]).annotates(TASK, DUE_LINE);
    let book = Book::new("gitlab", Mainline::Settled);
    let Some(run) = run_pipeline(&book, &daily) else {
        return;
    };
    run.ends(&[(JOB, true)]);
}

#[test]
fn the_mainline_is_anchored_whatever_the_verdict_is() {
    for (mainline, is_green) in [(Mainline::Settled, true), (Mainline::Overdue, false)] {
        let book = Book::new("gitlab", mainline);
        let Some(run) = run_pipeline(&book, &Source::of_mainline("push")) else {
            return;
        };
        let run = run.ends(&[("anchor", true), (JOB, is_green)]);
        let anchor = &run.artifacts["anchor/dutybook-anchor.yaml"];
        assert!(anchor.contains(&book.commit_of("main")), "{anchor}");
    }
}

/// Answers that no schedule ran, or that one did.
fn schedules(has_run: bool) -> Server {
    Server::start(move |_| {
        let runs = if has_run {
            json!([{"id": 1}])
        } else {
            json!([])
        };
        (200, runs.to_string())
    })
}

#[test]
fn a_stopped_schedule_is_found() {
    for has_run in [true, false] {
        let book = Book::new("gitlab", Mainline::Settled);
        let server = schedules(has_run);
        let source = Source::of_mainline("push")
            .with("DUTYBOOK_TOKEN", "t0ken")
            .with("CI_API_V4_URL", &format!("{}/api/v4", server.url));
        let Some(run) = run_pipeline(&book, &source) else {
            return;
        };
        let jobs = [
            ("anchor", true),
            (JOB, true),
            ("schedule-still-runs", has_run),
        ];
        run.ends(&jobs);
        let asked = server.take();
        let [request] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        let path = "GET /api/v4/projects/7/pipelines?source=schedule&per_page=1&updated_after=";
        assert!(request.line().starts_with(path), "{request:?}");
        assert_eq!(request.headers["private-token"], "t0ken");
    }
}

/// A project that has no issue with the label until one is created.
fn issues() -> Server {
    let mut is_open = false;
    Server::start(move |request: &Request| {
        let issue = json!({"id": 90, "iid": 12, "milestone": {"iid": 4}});
        let open = if is_open { json!([issue]) } else { json!([]) };
        is_open |= request.method == "POST";
        match request.method.as_str() {
            "GET" => (200, open.to_string()),
            "POST" => (201, issue.to_string()),
            _ => (200, issue.to_string()),
        }
    })
}

#[test]
fn the_weekly_issue_is_opened_once_and_then_rewritten() {
    let book = Book::new("gitlab", Mainline::Settled);
    let server = issues();
    let weekly = Source::of_mainline("schedule")
        .with("DUTYBOOK_WEEKLY", "yes")
        .with("DUTYBOOK_TOKEN", "t0ken")
        .with("CI_API_V4_URL", &format!("{}/api/v4", server.url));
    for expected in [
        "POST /api/v4/projects/7/issues",
        "PUT /api/v4/projects/7/issues/12",
    ] {
        let Some(run) = run_pipeline(&book, &weekly) else {
            return;
        };
        run.ends(&[(JOB, true), ("what-falls-due", true)]);
        let asked = server.take();
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert!(asked[0].path.contains("labels=dutybook-due&state=opened"));
        assert_eq!(asked[1].line(), expected);
        let body = &asked[1].body;
        assert!(
            body.contains("description=") && body.contains("alerts"),
            "{body}"
        );
    }
}
