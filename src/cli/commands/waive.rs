//! `dutybook waive`.

use anstream::eprintln;
use chrono::NaiveDate;

use crate::cli::args::WaiveArgs;
use crate::cli::commands::request::given;
use crate::cli::settings::Settings;
use crate::cli::write_session::{ChangePlan, WriteSession, usage};
use crate::cli::{CliError, Outcome, prompt};
use crate::files::Files;
use crate::load::MAX_YAML;
use crate::model::{Id, Task};
use crate::write::{self, WaiverDraft};

pub(crate) fn run(args: &WaiveArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let scene = WriteSession::open(settings, &args.writing)?;
    let task = scene.task(&args.task)?;
    let teams = args.teams.iter().map(|team| scene.team(team));
    let draft = WaiverDraft {
        id: args.id.clone(),
        task: task.id.clone(),
        occurrences: occurrences(&scene, task, args)?,
        teams: teams.collect::<Result<_, _>>()?,
        reason: given(&scene, args.reason.as_deref(), "--reason", "Reason")?,
        expires: expires(&scene, args)?,
        requested_by: scene.person(None, "git's user.email", scene.now())?.email,
    };
    let (id, file) = write::draft_waiver(&draft, args.writing.force)?;
    let approved = scene.worktree.read(&file.path, MAX_YAML);
    let is_approved = approved.is_ok_and(|text| {
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().any(|line| line.starts_with("approved_by:"))
    });
    if args.writing.force && is_approved {
        eprintln!("the waiver {id} was approved: its approval is dropped, and is needed again");
    }
    let outcome = scene.finish(&ChangePlan {
        files: vec![file],
        duty: None,
        asks: false,
        obsolete: Vec::new(),
        is_done_now: false,
        branch: format!("waive/{id}"),
        message: format!("Ask for the waiver {id}"),
        writing: &args.writing,
    })?;
    if outcome == Outcome::Success {
        let approvers: Vec<&str> = scene
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
            "It releases nothing yet: {approvers} adds `approved_by:` and `approved_at:` in a commit of \
             their own. Who asks for a waiver cannot approve it, nor can who performed the work."
        );
    }
    Ok(outcome)
}

fn occurrences(
    scene: &WriteSession,
    task: &Task,
    args: &WaiveArgs,
) -> Result<Vec<String>, CliError> {
    if !args.occurrences.is_empty() {
        return Ok(args.occurrences.clone());
    }
    let label = format!("Occurrences of {}, divided by blanks", task.id);
    let typed = given(scene, None, "--occurrence", &label)?;
    Ok(typed.split_whitespace().map(str::to_owned).collect())
}

fn expires(scene: &WriteSession, args: &WaiveArgs) -> Result<NaiveDate, CliError> {
    if let Some(expires) = args.expires {
        return Ok(expires);
    }
    if !scene.may_ask {
        return Err(usage(
            "--expires is missing",
            "without a terminal nobody is asked",
        ));
    }
    prompt::valid("Expires, as YYYY-MM-DD", |typed| {
        let day = typed.parse();
        day.map_err(|_| format!("`{typed}` is no day: write it as YYYY-MM-DD"))
    })
}
