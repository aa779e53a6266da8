//! `dutybook completions`.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::cli::args::{Args, CompletionsArgs};
use crate::cli::{CliError, Outcome};

pub(crate) fn run(args: &CompletionsArgs) -> Result<Outcome, CliError> {
    // Generated in memory first: the generator panics where its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "dutybook", &mut script);
    let mut out = io::stdout().lock();
    out.write_all(&script)
        .and_then(|()| out.flush())
        .map_err(|source| CliError::Write {
            path: "-".into(),
            source,
        })?;
    Ok(Outcome::Success)
}
