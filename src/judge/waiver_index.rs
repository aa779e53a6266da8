//! Which duties waivers release, and since when.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::{WaiverRelease, WaiverScope, is_before_expiry};
use crate::history::{Landing, WaiverVersion};
use crate::model::{Id, Policy, Waiver};
use crate::schedule::{VersionTimeline, Window};

/// The waivers in force, by task.
pub struct WaiverIndex<'a> {
    /// By task and label, those that list the label.
    listing: HashMap<(&'a Id, &'a str), Vec<usize>>,
    /// By task, those that name a span.
    spanning: BTreeMap<&'a Id, Vec<usize>>,
    in_force: Vec<WaiverInForce<'a>>,
    policy: &'a Policy,
}

struct WaiverInForce<'a> {
    scope: WaiverScope<'a>,
    /// When it was approved, as it says.
    approved_at: DateTime<Utc>,
    /// What its file said when it landed last, and before, newest first.
    versions: Vec<(WaiverScope<'a>, Landing)>,
}

impl WaiverInForce<'_> {
    /// When what releases a duty landed: with the first of the versions, one after the other, that
    /// all release it. What was added to a waiver later releases from then on only.
    fn release(&self, window: &Window, team: &Id, policy: &Policy) -> WaiverRelease {
        let releases = |scope: &WaiverScope| {
            scope.waiver.approval.is_some()
                && scope.names(window, team)
                && is_before_expiry(scope.waiver, window, policy)
        };
        let run = self
            .versions
            .iter()
            .take_while(|(scope, _)| releases(scope));
        let first = run.last();
        let landing = first.map(|(_, landing)| *landing);
        let proven_at = landing.and_then(Landing::proven_at);
        // What proves nothing is taken at the word that it had then: a date that was typed into the
        // file later must not count for what was imported.
        let approval = first.and_then(|(scope, _)| scope.waiver.approval.as_ref());
        let approved_at = approval.map_or(self.approved_at, |approval| approval.at.to_utc());
        WaiverRelease {
            landed_at: proven_at.unwrap_or(approved_at),
            landing,
        }
    }
}

impl<'a> WaiverIndex<'a> {
    /// The newest policy's approved waivers but for those that `is_refused`; `versions` are what
    /// history shows of each, newest first, and `find` gives the window of a task's label.
    #[must_use]
    pub fn new<'w>(
        timeline: &'a VersionTimeline,
        is_refused: impl Fn(&Id) -> bool,
        versions: &'a BTreeMap<Id, Vec<WaiverVersion>>,
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Self {
        let policy = timeline.newest_policy();
        let mut index = WaiverIndex {
            listing: HashMap::new(),
            spanning: BTreeMap::new(),
            in_force: Vec::new(),
            policy,
        };
        for (id, waiver) in &policy.waivers {
            let Some(approval) = waiver.approval.as_ref().filter(|_| !is_refused(id)) else {
                continue;
            };
            let scope = |waiver: &'a Waiver| {
                WaiverScope::new(timeline, waiver, |label| find(&waiver.task, label))
            };
            let own = versions.get(id).map_or(&[][..], Vec::as_slice).iter();
            index.add(WaiverInForce {
                scope: scope(waiver),
                approved_at: approval.at.to_utc(),
                versions: own.map(|v| (scope(&v.waiver), v.landing)).collect(),
            });
        }
        index
    }

    fn add(&mut self, in_force: WaiverInForce<'a>) {
        let index = self.in_force.len();
        let waiver = in_force.scope.waiver;
        for label in &in_force.scope.labels {
            let listing = self.listing.entry((&waiver.task, label));
            listing.or_default().push(index);
        }
        if in_force.scope.span.is_some() {
            self.spanning.entry(&waiver.task).or_default().push(index);
        }
        self.in_force.push(in_force);
    }

    /// The waiver in force that covers a duty, the earliest to land where several do.
    #[must_use]
    pub fn covering(
        &self,
        task: &Id,
        window: &Window,
        team: &Id,
    ) -> Option<(&'a Id, WaiverRelease)> {
        if self.in_force.is_empty() {
            return None;
        }
        let listing = self.listing.get(&(task, &*window.label));
        let spanning = self.spanning.get(task);
        let candidates = listing.into_iter().chain(spanning).flatten();
        let candidates = candidates.map(|index| &self.in_force[*index]);
        let covering = candidates.filter(|in_force| {
            let is_in_time = is_before_expiry(in_force.scope.waiver, window, self.policy);
            is_in_time && in_force.scope.names(window, team)
        });
        let released = covering.map(|in_force| {
            let release = in_force.release(window, team, self.policy);
            (&in_force.scope.waiver.id, release)
        });
        released.min_by_key(|(id, release)| (release.landed_at, *id))
    }
}
