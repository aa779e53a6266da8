//! What runs on the mainline and on a schedule.

use serde_json::json;

use super::agent::{Build, run_build};
use crate::book::{Book, DUE_LINE, Mainline, TASK};
use crate::server::{Request, Server};

const WEEKLY: &str = "What falls due";

#[test]
fn the_daily_check_is_red_when_a_duty_is_overdue() {
    let daily = Build::of_mainline("Schedule");
    let Some(run) = run_build(&Book::new("azure", Mainline::Overdue), &daily) else {
        return;
    };
    run.ends(&[("check", false)]).annotates(TASK, DUE_LINE);
    let Some(run) = run_build(&Book::new("azure", Mainline::Settled), &daily) else {
        return;
    };
    run.ends(&[("check", true)]);
}

/// A forge that counts runs of the schedule.
fn schedules(count: u32) -> Server {
    Server::start(move |_| (200, json!({"count": count, "value": []}).to_string()))
}

#[test]
fn the_mainline_is_anchored_and_its_schedule_watched() {
    for (mainline, is_green, count) in [(Mainline::Settled, true, 1), (Mainline::Overdue, false, 0)]
    {
        let book = Book::new("azure", mainline);
        let server = schedules(count);
        let landed = Build::of_mainline("IndividualCI");
        let Some(run) = run_build(
            &book,
            &landed.with("System.CollectionUri", &format!("{}/soc/", server.url)),
        ) else {
            return;
        };
        let run = run.ends(&[("check", is_green), ("schedule_ran", count == 1)]);
        let anchor = &run.artifacts["dutybook-1/dutybook-anchor.yaml"];
        assert!(anchor.contains(&book.commit_of("main")), "{anchor}");
        let asked = server.take();
        let path = "GET /soc/p/_apis/build/builds?definitions=3&reasonFilter=schedule&minTime=";
        assert!(asked[0].line().starts_with(path), "{asked:?}");
        assert_eq!(asked[0].headers["authorization"], "Bearer t0ken");
    }
}

/// A project that has no work item with the tag until one is created.
fn work_items() -> Server {
    let mut is_open = false;
    Server::start(move |request: &Request| {
        if request.path.contains("/wiql?") {
            let items = if is_open {
                json!([{"id": 31}])
            } else {
                json!([])
            };
            return (200, json!({"workItems": items}).to_string());
        }
        is_open = true;
        (200, json!({"id": 31}).to_string())
    })
}

#[test]
fn the_weekly_work_item_is_opened_once_and_then_rewritten() {
    let book = Book::new("azure", Mainline::Overdue);
    let server = work_items();
    let weekly = Build::of_mainline("Schedule")
        .with("Build.CronSchedule.DisplayName", WEEKLY)
        .with("System.CollectionUri", &format!("{}/soc/", server.url));
    let first = "POST /soc/p/_apis/wit/workitems/$Task?api-version=7.1";
    let second = "PATCH /soc/p/_apis/wit/workitems/31?api-version=7.1";
    for (expected, fields) in [(first, 4), (second, 2)] {
        // Overdue duties do not stop the list.
        let Some(run) = run_build(&book, &weekly) else {
            return;
        };
        run.ends(&[("check", false)]);
        let asked = server.take();
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert!(
            asked[0].json()["query"]
                .as_str()
                .unwrap()
                .contains("CONTAINS 'dutybook-due'")
        );
        assert_eq!(asked[1].line(), expected);
        assert_eq!(
            asked[1].headers["content-type"],
            "application/json-patch+json"
        );
        let changes = asked[1].json();
        assert_eq!(changes.as_array().unwrap().len(), fields);
        let text = changes[0]["value"].as_str().unwrap();
        assert!(text.contains("Review the alerts of the day"), "{text}");
    }
}
