//! Which duties a waiver names.

use std::collections::BTreeSet;

use chrono::DateTime;
use chrono_tz::Tz;

use crate::model::{Id, WaivedOccurrences, Waiver, local_date};
use crate::schedule::{VersionTimeline, Window};

/// A duty, as far as it decides which waivers name it: by the version of the policy that judges the
/// duty, so that no later version changes what is released.
#[derive(Clone, Copy)]
pub struct WaivableDuty<'a> {
    task: &'a Id,
    /// When it opened.
    pub window: &'a Window,
    /// The team that owes it; `any` where several may fulfil it.
    pub team: &'a Id,
    /// The teams all of which must be released for a duty that any of them may fulfil.
    assigned: &'a [Id],
    /// The zone of the last day of waivers.
    timezone: Tz,
    /// Teams have other names in other versions.
    timeline: &'a VersionTimeline,
    version: usize,
}

impl<'a> WaivableDuty<'a> {
    /// A duty of a task, under the version of the policy that judges it.
    #[must_use]
    pub fn new(
        timeline: &'a VersionTimeline,
        version: usize,
        task: &'a Id,
        window: &'a Window,
        team: &'a Id,
    ) -> Self {
        let found = timeline.task(version, task.as_str());
        WaivableDuty {
            task,
            window,
            team,
            assigned: found.map_or(&[], |task| task.assigned.teams()),
            timezone: timeline.policy(version).settings.timezone,
            timeline,
            version,
        }
    }

    /// Whether one of some teams is a team that the duty is assigned to, by any of its names.
    fn is_among(&self, teams: &[Id], assigned: &Id) -> bool {
        let mut teams = teams.iter();
        teams.any(|named| self.timeline.is_same_team(self.version, assigned, named))
    }
}

/// What a waiver names, its labels looked up once.
#[derive(Debug)]
pub struct WaiverScope<'a> {
    pub(super) labels: BTreeSet<&'a str>,
    /// The occurrences from one to another.
    pub(super) span: Option<OccurrenceSpan>,
    pub(super) waiver: &'a Waiver,
}

/// The opening of the first and of the last occurrence of a span, both inclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct OccurrenceSpan {
    from: DateTime<Tz>,
    to: DateTime<Tz>,
}

impl OccurrenceSpan {
    /// Whether an occurrence that opens at an instant lies in it. Where days begin at another hour for its team, the
    /// local times decide: so do the labels.
    pub(super) fn contains(self, opens: DateTime<Tz>) -> bool {
        let is_ordered = |one: DateTime<Tz>, other: DateTime<Tz>| {
            if one.timezone() == other.timezone() {
                one <= other
            } else {
                one.naive_local() <= other.naive_local()
            }
        };
        is_ordered(self.from, opens) && is_ordered(opens, self.to)
    }
}

impl<'a> WaiverScope<'a> {
    /// What a waiver names; `find` gives the window of a label of its task.
    pub fn new<'w>(waiver: &'a Waiver, find: impl Fn(&str) -> Option<&'w Window>) -> Self {
        let mut labels = BTreeSet::new();
        let mut span = None;
        match &waiver.occurrences {
            WaivedOccurrences::List(listed) => labels.extend(listed.iter().map(|label| &**label)),
            WaivedOccurrences::Span { from, to } => {
                let opens = |label| find(label).map(|window: &Window| window.opens);
                let ends = opens(from).zip(opens(to));
                span = ends.map(|(from, to)| OccurrenceSpan { from, to });
            }
        }
        WaiverScope {
            labels,
            span,
            waiver,
        }
    }

    /// Whether the waiver names a duty. Another version of its file may name another task.
    #[must_use]
    pub fn names(&self, duty: &WaivableDuty) -> bool {
        if self.waiver.task != *duty.task {
            return false;
        }
        let opens = duty.window.opens;
        let is_in_span = self.span.is_some_and(|span| span.contains(opens));
        (is_in_span || self.labels.contains(&*duty.window.label)) && self.names_team(duty)
    }

    /// Whether the waiver names a duty that opens on or before its last day.
    #[must_use]
    pub fn covers(&self, duty: &WaivableDuty) -> bool {
        self.names(duty) && self.is_before_expiry(duty)
    }

    /// Whether a duty opens on or before the waiver's last day, local to the policy.
    #[must_use]
    pub fn is_before_expiry(&self, duty: &WaivableDuty) -> bool {
        local_date(duty.timezone, duty.window.opens.to_utc()) <= self.waiver.expires
    }

    fn names_team(&self, duty: &WaivableDuty) -> bool {
        let teams = &self.waiver.teams;
        if teams.is_empty() {
            return true;
        }
        if *duty.team == Id::any() {
            let mut assigned = duty.assigned.iter();
            return assigned.all(|team| duty.is_among(teams, team));
        }
        duty.is_among(teams, duty.team)
    }
}
