//! Every duty that was owed, each with its standing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::waiving::Waiving;
use super::{Claim, Opened, Proof, Reason, Standing, standing};
use crate::model::{DutyId, Id, Policy, Task};
use crate::schedule::{Ledger, Terms, TooMany, Unlisted, Window, backstops};

/// Where an occurrence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyKind {
    /// The calendar.
    Calendar,
    /// A request.
    Request,
    /// A team that has completed no request for too long.
    Backstop,
}

/// A duty, judged.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Task, occurrence and team.
    pub id: DutyId,
    /// When it opened and was due.
    pub window: Window,
    /// Where it comes from.
    pub kind: DutyKind,
    /// Its standing.
    pub standing: Standing,
    /// Why it is late.
    pub reason: Option<Reason>,
    /// The evidence that settles it: an index into [`Facts::claims`].
    pub claim: Option<usize>,
    /// The waiver that releases it, where one does.
    pub waiver: Option<Id>,
}

/// What judging rests on.
pub struct Facts<'a> {
    /// The policy that judges.
    pub policy: &'a Policy,
    /// The occurrences that the calendar calls for.
    pub ledger: &'a Ledger,
    /// The occurrences that requests opened.
    pub requests: &'a [Opened],
    /// What evidence claims.
    pub claims: &'a [Claim],
    /// The waivers in force.
    pub waiving: &'a Waiving<'a>,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

/// A task whose duties cannot be listed.
#[derive(Debug, Clone)]
pub struct Beyond {
    /// The task.
    pub task: Id,
    /// Why.
    pub fault: Unlisted,
}

/// Judges every duty up to the end of the ledger, by task, opening, occurrence and team.
#[must_use]
pub fn duties(facts: &Facts) -> (Vec<Duty>, Vec<Beyond>) {
    let claims = earliest(facts.claims);
    let mut requests: BTreeMap<&Id, Vec<&Window>> = BTreeMap::new();
    for opened in facts.requests {
        requests
            .entry(&opened.task)
            .or_default()
            .push(&opened.window);
    }
    let mut all = Vec::new();
    let mut beyond = Vec::new();
    for task in facts.policy.tasks.values() {
        let judged = TaskJudge {
            facts,
            task,
            claims: &claims,
            requests: requests.get(&task.id).map_or(&[], Vec::as_slice),
            owing: task.assigned.owing(),
        };
        let mut of_task = judged.calendar();
        of_task.extend(judged.requested());
        match judged.backstops(&of_task) {
            Ok(backstops) => of_task.extend(backstops),
            Err(fault) => beyond.push(Beyond {
                task: task.id.clone(),
                fault: fault.into(),
            }),
        }
        of_task.sort_by(|a, b| (a.window.opens, &a.id).cmp(&(b.window.opens, &b.id)));
        all.extend(of_task);
    }
    (all, beyond)
}

/// The valid claim that settles each duty. Where several files prove one duty, the work that was
/// done first settles it.
fn earliest(claims: &[Claim]) -> HashMap<&DutyId, usize> {
    let age = |index: usize| (claims[index].performed_at, &claims[index].file);
    let mut earliest = HashMap::with_capacity(claims.len());
    let valid = claims
        .iter()
        .enumerate()
        .filter(|(_, claim)| claim.is_valid);
    for (index, claim) in valid {
        earliest
            .entry(&claim.duty)
            .and_modify(|first| {
                if age(index) < age(*first) {
                    *first = index;
                }
            })
            .or_insert(index);
    }
    earliest
}

struct TaskJudge<'a> {
    facts: &'a Facts<'a>,
    task: &'a Task,
    claims: &'a HashMap<&'a DutyId, usize>,
    requests: &'a [&'a Window],
    owing: Vec<Id>,
}

impl TaskJudge<'_> {
    fn calendar(&self) -> Vec<Duty> {
        let windows = self.facts.ledger.windows_of(&self.task.id).par_iter();
        self.of_windows(windows, DutyKind::Calendar)
    }

    fn requested(&self) -> Vec<Duty> {
        let windows = self.requests.par_iter().copied();
        self.of_windows(windows, DutyKind::Request)
    }

    fn of_windows<'w>(
        &self,
        windows: impl IndexedParallelIterator<Item = &'w Window>,
        kind: DutyKind,
    ) -> Vec<Duty> {
        let of_window = |window: &'w Window| {
            let teams = self.owing.iter();
            teams.map(move |team| self.judge(window, team, kind))
        };
        windows.flat_map_iter(of_window).collect()
    }

    fn judge(&self, window: &Window, team: &Id, kind: DutyKind) -> Duty {
        let id = DutyId {
            task: self.task.id.clone(),
            occurrence: Arc::clone(&window.label),
            team: team.clone(),
        };
        let claim = self.claims.get(&id).copied();
        let proof = claim.map(|index| Proof {
            performed_at: self.facts.claims[index].performed_at.to_utc(),
            landed_at: None,
        });
        self.settle(id, window.clone(), kind, claim, proof)
    }

    fn settle(
        &self,
        id: DutyId,
        window: Window,
        kind: DutyKind,
        claim: Option<usize>,
        proof: Option<Proof>,
    ) -> Duty {
        let covering = self.facts.waiving.covering(&id.task, &window, &id.team);
        let release = covering.map(|(_, release)| release);
        let record_within = &self.facts.policy.settings.record_within;
        let (standing, reason) = standing(&window, proof, release, record_within, self.facts.as_of);
        let is_released = matches!(standing, Standing::Waived | Standing::Excused);
        Duty {
            id,
            window,
            kind,
            standing,
            reason,
            claim,
            waiver: covering
                .filter(|_| is_released)
                .map(|(waiver, _)| waiver.clone()),
        }
    }

    /// The duties of teams that have completed no request for too long.
    fn backstops(&self, judged: &[Duty]) -> Result<Vec<Duty>, TooMany> {
        let terms = Terms::of(self.facts.policy, self.task);
        let mut found = Vec::new();
        for team in &self.owing {
            let completions: Vec<(DateTime<Utc>, usize)> = judged
                .iter()
                .filter(|duty| duty.kind == DutyKind::Request && &duty.id.team == team)
                .filter_map(|duty| duty.claim)
                .map(|claim| (self.facts.claims[claim].performed_at.to_utc(), claim))
                .collect();
            let times: Vec<_> = completions.iter().map(|(at, _)| *at).collect();
            let is_waived = |window: &Window| self.is_waived(window, team);
            for backstop in backstops(&terms, &times, is_waived, self.facts.as_of)? {
                let settled = backstop.settled_at;
                let claim = settled
                    .and_then(|at| completions.iter().find(|(time, _)| *time == at))
                    .map(|(_, claim)| *claim);
                let proof = settled.map(|performed_at| Proof {
                    performed_at,
                    landed_at: None,
                });
                let id = DutyId {
                    task: self.task.id.clone(),
                    occurrence: Arc::clone(&backstop.window.label),
                    team: team.clone(),
                };
                found.push(self.settle(id, backstop.window, DutyKind::Backstop, claim, proof));
            }
        }
        Ok(found)
    }

    fn is_waived(&self, window: &Window, team: &Id) -> bool {
        let waiving = self.facts.waiving;
        waiving.covering(&self.task.id, window, team).is_some()
    }
}
