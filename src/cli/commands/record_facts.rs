//! When the work was done, by whom, and for which team.

use std::collections::BTreeSet;

use anstream::eprintln;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

use crate::cli::args::{CollectionInput, RecordInput};
use crate::cli::commands::record_targets::RecordTarget;
use crate::cli::typed_instant::parse_instant;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, prompt};
use crate::judge::Assessment;
use crate::model::{Email, Id, Task};
use crate::report::escape_terminal;
use crate::schedule::VersionTimeline;
use crate::write::{self, CollectionDraft, Person};

/// The instant of `--performed-at`, on the clock of a time zone; else now. What a change of the clock makes of it is told.
pub(super) fn parse_performed_at(
    typed: Option<&str>,
    session: &WriteSession,
    zone: Tz,
) -> Result<DateTime<FixedOffset>, CliError> {
    let Some(typed) = typed else {
        return Ok(session.now());
    };
    let now = session.as_of.with_timezone(&zone);
    match parse_instant(typed, now) {
        Ok(instant) => Ok(instant.at),
        Err(why) => {
            let (message, help) = why.split_once(": ").unwrap_or((&why, ""));
            Err(CliError::usage(message.to_owned(), help.to_owned()))
        }
    }
}

/// Says what a change of the clock made of a local time.
pub(super) fn tell_clock_change(typed: Option<&str>, session: &WriteSession, zone: Tz) {
    let now = session.as_of.with_timezone(&zone);
    let typed = typed.and_then(|typed| parse_instant(typed, now).ok());
    if let Some(note) = typed.and_then(|instant| instant.note) {
        eprintln!("note: {note}");
    }
}

pub(super) fn ask_performed_at(
    session: &WriteSession,
    zone: Tz,
) -> Result<DateTime<FixedOffset>, CliError> {
    let help = format!(
        "16:50, `yesterday 16:50` or `2026-03-13 16:50`, in {} – Enter for now, which is past due",
        zone.name()
    );
    loop {
        let typed = prompt::ask_optional("When was it done?", &help)?;
        match parse_performed_at(typed.as_deref(), session, zone) {
            Ok(at) => {
                tell_clock_change(typed.as_deref(), session, zone);
                return Ok(at);
            }
            Err(error) => eprintln!("  {}", escape_terminal(&error.message())),
        }
    }
}

/// The machine of `--collected-by`.
pub(super) fn read_collection(
    input: &CollectionInput,
    session: &WriteSession,
    zone: Tz,
) -> Result<Option<CollectionDraft>, CliError> {
    let Some(workflow) = &input.workflow else {
        return Ok(None);
    };
    let typed = input.at.as_deref();
    let at = parse_performed_at(typed, session, zone)?;
    tell_clock_change(typed, session, zone);
    let run = input.run.as_deref();
    Ok(Some(CollectionDraft::new(workflow, run, at)?))
}

/// The person of `--reviewed-by`.
pub(super) fn find_reviewer(
    input: &RecordInput,
    session: &WriteSession,
) -> Result<Option<Email>, CliError> {
    let Some(typed) = &input.reviewed_by else {
        return Ok(None);
    };
    let person = session.person(Some(typed), "--reviewed-by", session.now())?;
    Ok(Some(person.email))
}

/// The people of `--performed-by`, else the person whom git knows as its user; never empty.
pub(super) fn find_performers(
    input: &RecordInput,
    session: &WriteSession,
    at: DateTime<FixedOffset>,
) -> Result<Vec<Person>, CliError> {
    let find = |typed| session.person(typed, "--performed-by", at);
    if input.performed_by.is_empty() {
        return Ok(vec![find(None)?]);
    }
    let typed = input.performed_by.iter();
    typed.map(|typed| find(Some(typed.as_str()))).collect()
}

/// The team of `--team`, else the only one of the first performer's that owes the task; and whether somebody
/// chose it at a prompt.
pub(super) fn find_team(
    input: &RecordInput,
    target: &RecordTarget,
    task: &Task,
    (session, assessment): (&WriteSession, &Assessment),
    performers: &[Person],
) -> Result<(Id, bool), CliError> {
    if let Some(team) = &target.team {
        return Ok((team.clone(), false));
    }
    if let Some(typed) = &input.team {
        let timeline = assessment.timeline.as_ref();
        let others = timeline.map_or_else(BTreeSet::new, VersionTimeline::teams);
        return Ok((session.team(typed, &others)?, false));
    }
    let teams = write::owing_teams(assessment, task, target.occurrence.as_deref());
    let first = performers.first();
    let owing = first.map_or(Vec::new(), |first| {
        write::teams_of_person(assessment, &teams, first)
    });
    let join = |teams: &[Id]| teams.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
    match (owing.as_slice(), first) {
        ([one], _) => Ok((one.clone(), false)),
        ([], Some(first)) if first.teams.is_empty() => Err(CliError::not_on_roster(&first.email)),
        ([], first) => {
            let email = first.map_or("", |first| first.email.as_str());
            let mut help = format!(
                "the teams that owe it: {}; name one with --team, or --performed-by",
                join(&teams)
            );
            let assigned = task.assigned.teams();
            let own = first.map_or(Vec::new(), |first| {
                write::teams_of_person(assessment, assigned, first)
            });
            let label = target.occurrence.as_deref().unwrap_or_default();
            if let Some(reason) = write::describe_day_off(assessment, &task.id, &own, label) {
                help = format!("{reason}; {help}");
            }
            let message = format!("{email} is on no team that owes {}", task.id);
            Err(CliError::usage(message, help))
        }
        (several, _) if session.may_ask => {
            let chosen = prompt::select("Which team?", several)?;
            Ok((several[chosen].clone(), true))
        }
        (several, first) => Err(CliError::usage(
            format!(
                "{} is on several teams that owe {}",
                first.map_or("", |first| first.email.as_str()),
                task.id
            ),
            format!("name one with --team: {}", join(several)),
        )),
    }
}
