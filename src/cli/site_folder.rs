//! The folder of a site: written whole or not at all, and replacing only an older one of dutybook's.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::CliError;
use crate::cli::protected_paths::require_unprotected;
use crate::files::real_path;
use crate::report::SiteFile;

/// The file that marks a folder as written by dutybook: it lists the others, a path a line.
const MARKER: &str = ".dutybook-report";

/// The largest list that is read, in bytes.
const MAX_LIST: u64 = 16 << 20;

/// A folder that may be written or replaced.
pub(super) struct SiteFolder {
    /// Its path, links resolved.
    goal: PathBuf,
    /// As it was typed, for messages.
    typed: PathBuf,
}

impl SiteFolder {
    /// Accepts a folder that is missing, empty, or holds only files that dutybook wrote.
    pub(super) fn new(typed: &Path) -> Result<Self, CliError> {
        require_unprotected(typed)?;
        let failed = |source| CliError::write(typed, source);
        let is_link = typed.is_symlink();
        let goal = match real_path(typed) {
            Ok(goal) => goal,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_link => {
                typed.to_path_buf()
            }
            Err(error) => return Err(failed(error)),
        };
        let folder = SiteFolder {
            goal,
            typed: typed.to_path_buf(),
        };
        if folder.goal.is_dir() {
            folder.require_ours()?;
        } else if folder.exists() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        Ok(folder)
    }

    fn exists(&self) -> bool {
        self.goal.symlink_metadata().is_ok()
    }

    /// Refuses a folder with a file that dutybook did not write.
    fn require_ours(&self) -> Result<(), CliError> {
        let failed = |source| CliError::write(&self.typed, source);
        let mut found = BTreeSet::new();
        files_below(&self.goal, "", &mut found).map_err(failed)?;
        if found.is_empty() {
            return Ok(());
        }
        let typed = self.typed.display();
        let usage = |message: String| {
            CliError::usage(
                message,
                "nothing was written: name a new folder, an empty one, or one that \
                   `dutybook report` wrote",
            )
        };
        if !found.remove(MARKER) {
            return Err(usage(format!(
                "{typed} is not empty, and dutybook did not write it"
            )));
        }
        let listed = self.read_list().map_err(failed)?;
        match found.iter().find(|path| !listed.contains(*path)) {
            Some(path) => Err(usage(format!(
                "{typed} holds {path}, which dutybook did not write"
            ))),
            None => Ok(()),
        }
    }

    /// The paths that the marker lists.
    fn read_list(&self) -> io::Result<BTreeSet<String>> {
        let marker = self.goal.join(MARKER);
        let size = fs::symlink_metadata(&marker)?.len();
        if size > MAX_LIST {
            return Err(io::Error::other(format!("its {MARKER} is too large")));
        }
        let text = fs::read_to_string(marker)?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Writes the files into a folder beside it, and puts that in its place.
    pub(super) fn write(
        &self,
        files: &[SiteFile],
        render: &dyn Fn(&SiteFile, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CliError> {
        self.render(files, render)
            .map_err(|source| CliError::write(&self.typed, source))
    }

    fn render(
        &self,
        files: &[SiteFile],
        render: &dyn Fn(&SiteFile, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let parent = self.goal.parent();
        let parent = parent.filter(|parent| !parent.as_os_str().is_empty());
        let beside = temporary(parent.unwrap_or(Path::new(".")))?;
        let site = beside.path().join("new");
        fs::create_dir(&site)?;
        let mut list = String::new();
        for file in files {
            let path = site.join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            write_file(&path, |out| render(file, out))?;
            list.push_str(&file.path);
            list.push('\n');
        }
        write_file(&site.join(MARKER), |out| out.write_all(list.as_bytes()))?;
        self.put_in_place(beside, &site)
    }

    /// Puts a folder that is ready in place of an older one. Where that fails the older one stays.
    fn put_in_place(&self, beside: TempDir, site: &Path) -> io::Result<()> {
        let old = &beside.path().join("old");
        let is_replaced = self.exists();
        if is_replaced {
            // Checked again: files may have been added while the site was rendered, and they stay.
            self.require_ours()
                .map_err(|error| io::Error::other(error.to_string()))?;
            fs::rename(&self.goal, old)?;
        }
        let placed = fs::rename(site, &self.goal);
        if placed.is_err() && is_replaced && fs::rename(old, &self.goal).is_err() {
            // Nothing may be lost: the old folder stays where it is.
            let kept = beside.keep().join("old").display().to_string();
            return Err(io::Error::other(format!("what was there lies in {kept}")));
        }
        placed
    }
}

/// A folder that is removed with its content when it is dropped.
fn temporary(parent: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new()
        .prefix(".dutybook-")
        .tempdir_in(parent)
}

fn write_file(
    path: &Path,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let file = File::create_new(path)?;
    let mut out = BufWriter::new(file);
    render(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// The paths of all files below a folder. Links are not followed; a name that is not Unicode is converted lossily, and so
/// matches no entry of a list.
fn files_below(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files_below(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}
