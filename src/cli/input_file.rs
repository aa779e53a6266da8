//! Files that arguments name, read up to a limit.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::cli::CliError;
use crate::load::parse_anchors;
use crate::model::Anchor;

/// Reads at most `limit` bytes of a file; `help` says what to name instead of one that cannot be read.
pub(super) fn read_file(path: &Path, limit: u64, help: &'static str) -> Result<Vec<u8>, CliError> {
    read_up_to(limit, File::open(path)).map_err(|error| unreadable(path, &error, help))
}

/// The same, where `-` is standard input.
pub(super) fn read_file_or_stdin(
    path: &Path,
    limit: u64,
    help: &'static str,
) -> Result<Vec<u8>, CliError> {
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

fn unreadable(path: &Path, error: &io::Error, help: &'static str) -> CliError {
    CliError::usage(format!("{} cannot be read: {error}", path.display()), help)
}

/// Reads the anchors of the file that `--anchors` names; none without one.
pub(super) fn read_anchors(path: Option<&Path>) -> Result<Vec<Anchor>, CliError> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let bytes = fs::read(path).map_err(|error| {
        CliError::usage(
            format!("{} cannot be read: {error}", path.display()),
            "--anchors names the file to which `dutybook anchor` was appended",
        )
    })?;
    Ok(parse_anchors(&bytes, &path.display().to_string())?)
}
