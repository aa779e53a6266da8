//! Which duties waivers release, and since when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::waiver_scope::OccurrenceSpan;
use super::{WaivableDuty, WaiverRelease, WaiverScope};
use crate::history::Landing;
use crate::model::{Approval, DutyId, Id, Waiver};
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
    spanning: BTreeMap<&'a Id, Vec<(OccurrenceSpan, usize)>>,
    waivers: Vec<IndexedWaiver<'a>>,
    by_id: BTreeMap<&'a Id, usize>,
}

struct IndexedWaiver<'a> {
    waiver: &'a Waiver,
    /// Nothing of it released anything before.
    earliest: DateTime<Utc>,
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
        Some(WaiverRelease {
            landed_at: landed_at(approval, landing),
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
        let scope = |version: ExaminedWaiver<'a>| {
            let task = &version.waiver.task;
            let scope = WaiverScope::new(version.waiver, |label| find(task, label));
            (scope, version)
        };
        let indexed = records.into_iter().map(|record| IndexedWaiver {
            waiver: record.waiver,
            earliest: earliest_landing(&record.versions),
            performed: record.performed,
            versions: record.versions.into_iter().map(scope).collect(),
        });
        let mut indexed: Vec<IndexedWaiver> = indexed.collect();
        indexed.sort_by_key(|it| (it.earliest, &it.waiver.id));
        let mut index = WaiverIndex::default();
        for waiver in indexed {
            index.add(waiver);
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
            if let Some(span) = scope.span {
                let spanning = self.spanning.entry(&waiver.task).or_default();
                spanning.push((span, index));
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

    /// Since when a waiver that releases a duty also stops the clock of `max_gap`: the earliest of them landed then.
    #[must_use]
    pub fn stops_gap_since(&self, id: &DutyId, duty: &WaivableDuty) -> Option<DateTime<Utc>> {
        let stops = |waiver: &Waiver| waiver.stops_gap;
        let release = |it: &IndexedWaiver<'a>| {
            let is_stopping = stops(it.waiver);
            is_stopping.then(|| it.release_by_versions(duty, stops))?
        };
        let (_, earliest) = self.earliest_release(id, duty, release)?;
        Some(earliest.landed_at)
    }

    /// Whether any waiver stops the clock of `max_gap` for a task.
    #[must_use]
    pub fn may_stop_gap(&self, task: &Id) -> bool {
        let mut waivers = self.waivers.iter().map(|indexed| indexed.waiver);
        waivers.any(|waiver| waiver.stops_gap && waiver.task == *task)
    }

    /// The waiver that releases a duty, the earliest to land where several do.
    #[must_use]
    pub fn covering(&self, id: &DutyId, duty: &WaivableDuty) -> Option<(&'a Id, WaiverRelease)> {
        self.earliest_release(id, duty, |it| it.release(duty))
    }

    /// Of the waivers that may name a duty and release it, the earliest to land.
    fn earliest_release(
        &self,
        id: &DutyId,
        duty: &WaivableDuty,
        release: impl Fn(&IndexedWaiver<'a>) -> Option<WaiverRelease>,
    ) -> Option<(&'a Id, WaiverRelease)> {
        let opens = duty.window.opens;
        let listing = self.listing.get(&(&id.task, &*id.occurrence));
        let listing = listing.into_iter().flatten();
        let spanning = self.spanning.get(&id.task).into_iter().flatten();
        let spanning = spanning.filter(|(span, _)| span.contains(opens));
        let candidates = listing.chain(spanning.map(|(_, index)| index));
        let mut best: Option<(&'a Id, WaiverRelease)> = None;
        for waiver in candidates.map(|index| &self.waivers[*index]) {
            // Most duties that many waivers name are released by the first that is looked at.
            let is_later = |(id, found): &(&Id, WaiverRelease)| {
                (found.landed_at, *id) <= (waiver.earliest, &waiver.waiver.id)
            };
            if best.as_ref().is_some_and(is_later) || waiver.performed.contains(id) {
                continue;
            }
            let Some(found) = release(waiver) else {
                continue;
            };
            let key = (found.landed_at, &waiver.waiver.id);
            let is_first = best
                .as_ref()
                .is_none_or(|(id, best)| key < (best.landed_at, *id));
            if is_first {
                best = Some((&waiver.waiver.id, found));
            }
        }
        best
    }
}

/// When an approval landed; where history proves nothing about it, when it was given.
fn landed_at(approval: &Approval, landing: Option<Landing>) -> DateTime<Utc> {
    // What proves nothing is taken at the word that it had then: a date that was typed into the
    // file later must not count for what was imported.
    let proven_at = landing.and_then(Landing::proven_at);
    proven_at.unwrap_or(approval.at.to_utc())
}

/// When the first version that has an approval landed.
fn earliest_landing(versions: &[ExaminedWaiver]) -> DateTime<Utc> {
    let landings = versions.iter().filter_map(|version| {
        let approval = version.waiver.approval.as_ref()?;
        Some(landed_at(approval, version.landing))
    });
    landings.min().unwrap_or(DateTime::<Utc>::MAX_UTC)
}
