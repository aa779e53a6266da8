//! When the work was done, by whom, and for which team.

use std::collections::BTreeSet;

use anstream::eprintln;
use chrono::{DateTime, FixedOffset, NaiveDateTime};

use crate::cli::args::RecordArgs;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, prompt};
use crate::judge::Assessment;
use crate::model::{Id, Task, local_instant};
use crate::schedule::VersionTimeline;
use crate::write::{self, Person};

/// The instant of `--performed-at`, else now.
pub(super) fn parse_performed_at(
    typed: Option<&str>,
    session: &WriteSession,
) -> Result<DateTime<FixedOffset>, CliError> {
    let Some(typed) = typed else {
        return Ok(session.now());
    };
    if let Ok(instant) = DateTime::parse_from_rfc3339(typed) {
        return Ok(instant);
    }
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(typed, format).ok());
    let timezone = session.policy.settings.timezone;
    local
        .map(|local| local_instant(timezone, local).fixed_offset())
        .ok_or_else(|| {
            CliError::usage(
                format!("`{typed}` is not a date and time"),
                "write 2026-03-13T15:04:00+01:00, or 2026-03-13T15:04 in the policy's time zone",
            )
        })
}

pub(super) fn ask_performed_at(session: &WriteSession) -> Result<DateTime<FixedOffset>, CliError> {
    let help = "Such as 2026-03-13T15:04, in the policy's time zone – Enter for now";
    loop {
        let typed = prompt::ask_optional("When was it done?", help)?;
        match parse_performed_at(typed.as_deref(), session) {
            Ok(at) => return Ok(at),
            Err(error) => eprintln!("  {}", error.message()),
        }
    }
}

/// The people of `--performed-by`, else the person whom git knows as its user; never empty.
pub(super) fn find_performers(
    args: &RecordArgs,
    session: &WriteSession,
    at: DateTime<FixedOffset>,
) -> Result<Vec<Person>, CliError> {
    let find = |typed| session.person(typed, "--performed-by", at);
    if args.performed_by.is_empty() {
        return Ok(vec![find(None)?]);
    }
    let typed = args.performed_by.iter();
    typed.map(|typed| find(Some(typed.as_str()))).collect()
}

/// The team of `--team`, else the only one of the first performer's that owes the task; and whether somebody
/// chose it at a prompt.
pub(super) fn find_team(
    args: &RecordArgs,
    task: &Task,
    session: &WriteSession,
    assessment: &Assessment,
    performers: &[Person],
) -> Result<(Id, bool), CliError> {
    if let Some(typed) = &args.team {
        let timeline = assessment.timeline.as_ref();
        let others = timeline.map_or_else(BTreeSet::new, VersionTimeline::teams);
        return Ok((session.team(typed, &others)?, false));
    }
    let teams = write::owing_teams(assessment, task, args.occurrence.as_deref());
    let first = performers.first();
    let owing = first.map_or(Vec::new(), |first| {
        write::teams_of_person(assessment, &teams, first)
    });
    let who = first.map_or("", |first| first.email.as_str());
    let join = |teams: &[Id]| teams.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
    match owing.as_slice() {
        [one] => Ok((one.clone(), false)),
        [] => Err(CliError::usage(
            format!("{who} is on no team that owes {}", task.id),
            format!(
                "the teams that owe it: {}; name one with --team, or --performed-by",
                join(&teams)
            ),
        )),
        several if session.may_ask => {
            let chosen = prompt::select("Which team?", several)?;
            Ok((several[chosen].clone(), true))
        }
        several => Err(CliError::usage(
            format!("{who} is on several teams that owe {}", task.id),
            format!("name one with --team: {}", join(several)),
        )),
    }
}
