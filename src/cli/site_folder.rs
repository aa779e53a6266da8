//! A folder that is written whole or not at all, and takes the place of nothing but an older one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::CliError;
use crate::report::SiteFile;

/// The file by which a folder is known for one that dutybook wrote: it lists the others, a path a line.
const MARKER: &str = ".dutybook-report";

/// The largest list that is read, in bytes.
const MAX_LIST: u64 = 16 << 20;

/// A folder that may be written to.
pub(super) struct SiteFolder {
    /// Where it is to lie; what a link leads to.
    goal: PathBuf,
    /// As it was typed, for messages.
    typed: PathBuf,
}

impl SiteFolder {
    /// Looks whether the folder may be written: there is none, or it is empty, or it holds nothing but
    /// what dutybook wrote.
    pub(super) fn new(typed: &Path) -> Result<Self, CliError> {
        let failed = |source| CliError::write(typed, source);
        let is_link = typed.is_symlink();
        let goal = match typed.canonicalize() {
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

    /// Refuses a folder in which something lies that dutybook did not write.
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

    /// What the list of the folder names.
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
            // What came into it while the site was rendered is seen here, and stays.
            self.require_ours()
                .map_err(|error| io::Error::other(error.to_string()))?;
            fs::rename(&self.goal, old)?;
        }
        let placed = fs::rename(site, &self.goal);
        if placed.is_err() && is_replaced && fs::rename(old, &self.goal).is_err() {
            // Nothing may be lost: what was there stays where it is.
            let kept = beside.keep().join("old").display().to_string();
            return Err(io::Error::other(format!("what was there lies in {kept}")));
        }
        placed
    }
}

/// A folder that goes with all it holds once it is dropped.
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

/// The path of everything below a folder that is no folder itself. Links are not followed; a name that is
/// no Unicode is listed as far as it is, and found in no list.
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
