//! What the README for analysts says about the tasks of the policy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};

use super::readme_text::{line, wrap};
use crate::language::Language;
use crate::model::{Assignment, Id, Policy, Task};
use crate::report::describe_cadence;
use crate::text::CommandLine;

/// The most tasks that stand in one table; more have a table for each team that owes them.
const MAX_TASKS_IN_TABLE: usize = 20;

/// The headings of tasks: their titles, with the id where a title is that of several.
pub(super) struct TaskHeadings {
    language: Language,
    /// The anchors of titles that several tasks have.
    shared: BTreeSet<String>,
}

impl TaskHeadings {
    pub(super) fn of(policy: &Policy) -> TaskHeadings {
        let language = policy.settings.language;
        let mut anchors = BTreeSet::new();
        let titles = policy
            .tasks
            .values()
            .map(|task| task.title.in_language(language));
        let shared = titles.map(anchor).filter(|it| !anchors.insert(it.clone()));
        TaskHeadings {
            language,
            shared: shared.collect(),
        }
    }

    /// The heading of a task, not escaped.
    fn heading(&self, task: &Task) -> String {
        let title = task.title.in_language(self.language);
        if self.shared.contains(&anchor(title)) {
            format!("{title} ({})", task.id)
        } else {
            title.to_owned()
        }
    }

    /// The heading as a link to it.
    fn link(&self, task: &Task) -> String {
        let heading = self.heading(task);
        format!("[{}](#{})", line(&heading), anchor(&heading))
    }
}

/// The anchor that forges give a heading: lower case, blanks as hyphens, other marks dropped.
fn anchor(title: &str) -> String {
    let lower = title.to_lowercase();
    let kept = lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What is owed, when and by whom.
pub(super) fn overview(policy: &Policy, headings: &TaskHeadings) -> String {
    let language = policy.settings.language;
    let mut text = format!("{}\n", language.say("## What is owed"));
    if policy.tasks.len() <= MAX_TASKS_IN_TABLE {
        let columns = language.say("| what | when | who | record it with |");
        let _ = write!(text, "\n{columns}\n| --- | --- | --- | --- |\n");
        for task in policy.tasks.values() {
            let [what, when, command] = cells(task, headings);
            let _ = writeln!(
                text,
                "| {what} | {when} | {} | {command} |",
                assignees(task, policy)
            );
        }
        return text;
    }
    let mut by_team: BTreeMap<String, Vec<&Task>> = BTreeMap::new();
    for task in policy.tasks.values() {
        by_team
            .entry(assignees(task, policy))
            .or_default()
            .push(task);
    }
    let columns = language.say("| what | when | record it with |");
    for (who, tasks) in by_team {
        let _ = write!(text, "\n**{who}**\n\n{columns}\n| --- | --- | --- |\n");
        for task in tasks {
            let [what, when, command] = cells(task, headings);
            let _ = writeln!(text, "| {what} | {when} | {command} |");
        }
    }
    text
}

/// The cells of a task, but for who owes it.
fn cells(task: &Task, headings: &TaskHeadings) -> [String; 3] {
    let when = line(&describe_cadence(&task.cadence, headings.language));
    let command = CommandLine::new("dutybook record").argument(&task.id);
    [headings.link(task), when, format!("`{command}`")]
}

fn assignees(task: &Task, policy: &Policy) -> String {
    let language = policy.settings.language;
    let names: Vec<String> = task
        .assigned
        .teams()
        .iter()
        .map(|team| line(policy.teams.name_of(team, language)))
        .collect();
    let with = |words: &'static str| language.fill(words, &[("names", &names.join(", "))]);
    match &task.assigned {
        Assignment::Team(_) => names.join(""),
        Assignment::EachOf(_) => with("each of: {names}"),
        Assignment::AnyOf(_) => with("one of: {names}"),
    }
}

/// The section of a task.
pub(super) fn section(task: &Task, policy: &Policy, headings: &TaskHeadings) -> String {
    let language = policy.settings.language;
    let mut text = format!("### {}\n\n", line(&headings.heading(task)));
    if let Some(description) = &task.description {
        let description = line(description.in_language(language));
        let _ = write!(text, "{}\n\n", wrap(&description));
    }
    let mut add = |words: &'static str, value: &dyn Display| {
        let entry = language.fill(words, &[("value", &value)]);
        text.push_str(&entry);
        text.push('\n');
    };
    add(
        "- When: {value}",
        &line(&describe_cadence(&task.cadence, language)),
    );
    add("- Who: {value}", &assignees(task, policy));
    add("- Asks for: {value}", &requirements(task, language));
    let mut command = CommandLine::new("dutybook record").argument(&task.id);
    if task.requires.artifacts.min > 0 {
        command = command.words("--attach FILE");
    }
    add("- Record it: `{value}`", &command);
    if let Some(as_needed) = &task.cadence.as_needed {
        let triggers: Vec<&str> = as_needed.triggers.iter().map(Id::as_str).collect();
        let triggers = match triggers.as_slice() {
            [] => String::new(),
            triggers => format!(" (`--trigger`: {})", triggers.join(", ")),
        };
        let command = CommandLine::new("dutybook request").argument(&task.id);
        let command = command.words("--slug SLUG --reason REASON");
        add(
            "- Ask for one: {value}",
            &format_args!("`{command}`{triggers}"),
        );
    }
    text
}

/// What evidence of a task needs, and whether somebody reviews it.
fn requirements(task: &Task, language: Language) -> String {
    let mut parts = vec![language.say("a summary").to_owned()];
    if task.requires.details.is_some() {
        parts.push(
            language
                .say("the details that the task's form asks for")
                .to_owned(),
        );
    }
    let minimums = [
        (task.requires.artifacts.min, "file", "files"),
        (task.requires.min_links, "link", "links"),
    ];
    for (min, one, many) in minimums.into_iter().filter(|(min, ..)| *min > 0) {
        let count = language.count_of(min as usize, one, many);
        parts.push(language.fill("at least {count}", &[("count", &count)]));
    }
    if task.requires.review.required {
        parts.push(language.say("a review by somebody else").to_owned());
    } else if task.requires.attested {
        let words = "a confirmation by a person, where a machine collected the files";
        parts.push(language.say(words).to_owned());
    }
    parts.join(", ")
}
