//! The same numbers as every other command has.

use serde_json::Value;

use crate::harness::subjects::sites::Built;

/// What a figure of the landing page says.
fn figure<'a>(page: &'a str, title: &str) -> &'a str {
    let begin = format!("<dt>{title}</dt><dd>");
    let (_, rest) = page.split_once(begin.as_str()).expect(title);
    rest.split_once('<').expect("an end").0
}

/// The part of a page that a heading begins.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let begin = format!("<h2 id=\"{id}\">");
    let (_, rest) = page.split_once(begin.as_str()).expect(id);
    rest.split("<h2 ").next().unwrap_or_default()
}

fn length(json: &Value) -> usize {
    json.as_array().expect("a list").len()
}

#[test]
fn figures_are_those_of_check_and_due() {
    for built in Built::all() {
        let page = built.read("index.html");
        let check = built.json(&["check"]);
        let standings = &check["summary"]["standings"];
        let count = |word: &str| standings[word].as_u64().expect("a number");
        let settled: u64 = ["met", "late", "waived", "excused"]
            .into_iter()
            .map(count)
            .sum();
        assert_eq!(
            figure(&page, "Verdict"),
            check["verdict"],
            "{}",
            built.name()
        );
        assert_eq!(figure(&page, "Overdue"), count("overdue").to_string());
        assert_eq!(figure(&page, "Settled"), settled.to_string());
        let due = built.json(&["due", "--within", "P14D"]);
        assert_eq!(figure(&page, "Due"), length(&due["duties"]).to_string());
        let listed = section(&page, "due").matches("<time datetime=").count();
        assert_eq!(listed, length(&due["duties"]), "{}", built.name());
    }
}

#[test]
fn every_duty_that_is_due_is_on_the_page_of_its_task() {
    let built = Built::overdue();
    let due = built.json(&["due", "--within", "P14D"]);
    for task in [
        "secure-score-report",
        "escalation-tickets",
        "ir-tabletop-exercise",
    ] {
        let page = built.read(format!("tasks/{task}.html"));
        let duties = due["duties"].as_array().expect("a list").iter();
        let expected = duties.filter(|duty| duty["task"] == task).count();
        let listed = section(&page, "due").matches("<time datetime=").count();
        assert_eq!(listed, expected, "{task}");
    }
}

#[test]
fn the_audit_is_that_of_audit_and_has_the_ninety_days_up_to_the_evaluation() {
    let built = Built::sample();
    let interval = ["audit", "--from", "2026-01-01", "--to", "2026-03-31"];
    for (file, format) in [
        ("audit.html", "html"),
        ("population.json", "json"),
        ("population.csv", "csv"),
    ] {
        let arguments = [&interval[..], &["--format", format]].concat();
        assert_eq!(
            built.read(file),
            built.subject.run(&arguments).stdout,
            "{file}"
        );
    }
    let arguments = ["due", "--within", "P14D", "--format", "ics"];
    assert_eq!(built.read("due.ics"), built.subject.run(&arguments).stdout);
}

#[test]
fn standings_of_a_task_are_those_of_its_audit() {
    let built = Built::overdue();
    let population: Value = serde_json::from_str(&built.read("population.json")).expect("JSON");
    let duties = population["duties"].as_array().expect("a list");
    let task = "automation-deployment";
    let page = built.read(format!("tasks/{task}.html"));
    let own = || duties.iter().filter(|duty| duty["task"] == task);
    let row = section(&page, "standings");
    assert!(row.contains(&format!("<td class=\"n\">{}</td>", own().count())));
    let overdue = own().filter(|duty| duty["standing"] == "overdue").count();
    assert!(overdue > 0);
    assert!(page.contains(&format!("{overdue} overdue, due from ")));
    let recent = section(&page, "recent");
    let rows = recent.matches("<th scope=\"row\">").count();
    assert_eq!(rows, own().count().min(25));
    for duty in own().filter_map(|duty| duty["evidence"].as_str()) {
        assert!(recent.contains(duty), "{duty}");
    }
}

#[test]
fn a_team_and_tasks_are_picked_as_elsewhere() {
    let built = Built::overdue();
    let folder = built.place.path().join("picked");
    let more = [
        "secure-score-report",
        "--team",
        "monitoring",
        "--from",
        "2026-03-01",
        "--to",
        "2026-03-31",
    ];
    built.write(&folder, &more).exits(0);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let check = built.json(&["check", "secure-score-report", "--team", "monitoring"]);
    let overdue = check["summary"]["standings"]["overdue"].to_string();
    assert_eq!(figure(&read("index.html"), "Overdue"), overdue);
    let population: Value = serde_json::from_str(&read("population.json")).expect("JSON");
    assert_eq!(population["from"], "2026-03-01");
    let tasks = std::fs::read_dir(folder.join("tasks")).expect("a folder");
    assert_eq!(tasks.count(), 1);
}
