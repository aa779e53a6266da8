//! The duty that is recorded: its task as the policy in force has it, its team, and when it was done by whom.

use anstream::eprintln;
use chrono::{DateTime, FixedOffset};
use serde_yaml::Value;

use crate::cli::args::RecordInput;
use crate::cli::commands::import_facts::ImportFacts;
use crate::cli::commands::record_facts::{
    ask_performed_at, find_performers, find_team, parse_performed_at, read_collection,
    tell_clock_change,
};
use crate::cli::commands::record_targets::RecordTarget;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, prompt};
use crate::judge::{Assessment, Duty};
use crate::model::{DutyId, Id, Task};
use crate::report::escape_terminal;
use crate::write::{self, CollectionDraft, DetailsSchemas, Person};

/// The duty that is recorded.
pub(super) struct FoundDuty {
    /// As the policy in force for the duty has it.
    pub(super) task: Task,
    pub(super) schemas: DetailsSchemas,
    pub(super) duty: DutyId,
    /// The team whose evidence it is.
    pub(super) team: Id,
    /// The path of the evidence, relative to the dutybook root.
    pub(super) path: String,
    /// What imports need to know of it.
    pub(super) import_facts: ImportFacts,
    pub(super) performed_at: DateTime<FixedOffset>,
    pub(super) performers: Vec<Person>,
    pub(super) collected_by: Option<CollectionDraft>,
    /// The details of earlier evidence, newest first.
    pub(super) earlier: Vec<Value>,
    /// Whether somebody chose at a prompt.
    pub(super) was_asked: bool,
}

impl FoundDuty {
    pub(super) fn find(
        input: &RecordInput,
        target: &RecordTarget,
        session: &WriteSession,
    ) -> Result<Self, CliError> {
        let task = &target.task;
        let assessment = session.assess_task(task)?;
        let timeline = assessment.timeline.as_ref().ok_or(CliError::Policy)?;
        let (newest, latest) = timeline
            .latest_task(task.as_str())
            .ok_or(CliError::Policy)?;
        let typed = input.performed_at.as_deref();
        let zone = session.zone_of(&assessment, latest, newest);
        let mut performed_at = parse_performed_at(typed, session, zone)?;
        let mut performers = find_performers(input, session, performed_at)?;
        let (team, mut was_asked) =
            find_team(input, target, latest, (session, &assessment), &performers)?;
        let (duty, was_chosen) = choose_occurrence(target, latest, (session, &assessment), &team)?;
        was_asked |= was_chosen;
        if session.may_ask {
            let title = escape_terminal(latest.title.in_language(session.language()));
            eprintln!(
                "Recording {title}, {}, for {team}; Ctrl-C stops.",
                duty.id.occurrence
            );
        }
        let judging = timeline.task(duty.version, task.as_str());
        let owed = judging.unwrap_or(latest).clone();
        // The clock of the duty counts: that of the task in force, and of its team.
        let zone = duty.window.due.timezone();
        let is_past_due = duty.window.due.to_utc() < session.as_of;
        if typed.is_some() {
            performed_at = parse_performed_at(typed, session, zone)?;
            tell_clock_change(typed, session, zone);
        } else if is_past_due && session.may_ask {
            was_asked = true;
            performed_at = ask_performed_at(session, zone)?;
            performers = find_performers(input, session, performed_at)?;
        }
        Ok(FoundDuty {
            schemas: session.schemas_of(&assessment, duty.version)?,
            path: write::evidence_path(task, &duty.id.occurrence, &team),
            earlier: write::earlier_details(&session.worktree, &assessment, task, &team),
            task: owed,
            duty: duty.id.clone(),
            team,
            import_facts: ImportFacts::of(duty, performed_at, &assessment, session),
            performed_at,
            performers,
            collected_by: read_collection(&input.collection, session, zone)?,
            was_asked,
        })
    }
}

/// The duty of a team that a label names, or that is open; chosen at a prompt where several are.
fn choose_occurrence<'a>(
    target: &RecordTarget,
    task: &Task,
    (session, assessment): (&WriteSession, &'a Assessment),
    team: &Id,
) -> Result<(&'a Duty, bool), CliError> {
    let label = target.occurrence.as_deref();
    let open = write::open_duties(assessment, &task.id, team);
    if label.is_none() && open.len() > 1 && session.may_ask {
        let open = write::newest_first(open);
        let lines: Vec<String> = open.iter().map(|duty| write::describe_duty(duty)).collect();
        return Ok((open[prompt::select("Which occurrence?", &lines)?], true));
    }
    let duty = write::choose_duty(assessment, task, team, label)?;
    Ok((duty, false))
}
