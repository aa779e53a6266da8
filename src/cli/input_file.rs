//! Files that arguments name, read up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::CliError;

/// Reads at most `limit` bytes of a file; `help` says what to name instead of one that cannot be read.
pub(super) fn read_file(path: &Path, limit: u64, help: &str) -> Result<Vec<u8>, CliError> {
    read_up_to(limit, File::open(path)).map_err(|error| unreadable(path, &error, help))
}

/// The same, where `-` is standard input.
pub(super) fn read_file_or_stdin(path: &Path, limit: u64, help: &str) -> Result<Vec<u8>, CliError> {
    if path != Path::new("-") {
        return read_file(path, limit, help);
    }
    let input = Ok(io::stdin().lock());
    read_up_to(limit, input).map_err(|error| unreadable(path, &error, help))
}

fn read_up_to(limit: u64, input: io::Result<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &io::Error, help: &str) -> CliError {
    CliError::usage(format!("{} cannot be read: {error}", path.display()), help)
}
