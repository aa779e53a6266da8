//! One line of text, typed on a terminal with the editing keys of a shell: arrows, Ctrl-A, Ctrl-U, Ctrl-W, Up for what was
//! typed before, Tab for names of files.

use rustyline::completion::{Completer, FilenameCompleter};
use rustyline::config::{ColorMode, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::{Context, Editor, Helper};

use crate::cli::CliError;

/// How a line is read.
#[derive(Default)]
pub(super) struct LineOptions<'a> {
    /// What the line holds at first.
    pub(super) initial: &'a str,
    /// What Up brings, oldest first.
    pub(super) earlier: &'a [String],
    pub(super) completes_files: bool,
}

/// Reads a line, without blanks around it. The prompt holds no control characters.
pub(super) fn read_line(prompt: &str, options: &LineOptions) -> Result<String, CliError> {
    let config = Config::builder()
        .color_mode(ColorMode::Disabled)
        .enable_signals(false)
        // The part that all names have in common, then a list of them.
        .completion_type(CompletionType::List)
        .build();
    let mut editor = Editor::<FileNames, _>::with_config(config).map_err(CliError::from)?;
    if options.completes_files {
        editor.set_helper(Some(FileNames(FilenameCompleter::new())));
    }
    for line in options.earlier {
        // A line that cannot be kept is only not brought back.
        let _ = editor.add_history_entry(line);
    }
    let typed = editor.readline_with_initial(prompt, (options.initial, ""))?;
    // A pasted text may have several lines.
    let words: Vec<&str> = typed.lines().map(str::trim).collect();
    Ok(words.join(" ").trim().to_owned())
}

impl From<ReadlineError> for CliError {
    fn from(error: ReadlineError) -> Self {
        match error {
            ReadlineError::Interrupted | ReadlineError::Eof => CliError::Interrupted,
            error => CliError::usage(
                format!("the prompt failed: {error}"),
                "give the flags instead, with --no-input",
            ),
        }
    }
}

/// Completes the name of a file; blanks in it are escaped, as in a shell.
struct FileNames(FilenameCompleter);

impl Completer for FileNames {
    type Candidate = rustyline::completion::Pair;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Self::Candidate>)> {
        self.0.complete_path(line, position)
    }
}

impl rustyline::hint::Hinter for FileNames {
    type Hint = String;
}
impl rustyline::highlight::Highlighter for FileNames {}
impl rustyline::validate::Validator for FileNames {}
impl Helper for FileNames {}
