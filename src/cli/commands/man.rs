//! `dutybook man`.

use std::io;
use std::path::Path;

use clap_mangen::Man;

use crate::cli::args::{ManArgs, command};
use crate::cli::output::{print, write_generated};
use crate::cli::{CliError, RunOutcome};

pub(super) fn run(args: &ManArgs) -> Result<RunOutcome, CliError> {
    let mut command = command();
    // Built, a subcommand is called `dutybook-check`.
    command.build();
    let folder = args.folder.as_deref();
    let failed = |source| CliError::write(folder.unwrap_or(Path::new("-")), source);
    let Some(folder) = folder else {
        print(&render_page(command).map_err(failed)?)?;
        return Ok(RunOutcome::Success);
    };
    let subcommands = command.get_subcommands();
    for subcommand in subcommands.filter(|it| it.get_name() != "help") {
        let name = format!("dutybook-{}.1", subcommand.get_name());
        let page = render_page(subcommand.clone()).map_err(failed)?;
        write_generated(folder, &name, &page)?;
    }
    let page = render_page(command).map_err(failed)?;
    write_generated(folder, "dutybook.1", &page)?;
    Ok(RunOutcome::Success)
}

fn render_page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command)
        .source(concat!("dutybook ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    Ok(page)
}
