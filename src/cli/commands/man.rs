//! `dutybook man`.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::args::{Args, ManArgs};
use crate::cli::{CliError, Outcome};

pub(crate) fn run(args: &ManArgs) -> Result<Outcome, CliError> {
    let command = command();
    if let Some(folder) = &args.folder {
        for (name, page) in pages(&command).map_err(failed(folder))? {
            write(folder, &name, &page)?;
        }
        return Ok(Outcome::Success);
    }
    let stdout = Path::new("-");
    let page = page(command).map_err(failed(stdout))?;
    let mut out = io::stdout().lock();
    out.write_all(&page)
        .and_then(|()| out.flush())
        .map_err(failed(stdout))?;
    Ok(Outcome::Success)
}

/// The whole command, with its subcommands called what they are called on a shelf of manuals.
fn command() -> clap::Command {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    command
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command)
        .source(concat!("dutybook ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    Ok(page)
}

/// A page for the command, and one for each of its subcommands.
fn pages(command: &clap::Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut pages = vec![("dutybook.1".to_owned(), page(command.clone())?)];
    for subcommand in command.get_subcommands() {
        let name = format!("dutybook-{}.1", subcommand.get_name());
        pages.push((name, page(subcommand.clone())?));
    }
    Ok(pages)
}

/// A page is generated, and takes the place of an older one of its name.
fn write(folder: &Path, name: &str, page: &[u8]) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let path = folder.join(name);
    std::fs::write(&path, page).map_err(failed(&path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> CliError {
    let path = path.to_path_buf();
    move |source| CliError::Write {
        path: path.clone(),
        source,
    }
}
