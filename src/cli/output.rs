//! Writing results: to standard output, or to files that are written whole or not at all.

use std::collections::BTreeSet;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use tempfile::NamedTempFile;

use crate::cli::CliError;
use crate::cli::args::OutputArgs;

/// A result in one format, for one place.
pub(super) struct Target<F> {
    pub(super) format: F,
    path: PathBuf,
}

impl<F> Target<F> {
    /// A result that goes to a file.
    pub(super) fn file(format: F, path: PathBuf) -> Self {
        Target { format, path }
    }

    /// The same place, for a format that is told otherwise.
    pub(super) fn map<G>(self, format: impl FnOnce(F) -> G) -> Target<G> {
        Target {
            format: format(self.format),
            path: self.path,
        }
    }

    pub(super) fn is_stdout(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Whether the result goes to a file, there already or not. A device, a pipe, or a link that
    /// leads nowhere is written through, and never replaced.
    fn is_file(&self) -> bool {
        let is_special = |found: Metadata| !found.is_file() && !found.is_dir();
        let is_dangling = self.path.is_symlink() && !self.path.exists();
        let is_other = is_dangling || self.path.metadata().is_ok_and(is_special);
        !self.is_stdout() && !is_other
    }

    /// The file that is written: what a link leads to, and the link stays.
    fn goal(&self) -> PathBuf {
        let there = self.path.canonicalize();
        there.unwrap_or_else(|_| {
            let folder = folder_of(&self.path).canonicalize().ok();
            let name = self.path.file_name();
            let goal = folder.zip(name).map(|(folder, name)| folder.join(name));
            goal.unwrap_or_else(|| self.path.clone())
        })
    }
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Every place that a run was asked to write to.
pub(super) fn targets<F>(out: &OutputArgs<F>) -> Result<Vec<Target<F>>, CliError>
where
    F: ValueEnum + Clone + Send + Sync + 'static,
{
    let mut targets = vec![Target {
        format: out.format.clone(),
        path: out.output.clone(),
    }];
    for report in &out.reports {
        targets.push(parse(report)?);
    }
    if targets.iter().filter(|target| target.is_stdout()).count() > 1 {
        return Err(CliError::Usage {
            message: "two results cannot both go to standard output".to_owned(),
            help: "name a file: --report json=report.json".to_owned(),
        });
    }
    distinct(&targets)?;
    Ok(targets)
}

/// Refuses two results for one file: the second would take the place of the first.
pub(super) fn distinct<F>(targets: &[Target<F>]) -> Result<(), CliError> {
    let mut seen = BTreeSet::new();
    for target in targets.iter().filter(|target| target.is_file()) {
        if !seen.insert(target.goal()) {
            return Err(CliError::Usage {
                message: format!("two results cannot both go to {}", target.path.display()),
                help: "name a file for each".to_owned(),
            });
        }
    }
    Ok(())
}

fn parse<F: ValueEnum>(report: &str) -> Result<Target<F>, CliError> {
    let formats = || {
        F::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
    };
    let usage = |message: String| CliError::Usage {
        message,
        help: format!(
            "write --report F=FILE, with F one of {}",
            formats()
                .map(|f| f.get_name().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let (name, path) = report
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| usage(format!("`{report}` names no file")))?;
    let format =
        F::from_str(name, false).map_err(|_| usage(format!("there is no format `{name}`")))?;
    Ok(Target {
        format,
        path: path.into(),
    })
}

/// Writes every result. Files appear only once all of them could be written.
pub(super) fn write_all<F>(
    targets: &[Target<F>],
    render: impl Fn(&Target<F>, &mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    let mut waiting: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for target in targets.iter().filter(|target| target.is_file()) {
        let failed = |source| write_error(&target.path, source);
        let goal = target.goal();
        if goal.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let mut file = readable_temporary(&goal).map_err(failed)?;
        flushed(&mut file, |out| render(target, out)).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        waiting.push((file, goal));
    }
    for target in targets.iter().filter(|target| !target.is_file()) {
        if target.is_stdout() {
            to_stdout(|out| render(target, out))?;
        } else {
            let failed = |source| write_error(&target.path, source);
            let mut device = File::create(&target.path).map_err(failed)?;
            flushed(&mut device, |out| render(target, out)).map_err(failed)?;
        }
    }
    for (file, path) in waiting {
        file.persist(&path)
            .map_err(|error| write_error(&path, error.error))?;
    }
    Ok(())
}

/// Writes to standard output. That its reader goes before the end is the reader's business: it
/// changes no verdict, and keeps no other result from being written.
pub(super) fn to_stdout(
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    match flushed(&mut io::stdout().lock(), render) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(write_error(Path::new("-"), error))
        }
        _ => Ok(()),
    }
}

fn flushed(
    out: &mut dyn Write,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = BufWriter::new(out);
    render(&mut writer)?;
    writer.flush()
}

/// A temporary file beside its goal, with the permissions that an ordinary new file has: a report
/// is for others to read.
fn readable_temporary(goal: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dutybook-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    // What is said of a failure names the goal, and not what stands in for it.
    let made = builder.tempfile_in(folder_of(goal));
    made.map_err(|error| error.kind().into())
}

fn write_error(path: &Path, source: io::Error) -> CliError {
    CliError::Write {
        path: path.to_path_buf(),
        source,
    }
}
