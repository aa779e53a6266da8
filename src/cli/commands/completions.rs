//! `dutybook completions`.

use crate::cli::args::{CompletionsArgs, command};
use crate::cli::output::print;
use crate::cli::{CliError, RunOutcome};

pub(super) fn run(args: &CompletionsArgs) -> Result<RunOutcome, CliError> {
    // Generated in memory first: the generator panics where its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "dutybook", &mut script);
    print(&script)?;
    Ok(RunOutcome::Success)
}
