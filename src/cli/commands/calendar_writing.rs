//! What the commands that write a calendar have in common.

use anstream::eprintln;

use crate::cli::args::Writing;
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::files::Files as _;
use crate::load::MAX_YAML;
use crate::model::Id;
use crate::text::device_name_fault;
use crate::write::NewFile;

/// Refuses an identifier whose file Windows could not check out.
pub(super) fn refuse_device_name(id: &Id) -> Result<(), CliError> {
    match device_name_fault(id.as_str()) {
        None => Ok(()),
        Some(message) => Err(CliError::usage(message, "name the calendar otherwise")),
    }
}

/// Writes the text of a calendar, with a commit of this message, and says how it is used.
pub(super) fn write_calendar(
    session: &WriteSession,
    writing: &Writing,
    id: &Id,
    (text, message): (String, String),
) -> Result<RunOutcome, CliError> {
    refuse_device_name(id)?;
    let path = format!("policy/calendars/{id}.yaml");
    if !writing.force && session.worktree.read(&path, MAX_YAML).is_ok() {
        let message = format!("{path} is there already");
        let help = "write another one with --id, or overwrite it with --force";
        return Err(CliError::usage(message, help));
    }
    let file = NewFile::text(path, text, writing.force);
    let change = PlannedChange::of_file(file, message);
    let outcome = carry_out_alone(session, writing, format!("calendar/{id}"), change)?;
    let is_default = session.policy.settings.calendar.as_ref() == Some(id);
    if outcome == RunOutcome::Success && !is_default && !writing.dry_run && !session.settings.quiet
    {
        eprintln!(
            "It has no effect until something names it: `calendar: {id}` in policy/dutybook.yaml for all tasks, in a team \
             of policy/teams.yaml, or in the file of a task."
        );
    }
    Ok(outcome)
}
