//! Every duty that was owed, each with its standing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::waiver_index::WaiverIndex;
use super::{
    Claim, EvidenceTimes, LateReason, RequestedOccurrence, Standing, WaiverRelease, standing,
};
use crate::history::Landing;
use crate::model::{DutyId, Id};
use crate::schedule::{
    BackstopTerms, InForceInterval, Ledger, ScheduleError, Terms, TooManyOccurrences,
    VersionTimeline, Window, backstops,
};

/// Where an occurrence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// The version of the policy that judges it: an index into the timeline.
    pub version: usize,
    /// Its standing.
    pub standing: Standing,
    /// Why it is late.
    pub reason: Option<LateReason>,
    /// The evidence that settles it: an index into [`JudgeInputs::claims`].
    pub claim: Option<usize>,
    /// The waiver that releases it, where one does.
    pub waiver: Option<Id>,
    /// When that waiver landed with what releases the duty.
    pub release: Option<WaiverRelease>,
}

/// What judging rests on.
pub struct JudgeInputs<'a> {
    /// The versions of the policy.
    pub timeline: &'a VersionTimeline,
    /// The occurrences that the calendar calls for.
    pub ledger: &'a Ledger,
    /// The occurrences that requests opened.
    pub requests: &'a [RequestedOccurrence],
    /// What evidence claims.
    pub claims: &'a [Claim],
    /// The waivers in force.
    pub waiving: &'a WaiverIndex<'a>,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

/// A task whose duties cannot be listed.
#[derive(Debug, Clone)]
pub struct UnschedulableTask {
    /// The task.
    pub task: Id,
    /// Why.
    pub fault: ScheduleError,
}

/// Judges every duty up to the end of the ledger, by task, opening, occurrence and team.
#[must_use]
pub fn judge_duties(facts: &JudgeInputs) -> (Vec<Duty>, Vec<UnschedulableTask>) {
    let claims = earliest(facts.claims);
    let mut requests: BTreeMap<&Id, Vec<(&Window, usize)>> = BTreeMap::new();
    for opened in facts.requests {
        let of_task = requests.entry(&opened.task).or_default();
        of_task.push((&opened.window, opened.version));
    }
    let mut all = Vec::new();
    let mut beyond = Vec::new();
    for task in facts.ledger.tasks() {
        let judged = TaskJudge {
            facts,
            task,
            claims: &claims,
        };
        let mut of_task = judged.of_windows(
            &facts.ledger.windows_with_versions(task),
            DutyKind::Calendar,
        );
        let requested = requests.get(task).map_or(&[][..], Vec::as_slice);
        of_task.extend(judged.of_windows(requested, DutyKind::Request));
        match judged.backstops(&of_task) {
            Ok(backstops) => of_task.extend(backstops),
            Err(fault) => beyond.push(UnschedulableTask {
                task: task.clone(),
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
    facts: &'a JudgeInputs<'a>,
    task: &'a Id,
    claims: &'a HashMap<&'a DutyId, usize>,
}

impl TaskJudge<'_> {
    /// The duties of windows, each under the version of the policy that owes it.
    fn of_windows(&self, windows: &[(&Window, usize)], kind: DutyKind) -> Vec<Duty> {
        let mut found = Vec::new();
        for run in windows.chunk_by(|(_, a), (_, b)| a == b) {
            let version = run[0].1;
            let owing = self.owing(version);
            let of_window = |(window, _): &(&Window, usize)| {
                let duty = |team| self.judge(window, team, kind, version);
                owing.iter().map(duty).collect::<Vec<_>>()
            };
            found.par_extend(run.par_iter().flat_map_iter(of_window));
        }
        found
    }

    fn owing(&self, version: usize) -> Vec<Id> {
        let task = self.facts.timeline.task(version, self.task.as_str());
        task.map_or(Vec::new(), |task| task.assigned.duty_teams())
    }

    fn judge(&self, window: &Window, team: &Id, kind: DutyKind, version: usize) -> Duty {
        let claim = self.claims.get(&self.id(window, team)).copied();
        self.settle(window.clone(), team, kind, version, claim)
    }

    fn id(&self, window: &Window, team: &Id) -> DutyId {
        DutyId {
            task: self.task.clone(),
            occurrence: Arc::clone(&window.label),
            team: team.clone(),
        }
    }

    fn settle(
        &self,
        window: Window,
        team: &Id,
        kind: DutyKind,
        version: usize,
        claim: Option<usize>,
    ) -> Duty {
        let facts = self.facts;
        let proof = claim.map(|index| EvidenceTimes {
            performed_at: facts.claims[index].performed_at.to_utc(),
            landed_at: facts.claims[index].landing.and_then(Landing::proven_at),
        });
        let covering = facts.waiving.covering(self.task, &window, team);
        let release = covering.map(|(_, release)| release);
        let record_within = &facts.timeline.policy(version).settings.record_within;
        let (standing, reason) = standing(&window, proof, release, record_within, facts.as_of);
        let is_released = matches!(standing, Standing::Waived | Standing::Excused);
        Duty {
            id: self.id(&window, team),
            window,
            kind,
            version,
            standing,
            reason,
            claim,
            waiver: covering
                .filter(|_| is_released)
                .map(|(waiver, _)| waiver.clone()),
            release: release.filter(|_| is_released),
        }
    }

    /// The duties of teams that have completed no request for too long.
    fn backstops(&self, judged: &[Duty]) -> Result<Vec<Duty>, TooManyOccurrences> {
        let stretches = self.facts.ledger.intervals(self.task);
        let teams: BTreeSet<Id> = stretches
            .iter()
            .filter(|stretch| self.has_backstop(stretch))
            .flat_map(|stretch| self.owing(stretch.version))
            .collect();
        let mut found = Vec::new();
        for team in &teams {
            let owed: Vec<&InForceInterval> = stretches
                .iter()
                .filter(|s| self.has_backstop(s) && self.owing(s.version).contains(team))
                .collect();
            let counting: Vec<BackstopTerms> =
                owed.iter().filter_map(|s| self.counting(s)).collect();
            let completions: Vec<(DateTime<Utc>, usize)> = judged
                .iter()
                .filter(|duty| duty.kind == DutyKind::Request && &duty.id.team == team)
                .filter_map(|duty| duty.claim)
                .map(|claim| (self.facts.claims[claim].performed_at.to_utc(), claim))
                .collect();
            let times: Vec<_> = completions.iter().map(|(at, _)| *at).collect();
            let is_waived = |window: &Window| {
                let waiving = self.facts.waiving;
                waiving.covering(self.task, window, team).is_some()
            };
            for backstop in backstops(&counting, &times, is_waived, self.facts.as_of)? {
                let settled = backstop.settled_at;
                let claim = settled
                    .and_then(|at| completions.iter().find(|(time, _)| *time == at))
                    .map(|(_, claim)| *claim);
                let version = owed[backstop.on].version;
                let kind = DutyKind::Backstop;
                found.push(self.settle(backstop.window, team, kind, version, claim));
            }
        }
        Ok(found)
    }

    fn has_backstop(&self, stretch: &InForceInterval) -> bool {
        let task = self
            .facts
            .timeline
            .task(stretch.version, self.task.as_str());
        let as_needed = task.and_then(|task| task.cadence.as_needed.as_ref());
        as_needed.is_some_and(|as_needed| as_needed.at_least_every.is_some())
    }

    fn counting(&self, stretch: &InForceInterval) -> Option<BackstopTerms<'_>> {
        let timeline = self.facts.timeline;
        let task = timeline.task(stretch.version, self.task.as_str())?;
        Some(BackstopTerms {
            from: stretch.from,
            to: stretch.to,
            terms: Terms::of(timeline.policy(stretch.version), task),
        })
    }
}
