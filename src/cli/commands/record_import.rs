//! `dutybook record --import`: which mapping reads which files, and what becomes of what they give.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::eprintln;
use serde_yaml::{Mapping, Value};

use crate::cli::CliError;
use crate::cli::input_file::read_file;
use crate::cli::write_session::WriteSession;
use crate::import::{ExportFile, ImportContext, ImportError, Imported, MAX_FILE_BYTES, import};
use crate::load::{shipped_mapping, shipped_names};
use crate::model::{Id, ImportMapping, Task};
use crate::report::escape_terminal;
use crate::text::closest_word;
use crate::write;

/// Files that one mapping reads.
pub(crate) struct ImportChoice {
    pub(crate) mapping: Arc<ImportMapping>,
    pub(crate) files: Vec<PathBuf>,
}

/// What imports give to evidence; empty without `--import`.
#[derive(Default)]
pub(crate) struct ImportedContent {
    pub(crate) details: Mapping,
    pub(crate) summary: Option<String>,
    pub(crate) files: Vec<PathBuf>,
}

/// The mapping of a name: one of the policy goes before one that dutybook ships.
fn find_mapping(name: &str, session: &WriteSession) -> Option<Arc<ImportMapping>> {
    let own = session.imports.get(name).cloned();
    own.or_else(|| shipped_mapping(name).map(Arc::new))
}

/// Refuses an export whose details are not those of the task.
pub(super) fn check_task(
    choices: &[ImportChoice],
    task: &Task,
    session: &WriteSession,
) -> Result<(), CliError> {
    for ImportChoice { mapping, .. } in choices {
        let schema = &mapping.details;
        let takes = |task: &Task| task.requires.details.as_ref() == Some(schema);
        if takes(task) {
            continue;
        }
        let fitting = session.policy.tasks.values().filter(|task| takes(task));
        let fitting: Vec<&str> = fitting.map(|task| task.id.as_str()).collect();
        let help = if fitting.is_empty() {
            format!("no task of the policy has the details `{schema}`")
        } else {
            format!("import it into {}", fitting.join(" or "))
        };
        let message = format!(
            "an export of {} does not hold the details of {}",
            mapping.id, task.id
        );
        return Err(CliError::usage(&message, help));
    }
    Ok(())
}

/// The mappings whose exports hold the details of a task.
pub(super) fn formats_of(task: &Task, session: &WriteSession) -> Vec<Arc<ImportMapping>> {
    let own = session.imports.values().cloned();
    let shipped = shipped_names().filter(|name| !session.imports.contains_key(*name));
    let shipped = shipped.filter_map(|name| shipped_mapping(name).map(Arc::new));
    let fits =
        |mapping: &Arc<ImportMapping>| task.requires.details.as_ref() == Some(&mapping.details);
    own.chain(shipped).filter(fits).collect()
}

/// `FORMAT FILE… FORMAT FILE…`: the name of a format begins the next import.
pub(super) fn group_by_format(
    typed: &[PathBuf],
    session: &WriteSession,
) -> Result<Vec<ImportChoice>, CliError> {
    let mut choices: Vec<ImportChoice> = Vec::new();
    for word in typed {
        let text = word.to_string_lossy();
        match (find_mapping(&text, session), choices.last_mut()) {
            (Some(mapping), _) => choices.push(ImportChoice {
                mapping,
                files: Vec::new(),
            }),
            (None, Some(choice)) => choice.files.push(word.clone()),
            (None, None) => return Err(unknown_format(&text, session)),
        }
    }
    Ok(choices)
}

fn unknown_format(found: &str, session: &WriteSession) -> CliError {
    let file = format!("policy/imports/{found}.yaml");
    if session.worktree.root().join(&file).is_file() {
        let message = format!("{file} cannot be understood");
        return CliError::usage(message, "`dutybook check` says what is wrong with it");
    }
    let mut names: Vec<&str> = shipped_names().collect();
    names.extend(session.imports.keys().map(Id::as_str));
    let near = closest_word(found, names.iter().copied());
    let near = near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
    let message = format!(
        "`{found}` is not a format to import{near}; the formats are {}",
        names.join(", ")
    );
    let help = "write --import FORMAT FILE, such as --import secure-scores secure-scores.json";
    CliError::usage(message, help)
}

/// A file that a product exported, with its name.
pub(super) fn read_export_file(path: &Path) -> Result<(String, Vec<u8>), CliError> {
    // One byte more than is allowed, so that a file that is too large is told from one that is not.
    let help = "name the file that the product gave";
    let bytes = read_file(path, MAX_FILE_BYTES + 1, help)?;
    Ok((path.display().to_string(), bytes))
}

/// Reads the files of one mapping.
pub(super) fn read_export(
    choice: &ImportChoice,
    context: &ImportContext,
) -> Result<Imported, CliError> {
    let read = choice.files.iter().map(|path| read_export_file(path));
    let read: Vec<(String, Vec<u8>)> = read.collect::<Result<_, CliError>>()?;
    let files = read.iter().map(|(name, bytes)| ExportFile { name, bytes });
    let files: Vec<ExportFile> = files.collect();
    import(&choice.mapping, &files, context).map_err(|error| {
        let is_unlike = matches!(
            error,
            ImportError::Unexpected { .. } | ImportError::Odd { .. }
        );
        let other = is_unlike.then(|| other_format(&choice.mapping, &files, context));
        import_error(&error, other.flatten())
    })
}

/// Another format that dutybook ships, of which the files are an export.
fn other_format(
    mapping: &ImportMapping,
    files: &[ExportFile],
    context: &ImportContext,
) -> Option<&'static str> {
    let mut others = shipped_names().filter(|name| *name != mapping.id.as_str());
    others.find(|name| {
        let other = shipped_mapping(name).filter(|other| other.details == mapping.details);
        let imported = other.and_then(|other| import(&other, files, context).ok());
        imported.is_some_and(|imported| imported.records > 0)
    })
}

/// Whether a file is of a format although its import failed: what is missing comes with the next page.
pub(super) fn is_page(error: &ImportError) -> bool {
    matches!(
        error,
        ImportError::MissingPage { .. }
            | ImportError::MissingRecords { .. }
            | ImportError::FullPage { .. }
    )
}

/// The details as they are to be filled in: a placeholder becomes a gap.
pub(super) fn details_of(imported: &Imported) -> Result<Mapping, CliError> {
    let mut details = serde_yaml::to_value(&imported.details).map_err(write::RecordError::from)?;
    clear_placeholders(&mut details);
    Ok(match details {
        Value::Mapping(details) => details,
        _ => Mapping::new(),
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

/// An import that did not succeed; `other` is another format of which the files are.
pub(super) fn import_error(error: &ImportError, other: Option<&str>) -> CliError {
    if let Some(other) = other {
        let help = format!("it is an export of {other}: --import {other}");
        return CliError::usage(error.to_string(), help);
    }
    CliError::usage(error.to_string(), help_of(error))
}

/// What to do about an import that did not succeed.
fn help_of(error: &ImportError) -> &'static str {
    match error {
        ImportError::Later { .. } => {
            "name the time zone of the export with --import-timezone, the order of its dates with --import-dates, or say --performed-at"
        }
        ImportError::MissingPage { .. } | ImportError::MissingRecords { .. } => {
            "name all pages: --import FORMAT PAGE-1 PAGE-2 …"
        }
        ImportError::NoFile => {
            "write --import FORMAT FILE, such as --import secure-scores secure-scores.json"
        }
        ImportError::AmbiguousDate { .. } => {
            "the profile of the user who exported it says which: --import-dates dmy for 31-12, mdy for 12-31"
        }
        ImportError::FullPage { .. } => {
            "look at the header X-Total-Count, or at the count above the list"
        }
        ImportError::UnknownState { .. } => {
            "add the word to `states` of a mapping in policy/imports that extends this format: see docs/imports.md"
        }
        ImportError::SameFile { .. } | ImportError::SameName { .. } | ImportError::Twice { .. } => {
            "give each export once"
        }
        ImportError::NoReport { .. } | ImportError::OldExport { .. } => {
            "export a list that reaches from the last report to now"
        }
        ImportError::CutOff { .. } => "what is nested deeper than -Depth is not in the file",
        ImportError::Unexpected { expected, .. } if expected.starts_with("a time such as") => {
            "name another format of times with --import-dates, such as '%d-%m-%Y %H.%M'"
        }
        ImportError::Unexpected { expected, .. } if expected.starts_with("a column") => {
            "columns in another language, or of one's own: name them in a mapping that extends this format (docs/imports.md)"
        }
        _ => "hold the file against the mapping of the format: `dutybook import show FORMAT`",
    }
}

/// Prints what the numbers of an import do not say.
pub(super) fn print_notes(imported: &Imported, is_quiet: bool) {
    let missing = imported.missing.iter().map(|(_, note)| note);
    for note in imported.notes.iter().chain(missing).filter(|_| !is_quiet) {
        eprintln!("note: {}", escape_terminal(note));
    }
    for warning in &imported.warnings {
        eprintln!("warning: {}", escape_terminal(warning));
    }
}
