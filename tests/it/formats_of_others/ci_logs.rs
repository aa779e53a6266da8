//! What runners of GitHub and agents of Azure execute of a log: decoded as they do it, it is the JSON's findings.

use serde_json::Value;

use crate::harness::files::tests;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;
use crate::harness::subjects::reports::{all, hostile, json, print};

/// A command of a log: its name, its properties, and what it says.
#[derive(Debug)]
struct Said {
    name: String,
    properties: Vec<(String, String)>,
    message: String,
}

impl Said {
    fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        let found = properties.find(|(known, _)| known == name)?;
        Some(&found.1)
    }
}

/// Codes, decoded one after the other; the sign of the encoding comes last.
fn decoded(text: &str, codes: &[(&str, &str)]) -> String {
    let decode = |text: String, (code, plain): &(&str, &str)| text.replace(code, plain);
    codes.iter().fold(text.to_owned(), decode)
}

/// Pairs of `name=value` with a sign between them.
fn pairs(text: &str, sign: char, codes: &[(&str, &str)]) -> Vec<(String, String)> {
    let parts = text.split(sign).filter(|part| !part.is_empty());
    let parts = parts.map(|part| part.split_once('=').expect("a value"));
    parts
        .map(|(name, value)| (name.to_owned(), decoded(value, codes)))
        .collect()
}

/// The commands that GitHub's runner executes: a line that begins with `::`, or holds `##[`.
fn github(log: &str) -> Vec<Said> {
    const DATA: [(&str, &str); 3] = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    const PROPERTY: [(&str, &str); 5] = [
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];
    assert!(!log.contains("##["), "{log}");
    let commands = log
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("::"));
    let commands = commands.map(|line| {
        let (head, message) = line.split_once("::").expect("a message");
        let (name, properties) = head.split_once(' ').expect("properties");
        Said {
            name: name.to_owned(),
            properties: pairs(properties, ',', &PROPERTY),
            message: decoded(message, &DATA),
        }
    });
    commands.collect()
}

/// The commands that the agent of Azure executes: what follows `##vso[` wherever it stands.
fn azure(log: &str) -> Vec<Said> {
    const CODES: [(&str, &str); 5] = [
        ("%3B", ";"),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%5D", "]"),
        ("%AZP25", "%"),
    ];
    assert!(!log.contains("##["), "{log}");
    let commands = log.lines().filter(|line| line.contains("##vso["));
    let commands = commands.map(|line| {
        let (before, command) = line.split_once("##vso[").expect("a command");
        assert!(before.is_empty() && !command.contains("##vso["), "{line}");
        let (head, message) = command.split_once(']').expect("an end");
        let (name, properties) = head.split_once(' ').expect("properties");
        Said {
            name: name.to_owned(),
            properties: pairs(properties, ';', &CODES),
            message: decoded(message, &CODES),
        }
    });
    commands.collect()
}

/// Demands that a command says a finding: its text whole, unless something in it would be executed.
fn says(said: &Said, finding: &Value, file: &str, code: &str) {
    let (message, help) = (text(&finding["message"]), text(&finding["help"]));
    let whole = match help {
        "" => message.to_owned(),
        help => format!("{message}\n{help}"),
    };
    let is_obeyed = |text: &str| {
        let text = text.replace('\n', " ");
        text.contains("##") || text.contains(" ::") || text.contains(char::is_control)
    };
    if !is_obeyed(&whole) {
        assert_eq!(said.message, whole);
    }
    assert_eq!(said.property(code), Some(text(&finding["rule"])));
    assert_eq!(said.property(file), finding["file"].as_str());
}

fn number(finding: &Value, end: &str, what: &str) -> Option<String> {
    finding["range"][end][what]
        .as_u64()
        .map(|number| number.to_string())
}

fn of_level<'a>(json: &'a Value, level: &str) -> Vec<&'a Value> {
    let of_level = |one: &&Value| one["level"] == level && one["already_there"] == false;
    list(&json["findings"]).iter().filter(of_level).collect()
}

#[test]
fn githubs_runner_reads_the_ten_worst_of_each_level() {
    for subject in all() {
        let json = json(&subject, "json");
        let log = print(&subject, "github");
        let mut said = github(&log).into_iter();
        for (level, command) in [("deny", "error"), ("warn", "warning"), ("info", "notice")] {
            let wanted = of_level(&json, level);
            for finding in wanted.iter().take(10) {
                let said = said.next().expect("a command");
                assert_eq!(said.name, command);
                says(&said, finding, "file", "title");
                for (name, end) in [("line", "start"), ("endLine", "end")] {
                    let line = number(finding, end, "line");
                    assert_eq!(said.property(name), line.as_deref());
                }
                let range = &finding["range"];
                let is_one_line = range["start"]["line"] == range["end"]["line"];
                for (name, end) in [("col", "start"), ("endColumn", "end")] {
                    let column = number(finding, end, "column").filter(|_| is_one_line);
                    assert_eq!(said.property(name), column.as_deref());
                }
            }
            let more = format!("{} more at level {level}", wanted.len().saturating_sub(10));
            assert_eq!(log.contains(&more), wanted.len() > 10);
        }
        assert!(said.next().is_none(), "{log}");
    }
}

#[test]
fn azures_agent_reads_every_finding_that_fails_or_warns() {
    for subject in all() {
        let json = json(&subject, "json");
        let mut said = azure(&print(&subject, "azure")).into_iter();
        for (level, kind) in [("deny", "error"), ("warn", "warning")] {
            for finding in of_level(&json, level) {
                let said = said.next().expect("a command");
                assert_eq!(said.name, "task.logissue");
                assert_eq!(said.property("type"), Some(kind));
                says(&said, finding, "sourcepath", "code");
                for (name, what) in [("linenumber", "line"), ("columnnumber", "column")] {
                    let place = number(finding, "start", what);
                    assert_eq!(said.property(name), place.as_deref());
                }
            }
        }
        assert!(said.next().is_none());
    }
}

#[test]
fn of_many_the_worst_come_first_and_the_rest_are_counted() {
    let log = print(
        &Subject::of("the base", Repo::base(), "2026-08-31"),
        "github",
    );
    let said = github(&log);
    let errors = said.iter().filter(|said| said.name == "error").count();
    assert_eq!(errors, 10);
    assert_eq!(said[0].name, "error");
    assert!(
        log.contains("\n244 more at level deny are not shown\n"),
        "{log}"
    );
}

#[test]
fn hostile_text_is_neither_obeyed_nor_lost() {
    let subject = hostile();
    for format in ["github", "azure"] {
        let log = print(&subject, format);
        assert!(
            !log.contains(|c: char| c.is_control() && c != '\n'),
            "{log}"
        );
        assert!(log.contains("evil.example"), "{log}");
        let said = if format == "github" {
            github(&log)
        } else {
            azure(&log)
        };
        let message = said
            .iter()
            .find(|said| said.message.contains("evil.example"));
        let message = &message.expect("the text").message;
        assert!(message.contains("%0A%AZP25;a=b,c"), "{message}");
    }
}

#[test]
fn paths_begin_at_the_top_and_what_was_there_already_is_only_counted() {
    let repo = Repo::empty().rooted_at("soc/of us");
    repo.overlay(&tests().join("cases/base"));
    // After the work that it is evidence of.
    repo.commit_all_at("2026-04-01T09:00:00+02:00");
    let check = |format: &str, base: &str| {
        let run = repo.run(&format!(
            "--as-of 2026-08-31 check --format {format} {base}"
        ));
        run.exits(i32::from(base.is_empty())).stdout
    };
    let file = "soc/of us/policy/tasks/escalation-tickets.yaml";
    let names = |said: &Said, property: &str| said.property(property) == Some(file);
    let said = github(&check("github", ""));
    assert!(said.iter().any(|said| names(said, "file")), "{said:?}");
    let said = azure(&check("azure", ""));
    assert!(
        said.iter().any(|said| names(said, "sourcepath")),
        "{said:?}"
    );
    let report: Value = serde_json::from_str(&check("gitlab", "")).expect("JSON");
    let entries = list(&report).iter();
    assert!(
        entries
            .clone()
            .any(|entry| entry["location"]["path"] == file)
    );
    assert!(
        entries
            .clone()
            .all(|entry| text(&entry["location"]["path"]).starts_with("soc/of us/"))
    );
    let count = entries.len();

    let base = "--base HEAD";
    for format in ["github", "azure"] {
        let log = check(format, base);
        assert!(!log.contains("::error") && !log.contains("##vso["), "{log}");
        let counted = format!("already there, and not shown: {count}\n");
        assert!(log.ends_with(&counted), "{log}");
    }
    let report: Value = serde_json::from_str(&check("gitlab", base)).expect("JSON");
    assert_eq!(list(&report).len(), count, "GitLab compares by itself");
    let summary = check("markdown", base);
    let folded =
        format!("<summary>Already there, and not held against the change: {count}</summary>");
    assert!(summary.contains(&folded) && summary.ends_with("\n</details>\n"));
}
