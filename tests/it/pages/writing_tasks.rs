//! `docs/writing-tasks.md`: its files pass, their dates are those of its tables, and its mistakes give its messages.

use std::collections::BTreeSet;

use chrono::DateTime;

use crate::harness::repo::Repo;
use crate::harness::temporary::temporary_folder;
use crate::pages::files_shown::{files_shown, table_below};
use crate::walkthrough::run_pages;

const PAGE: &str = include_str!("../../../docs/writing-tasks.md");
/// The first instant of the first day.
const FIRST: &str = "2026-01-01T00:00:00+01:00";
const DATES: &str = "| occurrence | opens | due | deadline |";

fn check() -> String {
    format!("check --as-of {FIRST} --format json")
}

fn repository() -> Repo {
    let repo = Repo::empty();
    for file in files_shown(PAGE) {
        assert!(!repo.has(&file.path), "{} is shown twice", file.path);
        repo.write(&file.path, &file.text);
    }
    repo
}

#[test]
fn the_files_pass_on_the_first_day() {
    let repo = repository();
    let json = repo.run(&check()).exits(0).json();
    let findings = json["findings"].as_array().unwrap();
    let is_news = |level: &str| findings.iter().any(|finding| finding["level"] == level);
    assert!(!is_news("deny") && !is_news("warn"), "{findings:?}");
}

/// An instant of JSON as the page writes it.
fn written(instant: &serde_json::Value) -> String {
    let instant = DateTime::parse_from_rfc3339(instant.as_str().unwrap()).unwrap();
    instant.format("%a %-d %b %Y %H:%M").to_string()
}

#[test]
fn the_dates_are_those_of_the_tables() {
    let repo = repository();
    let files = files_shown(PAGE);
    let mut tables = 0;
    for file in &files {
        let Some(task) = file.path.strip_prefix("policy/tasks/") else {
            continue;
        };
        let task = task.strip_suffix(".yaml").unwrap();
        let due = format!("due {task} --as-of {FIRST} --within 4y --format json");
        let json = repo.run(&due).exits(0).json();
        let mut seen = BTreeSet::new();
        let duties = json["duties"].as_array().unwrap().iter();
        let rows = duties.filter(|duty| seen.insert(duty["occurrence"].to_string()));
        let rows: Vec<[String; 4]> = rows
            .take(3)
            .map(|duty| {
                let label = format!("`{}`", duty["occurrence"].as_str().unwrap());
                let [opens, due, deadline] =
                    ["opens", "due", "deadline"].map(|it| written(&duty[it]));
                [label, opens, due, deadline]
            })
            .collect();
        // A calendar stands between a task and its table.
        let at = PAGE.find(&file.text).unwrap();
        let shown = table_below(&PAGE[at..], DATES);
        assert_eq!(shown, rows, "{task}");
        tables += 1;
    }
    assert!(tables >= 14, "{tables} tables");
}

#[test]
fn the_commands_print_what_is_shown() {
    let dir = temporary_folder().unwrap();
    for file in files_shown(PAGE) {
        let path = dir.path().join("work").join(file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    run_pages(&[PAGE], dir.path(), 2);
}

/// A task with one line more; it says nothing twice.
fn task_with(line: &str) -> String {
    let defaults = [
        "id: example",
        "title: An example",
        "assigned: { team: monitoring }",
        "cadence: { every: day }",
    ];
    let (key, _) = line.split_once(':').unwrap();
    let replaced = |given: &str| given.starts_with(&format!("{}:", key.trim_end_matches('s')));
    let kept = defaults.iter().filter(|given| !replaced(given));
    let lines: Vec<&str> = kept.copied().chain([line]).collect();
    format!("kind: task/v1\n{}\n", lines.join("\n"))
}

#[test]
fn each_mistake_gives_its_message() {
    let rows = table_below(PAGE, "| written | `check` says |");
    assert!(rows.len() >= 15, "{} mistakes", rows.len());
    for row in rows {
        let [written, says] = row[..] else {
            panic!("{row:?}");
        };
        let line = written.trim_start_matches('`');
        let (line, _) = line.split_once('`').unwrap();
        let repo = repository();
        repo.write("policy/tasks/example.yaml", task_with(line));
        let json = repo.run(&check()).exits(1).json();
        let findings = json["findings"].as_array().unwrap();
        let messages: Vec<&str> = findings
            .iter()
            .filter(|it| it["file"] == "policy/tasks/example.yaml")
            .map(|it| it["message"].as_str().unwrap())
            .collect();
        assert!(messages.contains(&says), "{line}\n{messages:?}");
        // What it is held against passes: the fault is in that line.
        repo.write("policy/tasks/example.yaml", task_with("timezone: UTC"));
        repo.run(&check()).exits(0);
    }
}
