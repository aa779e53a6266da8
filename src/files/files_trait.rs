//! A tree of files to be judged, wherever it lies.

use super::Digest;

/// What a name in a folder stands for. Links are never followed.
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

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name; bytes that are no UTF-8 are replaced.
    pub name: String,
    /// Whether the name as stored is UTF-8.
    pub is_utf8: bool,
    /// What it stands for.
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
    Io(#[from] std::io::Error),
}

/// A tree of files. Paths are relative to the dutybook root and use `/`.
pub trait Files: Sync {
    /// What a folder holds, sorted by name; empty where there is no such folder.
    ///
    /// # Errors
    /// When the folder is there but cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError>;

    /// The bytes of a plain file, of at most `limit` bytes.
    ///
    /// # Errors
    /// When the file is larger, or cannot be read.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Size, SHA-256 and first bytes of a plain file. Reads it as a stream, and not at all where it
    /// is larger than `limit`: then only the size is told.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError>;
}
