//! Which duties a waiver names, and which it covers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::Release;
use crate::model::{Id, Policy, WaivedOccurrences, Waiver, local_date};
use crate::schedule::{Timeline, Window};

/// What a waiver names, its labels looked up once.
#[derive(Debug)]
pub struct Reach<'a> {
    labels: BTreeSet<&'a str>,
    /// The opening of the first and of the last occurrence of a span, both inclusive.
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    waiver: &'a Waiver,
    /// The teams all of which must be released for a duty that any of them may fulfil.
    assigned: &'a [Id],
}

impl<'a> Reach<'a> {
    /// What a waiver names; `find` gives the window of a label of its task.
    pub fn new<'w>(
        timeline: &'a Timeline,
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
        Reach {
            labels,
            span,
            waiver,
            assigned: timeline
                .latest(waiver.task.as_str())
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
pub struct Waiving<'a> {
    /// By task and label, those that list the label.
    listing: HashMap<(&'a Id, &'a str), Vec<InForce<'a>>>,
    /// By task, those that name a span.
    spanning: BTreeMap<&'a Id, Vec<InForce<'a>>>,
    reaches: Vec<Reach<'a>>,
    policy: &'a Policy,
}

#[derive(Clone, Copy)]
struct InForce<'a> {
    waiver: &'a Waiver,
    landed_at: DateTime<Utc>,
    reach: usize,
}

impl<'a> Waiving<'a> {
    /// The newest policy's approved waivers but for those that `is_refused`; `landed` says when one
    /// landed, where history proves it, and `find` gives the window of a task's label.
    #[must_use]
    pub fn new<'w>(
        timeline: &'a Timeline,
        is_refused: impl Fn(&Id) -> bool,
        landed: impl Fn(&Id) -> Option<DateTime<Utc>>,
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Self {
        let policy = timeline.newest();
        let mut waiving = Waiving {
            listing: HashMap::new(),
            spanning: BTreeMap::new(),
            reaches: Vec::new(),
            policy,
        };
        for (id, waiver) in &policy.waivers {
            let Some(approval) = waiver.approval.as_ref().filter(|_| !is_refused(id)) else {
                continue;
            };
            let in_force = InForce {
                waiver,
                landed_at: landed(id).unwrap_or_else(|| approval.at.to_utc()),
                reach: waiving.reaches.len(),
            };
            let reach = Reach::new(timeline, waiver, |label| find(&waiver.task, label));
            for label in &reach.labels {
                let listing = waiving.listing.entry((&waiver.task, label));
                listing.or_default().push(in_force);
            }
            if reach.span.is_some() {
                waiving
                    .spanning
                    .entry(&waiver.task)
                    .or_default()
                    .push(in_force);
            }
            waiving.reaches.push(reach);
        }
        waiving
    }

    /// The waiver in force that covers a duty, the earliest to land where several do.
    #[must_use]
    pub fn covering(&self, task: &Id, window: &Window, team: &Id) -> Option<(&'a Id, Release)> {
        if self.reaches.is_empty() {
            return None;
        }
        let listing = self.listing.get(&(task, &*window.label));
        let spanning = self.spanning.get(task);
        let candidates = listing.into_iter().chain(spanning).flatten();
        let covering = candidates
            .filter(|in_force| {
                let is_in_time = is_before_expiry(in_force.waiver, window, self.policy);
                is_in_time && self.reaches[in_force.reach].names(window, team)
            })
            .min_by_key(|in_force| (in_force.landed_at, &in_force.waiver.id));
        covering.map(|in_force| {
            let landed_at = in_force.landed_at;
            (&in_force.waiver.id, Release { landed_at })
        })
    }
}

/// Whether an occurrence opens on or before the last day of a waiver, local to the policy.
#[must_use]
pub fn is_before_expiry(waiver: &Waiver, window: &Window, policy: &Policy) -> bool {
    local_date(policy.settings.timezone, window.opens.to_utc()) <= waiver.expires
}
