//! The interface through which files are read, from wherever they are stored.

use std::io;

use super::Digest;

/// The kind of a folder's entry. Links are never followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it points.
    Link,
    /// Anything else: a socket, a device, a submodule's link.
    Other,
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name; bytes that are not UTF-8 are replaced.
    pub name: String,
    /// Whether the name as stored is UTF-8.
    pub is_utf8: bool,
    /// Its kind.
    pub kind: EntryKind,
}

/// Why a file or folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is larger than the reader takes.
    #[error("is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// The error of reading something else as a file: a folder, a link, a device.
pub fn not_a_plain_file() -> ReadError {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file").into()
}

/// A tree of files. Paths are relative to the dutybook root and use `/`.
pub trait Files: Sync {
    /// The entries of a folder, sorted by name; empty where there is no such folder.
    ///
    /// # Errors
    /// When the folder exists but cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError>;

    /// The bytes of a plain file, of at most `limit` bytes.
    ///
    /// # Errors
    /// When the file is larger, or cannot be read.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Size, SHA-256 and first bytes of a plain file. Reads it as a stream. Where it is larger than
    /// `limit`, it is not read and only the size is known.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError>;
}
