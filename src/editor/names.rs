//! The names that may stand at a place: of tasks, teams, occurrences, calendars, schemas, rules.

use std::collections::BTreeSet;

use super::cursor::Cursor;
use super::edited_file::{EditedFile, EditorState};
use super::fields::named_duty;
use crate::finding::Rule;
use crate::judge::{Duty, DutyKind, Standing};
use crate::load::FileFormat;
use crate::model::{Group, Id};
use crate::write::{describe_duty, owing_teams};

/// A name, and what it stands for.
pub(super) struct KnownName {
    pub(super) name: String,
    pub(super) meaning: String,
}

impl KnownName {
    fn new(name: &(impl ToString + ?Sized), meaning: &str) -> Self {
        KnownName {
            name: name.to_string(),
            meaning: meaning.to_owned(),
        }
    }
}

/// The names that may be the value at a cursor, the likeliest first.
pub(super) fn names_at(state: &EditorState, file: EditedFile, cursor: &Cursor) -> Vec<KnownName> {
    let [task, ..] = named_duty(file, cursor);
    match (file.format, cursor.field().as_slice()) {
        (FileFormat::Evidence | FileFormat::Request | FileFormat::Waiver, ["task"]) => tasks(state),
        (FileFormat::Evidence, ["team"]) | (FileFormat::Waiver, ["teams"]) => teams_of(state, task),
        (FileFormat::Evidence, ["occurrence"]) => owed_labels(state, file, cursor),
        (FileFormat::Waiver, ["occurrences", ..]) => labels(state, task, |duty| {
            is_open(duty) || duty.standing == Standing::Upcoming
        }),
        (FileFormat::Task, ["assigned", "team"]) | (FileFormat::Teams, ["groups", _, "teams"]) => {
            teams(state, false)
        }
        (FileFormat::Task, ["assigned", _] | ["evidence", "review", "by"])
        | (FileFormat::Policy, ["review", "by" | "approvers"]) => teams(state, true),
        (FileFormat::Task | FileFormat::Policy, ["calendar"])
        | (FileFormat::Teams, ["teams", _, "calendar"]) => calendars(state),
        (FileFormat::Task, ["evidence", "details"]) => schemas(state),
        _ => Vec::new(),
    }
}

/// The rules, as keys of `rules`.
pub(super) fn rules() -> Vec<KnownName> {
    let rules = Rule::ALL.iter().filter(|rule| !rule.is_fixed());
    rules
        .map(|rule| KnownName::new(rule, rule.page().summary()))
        .collect()
}

fn tasks(state: &EditorState) -> Vec<KnownName> {
    let tasks = state.assessment.tasks.iter();
    tasks
        .map(|task| KnownName::new(&task.id, &task.title))
        .collect()
}

fn team(state: &EditorState, id: &Id) -> KnownName {
    KnownName::new(id, state.assessment.team_name(id))
}

fn teams(state: &EditorState, with_groups: bool) -> Vec<KnownName> {
    let Some(teams) = state.policy().map(|policy| &policy.teams) else {
        return Vec::new();
    };
    let groups = teams.groups().iter().filter(|_| with_groups);
    let name = |group: &Group| {
        let name = group.name.as_ref();
        name.map_or("group", |it| it.in_language(state.assessment.language))
            .to_owned()
    };
    let groups = groups.map(|(id, group)| KnownName::new(id, &name(group)));
    let own = teams.teams().keys().map(|id| team(state, id));
    own.chain(groups).collect()
}

fn teams_of(state: &EditorState, task: &str) -> Vec<KnownName> {
    let task = state.policy().and_then(|policy| policy.tasks.get(task));
    let Some(task) = task else {
        return teams(state, false);
    };
    let owing = owing_teams(state.assessment, task, None);
    owing.iter().map(|id| team(state, id)).collect()
}

/// The occurrences of a task that a team still owes, and the one that this evidence is about. The team is the one that
/// the text names, or the path where that one never owes the task; else any.
fn owed_labels(state: &EditorState, file: EditedFile, cursor: &Cursor) -> Vec<KnownName> {
    let [task, _, team] = named_duty(file, cursor);
    let [_, label, of_path] = file.names;
    let is_of =
        |duty: &Duty, team: &str| duty.id.team == Id::any() || duty.id.team.as_str() == team;
    let owes = |team: &&str| {
        let mut duties = state.assessment.duties.iter();
        duties.any(|duty| duty.id.task.as_str() == task && is_of(duty, team))
    };
    let team = [team, of_path].into_iter().find(owes);
    labels(state, task, |duty| {
        let is_typed = *duty.id.occurrence == *cursor.value;
        let is_own = team == Some(of_path) && *duty.id.occurrence == *label;
        (is_typed || is_own || is_open(duty)) && team.is_none_or(|team| is_of(duty, team))
    })
}

fn is_open(duty: &Duty) -> bool {
    !duty.standing.is_settled() && duty.standing != Standing::Upcoming
}

/// The occurrences of some duties of a task, most urgent first.
fn labels(state: &EditorState, task: &str, is_meant: impl Fn(&Duty) -> bool) -> Vec<KnownName> {
    let duties = state.assessment.duties.iter();
    let of_task =
        duties.filter(|duty| duty.id.task.as_str() == task && duty.kind != DutyKind::Backstop);
    let mut meant: Vec<&Duty> = of_task.filter(|duty| is_meant(duty)).collect();
    meant.sort_by_key(|duty| (duty.standing.is_settled(), duty.window.deadline));
    let mut known = BTreeSet::new();
    meant.retain(|duty| known.insert(&duty.id.occurrence));
    meant
        .iter()
        .map(|duty| KnownName::new(&duty.id.occurrence, &describe_duty(duty)))
        .collect()
}

fn calendars(state: &EditorState) -> Vec<KnownName> {
    let calendars = state.policy().map(|policy| policy.calendars().keys());
    calendars
        .into_iter()
        .flatten()
        .map(|id| KnownName::new(id, "calendar"))
        .collect()
}

fn schemas(state: &EditorState) -> Vec<KnownName> {
    let listed = state.files.list("policy/schemas").unwrap_or_default();
    let names = listed
        .iter()
        .filter_map(|entry| entry.name.strip_suffix(".schema.json"));
    names
        .map(|name| KnownName::new(name, "details schema"))
        .collect()
}
