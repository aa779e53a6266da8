//! Several dutybook roots in one `check`: all at one instant, each by its own policy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::cli::CliError;
use crate::cli::args::{CheckArgs, FilterArgs};
use crate::cli::as_of::AsOf;
use crate::cli::commands::check_run::{CheckRun, JudgedRoot, shard_manifest};
use crate::cli::named_ids::fold_name;
use crate::cli::roots::root_paths;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::WritableWorkspace;
use crate::report::{CheckReport, ShardBy};

/// Judges several roots, one after the other: each uses all threads, and only one is in memory as a whole.
pub(super) fn judge(
    args: &CheckArgs,
    settings: &RunSettings,
    folders: &[PathBuf],
) -> Result<CheckRun, CliError> {
    let as_of = instant(settings, folders)?;
    let paths = root_paths(folders)?;
    let mut judged_roots = Vec::new();
    let mut texts = BTreeMap::new();
    let mut known = BTreeSet::new();
    for (place, (folder, path)) in folders.iter().zip(&paths).enumerate() {
        if args.shard.is_some_and(|shard| !shard.holds(place)) {
            continue;
        }
        let mut own = settings.for_directory(folder);
        own.as_of = AsOf::Fixed(as_of);
        let mut judged =
            JudgedRoot::judge(args, &own, None, false).map_err(|error| of_root(error, path))?;
        if let Some(zone) = judged.timezone {
            same_day(settings, as_of, zone, path)?;
        }
        known.append(&mut judged.known);
        judged.root.path.clone_from(path);
        texts.insert(path.clone(), judged.texts);
        judged_roots.push(judged.root);
    }
    if args.shard.is_none() {
        all_known(&args.filter, &known)?;
    }
    judged_roots.sort_by(|a, b| a.path.cmp(&b.path));
    let mut roots = paths;
    roots.sort();
    let first = folders.first().map_or(Path::new("."), PathBuf::as_path);
    Ok(CheckRun {
        manifest: shard_manifest(args, settings, first, ShardBy::Roots, roots)?,
        checked: CheckReport::new(judged_roots, as_of),
        texts,
    })
}

/// The instant at which all are judged. The clock is read once; a day ends as the first root has it whose
/// policy names a time zone.
pub(super) fn instant(
    settings: &RunSettings,
    folders: &[PathBuf],
) -> Result<DateTime<Utc>, CliError> {
    let zone = if settings.as_of.is_local() {
        first_zone(settings, folders)?
    } else {
        Tz::UTC
    };
    settings.as_of.instant(zone)
}

fn first_zone(settings: &RunSettings, folders: &[PathBuf]) -> Result<Tz, CliError> {
    for folder in folders {
        let opened = WritableWorkspace::open(&settings.for_directory(folder))?;
        if let Some(zone) = opened.opening.loaded.timezone {
            return Ok(zone);
        }
    }
    Ok(Tz::UTC)
}

/// Refuses a local time that is another instant in a root's time zone.
pub(super) fn same_day(
    settings: &RunSettings,
    as_of: DateTime<Utc>,
    zone: Tz,
    path: &str,
) -> Result<(), CliError> {
    if settings.as_of.instant(zone)? == as_of {
        return Ok(());
    }
    Err(CliError::usage(
        format!("--as-of is not the same instant in {path} as in other roots"),
        "their policies have different time zones: write an instant, such as \
               --as-of 2026-03-31T23:59:59Z",
    ))
}

/// Refuses a task or a team that no root has. Some may lack it.
pub(super) fn all_known(filter: &FilterArgs, known: &BTreeSet<String>) -> Result<(), CliError> {
    let mut words = filter.tasks.iter().chain(&filter.team);
    match words.find(|word| !known.contains(&fold_name(word))) {
        None => Ok(()),
        Some(word) => Err(CliError::usage(
            format!("no root has a task or a team `{word}`"),
            "`dutybook -C ROOT check` lists those of one root",
        )),
    }
}

/// An error, with the root in which it occurred.
pub(super) fn of_root(error: CliError, path: &str) -> CliError {
    let shown = if path.is_empty() { "." } else { path };
    match error {
        CliError::Usage { message, help } => CliError::usage(format!("{shown}: {message}"), help),
        other => CliError::OfRoot {
            root: shown.to_owned(),
            error: Box::new(other),
        },
    }
}
