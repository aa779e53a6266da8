//! `dutybook calendar import`: a calendar from an iCalendar file.

use std::collections::BTreeMap;
use std::path::Path;

use anstream::eprintln;
use chrono::{Datelike as _, Weekday};

use crate::cli::args::CalendarImportArgs;
use crate::cli::commands::calendar_writing::write_calendar;
use crate::cli::input_file::read_file_or_stdin;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::holidays::CalendarText;
use crate::import::{IcsCalendar, IcsNote, MAX_ICS_BYTES, read_ics};
use crate::model::{Id, LAST_YEARLY};
use crate::report::escape_terminal;

/// How many lines are shown of what is refused or left out.
const MAX_SHOWN: usize = 50;

pub(super) fn run(
    args: &CalendarImportArgs,
    settings: &RunSettings,
) -> Result<RunOutcome, CliError> {
    let help = "name an iCalendar file, such as holidays.ics";
    let bytes = read_file_or_stdin(&args.file, MAX_ICS_BYTES + 1, help)?;
    let shown = args.file.display().to_string();
    if bytes.len() as u64 > MAX_ICS_BYTES {
        let message = format!("{shown} is larger than 4 MiB");
        return Err(CliError::usage(message, "export fewer years"));
    }
    let calendar = read_ics(&bytes)
        .map_err(|error| CliError::usage(format!("{shown}: {error}"), error.help()))?;
    print_notes(&shown, "left out", &calendar.left_out);
    let what = if args.leave_out {
        "left out"
    } else {
        "refused"
    };
    print_notes(&shown, what, &calendar.refused);
    if !calendar.refused.is_empty() && !args.leave_out {
        let message = match calendar.refused.len() {
            1 => format!("{shown}: 1 event cannot be a holiday"),
            count => format!("{shown}: {count} events cannot be holidays"),
        };
        let help = "correct them in the calendar program, or leave them out with --leave-out";
        return Err(CliError::usage(message, help));
    }
    if calendar.holidays.is_empty() && calendar.yearly.is_empty() {
        let message = format!("{shown} has no holiday");
        return Err(CliError::usage(
            message,
            "export a calendar with events of whole days",
        ));
    }
    let id = args.id.clone().map_or_else(|| id_of_file(&args.file), Ok)?;
    let session = WriteSession::open(settings, &args.writing)?;
    let covers_until = args.covers_until.or_else(|| last_complete_year(&calendar));
    if args.covers_until.is_none()
        && let Some(year) = covers_until
        && !settings.quiet
    {
        eprintln!(
            "covers_until is {year}, the last year that looks complete: change it, or name it with --covers-until"
        );
    }
    let text = calendar_text(args, calendar, &id, covers_until);
    let message = format!("Add the calendar {id}");
    write_calendar(&session, &args.writing, &id, (text.to_yaml(), message))
}

fn calendar_text(
    args: &CalendarImportArgs,
    calendar: IcsCalendar,
    id: &Id,
    covers_until: Option<i32>,
) -> CalendarText {
    let name = args.name.clone().or(calendar.name);
    let name = name.filter(|name| !name.trim().is_empty());
    let file = args.file.file_name().unwrap_or_default();
    let comment = match file.to_string_lossy() {
        stdin if stdin == "-" => "Imported from an iCalendar file.".to_owned(),
        file => format!("Imported from {file}."),
    };
    CalendarText {
        name: name.unwrap_or_else(|| id.to_string()),
        comments: vec![comment],
        covers_until,
        weekend: vec![Weekday::Sat, Weekday::Sun],
        yearly: calendar.yearly,
        holidays: calendar.holidays,
    }
}

/// The last year with at least half as many dated holidays as the fullest one: exports end in the middle of a year.
/// Where all holidays are yearly, the last year of rules.
fn last_complete_year(calendar: &IcsCalendar) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (day, _) in &calendar.holidays {
        *counts.entry(day.year()).or_default() += 1;
    }
    let Some(most) = counts.values().max() else {
        let ends = calendar.yearly.iter().map(|it| it.rule.until);
        return ends.map(|end| end.unwrap_or(LAST_YEARLY)).max();
    };
    let mut complete = counts.iter().rev().filter(|(_, count)| *count * 2 >= *most);
    complete.next().map(|(year, _)| *year)
}

fn id_of_file(file: &Path) -> Result<Id, CliError> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let words: Vec<String> = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    Id::new(&words.join("-")).map_err(|_| {
        let message = "the file's name gives the calendar no identifier";
        CliError::usage(message, "name one with --id, such as --id office")
    })
}

fn print_notes(file: &str, what: &str, notes: &[IcsNote]) {
    for note in notes.iter().take(MAX_SHOWN) {
        let IcsNote { line, name, reason } = note;
        let name: String = name.chars().take(80).collect();
        let text = format!("{file}:{line}: {what}: `{name}`: {reason}");
        eprintln!("{}", escape_terminal(&text));
    }
    if let Some(more) = notes.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        eprintln!("{file}: {what}: {more} more");
    }
}
