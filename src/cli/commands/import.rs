//! `dutybook import`: the mappings of exports.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::cli::args::{ImportArgs, ImportCheckArgs, ImportCommand};
use crate::cli::commands::record_import::{ImportChoice, print_notes, read_export};
use crate::cli::input_file::read_file;
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::typed_instant::parse_instant;
use crate::cli::{CliError, RunOutcome};
use crate::import::{ImportContext, ImportWindow, Imported};
use crate::load::{
    MAX_YAML, ReadMapping, parse_mapping, shipped_mapping, shipped_names, shipped_text,
};
use crate::model::ImportMapping;
use crate::report::escape_terminal;
use crate::text::{Position, suggest};
use crate::write;

pub(super) fn run(args: &ImportArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    match &args.command {
        ImportCommand::List => list(),
        ImportCommand::Show(args) => show(&args.format),
        ImportCommand::Check(args) => check(args, settings),
    }
}

fn list() -> Result<RunOutcome, CliError> {
    let mappings: Vec<ImportMapping> = shipped_names().filter_map(shipped_mapping).collect();
    let width = mappings
        .iter()
        .map(|mapping| mapping.id.as_str().len())
        .max();
    let width = width.unwrap_or(0);
    let mut text = String::new();
    for ImportMapping {
        id,
        details,
        documentation,
        ..
    } in &mappings
    {
        let _ = writeln!(text, "{id:<width$}  {details}: {documentation}");
    }
    text.push_str("\nMappings in policy/imports are read too, and go before these.\n");
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(RunOutcome::Success)
}

fn show(name: &str) -> Result<RunOutcome, CliError> {
    let text = shipped_text(name).ok_or_else(|| {
        let message = format!("`{name}` is not a format that dutybook ships");
        let help = suggest(name, shipped_names(), || {
            "`dutybook import list` lists them".to_owned()
        });
        CliError::usage(message, help)
    })?;
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(RunOutcome::Success)
}

/// Checks a mapping: exit 0 where it holds and reads the export, 1 where it has faults.
fn check(args: &ImportCheckArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let Some(mapping) = read_mapping(&args.mapping)? else {
        return Ok(RunOutcome::Failed);
    };
    let stem = args.mapping.file_stem().and_then(|stem| stem.to_str());
    if stem != Some(mapping.id.as_str()) {
        let id = &mapping.id;
        eprintln!("warning: policy/imports reads this mapping only as {id}.yaml, by its id");
    }
    if args.exports.is_empty() {
        let text = format!("{}: a mapping to {}\n", mapping.id, mapping.details);
        to_stdout(|out| out.write_all(text.as_bytes()))?;
        return Ok(RunOutcome::Success);
    }
    let now = settings.as_of.instant(Tz::UTC)?;
    let since = match &args.since {
        None => DateTime::<Utc>::MIN_UTC,
        Some(typed) => parse_instant(typed, now.with_timezone(&Tz::UTC))
            .map_err(|why| CliError::usage(why, "write an instant such as 2026-03-13T15:04:00Z"))?
            .at
            .to_utc(),
    };
    let window = ImportWindow::new(since, now).since(since);
    let context = ImportContext {
        zone: args.import_timezone,
        dates: args.import_dates.clone(),
        total: args.import_total,
        ..ImportContext::new(window)
    };
    let choice = ImportChoice {
        mapping: Arc::new(mapping),
        files: args.exports.clone(),
    };
    print_imported(&read_export(&choice, &context)?, settings.quiet)?;
    Ok(RunOutcome::Success)
}

/// The mapping of a file; `None` where it has faults, which are printed.
fn read_mapping(path: &Path) -> Result<Option<ImportMapping>, CliError> {
    let bytes = read_file(
        path,
        MAX_YAML + 1,
        "name a mapping, such as policy/imports/own.yaml",
    )?;
    let shown = path.display().to_string();
    if bytes.len() as u64 > MAX_YAML {
        let message = format!("{shown} is larger than 1 MiB");
        return Err(CliError::usage(message, "write a shorter mapping"));
    }
    let ReadMapping { mapping, drafts } = parse_mapping(&bytes, &Arc::from(shown.as_str()));
    for draft in drafts {
        let (range, message, help) = draft.into_parts();
        let place = range.map_or(Position::new(1, 1), |range| range.start);
        eprintln!(
            "{}",
            escape_terminal(&format!("{shown}:{place}: {message}"))
        );
        eprintln!("  help: {}", escape_terminal(&help));
    }
    Ok(mapping)
}

fn print_imported(imported: &Imported, is_quiet: bool) -> Result<(), CliError> {
    let details = serde_yaml::to_string(&imported.details).map_err(write::RecordError::from)?;
    let summary = serde_yaml::to_string(&imported.summary).map_err(write::RecordError::from)?;
    let mut text = format!("summary: {summary}details:\n");
    for line in details.lines() {
        let _ = writeln!(text, "  {line}");
    }
    to_stdout(|out| out.write_all(escape_lines(&text).as_bytes()))?;
    print_notes(imported, is_quiet);
    Ok(())
}

/// The same lines, each escaped.
fn escape_lines(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| format!("{}\n", escape_terminal(line)));
    lines.collect()
}
