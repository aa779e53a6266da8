//! Writing results: to standard output, or to files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::eprintln;
use tempfile::NamedTempFile;

use crate::cli::CliError;
use crate::cli::output_target::{OutputTarget, folder_of};
use crate::cli::protected_paths::require_unprotected;
use crate::report::escape_terminal;
use crate::write::create_temporary;

/// Writes every result. Files appear only once all of them could be written.
pub(super) fn write_all<F>(
    targets: &[OutputTarget<F>],
    render: impl Fn(&OutputTarget<F>, &mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let mut waiting: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for target in targets.iter().filter(|target| target.is_file()) {
        let failed = |source| CliError::write(&target.path, source);
        let goal = target.goal();
        if goal.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        // The message of a failure names the goal, and not the temporary file.
        let file = create_temporary(folder_of(&goal)).map_err(|error| error.kind().into());
        let mut file = file.map_err(failed)?;
        write_flushed(&mut file, |out| render(target, out)).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        waiting.push((file, goal));
    }
    let mut closed = Ok(());
    for target in targets.iter().filter(|target| !target.is_file()) {
        if target.is_stdout() {
            match to_stdout(|out| render(target, out)) {
                // A reader that closes the pipe early keeps no other result from being written.
                Err(error) if error.is_broken_pipe() => closed = Err(error),
                written => written?,
            }
        } else {
            let failed = |source| CliError::write(&target.path, source);
            let mut device = File::create(&target.path).map_err(failed)?;
            write_flushed(&mut device, |out| render(target, out)).map_err(failed)?;
        }
    }
    for (file, path) in waiting {
        file.persist(&path)
            .map_err(|error| CliError::write(&path, error.error))?;
    }
    closed
}

/// Writes a result to standard output, all of it: a reader that closes the pipe early has not got the
/// answer, and the exit status must not say that it has.
pub(super) fn to_stdout(
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    write_flushed(&mut io::stdout().lock(), render)
        .map_err(|error| CliError::write(Path::new("-"), error))
}

/// Writes a text to standard output, all of it.
pub(super) fn print(text: &[u8]) -> Result<(), CliError> {
    to_stdout(|out| out.write_all(text))
}

/// Writes what somebody is to keep to standard output, all of it. Where that is closed there is nothing to keep it, and
/// the null device stands in for it, which the runtime opens for reading and writing, unlike a shell.
pub(super) fn print_record(text: &[u8]) -> Result<(), CliError> {
    if is_closed() {
        let source = io::Error::new(io::ErrorKind::BrokenPipe, "it is closed");
        return Err(CliError::write(Path::new("-"), source));
    }
    print(text)
}

#[cfg(unix)]
fn is_closed() -> bool {
    use std::io::Read;
    use std::os::fd::AsFd;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    let Ok(own) = io::stdout().as_fd().try_clone_to_owned() else {
        return true;
    };
    let mut own = File::from(own);
    let (Ok(found), Ok(null)) = (own.metadata(), fs::metadata("/dev/null")) else {
        return false;
    };
    let is_null = found.file_type().is_char_device() && found.rdev() == null.rdev();
    is_null && own.read(&mut [0]).is_ok()
}

#[cfg(not(unix))]
fn is_closed() -> bool {
    false
}

/// Writes a file in place of an older one, in a folder that is made where it is missing, and told.
pub(super) fn write_generated(folder: &Path, name: &str, content: &[u8]) -> Result<(), CliError> {
    let path = folder.join(name);
    require_unprotected(&path)?;
    match fs::create_dir(folder) {
        Ok(()) => eprintln!(
            "made the folder {}",
            escape_terminal(&folder.display().to_string())
        ),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(source) => return Err(CliError::write(folder, source)),
    }
    // What is there may be linked to a file elsewhere, which keeps its content.
    let target = OutputTarget::file((), path);
    write_all(&[target], |_, out| out.write_all(content))
}

fn write_flushed(
    out: &mut dyn Write,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = BufWriter::new(out);
    render(&mut writer)?;
    writer.flush()
}
