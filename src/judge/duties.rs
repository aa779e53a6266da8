//! Every duty that was owed, each with its standing.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::{
    Duty, DutyKind, LandingTerms, RequestedOccurrence, ReviewTimes, SettlingClaim, Standing,
    ValidEvidence, WaivableDuty, WaiverIndex, WaiverRelease, standing,
};
use crate::model::{DutyId, Id, OwingTeam};
use crate::schedule::{
    BackstopTerms, Completion, InForceInterval, Ledger, ScheduleError, TeamLine, Terms,
    TooManyOccurrences, VersionTimeline, Window, backstops, team_lines,
};

/// What standings are computed from.
pub struct JudgeInputs<'a> {
    /// The versions of the policy.
    pub timeline: &'a VersionTimeline,
    /// The occurrences that the calendar calls for.
    pub ledger: &'a Ledger,
    /// The occurrences that requests opened.
    pub requests: &'a [RequestedOccurrence],
    /// The evidence that holds.
    pub evidence: &'a ValidEvidence<'a>,
    /// The waivers in force.
    pub waivers: &'a WaiverIndex<'a>,
    /// The evaluation time.
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
pub fn judge_duties(inputs: &JudgeInputs) -> (Vec<Duty>, Vec<UnschedulableTask>) {
    let mut requests: BTreeMap<&Id, Vec<(&RequestedOccurrence, usize)>> = BTreeMap::new();
    for request in inputs.requests {
        let of_task = requests.entry(&request.task).or_default();
        of_task.push((request, request.version));
    }
    let mut all = Vec::new();
    let mut unschedulable = Vec::new();
    for task in inputs.ledger.tasks() {
        let judge = TaskJudge { inputs, task };
        let mut of_task = Vec::new();
        for schedule in inputs.ledger.schedules(task) {
            let owed = schedule.windows_with_versions();
            let teams = |version: usize| {
                let mut teams = judge.owing_teams(version);
                teams.retain(|team| schedule.is_of(version, team));
                teams
            };
            let kind = DutyKind::Calendar;
            of_task.extend(judge.judge_windows(&owed, kind, teams, |window, _| window));
        }
        let requested = requests.get(task).map_or(&[][..], Vec::as_slice);
        let teams = |version| judge.owing_teams(version);
        let kind = DutyKind::Request;
        of_task.extend(judge.judge_windows(requested, kind, teams, |it, team| it.window_of(team)));
        match judge.judge_backstops(&of_task) {
            Ok(backstops) => of_task.extend(backstops),
            Err(fault) => unschedulable.push(UnschedulableTask {
                task: task.clone(),
                fault: fault.into(),
            }),
        }
        of_task.sort_by(|a, b| (a.window.opens, &a.id).cmp(&(b.window.opens, &b.id)));
        all.extend(of_task);
    }
    (all, unschedulable)
}

/// Judges the duties of one task.
struct TaskJudge<'a> {
    inputs: &'a JudgeInputs<'a>,
    task: &'a Id,
}

impl TaskJudge<'_> {
    /// The duties of occurrences, each under the version of the policy that owes it: of the teams that owe it by that
    /// version, each in its own window.
    fn judge_windows<'w, T: Sync>(
        &self,
        owed: &'w [(T, usize)],
        kind: DutyKind,
        owing_teams: impl Fn(usize) -> Vec<Id>,
        window_of: impl Fn(&'w T, &Id) -> &'w Window + Sync,
    ) -> Vec<Duty> {
        let mut found = Vec::new();
        for run in owed.chunk_by(|(_, a), (_, b)| a == b) {
            let version = run[0].1;
            let teams = owing_teams(version);
            let judge_occurrence = |(occurrence, _): &'w (T, usize)| {
                let judge = |team| {
                    let window = window_of(occurrence, team);
                    let id = self.duty_id(window, team);
                    let claims = self.inputs.evidence.candidates(&id);
                    self.judge(window.clone(), team, kind, version, claims)
                };
                teams.iter().map(judge).collect::<Vec<_>>()
            };
            found.par_extend(run.par_iter().flat_map_iter(judge_occurrence));
        }
        found
    }

    fn owing_teams(&self, version: usize) -> Vec<Id> {
        let task = self.inputs.timeline.task(version, self.task.as_str());
        task.map_or(Vec::new(), |task| task.assigned.duty_teams())
    }

    fn duty_id(&self, window: &Window, team: &Id) -> DutyId {
        DutyId {
            task: self.task.clone(),
            occurrence: Arc::clone(&window.label),
            team: team.clone(),
        }
    }

    /// Judges one duty. Of several claims the one counts that gives the best standing, so that a
    /// further file never makes it worse.
    fn judge(
        &self,
        window: Window,
        team: &Id,
        kind: DutyKind,
        version: usize,
        claims: impl Iterator<Item = SettlingClaim>,
    ) -> Duty {
        let covering = self.covering(version, &window, team);
        let release = covering.map(|(_, release)| release);
        let terms = self.landing_terms(version);
        let judge = |times| standing(&window, times, release, terms, self.inputs.as_of);
        let judged = claims.map(|claim| (judge(Some(claim.times)), Some(claim.index)));
        let best = judged.min_by_key(|((standing, _), _)| *standing);
        let ((standing, reason), claim) = best.unwrap_or_else(|| (judge(None), None));
        let is_released = matches!(standing, Standing::Waived | Standing::Excused);
        let covering = covering.filter(|_| is_released);
        let is_proved = matches!(standing, Standing::Met | Standing::Late) || reason.is_some();
        Duty {
            id: self.duty_id(&window, team),
            window,
            kind,
            version,
            standing,
            reason,
            claim: claim.filter(|_| is_proved),
            waiver: covering.map(|(waiver, _)| waiver.clone()),
            release: covering.map(|(_, release)| release),
        }
    }

    fn landing_terms(&self, version: usize) -> LandingTerms<'_> {
        let policy = self.inputs.timeline.policy(version);
        LandingTerms::of(
            policy,
            self.inputs.timeline.task(version, self.task.as_str()),
        )
    }

    /// The waiver that releases a duty.
    fn covering(&self, version: usize, window: &Window, team: &Id) -> Option<(&Id, WaiverRelease)> {
        let inputs = self.inputs;
        if inputs.waivers.is_empty() {
            return None;
        }
        let duty = WaivableDuty::new(inputs.timeline, version, self.task, window, team);
        let id = self.duty_id(window, team);
        inputs.waivers.covering(&id, &duty)
    }

    /// The duties of teams that have completed no request for too long.
    fn judge_backstops(&self, judged: &[Duty]) -> Result<Vec<Duty>, TooManyOccurrences> {
        let inputs = self.inputs;
        let mut found = Vec::new();
        for (line, owing) in &self.owing_by_team() {
            let counting = owing
                .iter()
                .filter_map(|(interval, team)| self.counting(interval, team));
            let counting: Vec<BackstopTerms> = counting.collect();
            let completions = self.completions(judged, &line.name);
            let times: Vec<Completion> = completions.iter().map(completion_of).collect();
            let is_waived = |window: &Window, on: usize| {
                let (interval, team) = &owing[on];
                self.covering(interval.version, window, team).is_some()
            };
            for backstop in backstops(&counting, &times, is_waived, inputs.as_of)? {
                let claim = backstop.settled_by.map(|index| completions[index]);
                let (interval, team) = &owing[backstop.on];
                let kind = DutyKind::Backstop;
                let claim = claim.into_iter();
                found.push(self.judge(backstop.window, team, kind, interval.version, claim));
            }
        }
        Ok(found)
    }

    /// The intervals with a backstop in which each team owes the task, with the name that the policy of the interval gives
    /// it.
    fn owing_by_team(&self) -> BTreeMap<TeamLine, Vec<(&InForceInterval, Id)>> {
        let mut by_team: BTreeMap<TeamLine, Vec<(&InForceInterval, Id)>> = BTreeMap::new();
        for schedule in self.inputs.ledger.schedules(self.task) {
            let intervals = schedule.intervals().iter();
            for interval in intervals.filter(|it| self.has_backstop(it)) {
                let teams = self.owing_teams(interval.version);
                let teams = teams.iter().collect();
                for (team, line) in team_lines(self.inputs.timeline, interval.version, teams) {
                    if schedule.is_of(interval.version, team) {
                        by_team
                            .entry(line)
                            .or_default()
                            .push((interval, team.clone()));
                    }
                }
            }
        }
        by_team
    }

    /// The claims of requests that a team completed, under any of its names.
    fn completions(&self, judged: &[Duty], current: &Id) -> Vec<SettlingClaim> {
        let requests = judged.iter().filter(|duty| duty.kind == DutyKind::Request);
        let timeline = self.inputs.timeline;
        let own =
            requests.filter(|duty| timeline.current_name(duty.version, &duty.id.team) == current);
        // What waits for its review completes nothing yet.
        let claims = own.flat_map(|duty| self.inputs.evidence.candidates(&duty.id));
        claims
            .filter(|claim| claim.times.review != ReviewTimes::Awaited)
            .collect()
    }

    fn has_backstop(&self, interval: &InForceInterval) -> bool {
        let timeline = self.inputs.timeline;
        let task = timeline.task(interval.version, self.task.as_str());
        let as_needed = task.and_then(|task| task.cadence.as_needed.as_ref());
        as_needed.is_some_and(|as_needed| as_needed.at_least_every.is_some())
    }

    fn counting(&self, interval: &InForceInterval, team: &Id) -> Option<BackstopTerms<'_>> {
        let timeline = self.inputs.timeline;
        let task = timeline.task(interval.version, self.task.as_str())?;
        let policy = timeline.policy(interval.version);
        let landing = LandingTerms::of(policy, Some(task));
        Some(BackstopTerms {
            from: interval.from,
            to: interval.to,
            terms: Terms::of(policy, task, OwingTeam::of_duty(team)),
            record_within: *landing.record_within,
            review_within: *landing.review_within,
        })
    }
}

fn completion_of(claim: &SettlingClaim) -> Completion {
    Completion {
        performed_at: claim.times.performed_at,
        landed_at: claim.times.landed_at,
        reviewed_at: match claim.times.review {
            ReviewTimes::Given { landed_at, .. } => landed_at,
            ReviewTimes::NotRequired | ReviewTimes::Awaited => None,
        },
    }
}
