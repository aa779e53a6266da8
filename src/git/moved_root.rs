//! A change that moves a dutybook root: the change has it in another folder than its base.

use super::objects::ObjectReader;
use super::root_lives::RootLives;
use super::root_state::{find_root, show_folder};
use super::{HistoryGap, ObjectId};

/// The trees of a change, of its base, and of the commits at which the two parted.
pub(super) struct ChangeTrees {
    pub(super) base: ObjectId,
    pub(super) change: ObjectId,
    pub(super) forks: Vec<ObjectId>,
}

/// A root that the change took away, while it has a new one in `folder`. What the base got after the fork was never in
/// the change.
pub(super) fn find_moved_root(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    trees: &ChangeTrees,
) -> Result<Option<String>, HistoryGap> {
    if find_root(reader, folder, trees.change)?.is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for fork in &trees.forks {
        found.extend(RootLives::folders_in(reader, *fork)?);
    }
    for candidate in found {
        if find_root(reader, &candidate, trees.change)?.is_some() {
            continue;
        }
        // Of several commits at which they parted, an older one may hold what the base removed since.
        let mut is_gone = find_root(reader, &candidate, trees.base)?.is_some();
        if !is_gone {
            is_gone = true;
            for fork in &trees.forks {
                is_gone &= find_root(reader, &candidate, *fork)?.is_some();
            }
        }
        if is_gone {
            return Ok(Some(show_folder(&candidate)));
        }
    }
    Ok(None)
}
