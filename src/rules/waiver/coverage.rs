//! Waivers that name what does not exist.

use std::collections::BTreeSet;

use super::checker::{DutiesOfTask, WaiverChecker, is_backstop};
use crate::finding::{FindingBuilder, Rule};
use crate::model::{Id, Task, WaivedOccurrences};
use crate::text::{CommandLine, suggest};

impl WaiverChecker<'_> {
    /// Labels that are not those of an occurrence, and teams that do not owe the task.
    pub(super) fn unknown_duties(&self, of_task: &DutiesOfTask) -> Vec<FindingBuilder> {
        let timeline = self.context.timeline;
        let Some((_, task)) = timeline.latest_task(self.waiver.task.as_str()) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        let is_span = matches!(self.waiver.occurrences, WaivedOccurrences::Span { .. });
        for (pointer, label) in named_labels(&self.waiver.occurrences) {
            if is_span && is_backstop(label) {
                findings.push(self.backstop_in_span(&pointer, label));
            } else if !of_task.windows.contains_key(label) && !is_possible_backstop(task, label) {
                findings.push(self.unknown_label(&pointer, label, of_task));
            }
        }
        // A team that owed it under any version was rightly named: no later change makes a waiver faulty.
        let mut owed: BTreeSet<(usize, &Id)> = BTreeSet::new();
        for version in 0..timeline.versions().len() {
            let task = timeline.task(version, task.id.as_str());
            let teams = task.into_iter().flat_map(|task| task.assigned.teams());
            owed.extend(teams.map(|team| (version, team)));
        }
        for (index, team) in self.waiver.teams.iter().enumerate() {
            let is_named =
                |(version, owing): &(usize, &Id)| timeline.is_same_team(*version, owing, team);
            if !owed.iter().any(is_named) {
                let owing = task.assigned.teams();
                let owing: Vec<&str> = owing.iter().map(Id::as_str).collect();
                let message = format!("the team `{team}` does not owe {}", task.id);
                let pointer = format!("/teams/{index}");
                let finding = self.finding(Rule::WaiverUnknownDuty, &pointer, message);
                findings.push(finding.help(format!("it is owed by {}", owing.join(", "))));
            }
        }
        findings
    }

    fn unknown_label(&self, pointer: &str, label: &str, of_task: &DutiesOfTask) -> FindingBuilder {
        let message = format!("{} has no occurrence `{label}`", self.waiver.task);
        let help = suggest(label, of_task.windows.keys().copied(), || {
            let command = CommandLine::new("dutybook audit --from … --to …");
            format!("`{}` lists them", command.argument(&self.waiver.task))
        });
        self.finding(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    fn backstop_in_span(&self, pointer: &str, label: &str) -> FindingBuilder {
        let message = format!("a span cannot begin or end with `{label}`");
        let help = "list the labels of backstops one by one: each team has its own";
        self.finding(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }
}

/// A backstop is owed only while nobody completes a request: a waiver that names one ahead of time
/// is not at fault when somebody does.
fn is_possible_backstop(task: &Task, label: &str) -> bool {
    let as_needed = task.cadence.as_needed.as_ref();
    as_needed.is_some_and(|as_needed| as_needed.at_least_every.is_some()) && is_backstop(label)
}

/// The labels that a waiver names, each with its place in the file.
pub(super) fn named_labels(occurrences: &WaivedOccurrences) -> Vec<(String, &str)> {
    match occurrences {
        WaivedOccurrences::List(labels) => {
            let labels = labels.iter().enumerate();
            labels
                .map(|(index, label)| (format!("/occurrences/{index}"), &**label))
                .collect()
        }
        WaivedOccurrences::Span { from, to } => {
            vec![
                ("/occurrences/from".to_owned(), from),
                ("/occurrences/to".to_owned(), to),
            ]
        }
    }
}
