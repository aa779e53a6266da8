//! One closed period, held against its commit and against what is judged now.

use std::collections::HashMap;

use super::cause::find_cause;
use super::recompute::{RecomputeError, RecomputedPeriod, due_within, interval};
use super::{ClosingChecker, ExaminedClosing};
use crate::git::HistoryGap;
use crate::history::Mainline;
use crate::judge::{
    Claim, ClaimReview, ClosingFault, Duty, DutyKind, Restatement, Standing, closed_outcome,
    closed_standing, compare_outcomes,
};
use crate::load::ClosingFile;
use crate::model::{Checkpoint, ClosedStanding, Closing, DutyId};

impl ClosingChecker<'_, '_> {
    /// What the repository says of a closed period.
    pub(super) fn examine(
        &self,
        file: &ClosingFile,
        is_pending: bool,
        is_approved: bool,
    ) -> Result<ExaminedClosing, HistoryGap> {
        let closing = &*file.closing;
        if closing.as_of.to_utc() > self.context.as_of {
            return Ok(ExaminedClosing::of_fault(ClosingFault::Future));
        }
        let Some(mainline) = self.mainline else {
            return Ok(ExaminedClosing::of_fault(self.recomputer.unread_history()));
        };
        let mut faults = Vec::new();
        let (place, expected) = match self.recomputer.checkpoint(closing.commit) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(ExaminedClosing::of_fault(ClosingFault::NotOnMainline)),
            Err(why) => {
                let fault = ClosingFault::NotRecomputed(why);
                return Ok(ExaminedClosing::of_fault(fault));
            }
        };
        faults.extend(checkpoint_fault(closing, &expected));
        let committed = mainline.history.commit(place).time();
        if committed > closing.as_of.to_utc() {
            faults.push(ClosingFault::BeforeCommit(committed));
        }
        if !faults.is_empty() || (!is_pending && self.is_confirmed(closing, place)) {
            return Ok(ExaminedClosing {
                faults,
                ..ExaminedClosing::default()
            });
        }
        let recomputed = self.recomputer.recompute(closing, place, self.versions);
        let period = match &*recomputed {
            Ok(period) => period,
            Err(RecomputeError::NotEnded(ends)) => {
                return Ok(ExaminedClosing::of_fault(ClosingFault::NotEnded(*ends)));
            }
            Err(RecomputeError::Other(why)) => {
                let fault = ClosingFault::NotRecomputed(why.clone());
                return Ok(ExaminedClosing::of_fault(fault));
            }
        };
        match &period.outcome {
            Ok(outcome) => faults.extend(compare_outcomes(&closing.outcome, outcome)),
            Err((duty, standing)) => faults.push(ClosingFault::Running(duty.clone(), *standing)),
        }
        let mut examined = ExaminedClosing {
            faults,
            ..ExaminedClosing::default()
        };
        self.compare_with_now(closing, period, (mainline, place), &mut examined)?;
        if !is_approved {
            examined.restated.clear();
        }
        Ok(examined)
    }

    /// Whether the present judgement gives the same for the interval, by what had landed with the closing's commit.
    fn is_confirmed(&self, closing: &Closing, place: u32) -> bool {
        let timezone = self.context.timeline.newest_policy().settings.timezone;
        let span = interval(closing, timezone);
        let as_of = closing.as_of.to_utc();
        let duties = due_within(self.duties, span);
        let outcome = closed_outcome(&duties, &self.brought, timezone);
        span.1 < as_of
            && outcome.is_ok_and(|outcome| outcome == closing.outcome)
            && duties
                .iter()
                .all(|duty| self.had_landed(duty, place, closing))
    }

    /// Whether what decides how a duty stands now had landed with a commit.
    fn had_landed(&self, duty: &Duty, place: u32, closing: &Closing) -> bool {
        let is_held = |commit: Option<u32>| commit.is_some_and(|commit| commit <= place);
        match duty.standing {
            Standing::Met | Standing::Late => self.claim_of(duty).is_some_and(|claim| {
                let is_reviewed = match claim.review {
                    ClaimReview::NotRequired => true,
                    ClaimReview::Awaited => false,
                    ClaimReview::Given { landing, .. } => {
                        landing.is_some_and(|it| is_held(it.commit))
                    }
                };
                is_reviewed && claim.landing.is_some_and(|landing| is_held(landing.commit))
            }),
            Standing::Waived | Standing::Excused => duty
                .release
                .and_then(|release| release.landing)
                .is_some_and(|landing| is_held(landing.commit)),
            Standing::Overdue => duty.window.deadline < closing.as_of.to_utc(),
            Standing::Upcoming | Standing::Open | Standing::Grace => false,
        }
    }

    fn claim_of(&self, duty: &Duty) -> Option<&Claim> {
        self.claims.get(duty.claim?)
    }

    /// Holds the duties of a closed period against those of now.
    fn compare_with_now(
        &self,
        closing: &Closing,
        period: &RecomputedPeriod,
        (mainline, place): (&Mainline, u32),
        examined: &mut ExaminedClosing,
    ) -> Result<(), HistoryGap> {
        let now: HashMap<&DutyId, &Duty> =
            self.duties.iter().map(|duty| (&duty.id, duty)).collect();
        let mut restated: Vec<(&DutyId, Option<ClosedStanding>, Option<&Duty>)> = Vec::new();
        let mut has_other_policy = false;
        for (id, before) in &period.duties {
            if self.context.broken_tasks.contains(&id.task) {
                continue;
            }
            let is_backstop = before.kind == DutyKind::Backstop;
            let stood = closing.outcome.standing_of(id);
            let Some(duty) = now.get(id).copied() else {
                if is_backstop {
                    restated.push((id, Some(stood), None));
                } else {
                    examined.faults.push(ClosingFault::Gone(id.clone()));
                }
                continue;
            };
            if !is_backstop && duty.window != before.window {
                examined.faults.push(ClosingFault::Moved(id.clone()));
            }
            let policy = self.brought.get(duty.version).and_then(Option::as_ref);
            let policy = policy.map(|(commit, _)| commit.clone());
            // One is enough: where one duty is judged by another version, most are.
            if !is_backstop && policy != before.policy && !has_other_policy {
                has_other_policy = true;
                let fault = ClosingFault::OtherPolicy(id.clone(), before.policy.clone(), policy);
                examined.faults.push(fault);
            }
            if closed_standing(duty.standing) != Some(stood) {
                restated.push((id, Some(stood), Some(duty)));
            }
        }
        for duty in due_within(self.duties, period.span) {
            let is_known = period.duties.contains_key(&duty.id);
            match duty.kind {
                _ if is_known => {}
                DutyKind::Calendar => {
                    examined
                        .faults
                        .push(ClosingFault::Appeared(duty.id.clone()));
                }
                DutyKind::Request | DutyKind::Backstop => {
                    restated.push((&duty.id, None, Some(duty)));
                }
            }
        }
        for (id, before, duty) in restated {
            let told = (closing, mainline, place);
            examined
                .restated
                .push(self.restatement(told, id, before, duty)?);
        }
        Ok(())
    }

    /// A duty that stands differently now, with the commit that changed it, and words for that.
    fn restatement(
        &self,
        (closing, mainline, place): (&Closing, &Mainline, u32),
        id: &DutyId,
        before: Option<ClosedStanding>,
        duty: Option<&Duty>,
    ) -> Result<(Restatement, String), HistoryGap> {
        let exception = closing.outcome.exceptions.get(id);
        let now = duty.map(|duty| (duty, self.claim_of(duty)));
        let cause = find_cause(&mainline.history, place, (id, exception), now);
        let commits = self.history.map(|history| &history.commits);
        let commit = cause.zip(commits);
        let commit = commit.map(|(commit, commits)| commits.landed_commit(commit));
        let cause = match (cause, self.history) {
            (Some(commit), Some(history)) => history.names.name(Some(commit)),
            (None, Some(history)) => history.names.name(None),
            (_, None) => "its history does not count before its adoption".to_owned(),
        };
        let restated = Restatement {
            period: closing.period.clone(),
            duty: id.clone(),
            before,
            after: duty.map(|duty| duty.standing),
            commit: commit.transpose()?,
        };
        Ok((restated, cause))
    }
}

/// A checkpoint that is not what history gives.
fn checkpoint_fault(closing: &Closing, expected: &Checkpoint) -> Option<ClosingFault> {
    let stated = &closing.checkpoint;
    if stated.commit != closing.commit {
        let why = format!("its commit is {}", stated.commit.short_name());
        return Some(ClosingFault::Checkpoint(why));
    }
    if expected == stated {
        return None;
    }
    let (found, wanted) = (stated.to_string(), expected.to_string());
    let mut lines = found.lines().zip(wanted.lines());
    let (found, wanted) = lines.find(|(found, wanted)| found != wanted)?;
    let why = format!("a line is {found:?}, and the history gives {wanted:?}");
    Some(ClosingFault::Checkpoint(why))
}
