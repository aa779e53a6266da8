//! Arguments as typed → settings as meant → run. The only layer with standard output, the environment,
//! the working directory, the clock and exit codes.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "this layer is where the outside world comes in: clock, environment, files to write"
)]

mod args;
mod as_of;
mod change_plan;
mod change_sides;
mod commands;
mod completeness;
mod confirmation;
mod details_prompt;
mod duty_scope;
mod earlier_answers;
mod error;
mod evidence_links;
mod file_proofs;
mod git_context;
mod input_file;
mod line_editor;
mod lsp;
mod mainline_session;
mod named_folder;
mod named_ids;
mod outcome;
mod output;
mod output_target;
mod outside_records;
mod own_address;
mod pack_choice;
mod pack_origin;
mod progress;
mod prompt;
mod protected_paths;
mod pull_request;
mod revision;
mod roots;
mod roots_below;
mod roots_of_files;
mod settings;
mod several;
mod shell;
mod site_folder;
mod typed_days;
mod typed_instant;
mod version;
mod version_schemas;
mod workspace;
mod write_session;

pub use error::CliError;
pub use outcome::RunOutcome;
pub(crate) use workspace::assess_folder;

use std::process::ExitCode;

use anstream::eprintln;
use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::cli::args::{Args, command};
use crate::cli::output::print;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::version::{describe_build, is_verbose};
use crate::report::escape_terminal;

/// The exit code of a run that was interrupted at a prompt, as shells give it: 128 + SIGINT.
const INTERRUPTED: u8 = 130;

/// Runs the command that the arguments of this process name.
#[must_use]
pub fn main() -> ExitCode {
    let matches = command().try_get_matches();
    let args = match matches.and_then(|matches| Args::from_arg_matches(&matches)) {
        Ok(args) => args,
        Err(error) => return report_usage_error(&error),
    };
    let settings = RunSettings::new(&args.global);
    match commands::run(args.command, &settings) {
        Ok(outcome) => outcome.into(),
        Err(error @ (CliError::Interrupted | CliError::InterruptedLater)) => {
            eprintln!("dutybook: {error}");
            ExitCode::from(INTERRUPTED)
        }
        // Whoever closed the pipe knows why: the exit status says that the answer is not complete.
        Err(error) if error.is_broken_pipe() => RunOutcome::Unknown.into(),
        Err(error) => {
            eprintln!("dutybook: {}", error.message());
            if let Some(help) = error.help(shell_at_hand()) {
                eprintln!("  help: {help}");
            }
            RunOutcome::Unknown.into()
        }
    }
}

/// Prints what is wrong with the arguments, which may hold any text; or prints the help that they ask for.
fn report_usage_error(error: &clap::Error) -> ExitCode {
    if error.kind() == ErrorKind::DisplayVersion && is_verbose(std::env::args_os()) {
        return match print(describe_build().as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => RunOutcome::Unknown.into(),
        };
    }
    if !error.use_stderr() {
        error.exit();
    }
    for line in error.render().to_string().lines() {
        eprintln!("{}", escape_terminal(line));
    }
    RunOutcome::Unknown.into()
}
