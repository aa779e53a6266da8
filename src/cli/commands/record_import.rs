//! `dutybook record --import`: what a product exported, as details, summary and attachments.

use std::path::{Path, PathBuf};

use anstream::eprintln;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_yaml::{Mapping, Value};

use crate::cli::CliError;
use crate::cli::input_file::read_file;
use crate::import::{
    ExportFile, ImportError, ImportFormat, ImportWindow, Imported, MAX_FILE_BYTES, UnknownFormat,
    import,
};
use crate::model::{Policy, Task};
use crate::report::escape_terminal;
use crate::write;

/// What imports give to evidence; empty without `--import`.
#[derive(Default)]
pub(crate) struct ImportedContent {
    pub(crate) details: Mapping,
    pub(crate) summary: Option<String>,
    pub(crate) files: Vec<PathBuf>,
}

/// Refuses an export whose details are not those of the task.
pub(super) fn check_task(words: &[PathBuf], task: &Task, policy: &Policy) -> Result<(), CliError> {
    for (format, _) in group_by_format(words)? {
        let schema = format.details_schema();
        let takes = |task: &Task| {
            let details = task.requires.details.as_ref();
            details.is_some_and(|details| details.as_str() == schema)
        };
        if takes(task) {
            continue;
        }
        let fitting = policy.tasks.values().filter(|task| takes(task));
        let fitting: Vec<&str> = fitting.map(|task| task.id.as_str()).collect();
        let help = if fitting.is_empty() {
            format!("no task of the policy has the details `{schema}`")
        } else {
            format!("import it into {}", fitting.join(" or "))
        };
        let message = format!(
            "an export of {format} does not hold the details of {}",
            task.id
        );
        return Err(CliError::usage(&message, help));
    }
    Ok(())
}

/// The names of the formats whose exports hold the details of a task.
pub(super) fn formats_of(task: &Task) -> Vec<&'static str> {
    let details = task.requires.details.as_ref();
    let fits = |format: &ImportFormat| {
        details.is_some_and(|details| details.as_str() == format.details_schema())
    };
    let formats = ImportFormat::ALL.into_iter().filter(fits);
    formats.map(ImportFormat::name).collect()
}

/// The format, of some, of which a file is an export, or a page of one.
///
/// # Errors
/// Why it is none of them.
pub(super) fn detect_format(
    formats: &[&'static str],
    path: &Path,
    zone: Option<Tz>,
    (opens, performed_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<&'static str, CliError> {
    let mut window = ImportWindow::new(opens, performed_at);
    if let Some(zone) = zone {
        window = window.with_zone(zone);
    }
    let (name, bytes) = read_export_file(path)?;
    let mut reasons = Vec::new();
    for name_of_format in formats {
        let format: ImportFormat = name_of_format
            .parse()
            .map_err(|error: UnknownFormat| import_error(&error.into()))?;
        let file = ExportFile {
            name: &name,
            bytes: &bytes,
        };
        match import(format, &[file], &window) {
            // What is missing comes with the next page.
            Ok(_) | Err(ImportError::MissingPage { .. } | ImportError::MissingRecords { .. }) => {
                return Ok(name_of_format);
            }
            Err(error @ ImportError::Later { .. }) => return Err(import_error(&error)),
            Err(error) => reasons.push(format!("{format}: {error}")),
        }
    }
    Err(CliError::usage(
        format!("{name} is not an export that this task takes"),
        reasons.join("; "),
    ))
}

/// Reads what `--import` names, for work that was done between two instants.
pub(super) fn read_imports(
    words: &[PathBuf],
    zone: Option<Tz>,
    opens: DateTime<Utc>,
    performed_at: DateTime<Utc>,
) -> Result<ImportedContent, CliError> {
    let mut window = ImportWindow::new(opens, performed_at);
    if let Some(zone) = zone {
        window = window.with_zone(zone);
    }
    let mut joined: Option<Imported> = None;
    let mut files = Vec::new();
    for (format, paths) in group_by_format(words)? {
        let imported = read_export(format, &paths, &window)?;
        joined = Some(match joined {
            Some(before) => before
                .merge(imported)
                .map_err(|error| import_error(&error))?,
            None => imported,
        });
        files.extend(paths);
    }
    let Some(imported) = joined else {
        return Ok(ImportedContent::default());
    };
    for note in &imported.notes {
        eprintln!("note: {}", escape_terminal(note));
    }
    let mut details = serde_yaml::to_value(&imported.details).map_err(write::RecordError::from)?;
    clear_placeholders(&mut details);
    Ok(ImportedContent {
        details: match details {
            Value::Mapping(details) => details,
            _ => Mapping::new(),
        },
        summary: Some(imported.summary),
        files,
    })
}

/// Whether details still hold everything as an export gave it; gaps may be filled.
pub(super) fn contains_imported(imported: &Value, now: &Value) -> bool {
    match (imported, now) {
        (Value::Null, _) => true,
        (Value::Mapping(fields), now) => fields.iter().all(|(name, field)| {
            let now = now.as_mapping().and_then(|now| now.get(name));
            contains_imported(field, now.unwrap_or(&Value::Null))
        }),
        (Value::Sequence(items), Value::Sequence(now)) => {
            let mut pairs = items.iter().zip(now);
            items.len() == now.len() && pairs.all(|(item, now)| contains_imported(item, now))
        }
        (imported, now) => {
            let is_same_number = imported.is_number() && imported.as_f64() == now.as_f64();
            is_same_number || imported == now
        }
    }
}

/// A placeholder becomes a gap, so that it is prompted for, or filled with the hint of the task's own schema.
fn clear_placeholders(value: &mut Value) {
    match value {
        Value::Mapping(fields) => fields.values_mut().for_each(clear_placeholders),
        Value::Sequence(items) => {
            items.iter_mut().for_each(clear_placeholders);
            if !items.is_empty() && items.iter().all(Value::is_null) {
                *value = Value::Null;
            }
        }
        value if write::is_placeholder(value) => *value = Value::Null,
        _ => {}
    }
}

/// `FORMAT FILE… FORMAT FILE…`: the name of a format begins the next import.
fn group_by_format(typed: &[PathBuf]) -> Result<Vec<(ImportFormat, Vec<PathBuf>)>, CliError> {
    let mut groups: Vec<(ImportFormat, Vec<PathBuf>)> = Vec::new();
    for word in typed {
        let text = word.to_string_lossy();
        match (text.parse(), groups.last_mut()) {
            (Ok(format), _) => groups.push((format, Vec::new())),
            (Err(_), Some((_, files))) => files.push(word.clone()),
            (Err(error), None) => return Err(import_error(&error.into())),
        }
    }
    Ok(groups)
}

/// A file that a product exported, with its name.
fn read_export_file(path: &Path) -> Result<(String, Vec<u8>), CliError> {
    // One byte more than is allowed, so that a file that is too large is told from one that is not.
    let help = "name the file that the product gave";
    let bytes = read_file(path, MAX_FILE_BYTES + 1, help)?;
    Ok((path.display().to_string(), bytes))
}

fn read_export(
    format: ImportFormat,
    paths: &[PathBuf],
    window: &ImportWindow,
) -> Result<Imported, CliError> {
    let read = paths.iter().map(|path| read_export_file(path));
    let read: Vec<(String, Vec<u8>)> = read.collect::<Result<_, CliError>>()?;
    let files = read.iter().map(|(name, bytes)| ExportFile { name, bytes });
    let files: Vec<ExportFile> = files.collect();
    import(format, &files, window).map_err(|error| import_error(&error))
}

fn import_error(error: &ImportError) -> CliError {
    let help = match error {
        ImportError::Later { .. } => {
            "name the time zone of the export with --import-timezone, or say --performed-at"
        }
        ImportError::MissingPage { .. } | ImportError::MissingRecords { .. } => {
            "name all pages: --import FORMAT PAGE-1 PAGE-2 …"
        }
        ImportError::Format { .. } | ImportError::NoFile => {
            "write --import FORMAT FILE, such as --import secure-scores secure-scores.json"
        }
        _ => "export it again as the product's API or list gives it",
    };
    CliError::usage(error.to_string(), help)
}
