//! Where the dutybook root lay in each commit of the mainline: a root that is moved keeps its past.
//!
//! A root is a folder that holds `policy/dutybook.yaml`. Where it was not there yet in an older commit, its past is
//! looked for among the roots that are gone. It is followed where one commit moved the folder. Where the folder was
//! copied first and removed later, two pasts ran side by side, and no answer is better than half of one.

use super::HistoryGap;
use super::first_parent::CommitHeader;
use super::objects::ObjectReader;
use super::root_past::{OrganisationReader, PastSearch, RootPast};
use super::root_search::{RootFolder, RootSearch};

/// Where the dutybook root lay in each commit of a line.
pub(super) struct RootPlaces {
    /// Each with the index in the line, which is newest first, from which on it holds; the first from 0 on.
    places: Vec<(usize, RootFolder)>,
}

impl RootPlaces {
    /// The folder in the commit with that index in the line.
    pub(super) fn at(&self, index: usize) -> &[Vec<u8>] {
        let later = self.places.partition_point(|(from, _)| *from <= index);
        let place = self.places.get(later.saturating_sub(1));
        place.map_or(&[], |(_, folder)| folder)
    }

    /// The folders before the one in which it lies now, newest first.
    pub(super) fn earlier(self) -> Vec<RootFolder> {
        let places = self.places.into_iter().skip(1);
        places.map(|(_, folder)| folder).collect()
    }

    /// All folders, newest first.
    pub(super) fn all(&self) -> impl ExactSizeIterator<Item = &[Vec<u8>]> {
        self.places.iter().map(|(_, folder)| folder.as_slice())
    }

    /// Finds where the root lay that is in `folder` of the newest commit.
    ///
    /// # Errors
    /// When a tree is missing or malformed, or the past of the root cannot be told from that of another.
    pub(super) fn find(
        reader: &mut ObjectReader,
        folder: &[Vec<u8>],
        line: &[CommitHeader],
        organisation: OrganisationReader,
    ) -> Result<Self, HistoryGap> {
        let mut places = vec![(0, folder.to_vec())];
        let found = RootSearch::new(reader).search_before(folder, line)?;
        let mut current = folder.to_vec();
        let mut search = PastSearch::new(reader, &found, line, organisation);
        loop {
            match search.find(&current)? {
                RootPast::Moved(from) => {
                    places.push((found[from].last_at, from.clone()));
                    current.clone_from(from);
                }
                RootPast::Unclear(from) => {
                    return Err(HistoryGap::Moved {
                        from: show_folder(from),
                        to: show_folder(&current),
                        commit: line[found[&current].first_at].commit.id.to_string(),
                    });
                }
                RootPast::None => break,
            }
        }
        Ok(RootPlaces { places })
    }
}

/// The path of a folder, for messages.
pub(super) fn show_folder(folder: &[Vec<u8>]) -> String {
    let names = folder.iter().map(|name| String::from_utf8_lossy(name));
    names.collect::<Vec<_>>().join("/")
}
