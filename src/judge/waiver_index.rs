//! Which duties a waiver names, and which it covers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::WaiverRelease;
use crate::history::{Landing, WaiverVersion};
use crate::model::{Id, Policy, WaivedOccurrences, Waiver, local_date};
use crate::schedule::{VersionTimeline, Window};

/// What a waiver names, its labels looked up once.
#[derive(Debug)]
pub struct WaiverScope<'a> {
    labels: BTreeSet<&'a str>,
    /// The opening of the first and of the last occurrence of a span, both inclusive.
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    waiver: &'a Waiver,
    /// The teams all of which must be released for a duty that any of them may fulfil.
    assigned: &'a [Id],
}

impl<'a> WaiverScope<'a> {
    /// What a waiver names; `find` gives the window of a label of its task.
    pub fn new<'w>(
        timeline: &'a VersionTimeline,
        waiver: &'a Waiver,
        find: impl Fn(&str) -> Option<&'w Window>,
    ) -> Self {
        let mut labels = BTreeSet::new();
        let mut span = None;
        match &waiver.occurrences {
            WaivedOccurrences::List(listed) => labels.extend(listed.iter().map(|label| &**label)),
            WaivedOccurrences::Span { from, to } => {
                let opens = |label| find(label).map(|window: &Window| window.opens.to_utc());
                span = opens(from).zip(opens(to));
            }
        }
        WaiverScope {
            labels,
            span,
            waiver,
            assigned: timeline
                .latest_task(waiver.task.as_str())
                .map_or(&[], |(_, task)| task.assigned.teams()),
        }
    }

    /// Whether the waiver names a duty.
    #[must_use]
    pub fn names(&self, window: &Window, team: &Id) -> bool {
        let opens = window.opens.to_utc();
        let is_in_span = self
            .span
            .is_some_and(|(from, to)| from <= opens && opens <= to);
        (is_in_span || self.labels.contains(&*window.label)) && self.names_team(team)
    }

    fn names_team(&self, team: &Id) -> bool {
        let teams = &self.waiver.teams;
        if *team == Id::any() {
            return teams.is_empty() || self.assigned.iter().all(|team| teams.contains(team));
        }
        teams.is_empty() || teams.contains(team)
    }
}

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
    reach: WaiverScope<'a>,
    /// When it was approved, as it says.
    approved_at: DateTime<Utc>,
    /// What its file said when it landed last, and before, newest first.
    versions: Vec<(WaiverScope<'a>, Landing)>,
}

impl WaiverInForce<'_> {
    /// When what releases a duty landed: with the first of the versions, one after the other, that
    /// all release it. What was added to a waiver later releases from then on only.
    fn release(&self, window: &Window, team: &Id, policy: &Policy) -> WaiverRelease {
        let releases = |reach: &WaiverScope| {
            reach.waiver.approval.is_some()
                && reach.names(window, team)
                && is_before_expiry(reach.waiver, window, policy)
        };
        let run = self
            .versions
            .iter()
            .take_while(|(reach, _)| releases(reach));
        let first = run.last();
        let landing = first.map(|(_, landing)| *landing);
        let proven_at = landing.and_then(Landing::proven_at);
        // What proves nothing is taken at the word that it had then: a date that was typed into the
        // file later must not count for what was imported.
        let approval = first.and_then(|(reach, _)| reach.waiver.approval.as_ref());
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
        let mut waiving = WaiverIndex {
            listing: HashMap::new(),
            spanning: BTreeMap::new(),
            in_force: Vec::new(),
            policy,
        };
        for (id, waiver) in &policy.waivers {
            let Some(approval) = waiver.approval.as_ref().filter(|_| !is_refused(id)) else {
                continue;
            };
            let reach = |waiver: &'a Waiver| {
                WaiverScope::new(timeline, waiver, |label| find(&waiver.task, label))
            };
            let own = versions.get(id).map_or(&[][..], Vec::as_slice).iter();
            waiving.add(WaiverInForce {
                reach: reach(waiver),
                approved_at: approval.at.to_utc(),
                versions: own.map(|v| (reach(&v.waiver), v.landing)).collect(),
            });
        }
        waiving
    }

    fn add(&mut self, in_force: WaiverInForce<'a>) {
        let index = self.in_force.len();
        let waiver = in_force.reach.waiver;
        for label in &in_force.reach.labels {
            let listing = self.listing.entry((&waiver.task, label));
            listing.or_default().push(index);
        }
        if in_force.reach.span.is_some() {
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
            let is_in_time = is_before_expiry(in_force.reach.waiver, window, self.policy);
            is_in_time && in_force.reach.names(window, team)
        });
        let released = covering.map(|in_force| {
            let release = in_force.release(window, team, self.policy);
            (&in_force.reach.waiver.id, release)
        });
        released.min_by_key(|(id, release)| (release.landed_at, *id))
    }
}

/// Whether an occurrence opens on or before the last day of a waiver, local to the policy.
#[must_use]
pub fn is_before_expiry(waiver: &Waiver, window: &Window, policy: &Policy) -> bool {
    local_date(policy.settings.timezone, window.opens.to_utc()) <= waiver.expires
}
