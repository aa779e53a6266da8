//! A file that is about to be written.

use std::path::PathBuf;

use crate::files::{Files, NewContent, Overlay, Sha256Sum};

/// A file that is about to be written.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Where, relative to the dutybook root, with `/`.
    pub path: String,
    /// What it holds.
    pub content: NewContent,
    /// Whether it may take the place of a file that is there.
    pub replaces: bool,
    /// The SHA-256 of the file that it takes the place of, which must be as it was.
    pub was: Option<Sha256Sum>,
}

impl NewFile {
    /// A file with a text.
    pub fn text(path: impl Into<String>, text: impl Into<String>, replaces: bool) -> Self {
        NewFile {
            path: path.into(),
            content: NewContent::Bytes(text.into().into_bytes()),
            replaces,
            was: None,
        }
    }

    /// A copy of a file that has this SHA-256.
    pub fn copy(path: impl Into<String>, source: PathBuf, sum: Sha256Sum) -> Self {
        NewFile {
            path: path.into(),
            content: NewContent::Copy(source, sum),
            replaces: false,
            was: None,
        }
    }
}

/// A tree as it will be once the files are written.
pub fn overlay<'a>(below: &'a dyn Files, files: &'a [NewFile]) -> Overlay<'a> {
    let files = files.iter();
    Overlay::new(below, files.map(|file| (file.path.as_str(), &file.content)))
}
