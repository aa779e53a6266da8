//! Where the commits that anchors name stand on the mainline now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Mainline, MainlineClock};
use crate::git::ObjectId;
use crate::model::Anchor;

/// Where the commit of an anchor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorPlace {
    /// On the first-parent line: its place there.
    OnMainline(u32),
    /// An ancestor, but off the first-parent line.
    OffMainline,
    /// No ancestor, or not there at all.
    Gone,
}

/// Where the commit of each anchor stands now, in the order of the anchors.
#[must_use]
pub fn anchor_places(mainline: &Mainline) -> Vec<(&Anchor, AnchorPlace)> {
    if mainline.anchors.is_empty() {
        return Vec::new();
    }
    let commits = mainline.history.commits();
    let by_id = (0..)
        .zip(commits)
        .map(|(index, commit)| (commit.id, index))
        .collect();
    let anchors = mainline.anchors.iter();
    anchors
        .map(|anchor| (anchor, place_of(anchor, mainline, &by_id)))
        .collect()
}

fn place_of(anchor: &Anchor, mainline: &Mainline, by_id: &HashMap<ObjectId, u32>) -> AnchorPlace {
    let Ok(id) = anchor.commit.parse::<ObjectId>() else {
        return AnchorPlace::Gone;
    };
    if let Some(index) = by_id.get(&id) {
        return AnchorPlace::OnMainline(*index);
    }
    match mainline.head.map(|head| mainline.git.is_ancestor(id, head)) {
        Some(Ok(true)) => AnchorPlace::OffMainline,
        _ => AnchorPlace::Gone,
    }
}

impl Mainline {
    /// Its clock, as it is read at an evaluation time.
    #[must_use]
    pub fn clock(&self, as_of: DateTime<Utc>) -> MainlineClock {
        let places = anchor_places(self).into_iter();
        let seen = places.filter_map(|(anchor, place)| match place {
            AnchorPlace::OnMainline(index) => Some((index, anchor.time.to_utc())),
            AnchorPlace::OffMainline | AnchorPlace::Gone => None,
        });
        MainlineClock::new(&self.history, seen.collect(), as_of)
    }

    /// The first time at which an anchor saw a commit that is still on the mainline.
    #[must_use]
    pub fn anchored_since(&self) -> Option<DateTime<Utc>> {
        let places = anchor_places(self).into_iter();
        let still = places.filter(|(_, place)| matches!(place, AnchorPlace::OnMainline(_)));
        still.map(|(anchor, _)| anchor.time.to_utc()).min()
    }

    /// The newest commit of the mainline that an anchor names: it vouches for all that it follows.
    #[must_use]
    pub fn newest_anchored(&self) -> Option<u32> {
        let places = anchor_places(self).into_iter();
        let on_mainline = places.filter_map(|(_, place)| match place {
            AnchorPlace::OnMainline(index) => Some(index),
            AnchorPlace::OffMainline | AnchorPlace::Gone => None,
        });
        on_mainline.max()
    }
}
