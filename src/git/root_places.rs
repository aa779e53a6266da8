//! Where the dutybook root lay in each commit of the mainline: a root that is moved keeps its past.
//!
//! A root is a folder that holds `policy/dutybook.yaml`. Where it was not there yet in an older commit, its past is
//! looked for among the roots that are gone.

use super::HistoryGap;
use super::first_parent::CommitHeader;
use super::objects::ObjectReader;
use super::root_lives::RootLives;
use super::root_past::{OrganisationReader, PastSearch, RootPast};
use super::root_state::{RootFolder, find_root, show_folder};

/// Where the dutybook root lay in each commit of a line.
#[derive(PartialEq, Eq)]
pub(super) struct RootPlaces {
    /// Each with the index in the line, which is newest first, from which on it holds; the first from 0 on.
    places: Vec<(usize, RootFolder)>,
    /// The index from which on another root lay in the last folder.
    end: Option<usize>,
}

impl RootPlaces {
    /// The folder in the commit with that index in the line; `None` where another root lay there.
    pub(super) fn at(&self, index: usize) -> Option<&[Vec<u8>]> {
        let later = self.places.partition_point(|(from, _)| *from <= index);
        let place = self.places.get(later.saturating_sub(1));
        let place = place.filter(|_| self.end.is_none_or(|end| index < end));
        place.map(|(_, folder)| folder.as_slice())
    }

    /// The folders before the one in which it lies now, newest first, each with the index in the line from which on it held.
    pub(super) fn moves(&self) -> impl Iterator<Item = (usize, String)> {
        let earlier = self.places.iter().skip(1);
        earlier.map(|(from, folder)| (*from, show_folder(folder)))
    }

    /// The folders before the one in which it lies now, newest first.
    pub(super) fn earlier(self) -> Vec<RootFolder> {
        let places = self.places.into_iter().skip(1);
        places.map(|(_, folder)| folder).collect()
    }

    /// The index from which on the root lay in another folder than now; that of no commit where it always did.
    pub(super) fn first_move(&self) -> usize {
        self.places.get(1).map_or(usize::MAX, |(from, _)| *from)
    }

    /// All folders, newest first.
    pub(super) fn all(&self) -> impl ExactSizeIterator<Item = &[Vec<u8>]> {
        self.places.iter().map(|(_, folder)| folder.as_slice())
    }

    /// Finds where the root lay that is in `folder` of the newest commit. `rebirth` is the index in the line of the
    /// commit in which it last came back there; `None` where it is not known to have been away.
    ///
    /// # Errors
    /// When an object is missing or malformed, or the past of the root cannot be told from that of another.
    pub(super) fn find(
        reader: &mut ObjectReader,
        folder: &[Vec<u8>],
        line: &[CommitHeader],
        rebirth: Option<usize>,
        organisation: OrganisationReader,
    ) -> Result<Self, HistoryGap> {
        let folder = folder.to_vec();
        let mut found = RootPlaces {
            places: vec![(0, folder.clone())],
            end: None,
        };
        let (Some(newest), Some(oldest)) = (line.first(), line.last()) else {
            return Ok(found);
        };
        // The usual repository holds its root from the beginning.
        if rebirth.is_none() && find_root(reader, &folder, oldest.tree)?.is_some() {
            return Ok(found);
        }
        let (lives, own) = RootLives::find(reader, &folder, line, rebirth)?;
        let Some(mut own) = own else {
            return Ok(found);
        };
        let mut search = PastSearch::new(reader, &lives, newest.tree, organisation);
        loop {
            let current = &lives[own];
            match search.find(own)? {
                RootPast::Found(past) => {
                    if lives[past].folder != current.folder {
                        let from = lives[past].gone_at.unwrap_or(current.born_at) + 1;
                        found.places.push((from, lives[past].folder.clone()));
                    }
                    own = past;
                }
                RootPast::Unclear(past) => {
                    return Err(HistoryGap::Moved {
                        from: show_folder(&lives[past].folder),
                        to: show_folder(&current.folder),
                        commit: line[current.born_at].commit.id.to_string(),
                    });
                }
                RootPast::None => {
                    let mut older = lives.iter().filter(|other| other.born_at > current.born_at);
                    if older.any(|other| other.folder == current.folder) {
                        found.end = Some(current.born_at + 1);
                    }
                    return Ok(found);
                }
            }
        }
    }
}
