//! Prompts on a terminal, for values that no flag gave.

use std::fmt::Display;
use std::io::IsTerminal;
use std::path::PathBuf;

use anstream::eprintln;
use inquire::ui::RenderConfig;
use inquire::{Confirm, InquireError, MultiSelect, Select};

use crate::cli::CliError;
use crate::cli::line_editor::{LineOptions, read_line};
use crate::report::escape_terminal;

/// Sets whether prompts are coloured.
pub(super) fn set_up(is_coloured: bool) {
    if !is_coloured {
        inquire::set_global_render_config(RenderConfig::empty());
    }
}

/// Whether there is a terminal to prompt on.
pub(super) fn is_possible() -> bool {
    std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal()
        && std::io::stderr().is_terminal()
}

impl From<InquireError> for CliError {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => {
                CliError::Interrupted
            }
            error => CliError::usage(
                format!("the prompt failed: {error}"),
                "give the flags instead, with --no-input",
            ),
        }
    }
}

/// What is offered for a text.
#[derive(Default)]
pub(super) struct TextOffer<'a> {
    /// What the prompt says below its label.
    pub(super) help: &'a str,
    /// An answer that Enter takes, after what it is called, such as `last time`.
    pub(super) last: Option<(&'a str, &'a str)>,
    /// What Up brings, oldest first.
    pub(super) earlier: &'a [String],
}

/// A text that must not be empty.
pub(super) fn ask_text(label: &str, help: &str) -> Result<String, CliError> {
    ask_offered(
        label,
        &TextOffer {
            help,
            ..TextOffer::default()
        },
    )
}

/// A text that must not be empty, with an answer that Enter takes where there is one.
pub(super) fn ask_offered(label: &str, offer: &TextOffer) -> Result<String, CliError> {
    print_help(offer.help);
    let label = match offer.last {
        Some((word, last)) => format!("{} [{word}: {}]: ", escape(label), escape(last)),
        None => format!("{}: ", escape(label)),
    };
    let options = LineOptions {
        earlier: offer.earlier,
        ..LineOptions::default()
    };
    loop {
        let typed = read_line(&label, &options)?;
        match (typed.is_empty(), offer.last) {
            (false, _) => return Ok(typed),
            (true, Some((_, last))) => return Ok(last.to_owned()),
            (true, None) => eprintln!("  an answer is needed; Ctrl-C stops"),
        }
    }
}

/// A text that `read` accepts: another one is refused with a reason, and prompted for again.
pub(super) fn ask_valid<T>(
    label: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, CliError> {
    ask_with_default(label, "", "", read)
}

/// The same, with a text that stands on the line already and can be edited.
pub(super) fn ask_with_default<T>(
    label: &str,
    help: &str,
    default: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, CliError> {
    print_help(help);
    let options = LineOptions {
        initial: default,
        ..LineOptions::default()
    };
    loop {
        match read(&read_line(&format!("{}: ", escape(label)), &options)?) {
            Ok(value) => return Ok(value),
            Err(why) => eprintln!("  {}", escape(&why)),
        }
    }
}

/// A text, or nothing where Enter is pressed at once.
pub(super) fn ask_optional(label: &str, help: &str) -> Result<Option<String>, CliError> {
    print_help(help);
    let typed = read_line(&format!("{}: ", escape(label)), &LineOptions::default())?;
    Ok(Some(typed).filter(|typed| !typed.is_empty()))
}

/// A plain file that is there, or nothing where Enter is pressed at once; `~/` is the home folder, and Tab completes.
pub(super) fn ask_file(label: &str, help: &str) -> Result<Option<PathBuf>, CliError> {
    print_help(help);
    let options = LineOptions {
        completes_files: true,
        ..LineOptions::default()
    };
    loop {
        let typed = read_line(&format!("{}: ", escape(label)), &options)?;
        if typed.is_empty() {
            return Ok(None);
        }
        let path = find_path(&typed);
        match std::fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => return Ok(Some(path)),
            Ok(_) => eprintln!("  {} is not a plain file", escape(&typed)),
            Err(error) => eprintln!("  {}: {error}", escape(&typed)),
        }
    }
}

/// The path that was typed: as it is; without the quotes or backslashes that a terminal puts into the name of a file that is
/// dragged into it or completed.
fn find_path(typed: &str) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let in_home = |typed: &str| match (typed.strip_prefix("~/"), &home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    };
    let plain = in_home(typed);
    if plain.symlink_metadata().is_ok() {
        return plain;
    }
    let unquoted = in_home(&typed.trim_matches(['\'', '"']).replace('\\', ""));
    if unquoted.symlink_metadata().is_ok() {
        return unquoted;
    }
    plain
}

/// One of several, by its place; the cursor stands at `cursor` first.
pub(super) fn select_from<T: Display>(
    label: &str,
    options: &[T],
    cursor: usize,
) -> Result<usize, CliError> {
    let label = escape(label);
    let prompt = Select::new(&label, escape_all(options)).with_starting_cursor(cursor);
    Ok(prompt.raw_prompt()?.index)
}

/// One of several, by its place.
pub(super) fn select<T: Display>(label: &str, options: &[T]) -> Result<usize, CliError> {
    select_from(label, options, 0)
}

/// Any of several, by their places; some are marked already.
pub(super) fn select_several<T: Display>(
    label: &str,
    options: &[T],
    marked: &[usize],
) -> Result<Vec<usize>, CliError> {
    let label = escape(label);
    let prompt = MultiSelect::new(&label, escape_all(options))
        .with_default(marked)
        .with_help_message("Space marks, → marks all, ← none, Enter goes on")
        .with_formatter(&|chosen| match chosen {
            [one] => one.value.clone(),
            chosen => format!("{} of them", chosen.len()),
        });
    let chosen = prompt.raw_prompt()?;
    Ok(chosen.into_iter().map(|one| one.index).collect())
}

/// Yes or no.
pub(super) fn confirm(label: &str, default: bool) -> Result<bool, CliError> {
    Ok(Confirm::new(&escape(label))
        .with_default(default)
        .prompt()?)
}

/// Prints a text above a prompt; nothing where it is empty.
pub(super) fn print_help(help: &str) {
    if !help.is_empty() {
        eprintln!("  {}", escape(help));
    }
}

pub(super) fn escape(text: &str) -> String {
    escape_terminal(text).into_owned()
}

fn escape_all<T: Display>(options: &[T]) -> Vec<String> {
    options.iter().map(|one| escape(&one.to_string())).collect()
}
