//! Where the commits that anchors name stand on the mainline now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::mainline_clock::ClockInputs;
use super::{CLOCK_SKEW, Mainline, MainlineClock, StampRequirement, TimeBounds, TimeProofs};
use crate::git::ObjectId;
use crate::model::{Anchor, ForgePush};

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
    let anchors = &mainline.outside.anchors;
    let places = places_of(mainline, anchors.iter().map(|anchor| &*anchor.commit));
    anchors.iter().zip(places).collect()
}

/// A logged push, and where its commits stand now.
#[derive(Debug, Clone, Copy)]
pub struct PlacedPush<'a> {
    /// The push.
    pub push: &'a ForgePush,
    /// Where the commit stands to which the mainline moved.
    pub place: AnchorPlace,
    /// Whether the commit before is no ancestor of what is judged: the push left it behind.
    pub leaves_behind: bool,
}

/// Where the commits of each logged push stand now, in the order of the log.
#[must_use]
pub fn push_places(mainline: &Mainline) -> Vec<PlacedPush<'_>> {
    let pushes = &mainline.outside.pushes;
    let places = places_of(mainline, pushes.iter().map(|push| &*push.commit));
    let before = pushes.iter().map(|push| push.before.as_deref());
    // Where a branch was made there is nothing to leave behind.
    let before = places_of(mainline, before.map(Option::unwrap_or_default));
    let moves = pushes.iter().zip(places).zip(before);
    let moves = moves.map(|((push, place), before)| PlacedPush {
        push,
        place,
        leaves_behind: push.before.is_some() && before == AnchorPlace::Gone,
    });
    moves.collect()
}

fn places_of<'c>(
    mainline: &Mainline,
    commits: impl ExactSizeIterator<Item = &'c str>,
) -> Vec<AnchorPlace> {
    if commits.len() == 0 {
        return Vec::new();
    }
    let known = (0..).zip(mainline.history.commits());
    let by_id = known.map(|(index, commit)| (commit.id, index)).collect();
    commits
        .map(|commit| place_of(commit, mainline, &by_id))
        .collect()
}

fn place_of(commit: &str, mainline: &Mainline, by_id: &HashMap<ObjectId, u32>) -> AnchorPlace {
    let Ok(id) = commit.parse::<ObjectId>() else {
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

/// The commits that are on the mainline, with the time at which they were seen there.
fn on_mainline(
    seen: impl Iterator<Item = (DateTime<Utc>, AnchorPlace)>,
) -> Vec<(u32, DateTime<Utc>)> {
    let seen = seen.filter_map(|(time, place)| match place {
        AnchorPlace::OnMainline(index) => Some((index, time)),
        AnchorPlace::OffMainline | AnchorPlace::Gone => None,
    });
    seen.collect()
}

impl Mainline {
    /// Its clock, as it is read at an evaluation time: by its commits' dates, by what was seen from outside, and by what
    /// tokens and witnesses prove.
    #[must_use]
    pub fn clock(
        &self,
        proofs: &TimeProofs,
        requirement: &StampRequirement,
        as_of: DateTime<Utc>,
    ) -> MainlineClock {
        let mut seen = self.anchored();
        seen.extend(self.pushed(as_of));
        let inputs = ClockInputs {
            seen,
            bounds: TimeBounds::new(proofs),
            deadline: &|commit, date| requirement.deadline(commit, date),
            as_of,
        };
        MainlineClock::new(&self.history, inputs)
    }

    /// The commits of the mainline that anchors name, with the time at which they were seen.
    pub(super) fn anchored(&self) -> Vec<(u32, DateTime<Utc>)> {
        let places = anchor_places(self).into_iter();
        on_mainline(places.map(|(anchor, place)| (anchor.time.to_utc(), place)))
    }

    /// The commits to which the forge's log says that the mainline was moved by the evaluation time, with the time of the push.
    pub(super) fn pushed(&self, as_of: DateTime<Utc>) -> Vec<(u32, DateTime<Utc>)> {
        let places = push_places(self).into_iter();
        let places = places.filter(|it| it.push.time <= as_of + CLOCK_SKEW);
        on_mainline(places.map(|it| (it.push.time, it.place)))
    }

    /// The first time at which an anchor saw a commit that is still on the mainline.
    #[must_use]
    pub fn anchored_since(&self) -> Option<DateTime<Utc>> {
        self.anchored().into_iter().map(|(_, time)| time).min()
    }
}
