//! Where results go.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::CliError;
use crate::cli::args::OutputArgs;
use crate::cli::protected_paths::require_unprotected;
use crate::files::real_path;

/// A result in one format, for one place.
pub(super) struct OutputTarget<F> {
    pub(super) format: F,
    pub(super) path: PathBuf,
}

impl<F> OutputTarget<F> {
    /// A result for a file; `-` is standard output.
    pub(super) fn file(format: F, path: PathBuf) -> Self {
        OutputTarget { format, path }
    }

    /// The same place, with the format as another type.
    pub(super) fn map<G>(self, format: impl FnOnce(F) -> G) -> OutputTarget<G> {
        OutputTarget {
            format: format(self.format),
            path: self.path,
        }
    }

    pub(super) fn is_stdout(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Whether the result goes to a file, there already or not. A device, a pipe, or a link that
    /// leads nowhere is written through, and never replaced.
    pub(super) fn is_file(&self) -> bool {
        let is_special = |found: Metadata| !found.is_file() && !found.is_dir();
        let is_dangling = self.path.is_symlink() && !self.path.exists();
        let is_other = is_dangling || self.path.metadata().is_ok_and(is_special);
        !self.is_stdout() && !is_other
    }

    /// The file that is written: what a link leads to, and the link stays.
    pub(super) fn goal(&self) -> PathBuf {
        let there = real_path(&self.path);
        there.unwrap_or_else(|_| {
            let folder = real_path(folder_of(&self.path)).ok();
            let name = self.path.file_name();
            let goal = folder.zip(name).map(|(folder, name)| folder.join(name));
            goal.unwrap_or_else(|| self.path.clone())
        })
    }
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Every place that a run was asked to write to.
pub(super) fn read_targets<F>(out: &OutputArgs<F>) -> Result<Vec<OutputTarget<F>>, CliError>
where
    F: ValueEnum + Clone + Send + Sync + 'static,
{
    let mut targets = vec![OutputTarget::file(out.format.clone(), out.output.clone())];
    for report in &out.reports {
        targets.push(parse_report(report)?);
    }
    if targets.iter().filter(|target| target.is_stdout()).count() > 1 {
        return Err(CliError::usage(
            "two results cannot both be written to standard output",
            "name a file: --report json=report.json",
        ));
    }
    require_distinct(&targets)?;
    Ok(targets)
}

/// Refuses two results for one file, of which the second would take the place of the first, and a
/// result in the place of what is judged.
pub(super) fn require_distinct<F>(targets: &[OutputTarget<F>]) -> Result<(), CliError> {
    let named = targets.iter().filter(|target| !target.is_stdout());
    named
        .map(|target| target.path.as_path())
        .try_for_each(require_unprotected)?;
    let mut seen = BTreeSet::new();
    for target in targets.iter().filter(|target| target.is_file()) {
        if !seen.insert(target.goal()) {
            return Err(CliError::usage(
                format!(
                    "two results cannot both be written to {}",
                    target.path.display()
                ),
                "name a file for each",
            ));
        }
    }
    Ok(())
}

fn parse_report<F: ValueEnum>(report: &str) -> Result<OutputTarget<F>, CliError> {
    let usage = |message: String| {
        let formats = F::value_variants().iter();
        let formats = formats.filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = formats.map(|f| f.get_name().to_owned()).collect();
        let help = format!("write --report F=FILE, with F one of {}", names.join(", "));
        CliError::usage(message, help)
    };
    let file = report.split_once('=').filter(|(_, path)| !path.is_empty());
    let (name, path) = file.ok_or_else(|| usage(format!("`{report}` names no file")))?;
    match F::from_str(name, false) {
        Ok(format) => Ok(OutputTarget::file(format, path.into())),
        Err(_) => Err(usage(format!("unknown format `{name}`"))),
    }
}
