//! A repository of any size that passes: every duty that its policy owes is settled by one evidence
//! file of about 1 KB. The same [`Shape`] gives the same bytes on every machine.
//!
//! Included with `#[path]` by benches and tests, which use different parts of it.
#![allow(
    dead_code,
    reason = "what one includer leaves unused another one needs"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "this writes repositories to try dutybook on, it is no part of dutybook"
)]
#![allow(
    clippy::format_push_string,
    reason = "a file is put together from templates, which read best as one `format!` each"
)]

mod calendar;
mod details;
pub(crate) mod dice;
mod evidence;
mod policy;

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use calendar::Occurrence;

/// The last day that any duty falls on, a Sunday. Judge with `--as-of` this day: all is settled.
pub(crate) const AS_OF: &str = "2026-03-29";

/// The most evidence files that are generated: the calendar of one task then begins in 1933.
pub(crate) const MAX_FILES: usize = 400_000;

/// What kind of repository is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// How many evidence files, which is how many duties are owed; at most [`MAX_FILES`].
    pub(crate) files: usize,
    /// Whether every evidence file lists an artifact, a file of its own.
    pub(crate) has_artifacts: bool,
    /// Varies what the files say, not where they lie.
    pub(crate) seed: u64,
}

/// One file to be: its path below the root, and its text.
pub(crate) struct Written {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Shape {
    /// So many evidence files, without artifacts.
    pub(crate) fn of(files: usize) -> Self {
        Shape {
            files,
            has_artifacts: false,
            seed: 1,
        }
    }

    /// The files of `policy/`.
    pub(crate) fn policy(&self) -> Vec<Written> {
        policy::files(self)
    }

    /// The files of `evidence/`: one for every duty, and the artifacts that they list.
    pub(crate) fn evidence(&self) -> Vec<Written> {
        let occurrences = calendar::occurrences(self);
        let files = occurrences
            .par_iter()
            .flat_map_iter(|occurrence| self.folder(occurrence));
        files.collect()
    }

    fn folder(&self, occurrence: &Occurrence) -> impl Iterator<Item = Written> {
        occurrence
            .duties()
            .flat_map(|duty| evidence::files(self, &duty))
    }

    /// Writes the whole repository into a folder.
    pub(crate) fn write(&self, root: &Path) -> io::Result<()> {
        self.policy().iter().try_for_each(|file| file.write(root))?;
        let occurrences = calendar::occurrences(self);
        occurrences
            .par_iter()
            .try_for_each(|occurrence| -> io::Result<()> {
                fs::create_dir_all(root.join(occurrence.folder()))?;
                self.folder(occurrence)
                    .try_for_each(|file| fs::write(root.join(file.path), file.text))
            })
    }
}

impl Written {
    fn write(&self, root: &Path) -> io::Result<()> {
        let path = root.join(&self.path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, &self.text)
    }
}
