//! What is wrong with a pack, for its author.

use std::collections::{BTreeMap, BTreeSet};

use super::author_problem::PackProblem;
use super::author_table::{HEAD, TableRow, cadence_words, count_words, table_rows};
use super::author_texts::missing_translations;
use super::error::PackError;
use super::loading::read_drafted_policy;
use super::merge::merge_packs;
use super::pack::{PAGE, PackFolder};
use super::placeholders::placeholders;
use super::render::{PackChoice, RenderedPack, render_pack};
use crate::language::Language;
use crate::model::{Duration, Id, NO_VALUE, ParameterKind, Policy, Task};

/// What stands in the place of a source where a task has none.
const NO_SOURCE: &str = "–";

/// Everything that is wrong with a pack: with the values that it proposes, and with each other value that one parameter may have.
#[must_use]
pub fn check_pack(pack: &PackFolder) -> Vec<PackProblem> {
    let mut problems = unused_parameters(pack);
    for (choice, words) in choices(pack) {
        match load(pack, &choice) {
            Ok((rendered, policy)) if words.is_empty() => {
                problems.extend(check_table(pack, &policy));
                problems.extend(missing_translations(pack, &rendered, &policy));
            }
            Ok(_) => {}
            // What is wrong with the values that the pack proposes is wrong with most others too.
            Err(found) if words.is_empty() => {
                problems.extend(found);
                break;
            }
            Err(found) => problems.extend(found.into_iter().map(|problem| PackProblem {
                message: format!("{}{words}", problem.message),
                ..problem
            })),
        }
    }
    if pack.manifest.approvers.is_none() {
        problems.push(PackProblem::new(
            "pack.yaml",
            "no `approvers`: nobody could approve a waiver",
            "name the team parameter whose members approve",
        ));
    }
    problems
}

/// The values that the pack proposes, each other one of a parameter that has few, and each language; with the words that
/// tell which.
fn choices(pack: &PackFolder) -> Vec<(PackChoice, String)> {
    let mut choices = vec![(PackChoice::default(), String::new())];
    let used = used_parameters(pack);
    // What nothing uses makes the same policy with every value.
    let parameters = pack.manifest.parameters.iter();
    for parameter in parameters.filter(|parameter| used.contains(parameter.name.as_str())) {
        let mut others: Vec<&str> = match &parameter.kind {
            ParameterKind::Choice(words) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        others.extend(parameter.is_optional.then_some(NO_VALUE));
        for value in others
            .into_iter()
            .filter(|value| *value != parameter.default)
        {
            let name = parameter.name.to_string();
            let words = format!(" (with {name}={value})");
            let values = BTreeMap::from([(name, value.to_owned())]);
            let choice = PackChoice {
                values,
                language: Language::ENGLISH,
            };
            choices.push((choice, words));
        }
    }
    for translations in pack.languages.values() {
        let language = translations.language;
        let choice = PackChoice {
            values: BTreeMap::new(),
            language,
        };
        choices.push((choice, format!(" (with the language {language})")));
    }
    choices
}

/// The pack with some values, and the policy that it makes in a repository of its own.
fn load(
    pack: &PackFolder,
    choice: &PackChoice,
) -> Result<(RenderedPack, std::sync::Arc<Policy>), Vec<PackProblem>> {
    let of_error = |error: PackError| vec![PackProblem::of_error(&error, "")];
    let rendered = render_pack(pack, choice).map_err(of_error)?;
    let seed = merge_packs(std::slice::from_ref(&rendered)).map_err(of_error)?;
    let mut files = seed.files;
    let approvers: Vec<&str> = seed.approvers.iter().map(Id::as_str).collect();
    let settings = format!(
        "kind: policy/v1\ntimezone: UTC\nstarts: 2026-01-01\nreview: {{ approvers: [{}] }}\n",
        approvers.join(", ")
    );
    files.insert("policy/dutybook.yaml".to_owned(), settings);
    let drafted = read_drafted_policy(&files).map_err(|error| of_error(error.into()))?;
    let faults = drafted.faults.into_iter().map(|fault| {
        let file = fault.file.as_deref().unwrap_or("pack.yaml");
        let file = file.strip_prefix("policy/").unwrap_or(file);
        let line = fault.range.map(|range| format!(":{}", range.start.line));
        PackProblem::new(
            format!("{file}{}", line.unwrap_or_default()),
            fault.message,
            fault.help,
        )
    });
    let faults: Vec<PackProblem> = faults.collect();
    match drafted.policy {
        Some(policy) if faults.is_empty() => Ok((rendered, policy)),
        _ => Err(faults),
    }
}

/// The names in the placeholders of the pack.
fn used_parameters(pack: &PackFolder) -> BTreeSet<&str> {
    let groups = pack.manifest.groups.iter().flat_map(|group| &group.teams);
    let texts = pack.files.values().chain(groups);
    texts
        .flat_map(|text| placeholders(text))
        .map(|placeholder| placeholder.name)
        .collect()
}

/// Parameters that no text has a placeholder for.
fn unused_parameters(pack: &PackFolder) -> Vec<PackProblem> {
    let manifest = &pack.manifest;
    let used = used_parameters(pack);
    let unused = manifest.parameters.iter().filter(|parameter| {
        !used.contains(parameter.name.as_str())
            && manifest.approvers.as_ref() != Some(&parameter.name)
    });
    unused
        .map(|parameter| {
            PackProblem::new(
                "pack.yaml",
                format!("nothing uses the parameter `{}`", parameter.name),
                format!(
                    "write `${{{}}}` where its value goes, or remove it",
                    parameter.name
                ),
            )
        })
        .collect()
}

/// The table of README.md against the tasks.
fn check_table(pack: &PackFolder, policy: &Policy) -> Vec<PackProblem> {
    let Some(page) = &pack.page else {
        return vec![PackProblem::new(
            PAGE,
            "the file is missing",
            "say what the pack holds, with its table",
        )];
    };
    let mut problems = Vec::new();
    if !page.contains("\n## Licence") {
        problems.push(PackProblem::new(
            PAGE,
            "no section `## Licence`",
            "say whose text the pack is, and whose document it follows",
        ));
    }
    let Some(rows) = table_rows(page) else {
        let help = format!("begin it with `{HEAD}`");
        problems.push(PackProblem::new(
            PAGE,
            "the table of tasks is missing",
            help,
        ));
        return problems;
    };
    for row in &rows {
        problems.extend(check_row(row, policy));
    }
    let sources: BTreeSet<&str> = rows.iter().map(|row| row.source.as_str()).collect();
    for (id, task) in &policy.tasks {
        let of_task = || rows.iter().filter(|row| row.task == id.as_str());
        if of_task().next().is_none() {
            problems.push(PackProblem::new(
                PAGE,
                format!("the table has no row for `{id}`"),
                "add one a source of the task",
            ));
        }
        for control in &task.controls {
            let is_of = |source: &&&str| control.starts_with(&format!("{source} "));
            let is_named =
                of_task().any(|row| format!("{} {}", row.source, row.requirement) == *control);
            if sources.iter().any(|source| is_of(&source)) && !is_named {
                problems.push(PackProblem::new(
                    PAGE,
                    format!("the table has no row for `{control}` of `{id}`"),
                    "add it, or remove the control from the task",
                ));
            }
        }
    }
    problems
}

fn check_row(row: &TableRow, policy: &Policy) -> Vec<PackProblem> {
    let place = format!("{PAGE}:{}", row.line);
    let tasks = policy.tasks.iter();
    let Some((id, task)) = tasks.into_iter().find(|(id, _)| id.as_str() == row.task) else {
        let message = format!("unknown task `{}`", row.task);
        return vec![PackProblem::new(place, message, "name a file of tasks/")];
    };
    let mut problems = Vec::new();
    let mut expect = |what: &str, expected: &str, found: &str| {
        if expected != found {
            let message = format!("{what} of `{id}`: expected `{expected}`, found `{found}`");
            problems.push(PackProblem::new(
                &*place,
                message,
                "correct the table, or the task",
            ));
        }
    };
    expect(
        "cadence",
        &cadence_words(&task.cadence),
        &spell_durations(&row.cadence),
    );
    match count_words(policy, task) {
        Some(count) => expect("count a year", &count, &row.count),
        None => expect("count a year", "occurrences without a hole", "a hole"),
    }
    if !names_source(task, row) {
        let message = format!(
            "`{id}` names `{} {}` neither among its `controls` nor as its `source`",
            row.source, row.requirement
        );
        problems.push(PackProblem::new(
            &*place,
            message,
            "add it to the task, or correct the row",
        ));
    }
    if row.their_cadence.is_empty() {
        let help = "say what the source asks for, or `planned intervals`";
        problems.push(PackProblem::new(
            &*place,
            "the source's cadence is missing",
            help,
        ));
    }
    problems
}

/// Words in which each duration is spelt as outputs spell it: `P7D` as `P1W`.
fn spell_durations(words: &str) -> String {
    let spell = |word: &str| {
        let (duration, comma) = word.strip_suffix(',').map_or((word, ""), |it| (it, ","));
        let duration =
            Duration::parse(duration).map_or_else(|_| duration.to_owned(), |it| it.to_string());
        format!("{duration}{comma}")
    };
    words.split(' ').map(spell).collect::<Vec<_>>().join(" ")
}

/// Whether a task names what a row says: as a control, or as the row of its source. A row without a source says nothing.
fn names_source(task: &Task, row: &TableRow) -> bool {
    let control = format!("{} {}", row.source, row.requirement);
    let source = task.source.as_ref().and_then(|source| {
        let number = source.row?;
        Some(format!("{} row {number}", source.document))
    });
    row.source == NO_SOURCE || task.controls.contains(&control) || source == Some(control)
}
