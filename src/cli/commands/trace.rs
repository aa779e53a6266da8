//! `dutybook trace`.

use std::path::{Component, Path, PathBuf};

use crate::cli::args::{TraceArgs, TraceFormat};
use crate::cli::output::{targets, write_all};
use crate::cli::settings::Settings;
use crate::cli::workspace::{Repository, RevisionSpec, seen};
use crate::cli::{CliError, Outcome, git_context};
use crate::judge::{self, Assessment};
use crate::load::is_yaml_name;
use crate::report;
use crate::text::suggest;

pub(crate) fn run(args: &TraceArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let view = RevisionSpec::of(&args.past);
    let asked = asked(&args.what, &git_context::root(settings, view)?);
    let mut repository = Repository::open(settings, view)?;
    repository.traced = Some(asked.clone());
    let assessment = seen(repository.assess(None, settings)?)?;
    let trace = only(&asked, &assessment)?;
    write_all(&targets, |target, out| match target.format {
        TraceFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::write_trace_human(out, &assessment, trace, look)
        }
        TraceFormat::Json => report::write_trace_json(out, &assessment, trace),
        TraceFormat::Markdown => report::write_trace_markdown(out, &assessment, trace),
    })?;
    Ok(Outcome::Success)
}

/// What is asked for: a duty as it was typed, or a file relative to the dutybook root. A file may be
/// named from there or from the current folder.
fn asked(typed: &str, root: &Path) -> String {
    let is_from_root = typed.starts_with("evidence/");
    if is_from_root || !is_yaml_name(typed) {
        return typed.to_owned();
    }
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let (Ok(here), Ok(root)) = (here, root.canonicalize()) else {
        return typed.to_owned();
    };
    // The file may be gone: its path is taken by its words.
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

/// The one story that there is to tell.
fn only<'a>(asked: &str, assessment: &'a Assessment) -> Result<&'a judge::DutyTrace, CliError> {
    match assessment.traces.as_slice() {
        [] => Err(unknown(asked, assessment)),
        [trace] => Ok(trace),
        several => {
            let duties = several.iter().map(|trace| trace.duty.id.to_string());
            Err(CliError::Usage {
                message: format!("`{asked}` is about {} duties", several.len()),
                help: format!("name one: {}", duties.collect::<Vec<_>>().join(", ")),
            })
        }
    }
}

fn unknown(asked: &str, assessment: &Assessment) -> CliError {
    let hides = |task: &&crate::model::Id| {
        let mut parts = asked.trim_start_matches("evidence/").split('/');
        parts.next() == Some(task.as_str())
    };
    if let Some(task) = assessment.unjudged.iter().find(hides) {
        return CliError::Partial(task.to_string());
    }
    let duties = assessment.duties.iter().map(|duty| duty.id.to_string());
    let claims = assessment.claims.iter().map(|claim| claim.file.to_string());
    let is_file = is_yaml_name(asked);
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
    CliError::Usage {
        message: format!("there is {what} `{asked}`"),
        help: suggest(asked, known.iter().map(String::as_str), || {
            "write TASK/OCCURRENCE/TEAM, as `dutybook audit` lists them, or the path of an \
             evidence file"
                .to_owned()
        }),
    }
}
