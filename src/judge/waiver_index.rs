//! Which duties waivers release, and since when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{WaivableDuty, WaiverRelease, WaiverScope};
use crate::history::Landing;
use crate::model::{DutyId, Id, Waiver};
use crate::schedule::Window;

/// A current waiver, with every version of its file that counts.
#[derive(Debug)]
pub struct WaiverRecord<'a> {
    /// The waiver, as its file has it now.
    pub waiver: &'a Waiver,
    /// What its file says and said before, newest first; never empty.
    pub versions: Vec<ExaminedWaiver<'a>>,
    /// Duties that its approver performed: it releases none of them.
    pub performed: BTreeSet<DutyId>,
}

/// One version of a waiver's file.
#[derive(Debug, Clone, Copy)]
pub struct ExaminedWaiver<'a> {
    /// What it says.
    pub waiver: &'a Waiver,
    /// When it landed; `None` where history is not read.
    pub landing: Option<Landing>,
    /// Whether it is approved, by somebody who could approve it when it landed.
    pub is_authorised: bool,
}

/// The waivers in force, by task.
#[derive(Default)]
pub struct WaiverIndex<'a> {
    /// By task and label, those that list the label.
    listing: HashMap<(&'a Id, &'a str), Vec<usize>>,
    /// By task, those that name a span.
    spanning: BTreeMap<&'a Id, Vec<usize>>,
    waivers: Vec<IndexedWaiver<'a>>,
    by_id: BTreeMap<&'a Id, usize>,
}

struct IndexedWaiver<'a> {
    waiver: &'a Waiver,
    performed: BTreeSet<DutyId>,
    /// Newest first.
    versions: Vec<(WaiverScope<'a>, ExaminedWaiver<'a>)>,
}

impl IndexedWaiver<'_> {
    /// When what releases a duty landed; `None` where the waiver does not release it. It counts from the first
    /// of the versions, one after the other up to the current one, that all release it. What was added to a
    /// waiver releases from its own landing on.
    ///
    /// Who could approve is decided once, when an approval for the duty lands: by the roster of that moment.
    /// A version that leaves the approval as it was is worth what the version before it was worth.
    fn release(&self, duty: &WaivableDuty) -> Option<WaiverRelease> {
        self.release_by_versions(duty, |_| true)
    }

    /// As [`Self::release`], by those versions alone that grant what is asked.
    fn release_by_versions(
        &self,
        duty: &WaivableDuty,
        grants: impl Fn(&Waiver) -> bool,
    ) -> Option<WaiverRelease> {
        let mut first = None;
        let mut before = None;
        for (scope, version) in self.versions.iter().rev() {
            let approval = version.waiver.approval.as_ref();
            let is_granted = scope.covers(duty) && grants(version.waiver);
            let Some(approval) = approval.filter(|_| is_granted) else {
                (first, before) = (None, None);
                continue;
            };
            let is_good = match before {
                Some((known, was_good)) if known == approval => was_good,
                _ => version.is_authorised,
            };
            before = Some((approval, is_good));
            first = first.filter(|_| is_good);
            if is_good {
                first.get_or_insert((approval, version.landing));
            }
        }
        let (approval, landing) = first?;
        // What proves nothing is taken at the word that it had then: a date that was typed into the
        // file later must not count for what was imported.
        let proven_at = landing.and_then(Landing::proven_at);
        Some(WaiverRelease {
            landed_at: proven_at.unwrap_or(approval.at.to_utc()),
            landing,
        })
    }
}

impl IndexedWaiver<'_> {
    /// Whether the current approval counted when it landed: with the first of the versions, one after the other
    /// up to the current one, that have it.
    fn is_approved(&self) -> bool {
        let approval = |version: &ExaminedWaiver<'_>| version.waiver.approval.clone();
        let mut versions = self.versions.iter().map(|(_, version)| version);
        let Some(current) = versions.next() else {
            return false;
        };
        let same = versions.take_while(|version| approval(version) == approval(current));
        same.last().unwrap_or(current).is_authorised
    }
}

impl<'a> WaiverIndex<'a> {
    /// Current waivers; `find` gives the window of a task's label.
    #[must_use]
    pub fn new<'w>(
        records: Vec<WaiverRecord<'a>>,
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Self {
        let mut index = WaiverIndex::default();
        for record in records {
            let scope = |version: ExaminedWaiver<'a>| {
                let task = &version.waiver.task;
                let scope = WaiverScope::new(version.waiver, |label| find(task, label));
                (scope, version)
            };
            index.add(IndexedWaiver {
                waiver: record.waiver,
                performed: record.performed,
                versions: record.versions.into_iter().map(scope).collect(),
            });
        }
        index
    }

    fn add(&mut self, indexed: IndexedWaiver<'a>) {
        let index = self.waivers.len();
        let waiver = indexed.waiver;
        if let Some((scope, _)) = indexed.versions.first() {
            for label in &scope.labels {
                let listing = self.listing.entry((&waiver.task, label));
                listing.or_default().push(index);
            }
            if scope.span.is_some() {
                self.spanning.entry(&waiver.task).or_default().push(index);
            }
        }
        self.by_id.insert(&waiver.id, index);
        self.waivers.push(indexed);
    }

    /// When a waiver landed with what releases a duty; `None` where it does not cover the duty, or its approval
    /// does not count for it.
    #[must_use]
    pub fn release_by(&self, waiver: &Id, duty: &WaivableDuty) -> Option<WaiverRelease> {
        self.waivers[*self.by_id.get(waiver)?].release(duty)
    }

    /// Whether the approval of a waiver counted when it landed.
    #[must_use]
    pub fn is_approved(&self, waiver: &Id) -> bool {
        let indexed = self.by_id.get(waiver).map(|at| &self.waivers[*at]);
        indexed.is_some_and(IndexedWaiver::is_approved)
    }

    /// Whether there are no waivers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waivers.is_empty()
    }

    /// Whether a waiver that releases a duty also stops the clock of `max_gap`.
    #[must_use]
    pub fn stops_gap(&self, id: &DutyId, duty: &WaivableDuty) -> bool {
        let stops = |waiver: &Waiver| waiver.stops_gap;
        let stopping = self.candidates(id).filter(|it| stops(it.waiver));
        let mut releases = stopping.map(|it| it.release_by_versions(duty, stops));
        releases.any(|release| release.is_some())
    }

    /// Whether any waiver stops the clock of `max_gap` for a task.
    #[must_use]
    pub fn may_stop_gap(&self, task: &Id) -> bool {
        let mut waivers = self.waivers.iter().map(|indexed| indexed.waiver);
        waivers.any(|waiver| waiver.stops_gap && waiver.task == *task)
    }

    /// The waivers that may name a duty.
    fn candidates<'s>(&'s self, id: &'s DutyId) -> impl Iterator<Item = &'s IndexedWaiver<'a>> {
        let listing = self.listing.get(&(&id.task, &*id.occurrence));
        let spanning = self.spanning.get(&id.task);
        let candidates = listing.into_iter().chain(spanning).flatten();
        let candidates = candidates.map(|index| &self.waivers[*index]);
        candidates.filter(|waiver| !waiver.performed.contains(id))
    }

    /// The waiver that releases a duty, the earliest to land where several do.
    #[must_use]
    pub fn covering(&self, id: &DutyId, duty: &WaivableDuty) -> Option<(&'a Id, WaiverRelease)> {
        let candidates = self.candidates(id);
        let released = candidates.filter_map(|it| Some((&it.waiver.id, it.release(duty)?)));
        released.min_by_key(|(id, release)| (release.landed_at, *id))
    }
}
