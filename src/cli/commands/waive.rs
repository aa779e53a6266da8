//! `dutybook waive`.

use std::collections::BTreeSet;

use anstream::eprintln;
use chrono::NaiveDate;

use crate::cli::args::WaiveArgs;
use crate::cli::change_plan::ChangePlan;
use crate::cli::commands::request::require_text;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::files::Files;
use crate::load::MAX_YAML;
use crate::model::Id;
use crate::write::{self, WaiverDraft};

pub(super) fn run(args: &WaiveArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let task = session.present_or_former_task(&args.task)?;
    let none = BTreeSet::new();
    let teams = args.teams.iter().map(|team| session.team(team, &none));
    let draft = WaiverDraft {
        id: args.id.clone(),
        task: task.clone(),
        occurrences: occurrences(&session, &task, args)?,
        teams: teams.collect::<Result<_, _>>()?,
        reason: require_text(&session, args.reason.as_deref(), "--reason", "Reason")?,
        expires: expires(&session, args)?,
        requested_by: session
            .person(None, "git's user.email", session.now())?
            .email,
    };
    let (id, file) = write::draft_waiver(&draft, args.writing.force)?;
    let approved = session.worktree.read(&file.path, MAX_YAML);
    let is_approved = approved.is_ok_and(|text| {
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().any(|line| line.starts_with("approved_by:"))
    });
    if args.writing.force && is_approved {
        eprintln!("the waiver {id} was approved: its approval is dropped, and is needed again");
    }
    let branch = format!("waive/{id}");
    let message = format!("Ask for the waiver {id}");
    let plan = ChangePlan::of_file(file, branch, message, &args.writing);
    let outcome = plan.carry_out(&session)?;
    if outcome == RunOutcome::Success {
        let approvers: Vec<&str> = session
            .policy
            .settings
            .approvers
            .iter()
            .map(Id::as_str)
            .collect();
        let approvers = match approvers.as_slice() {
            [] => "an approver".to_owned(),
            teams => format!("a member of {}", teams.join(" or ")),
        };
        eprintln!(
            "It has no effect yet: {approvers} adds `approved_by:` and `approved_at:` in a commit of \
             their own. Neither the requester of a waiver nor a performer of the work can approve it."
        );
    }
    Ok(outcome)
}

fn occurrences(
    session: &WriteSession,
    task: &Id,
    args: &WaiveArgs,
) -> Result<Vec<String>, CliError> {
    if !args.occurrences.is_empty() {
        return Ok(args.occurrences.clone());
    }
    let label = format!("Occurrences of {task}, separated by spaces");
    let typed = require_text(session, None, "--occurrence", &label)?;
    Ok(typed.split_whitespace().map(str::to_owned).collect())
}

fn expires(session: &WriteSession, args: &WaiveArgs) -> Result<NaiveDate, CliError> {
    if let Some(expires) = args.expires {
        return Ok(expires);
    }
    if !session.may_ask {
        return Err(CliError::usage(
            "--expires is missing",
            "without a terminal nothing prompts: give the flag",
        ));
    }
    prompt::ask_valid("Expires, as YYYY-MM-DD", |typed| {
        let day = typed.parse();
        day.map_err(|_| format!("`{typed}` is not a date: write it as YYYY-MM-DD"))
    })
}
