//! `dutybook request`.

use anstream::eprintln;

use crate::cli::args::RequestArgs;
use crate::cli::settings::Settings;
use crate::cli::write_session::{ChangePlan, WriteSession, usage};
use crate::cli::{CliError, Outcome, prompt};
use crate::model::{Id, Task};
use crate::write::{self, RequestDraft};

pub(crate) fn run(args: &RequestArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let scene = WriteSession::open(settings, &args.writing)?;
    let task = scene.task(&args.task)?;
    let draft = RequestDraft {
        slug: slug(&scene, args)?,
        trigger: trigger(&scene, task, args)?,
        reason: given(&scene, args.reason.as_deref(), "--reason", "Reason")?,
        requested_by: scene.person(None, "git's user.email", scene.now())?.email,
        requested_at: scene.now(),
    };
    let (label, file) = write::draft_request(&scene.policy, task, &draft, args.writing.force)?;
    let outcome = scene.finish(&ChangePlan {
        files: vec![file],
        duty: None,
        asks: false,
        obsolete: Vec::new(),
        is_done_now: false,
        branch: format!("request/{}-{label}", task.id),
        message: format!("Request {} {label}", task.id),
        writing: &args.writing,
    })?;
    if outcome == Outcome::Success && !args.writing.dry_run {
        eprintln!(
            "when it is done: dutybook record {} --occurrence {label}",
            task.id
        );
    }
    Ok(outcome)
}

fn slug(scene: &WriteSession, args: &RequestArgs) -> Result<String, CliError> {
    let typed = args.slug.as_deref().map(str::trim).unwrap_or_default();
    if !typed.is_empty() || !scene.may_ask {
        return given(scene, Some(typed), "--slug", "");
    }
    prompt::valid("Slug, such as new-saas-licence", |typed| {
        let slug = Id::new(typed).map_err(|error| format!("`{typed}` is no slug: {error}"))?;
        Ok(slug.to_string())
    })
}

/// What a flag gave, else what is answered on a terminal.
pub(crate) fn given(
    scene: &WriteSession,
    typed: Option<&str>,
    flag: &str,
    label: &str,
) -> Result<String, CliError> {
    match typed.map(str::trim) {
        Some(typed) if !typed.is_empty() => Ok(typed.to_owned()),
        _ if scene.may_ask => prompt::text(label, ""),
        _ => Err(usage(
            &format!("{flag} is missing"),
            "without a terminal nobody is asked",
        )),
    }
}

fn trigger(
    scene: &WriteSession,
    task: &Task,
    args: &RequestArgs,
) -> Result<Option<String>, CliError> {
    let triggers = task.cadence.as_needed.as_ref();
    let triggers: &[Id] = triggers.map_or(&[], |as_needed| &as_needed.triggers);
    if args.trigger.is_some() || triggers.is_empty() || !scene.may_ask {
        return Ok(args.trigger.clone());
    }
    let chosen = prompt::one_of("What gave rise to it?", triggers)?;
    Ok(triggers.get(chosen).map(Id::to_string))
}
