//! Settings as meant: arguments, environment and terminal combined.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anstream::AutoStream;
use anstream::ColorChoice as Choice;
use chrono::{DateTime, Utc};
use clap::ColorChoice;

use crate::cli::args::GlobalArgs;
use crate::cli::as_of::AsOf;
use crate::language::Language;
use crate::report::TerminalStyle;

/// How wide lines of output are.
const WIDTH: usize = 100;

/// The settings of a run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub(super) struct RunSettings {
    /// The folder of `-C`, the first where there are several.
    pub(super) directory: PathBuf,
    /// All folders of `-C`, as they were typed.
    pub(super) directories: Vec<PathBuf>,
    pub(super) as_of: AsOf,
    pub(super) no_history: bool,
    pub(super) language: Option<Language>,
    pub(super) quiet: bool,
    pub(super) is_verbose: bool,
    pub(super) shows_progress: bool,
    color: ColorChoice,
    unicode: bool,
}

impl RunSettings {
    pub(super) fn new(global: &GlobalArgs) -> Self {
        let choice = match global.color {
            ColorChoice::Auto => Choice::Auto,
            ColorChoice::Always => Choice::Always,
            ColorChoice::Never => Choice::Never,
        };
        choice.write_global();
        let is_dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        RunSettings {
            directory: global.directories.first().cloned().unwrap_or_default(),
            directories: global.directories.clone(),
            as_of: AsOf::new(global.as_of.as_deref()),
            no_history: global.no_history,
            language: global.language,
            quiet: global.quiet,
            is_verbose: global.verbose > 0,
            shows_progress: !global.no_progress && !global.quiet && std::io::stderr().is_terminal(),
            color: global.color,
            unicode: !is_dumb,
        }
    }

    /// The settings of a run that prints nothing.
    pub(super) fn silent(directory: &Path, as_of: DateTime<Utc>) -> Self {
        RunSettings {
            directory: directory.to_path_buf(),
            directories: vec![directory.to_path_buf()],
            as_of: AsOf::Fixed(as_of),
            no_history: false,
            language: None,
            quiet: true,
            is_verbose: false,
            shows_progress: false,
            color: ColorChoice::Never,
            unicode: false,
        }
    }

    /// The style of messages, which go to standard error.
    pub(super) fn message_style(&self) -> TerminalStyle {
        let is_plain = AutoStream::choice(&std::io::stderr()) == Choice::Never;
        TerminalStyle {
            color: match self.color {
                ColorChoice::Auto => !is_plain,
                ColorChoice::Always => true,
                ColorChoice::Never => false,
            },
            ..self.output_style(true)
        }
    }

    /// The same settings for another folder.
    pub(super) fn for_directory(&self, directory: &Path) -> Self {
        RunSettings {
            directory: directory.to_path_buf(),
            directories: vec![directory.to_path_buf()],
            as_of: self.as_of.clone(),
            ..*self
        }
    }

    /// The style of text that goes to standard output, or to a file.
    pub(super) fn output_style(&self, is_stdout: bool) -> TerminalStyle {
        let color = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // `AutoStream` knows NO_COLOR, CLICOLOR_FORCE and TERM=dumb; a file is not a terminal.
            ColorChoice::Auto => {
                is_stdout && AutoStream::choice(&std::io::stdout()) != Choice::Never
            }
        };
        TerminalStyle {
            color,
            unicode: self.unicode,
            width: WIDTH,
            quiet: self.quiet,
        }
    }
}
