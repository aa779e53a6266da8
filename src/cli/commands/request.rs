//! `dutybook request`.

use anstream::eprintln;

use crate::cli::args::RequestArgs;
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::model::{Id, Task};
use crate::text::CommandLine;
use crate::write::{self, RequestDraft};

pub(super) fn run(args: &RequestArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let task = match &args.task {
        Some(task) => session.task(task)?,
        None => choose_task(&session)?,
    };
    let draft = RequestDraft {
        slug: slug(&session, args)?,
        trigger: trigger(&session, task, args)?,
        reason: require_text(&session, args.reason.as_deref(), "--reason", "Reason")?,
        requested_by: session
            .person(None, "git's user.email", session.now())?
            .email,
        requested_at: session.now(),
    };
    let (label, file) = write::draft_request(&session.policy, task, &draft, args.writing.force)?;
    let branch = format!("request/{}-{label}", task.id);
    let message = format!("Request {} {label}", task.id);
    let change = PlannedChange::of_file(file, message);
    let outcome = carry_out_alone(&session, &args.writing, branch, change)?;
    if outcome == RunOutcome::Success && !args.writing.dry_run {
        let command = CommandLine::new("dutybook record").argument(&task.id);
        let command = command.words("--occurrence").argument(&label);
        eprintln!("when it is done: {}", command.for_shell(shell_at_hand()));
    }
    Ok(outcome)
}

/// Lets who asks choose from the tasks that are done as needed.
fn choose_task<'a>(session: &'a WriteSession) -> Result<&'a Task, CliError> {
    let tasks = session.policy.tasks.values();
    let as_needed: Vec<&Task> = tasks
        .map(|task| &**task)
        .filter(|task| task.cadence.as_needed.is_some())
        .collect();
    if as_needed.is_empty() {
        return Err(CliError::usage(
            "no task of the policy is done as needed",
            "`dutybook due` lists what the calendar asks for",
        ));
    }
    if !session.may_ask {
        let names: Vec<&str> = as_needed.iter().map(|task| task.id.as_str()).collect();
        return Err(CliError::usage(
            "no task is named",
            format!(
                "name one of those that are done as needed: {}",
                names.join(", ")
            ),
        ));
    }
    let language = session.language();
    let titles = as_needed
        .iter()
        .map(|task| task.title.in_language(language));
    let titles: Vec<&str> = titles.collect();
    Ok(as_needed[prompt::select("What is needed?", &titles)?])
}

fn slug(session: &WriteSession, args: &RequestArgs) -> Result<String, CliError> {
    let typed = args.slug.as_deref().map(str::trim).unwrap_or_default();
    if !typed.is_empty() || !session.may_ask {
        return require_text(session, Some(typed), "--slug", "");
    }
    prompt::ask_valid(
        "Name of the occurrence, such as new-saas-licence",
        |typed| {
            let typed = typed
                .to_lowercase()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join("-");
            let slug =
                Id::new(&typed).map_err(|error| format!("`{typed}` is not a slug: {error}"))?;
            Ok(slug.to_string())
        },
    )
}

/// The text of a flag, else the answer to a prompt.
pub(crate) fn require_text(
    session: &WriteSession,
    typed: Option<&str>,
    flag: &str,
    label: &str,
) -> Result<String, CliError> {
    match typed.map(str::trim) {
        Some(typed) if !typed.is_empty() => Ok(typed.to_owned()),
        _ if session.may_ask => prompt::ask_text(label, ""),
        _ => Err(CliError::usage(
            format!("{flag} is missing"),
            "without a terminal nothing prompts: give the flag",
        )),
    }
}

fn trigger(
    session: &WriteSession,
    task: &Task,
    args: &RequestArgs,
) -> Result<Option<String>, CliError> {
    let triggers = task.cadence.as_needed.as_ref();
    let triggers: &[Id] = triggers.map_or(&[], |as_needed| &as_needed.triggers);
    if args.trigger.is_some() || triggers.is_empty() || !session.may_ask {
        return Ok(args.trigger.clone());
    }
    let chosen = prompt::select("What gave rise to it?", triggers)?;
    Ok(triggers.get(chosen).map(Id::to_string))
}
