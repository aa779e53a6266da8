//! What was seen of the mainline, held against what it is now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::mainline::Mainline;
use crate::finding::FindingBuilder;
use crate::git::ObjectId;
use crate::model::Anchor;
use crate::rules::{self, AnchorPlace};

/// Where the commit of an anchor stands now.
fn place(anchor: &Anchor, mainline: &Mainline, line: &HashMap<ObjectId, u32>) -> AnchorPlace {
    let Ok(id) = anchor.commit.parse::<ObjectId>() else {
        return AnchorPlace::Gone;
    };
    if let Some(index) = line.get(&id) {
        return AnchorPlace::OnMainline(*index);
    }
    match mainline.head.map(|head| mainline.git.is_ancestor(id, head)) {
        Some(Ok(true)) => AnchorPlace::OffMainline,
        _ => AnchorPlace::Gone,
    }
}

fn places(mainline: &Mainline) -> Vec<(&Anchor, AnchorPlace)> {
    if mainline.anchors.is_empty() {
        return Vec::new();
    }
    let commits = mainline.history.commits();
    let line = (0..)
        .zip(commits)
        .map(|(index, commit)| (commit.id, index))
        .collect();
    let anchors = mainline.anchors.iter();
    anchors
        .map(|anchor| (anchor, place(anchor, mainline, &line)))
        .collect()
}

/// The newest commit of the mainline that an anchor names: it vouches for all that it follows.
pub(super) fn newest(mainline: &Mainline) -> Option<u32> {
    let places = places(mainline).into_iter();
    let on_line = places.filter_map(|(_, place)| match place {
        AnchorPlace::OnMainline(index) => Some(index),
        _ => None,
    });
    on_line.max()
}

/// The first time at which an anchor saw a commit that is still on the mainline.
pub(super) fn first_seen(mainline: &Mainline) -> Option<DateTime<Utc>> {
    let places = places(mainline).into_iter();
    let still = places.filter(|(_, place)| matches!(place, AnchorPlace::OnMainline(_)));
    still.map(|(anchor, _)| anchor.time.to_utc()).min()
}

/// Anchors that the mainline no longer leads to, or not along its first parents.
pub(super) fn broken(mainline: &Mainline) -> Vec<FindingBuilder> {
    let places = places(mainline).into_iter();
    places
        .filter_map(|(anchor, place)| rules::anchored(anchor, place))
        .collect()
}
