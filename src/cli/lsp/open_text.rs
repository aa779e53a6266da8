//! A text as it is typed.

use std::path::PathBuf;

/// A text that is open in the editor.
pub(super) struct OpenText {
    pub(super) version: i32,
    pub(super) text: String,
    /// The dutybook root that it belongs to.
    pub(super) root: PathBuf,
    /// Its path below that root, with `/`.
    pub(super) path: String,
}
