//! The evidence and the waiver of a traced duty.

use std::sync::Arc;

use super::TraceBuilder;
use crate::git::HistoryGap;
use crate::history::ReviewProof;
use crate::judge::{Duty, TracedClaim, TracedEvidence, TracedReview, TracedWaiver};
use crate::load::{LoadedPolicy, parse_evidence};
use crate::model::Approval;

impl TraceBuilder<'_> {
    pub(super) fn evidence(
        &self,
        duty: &Duty,
        file: &Arc<str>,
    ) -> Result<TracedEvidence, HistoryGap> {
        let settling = self.assessment.claim_of(duty).into_iter();
        let mut claims = settling.chain(self.claims(duty).iter().copied());
        let claim = claims.find(|claim| claim.file == *file);
        let landing = match (claim, self.history) {
            (Some(claim), _) => claim.landing,
            (None, Some((history, _))) => Some(history.view.landing(file)),
            (None, None) => None,
        };
        Ok(TracedEvidence {
            claimed: claim.map(|claim| TracedClaim {
                performed_at: claim.performed_at,
                performed_by: claim.performed_by.clone(),
                collected_by: claim.collected_by.as_deref().cloned(),
                imported: claim.imported.as_deref().cloned(),
                is_valid: claim.is_valid,
            }),
            landing,
            landed: self.commit(landing.and_then(|landing| landing.commit))?,
            review: self.review(file)?,
            file: Arc::clone(file),
        })
    }

    fn review(&self, file: &str) -> Result<Option<TracedReview>, HistoryGap> {
        let review_in = |bytes: &[u8]| -> Option<Approval> { parse_evidence(bytes)?.review };
        let Some(review) = self.read(file).and_then(|bytes| review_in(&bytes)) else {
            return Ok(None);
        };
        let mut proof = ReviewProof::File;
        if let Some((history, histories)) = self.history {
            let mut carrying = Vec::new();
            for step in histories.steps_of(file)? {
                let (Some(commit), Some(after)) = (step.change.commit, step.change.after) else {
                    continue;
                };
                let then = review_in(&histories.read(file, after)?);
                if then.is_some_and(|then| then.by == review.by) {
                    carrying.push(commit);
                }
            }
            proof = history
                .commits
                .proof_of_review(file, &carrying, &review.by)?;
        }
        Ok(Some(TracedReview {
            by: review.by,
            at: review.at,
            proof,
        }))
    }

    pub(super) fn waiver(&self, duty: &Duty) -> Result<Option<TracedWaiver>, HistoryGap> {
        let waivers = &self.context.timeline.newest_policy().waivers;
        let waiver = duty.waiver.as_ref().and_then(|id| waivers.get(id));
        let Some((waiver, approval)) = waiver.and_then(|it| Some((it, it.approval.as_ref()?)))
        else {
            return Ok(None);
        };
        let landing = duty.release.and_then(|release| release.landing);
        let counted_at = duty.release.map(|release| release.landed_at);
        Ok(Some(TracedWaiver {
            file: LoadedPolicy::waiver_file(&waiver.id),
            approved_by: approval.by.clone(),
            approved_at: approval.at,
            reason: waiver.reason.clone(),
            expires: waiver.expires,
            landing,
            landed: self.commit(landing.and_then(|landing| landing.commit))?,
            counted_at: counted_at.unwrap_or(approval.at.to_utc()),
        }))
    }
}
