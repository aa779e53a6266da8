//! Which duties are recorded: those of a task that is named, or those that are open for who records.

use std::collections::BTreeSet;

use anstream::eprintln;

use crate::cli::args::RecordInput;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, prompt};
use crate::files::Files;
use crate::git::GitRepository;
use crate::judge::{Assessment, Duty};
use crate::model::Id;
use crate::report::{escape_terminal, task_title};
use crate::write;

/// How the names of branches begin that `record` makes.
const RECORD_BRANCHES: &str = "record/";

/// A duty that is to be recorded, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordTarget {
    pub(super) task: Id,
    /// The team whose evidence it is; `None` for that of the performer.
    pub(super) team: Option<Id>,
    /// The label; `None` for the occurrence that is open.
    pub(super) occurrence: Option<String>,
}

impl RecordTarget {
    /// The path of the evidence, where all of it is known.
    pub(super) fn path(&self) -> Option<String> {
        let (label, team) = (self.occurrence.as_ref()?, self.team.as_ref()?);
        Some(write::evidence_path(&self.task, label, team))
    }
}

/// The duty of a task that is named; for a group, one of each of its teams that owes it and that the performer is on.
pub(super) fn targets_of_task(
    input: &RecordInput,
    task: &str,
    session: &WriteSession,
) -> Result<Vec<RecordTarget>, CliError> {
    let task = session.present_or_former_task(task)?;
    let target = |team: Option<Id>| RecordTarget {
        task: task.clone(),
        team,
        occurrence: input.occurrence.clone(),
    };
    let typed = input.team.as_ref();
    let group = typed.map(|team| session.group(team)).transpose()?;
    let Some(members) = group.flatten() else {
        return Ok(vec![target(None)]);
    };
    let assessment = session.assess_task(&task)?;
    let own = open_of_person(input, &assessment, session, Some(&task))?;
    let is_meant = |(duty, team): &(&Duty, Id)| {
        let label = input.occurrence.as_deref();
        members.contains(team) && label.is_none_or(|label| *duty.id.occurrence == *label)
    };
    let mut targets: Vec<RecordTarget> = Vec::new();
    for (_, team) in own.into_iter().filter(is_meant) {
        let found = target(Some(team));
        if !targets.contains(&found) {
            targets.push(found);
        }
    }
    if targets.is_empty() {
        let group = input.team.as_deref().unwrap_or_default();
        return Err(CliError::usage(
            format!("no team of {group} that you are on has an open occurrence of {task}"),
            "`dutybook due --mine` lists what is open for you",
        ));
    }
    Ok(targets)
}

/// The open duties of who records, most urgent first.
pub(super) fn find_own_targets(
    input: &RecordInput,
    session: &WriteSession,
) -> Result<Vec<RecordTarget>, CliError> {
    let assessment = session.assess_all()?;
    let own = open_of_person(input, &assessment, session, None)?;
    Ok(own.iter().map(target_of).collect())
}

/// Lets who records choose from their open duties.
pub(super) fn choose_targets(
    input: &RecordInput,
    session: &WriteSession,
) -> Result<Vec<RecordTarget>, CliError> {
    if !session.may_ask {
        return Err(CliError::usage(
            "no task is named",
            "name one: dutybook record TASK; or record all that is open: --all-mine; on a terminal they are listed",
        ));
    }
    let assessment = session.assess_all()?;
    let own = open_of_person(input, &assessment, session, None)?;
    let lines: Vec<String> = own
        .iter()
        .map(|(duty, team)| {
            let title = task_title(&assessment, &duty.id.task);
            format!("{title} ({team}): {}", write::summarise_duty(duty))
        })
        .collect();
    // The most urgent is marked: Enter records it.
    let chosen = loop {
        let chosen = prompt::select_several("Which duties did you do?", &lines, &[0])?;
        if !chosen.is_empty() {
            break chosen;
        }
        eprintln!("  nothing is marked: Space marks a line");
    };
    Ok(chosen.iter().map(|index| target_of(&own[*index])).collect())
}

fn target_of((duty, team): &(&Duty, Id)) -> RecordTarget {
    RecordTarget {
        task: duty.id.task.clone(),
        team: Some(team.clone()),
        occurrence: Some(duty.id.occurrence.to_string()),
    }
}

/// The open duties of the first performer, each with the team whose evidence it takes, most urgent first.
fn open_of_person<'a>(
    input: &RecordInput,
    assessment: &'a Assessment,
    session: &WriteSession,
    task: Option<&Id>,
) -> Result<Vec<(&'a Duty, Id)>, CliError> {
    let typed = input.performed_by.first().map(String::as_str);
    let person = session.person(typed, "--performed-by", session.now())?;
    let mut own = write::open_duties_of_person(assessment, &person);
    own.retain(|(duty, _)| task.is_none_or(|task| duty.id.task == *task));
    if let Some(typed) = &input.team {
        let wanted = match session.group(typed)? {
            Some(members) => members,
            None => vec![session.team(typed, &BTreeSet::new())?],
        };
        own.retain(|(_, team)| wanted.contains(team));
    }
    let is_new = |(duty, team): &(&Duty, Id)| {
        let path = write::evidence_path(&duty.id.task, &duty.id.occurrence, team);
        session.worktree.digest(&path, 0).is_err()
    };
    let open = own.len();
    own.retain(is_new);
    if own.len() < open {
        let (recorded, verb) = match open - own.len() {
            1 => ("1 open duty has".to_owned(), "waits"),
            count => (format!("{count} open duties have"), "wait"),
        };
        eprintln!(
            "note: {recorded} evidence already, which {verb} for a review or has a fault: see `dutybook check`"
        );
    }
    leave_out_recorded(&mut own, session)?;
    if own.is_empty() {
        return Err(nothing_open(&person));
    }
    Ok(own)
}

/// Leaves out what is recorded on a branch that is not merged yet, and says where.
fn leave_out_recorded(own: &mut Vec<(&Duty, Id)>, session: &WriteSession) -> Result<(), CliError> {
    let Some(git) = GitRepository::open(session.worktree.root())? else {
        return Ok(());
    };
    let path_of =
        |(duty, team): &(&Duty, Id)| write::evidence_path(&duty.id.task, &duty.id.occurrence, team);
    let paths: Vec<String> = own.iter().map(path_of).collect();
    let recorded = git.files_on_branches(RECORD_BRANCHES, &paths);
    own.retain(|target| {
        let Some(branch) = recorded.get(&path_of(target)) else {
            return true;
        };
        let (duty, branch) = (&target.0.id, escape_terminal(branch));
        eprintln!("note: {duty} is recorded on the branch {branch}, which is not merged yet");
        false
    });
    Ok(())
}

/// Why there is nothing to record: who records is on no team, or has done everything.
fn nothing_open(person: &write::Person) -> CliError {
    if person.teams.is_empty() {
        return CliError::not_on_roster(&person.email);
    }
    let teams: Vec<&str> = person.teams.iter().map(Id::as_str).collect();
    CliError::usage(
        format!(
            "nothing is open for {} ({})",
            person.email,
            teams.join(", ")
        ),
        "`dutybook due --mine` lists what comes next; `dutybook request` opens what is done as needed",
    )
}
