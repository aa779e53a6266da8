//! Several dutybook roots in one `check`: all at one instant, each by its own policy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::cli::args::{CheckArgs, FilterArgs};
use crate::cli::commands::check::{Judged, Run, asked};
use crate::cli::settings::Settings;
use crate::cli::workspace::WritableRepository;
use crate::cli::{CliError, as_of, roots};
use crate::report::{CheckReport, ShardBy, ShardManifest};

/// Judges several roots, one after the other: each uses all threads, and only one is held in memory
/// whole.
pub(super) fn judge(
    args: &CheckArgs,
    settings: &Settings,
    folders: &[PathBuf],
) -> Result<Run, CliError> {
    let as_of = instant(settings, folders)?;
    let paths = roots::paths(folders)?;
    let mut judged_roots = Vec::new();
    let mut texts = BTreeMap::new();
    let mut known = BTreeSet::new();
    for (place, (folder, path)) in folders.iter().zip(&paths).enumerate() {
        if args.shard.is_some_and(|shard| !shard.holds(place)) {
            continue;
        }
        let mut own = settings.at(folder);
        own.as_of = Some(as_of.to_rfc3339());
        let mut judged =
            Judged::of(args, &own, None, false).map_err(|error| of_root(error, path))?;
        if let Some(zone) = judged.zone {
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
    let dealing = args.shard.map(|shard| {
        let mut roots = paths;
        roots.sort();
        ShardManifest {
            shard,
            dealt: ShardBy::Roots,
            roots,
            fail_on: args.fail_on.level(),
            asked: asked(args, settings),
        }
    });
    Ok(Run {
        checked: CheckReport::new(judged_roots, as_of),
        dealing,
        texts,
    })
}

/// The instant at which all are judged. The clock is read once; a day ends as the first root has it whose
/// policy names a time zone.
fn instant(settings: &Settings, folders: &[PathBuf]) -> Result<DateTime<Utc>, CliError> {
    let typed = settings.as_of.as_deref();
    let zone = match day(settings) {
        Some(_) => first_zone(settings, folders)?,
        None => Tz::UTC,
    };
    as_of::as_of(typed, zone)
}

fn first_zone(settings: &Settings, folders: &[PathBuf]) -> Result<Tz, CliError> {
    for folder in folders {
        let opened = WritableRepository::for_writing(&settings.at(folder))?;
        if let Some(zone) = opened.opening.loaded.timezone {
            return Ok(zone);
        }
    }
    Ok(Tz::UTC)
}

/// The day that was typed, where it was a day.
fn day(settings: &Settings) -> Option<NaiveDate> {
    settings.as_of.as_deref()?.parse().ok()
}

/// Refuses a day that ends at another instant in a root's time zone.
fn same_day(
    settings: &Settings,
    as_of: DateTime<Utc>,
    zone: Tz,
    path: &str,
) -> Result<(), CliError> {
    let Some(day) = day(settings) else {
        return Ok(());
    };
    if as_of::end_of_day(day, zone)? == as_of {
        return Ok(());
    }
    Err(CliError::Usage {
        message: format!("{day} does not end at the same instant in {path} as in other roots"),
        help: "their policies have different time zones: write an instant, such as \
               --as-of 2026-03-31T23:59:59Z"
            .to_owned(),
    })
}

/// Refuses a task or a team that no root has. Some may lack it.
fn all_known(filter: &FilterArgs, known: &BTreeSet<String>) -> Result<(), CliError> {
    let mut words = filter.tasks.iter().chain(&filter.team);
    match words.find(|word| !known.contains(*word)) {
        None => Ok(()),
        Some(word) => Err(CliError::Usage {
            message: format!("no root has a task or a team `{word}`"),
            help: "`dutybook -C ROOT check` names those of one root".to_owned(),
        }),
    }
}

/// What cannot be judged, and of which root.
fn of_root(error: CliError, path: &str) -> CliError {
    let shown = if path.is_empty() { "." } else { path };
    match error {
        CliError::Usage { message, help } => CliError::Usage {
            message: format!("{shown}: {message}"),
            help,
        },
        other => CliError::OfRoot {
            root: shown.to_owned(),
            error: Box::new(other),
        },
    }
}
