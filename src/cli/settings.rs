//! Settings as meant: what the arguments, the environment and the terminal say together.

use std::io::IsTerminal;
use std::path::PathBuf;

use anstream::AutoStream;
use anstream::ColorChoice as Choice;
use clap::ColorChoice;

use crate::cli::args::GlobalArgs;
use crate::report::TerminalStyle;

/// How wide lines are where nobody says.
const WIDTH: usize = 100;

/// What holds for the whole run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub(super) struct Settings {
    /// The folder that is asked for, the first where there are several.
    pub(super) directory: PathBuf,
    /// All that are asked for, as they were typed.
    pub(super) directories: Vec<PathBuf>,
    pub(super) as_of: Option<String>,
    pub(super) no_history: bool,
    pub(super) quiet: bool,
    pub(super) is_verbose: bool,
    pub(super) shows_progress: bool,
    color: ColorChoice,
    unicode: bool,
}

impl Settings {
    pub(super) fn new(global: &GlobalArgs) -> Self {
        let choice = match global.color {
            ColorChoice::Auto => Choice::Auto,
            ColorChoice::Always => Choice::Always,
            ColorChoice::Never => Choice::Never,
        };
        choice.write_global();
        let is_dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        Settings {
            directory: global.directories.first().cloned().unwrap_or_default(),
            directories: global.directories.clone(),
            as_of: global.as_of.clone(),
            no_history: global.no_history,
            quiet: global.quiet,
            is_verbose: global.verbose > 0,
            shows_progress: !global.no_progress && !global.quiet && std::io::stderr().is_terminal(),
            color: global.color,
            unicode: !is_dumb,
        }
    }

    /// How messages look, which go to standard error.
    pub(super) fn look_of_messages(&self) -> TerminalStyle {
        let is_plain = AutoStream::choice(&std::io::stderr()) == Choice::Never;
        TerminalStyle {
            color: match self.color {
                ColorChoice::Auto => !is_plain,
                ColorChoice::Always => true,
                ColorChoice::Never => false,
            },
            ..self.look(true)
        }
    }

    /// The same settings for another folder.
    pub(super) fn at(&self, directory: &std::path::Path) -> Self {
        Settings {
            directory: directory.to_path_buf(),
            directories: vec![directory.to_path_buf()],
            as_of: self.as_of.clone(),
            ..*self
        }
    }

    /// How text looks that goes to standard output, or to a file.
    pub(super) fn look(&self, is_stdout: bool) -> TerminalStyle {
        let color = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // NO_COLOR, CLICOLOR_FORCE and TERM=dumb are seen to here; a file is no terminal.
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
