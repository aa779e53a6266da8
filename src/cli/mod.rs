//! Arguments as typed → settings as meant → run. The only room with stdout, the environment, the
//! working directory, the clock and exit codes.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "this room is where the outside world comes in: clock, environment, files to write"
)]

mod amend;
mod anchor;
mod args;
mod audit;
mod bundle;
mod change;
mod check;
mod completions;
mod due;
mod error;
mod examples;
mod explain;
mod git;
mod import;
mod init;
mod init_questions;
mod judged;
mod man;
mod merge;
mod moment;
mod output;
mod progress;
mod prompt;
mod record;
mod report;
mod report_args;
mod request;
mod roots;
mod sample_args;
mod scene;
mod schema;
mod settings;
mod several;
mod shell;
mod sight;
mod site_folder;
mod trace;
mod waive;
mod writing_args;

pub use args::Args;
pub use error::CliError;

use std::process::ExitCode;

use anstream::eprintln;
use clap::Parser;

use args::Command;
use settings::Settings;

use crate::report::escape_terminal;

/// The exit code of a run that was interrupted at a question, as shells give it: 128 + SIGINT.
const INTERRUPTED: u8 = 130;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Judged, or done: exit code 0.
    Fine,
    /// Judged, with findings that fail the build: exit code 1.
    Failed,
    /// Could not judge: exit code 2.
    Unknown,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => ExitCode::SUCCESS,
            Outcome::Failed => ExitCode::from(1),
            Outcome::Unknown => ExitCode::from(2),
        }
    }
}

/// Runs the command that the arguments of this process name.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return mistyped(&error),
    };
    match run(args) {
        Ok(outcome) => outcome.into(),
        Err(error @ CliError::Interrupted) => {
            eprintln!("dutybook: {error}");
            ExitCode::from(INTERRUPTED)
        }
        Err(error) => {
            eprintln!("dutybook: {}", error.shown());
            if let Some(help) = error.help() {
                eprintln!("  help: {help}");
            }
            Outcome::Unknown.into()
        }
    }
}

/// Tells what is wrong with the arguments, which may hold anything; or prints the help that they ask for.
fn mistyped(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        error.exit();
    }
    for line in error.render().to_string().lines() {
        eprintln!("{}", escape_terminal(line));
    }
    Outcome::Unknown.into()
}

fn run(args: Args) -> Result<Outcome, CliError> {
    let settings = Settings::new(&args.global);
    if !matches!(args.command, Command::Check(_)) {
        roots::only(&settings)?;
    }
    match args.command {
        Command::Init(args) => init::run(&args, &settings),
        Command::Check(args) => check::run(&args, &settings),
        Command::Due(args) => due::run(&args, &settings),
        Command::Audit(args) => audit::run(&args, &settings),
        Command::Report(args) => report::run(&args, &settings),
        Command::Merge(args) => merge::run(&args, &settings),
        Command::Trace(args) => trace::run(&args, &settings),
        Command::Anchor(args) => anchor::run(&args, &settings),
        Command::Record(args) => record::run(&args, &settings),
        Command::Request(args) => request::run(&args, &settings),
        Command::Waive(args) => waive::run(&args, &settings),
        Command::Explain(args) => explain::run(&args, &settings),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
