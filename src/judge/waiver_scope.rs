//! Which duties a waiver names.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::model::{Id, Policy, WaivedOccurrences, Waiver, local_date};
use crate::schedule::{VersionTimeline, Window};

/// What a waiver names, its labels looked up once.
#[derive(Debug)]
pub struct WaiverScope<'a> {
    pub(super) labels: BTreeSet<&'a str>,
    /// The opening of the first and of the last occurrence of a span, both inclusive.
    pub(super) span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub(super) waiver: &'a Waiver,
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

/// Whether an occurrence opens on or before the last day of a waiver, local to the policy.
#[must_use]
pub fn is_before_expiry(waiver: &Waiver, window: &Window, policy: &Policy) -> bool {
    local_date(policy.settings.timezone, window.opens.to_utc()) <= waiver.expires
}
