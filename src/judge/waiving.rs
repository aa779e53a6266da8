//! Which duties a waiver names, and which it covers.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::Release;
use crate::model::{Id, Policy, WaivedOccurrences, Waiver, local_date};
use crate::schedule::Window;

/// The waivers in force, by task.
pub struct Waiving<'a> {
    by_task: BTreeMap<&'a Id, Vec<(&'a Waiver, DateTime<FixedOffset>)>>,
    policy: &'a Policy,
}

impl<'a> Waiving<'a> {
    /// The policy's approved waivers but for those that `is_refused`.
    #[must_use]
    pub fn new(policy: &'a Policy, is_refused: impl Fn(&Id) -> bool) -> Self {
        let mut by_task: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, waiver) in &policy.waivers {
            if let Some(approval) = waiver.approval.as_ref().filter(|_| !is_refused(id)) {
                let of_task = by_task.entry(&waiver.task).or_default();
                of_task.push((waiver, approval.at));
            }
        }
        Waiving { by_task, policy }
    }

    /// The waiver in force that covers a duty, the earliest approved where several do.
    pub fn covering<'w>(
        &self,
        task: &Id,
        window: &Window,
        team: &Id,
        find: impl Fn(&str) -> Option<&'w Window>,
    ) -> Option<(&'a Id, Release)> {
        let waivers = self.by_task.get(task)?;
        let covering = waivers
            .iter()
            .filter(|(waiver, _)| {
                self.has_room(waiver, window) && names(waiver, window, team, &find)
            })
            .min_by_key(|(waiver, at)| (*at, &waiver.id));
        covering.map(|(waiver, at)| {
            let landed_at = at.to_utc();
            (&waiver.id, Release { landed_at })
        })
    }

    /// Whether the occurrence opens before the waiver expires.
    fn has_room(&self, waiver: &Waiver, window: &Window) -> bool {
        is_before_expiry(waiver, window, self.policy)
    }
}

/// Whether an occurrence opens on or before the last day of a waiver, local to the policy.
#[must_use]
pub fn is_before_expiry(waiver: &Waiver, window: &Window, policy: &Policy) -> bool {
    local_date(policy.settings.timezone, window.opens.to_utc()) <= waiver.expires
}

/// Whether a waiver names a duty; `find` gives the window of a label.
pub fn names<'w>(
    waiver: &Waiver,
    window: &Window,
    team: &Id,
    find: impl Fn(&str) -> Option<&'w Window>,
) -> bool {
    let names_team = waiver.teams.is_empty() || *team == Id::any() || waiver.teams.contains(team);
    names_team
        && match &waiver.occurrences {
            WaivedOccurrences::List(labels) => labels.contains(&window.label),
            WaivedOccurrences::Span { from, to } => match (find(from), find(to)) {
                (Some(from), Some(to)) => from.opens <= window.opens && window.opens <= to.opens,
                _ => false,
            },
        }
}
