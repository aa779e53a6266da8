//! Roots that a change moves.

use super::objects::ObjectReader;
use super::root_search::{RootSearch, find_root};
use super::{HistoryGap, ObjectId};

/// The path of a folder, for messages.
pub(super) fn show_folder(folder: &[Vec<u8>]) -> String {
    let names = folder.iter().map(|name| String::from_utf8_lossy(name));
    names.collect::<Vec<_>>().join("/")
}

/// A root of `base` that `change` does not hold any more, while `change` has a new one in `folder`.
pub(super) fn find_moved_root(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    base: ObjectId,
    change: ObjectId,
) -> Result<Option<String>, HistoryGap> {
    if find_root(reader, folder, change)?.is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    RootSearch::new(reader).collect(base, &mut Vec::new(), &mut found)?;
    for (candidate, _) in found {
        if find_root(reader, &candidate, change)?.is_none() {
            return Ok(Some(show_folder(&candidate)));
        }
    }
    Ok(None)
}
