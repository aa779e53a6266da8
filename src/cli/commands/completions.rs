//! `dutybook completions`.

use clap::CommandFactory;

use crate::cli::args::{Args, CompletionsArgs};
use crate::cli::output::print;
use crate::cli::{CliError, RunOutcome};

pub(super) fn run(args: &CompletionsArgs) -> Result<RunOutcome, CliError> {
    // Generated in memory first: the generator panics where its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "dutybook", &mut script);
    print(&script)?;
    Ok(RunOutcome::Success)
}
