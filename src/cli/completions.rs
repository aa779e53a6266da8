//! `dutybook completions`.

use std::io::{self, Write};

use clap::CommandFactory;

use super::args::{Args, Completions};
use super::{CliError, Outcome};

pub(super) fn run(args: &Completions) -> Result<Outcome, CliError> {
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
    Ok(Outcome::Fine)
}
