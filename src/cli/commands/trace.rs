//! `dutybook trace`.

use std::path::{Component, Path, PathBuf};

use crate::cli::args::{TraceArgs, TraceFormat};
use crate::cli::completeness::require_judged;
use crate::cli::git_context::find_judged_root;
use crate::cli::named_ids::NamedIds;
use crate::cli::output::write_all;
use crate::cli::output_target::read_targets;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::files::real_path;
use crate::judge::{self, Assessment};
use crate::load::is_yaml_name;
use crate::model::Id;
use crate::report;
use crate::text::suggest;
use crate::write;

pub(super) fn run(args: &TraceArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = read_targets(&args.out)?;
    let spec = RevisionSpec::without_base(&args.past);
    let subject = normalize_subject(&args.what, &find_judged_root(settings, spec)?);
    let mut workspace = Workspace::open_supported(settings, spec)?;
    let subject = duty_by_names(&subject, &workspace)?.unwrap_or(subject);
    workspace.traced = Some(subject.clone());
    let assessment = require_judged(workspace.assess(None, settings)?)?;
    let trace = find_trace(&subject, &assessment)?;
    write_all(&targets, |target, out| match target.format {
        TraceFormat::Human => {
            let style = settings.output_style(target.is_stdout());
            report::write_trace_human(out, &assessment, trace, style)
        }
        TraceFormat::Json => report::write_trace_json(out, &assessment, trace),
        TraceFormat::Markdown => report::write_trace_markdown(out, &assessment, trace),
    })?;
    Ok(RunOutcome::Success)
}

/// What is to be traced: a duty as it was typed, or a file relative to the dutybook root. A file may be
/// named from there or from the current folder.
fn normalize_subject(typed: &str, root: &Path) -> String {
    let is_from_root = typed.starts_with("evidence/");
    if is_from_root || !is_yaml_name(typed) {
        return typed.to_owned();
    }
    let here = std::env::current_dir().and_then(|here| real_path(&here));
    let (Ok(here), Ok(root)) = (here, real_path(root)) else {
        return typed.to_owned();
    };
    // The file may be gone, so its path is normalized without the disk.
    let mut path = PathBuf::new();
    for part in here.join(typed).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    let below = path.strip_prefix(&root).ok();
    let parts = below.map(|below| below.iter().map(|part| part.to_string_lossy()));
    parts.map_or(typed.to_owned(), |parts| {
        parts.collect::<Vec<_>>().join("/")
    })
}

/// The duty that is meant by the names of its task and its team; `None` where these name none.
fn duty_by_names(subject: &str, workspace: &Workspace) -> Result<Option<String>, CliError> {
    let loaded = &workspace.opening.loaded;
    let mut parts = subject.rsplitn(3, '/');
    let (Some(policy), Some(team), Some(occurrence), Some(task)) =
        (&loaded.policy, parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    if is_yaml_name(subject) {
        return Ok(None);
    }
    let (tasks, teams) = (
        NamedIds::tasks(policy, &loaded.broken_tasks),
        NamedIds::teams(&policy.teams),
    );
    let task = tasks.find(task)?.map_or(task, |task| task.id.as_str());
    let team = teams.find(team)?.map_or(team, |team| team.id.as_str());
    Ok(Some(format!("{task}/{occurrence}/{team}")))
}

/// The trace of the one duty that the subject names.
fn find_trace<'a>(
    subject: &str,
    assessment: &'a Assessment,
) -> Result<&'a judge::DutyTrace, CliError> {
    match assessment.traces.as_slice() {
        [] => Err(unknown_subject(subject, assessment)),
        [trace] => Ok(trace),
        several => {
            let duties = several.iter().map(|trace| trace.duty.id.to_string());
            Err(CliError::usage(
                format!("`{subject}` is about {} duties", several.len()),
                format!("name one: {}", duties.collect::<Vec<_>>().join(", ")),
            ))
        }
    }
}

fn unknown_subject(subject: &str, assessment: &Assessment) -> CliError {
    let hides = |task: &&Id| {
        let mut parts = subject.trim_start_matches("evidence/").split('/');
        parts.next() == Some(task.as_str())
    };
    if let Some(task) = assessment.unjudged.iter().find(hides) {
        return CliError::Partial(task.to_string());
    }
    let duties = assessment.duties.iter().map(|duty| duty.id.to_string());
    let claims = assessment.claims.iter().map(|claim| claim.file.to_string());
    let is_file = is_yaml_name(subject);
    let known: Vec<String> = if is_file {
        claims.collect()
    } else {
        duties.collect()
    };
    let what = if is_file {
        "no evidence and no request"
    } else {
        "no duty"
    };
    let message = format!("there is {what} `{subject}`");
    if let Some(reason) = day_off(subject, assessment) {
        return CliError::usage(message, reason);
    }
    CliError::usage(
        message,
        suggest(subject, known.iter().map(String::as_str), || {
            "write TASK/OCCURRENCE/TEAM, as `dutybook audit` lists them, or the path of an \
             evidence file"
                .to_owned()
        }),
    )
}

/// That a duty is of a day on which its team does not work.
fn day_off(subject: &str, assessment: &Assessment) -> Option<String> {
    let mut parts = subject.splitn(3, '/');
    let task = Id::new(parts.next()?).ok()?;
    let label = parts.next()?;
    let team = Id::new(parts.next()?).ok()?;
    write::describe_day_off(assessment, &task, &[team], label)
}
