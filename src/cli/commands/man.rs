//! `dutybook man`.

use std::io;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::args::{Args, ManArgs};
use crate::cli::output::{print, write_generated};
use crate::cli::{CliError, RunOutcome};

pub(super) fn run(args: &ManArgs) -> Result<RunOutcome, CliError> {
    let command = command();
    let folder = args.folder.as_deref();
    let failed = |source| CliError::write(folder.unwrap_or(Path::new("-")), source);
    let Some(folder) = folder else {
        print(&render_page(command).map_err(failed)?)?;
        return Ok(RunOutcome::Success);
    };
    for subcommand in command.get_subcommands() {
        let name = format!("dutybook-{}.1", subcommand.get_name());
        let page = render_page(subcommand.clone()).map_err(failed)?;
        write_generated(folder, &name, &page)?;
    }
    let page = render_page(command).map_err(failed)?;
    write_generated(folder, "dutybook.1", &page)?;
    Ok(RunOutcome::Success)
}

/// The command as manuals name it: `dutybook-check` for a subcommand.
fn command() -> clap::Command {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    command
}

fn render_page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command)
        .source(concat!("dutybook ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    Ok(page)
}
