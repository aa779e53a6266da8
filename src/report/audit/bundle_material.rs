//! What the repository adds to the bundle of an audit.

use std::io;

/// Writes an entry.
pub(super) type WriteEntry<'a> = dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'a;

/// What the repository adds to the bundle of an audit.
pub struct BundleMaterial<'a> {
    /// The files: evidence, artifacts, requests and waivers, relative to the dutybook root.
    pub files: Vec<BundledFile>,
    /// Reads all of one of them.
    pub read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
    /// Writes the history as a bundle of git; `None` where it is not read, or not complete.
    pub history: Option<&'a WriteEntry<'a>>,
    /// The folder of the dutybook root below the repository's top, ended by `/`; empty at the top.
    pub prefix: String,
    /// Proofs that files are in the log of a checkpoint: the file that each is about, and its text. The error says why there
    /// is no log.
    pub proofs: Result<Vec<(String, String)>, String>,
    /// The stored tokens: their files, relative to the dutybook root.
    pub tokens: Vec<String>,
    /// Files that evidence lists and that are not plain files of the repository.
    pub missing: Vec<String>,
}

/// A file of the repository in the bundle.
pub struct BundledFile {
    /// Its path, relative to the dutybook root.
    pub path: String,
    /// Whether it is evidence of a duty, and not an artifact, a request or a waiver.
    pub is_claim: bool,
    /// The commit on which it landed, in hexadecimal; `None` where that is not known.
    pub landed: Option<String>,
    /// Whether the commit that was judged holds the same bytes; `None` where no history is taken.
    pub is_committed: Option<bool>,
}
