//! The story of a duty, gathered from what judging found and from the mainline.

mod changes;
mod words;

use std::sync::Arc;

use self::words::lines_of;
use super::AssessError;
use super::commits::Commits;
use super::evidence::Evidence;
use super::mainline::adopted;
use super::rewrites::Rewriting;
use super::told::MainlineChecks;
use crate::files::{Files, ReadError};
use crate::finding::{Finding, Level};
use crate::git::HistoryGap;
use crate::history::{LandedCommit, ReviewProof};
use crate::judge::{
    Assessment, Claim, Duty, DutyKind, DutyTrace, HistoryStatus, MissingEvidence, StandingInputs,
    TracedClaim, TracedEvidence, TracedPolicy, TracedReview, TracedWaiver, reasoning,
};
use crate::load::{LoadedPolicy, MAX_YAML, parse_evidence};
use crate::model::Id;
use crate::rules::Context;

/// What stories are told from.
pub(super) struct TraceBuilder<'a> {
    /// The files that are judged.
    pub(super) files: &'a dyn Files,
    pub(super) context: &'a Context<'a>,
    pub(super) evidence: &'a Evidence,
    /// `None` where history is not looked at.
    pub(super) history: Option<(&'a MainlineChecks<'a>, &'a Commits<'a>)>,
    /// For each version of the policy the commit that brought it.
    pub(super) commits: &'a [Option<u32>],
    /// All that was judged.
    pub(super) assessment: &'a Assessment,
}

impl TraceBuilder<'_> {
    /// The stories of the duties that `asked` names: a duty, or the file of evidence or of a request.
    pub(super) fn traces(&self, asked: &str) -> Result<Vec<DutyTrace>, AssessError> {
        let is_asked = |duty: &&Duty| {
            duty.id.to_string() == asked
                || self.places(duty).iter().any(|place| place == asked)
                || self.claims(duty).any(|claim| &*claim.file == asked)
                || self.request(duty).is_some_and(|file| &**file == asked)
        };
        let duties = self.assessment.duties.iter().filter(is_asked);
        duties.map(|duty| self.trace(duty)).collect()
    }

    fn trace(&self, duty: &Duty) -> Result<DutyTrace, AssessError> {
        let claim = self.assessment.claim_of(duty);
        let file = self.evidence_file(duty);
        let others = self.claims(duty).map(|claim| Arc::clone(&claim.file));
        let others = others.filter(|other| Some(other) != file.as_ref());
        let others = others.collect();
        let request = self.request(duty).cloned();
        let waiver = self.waiver(duty)?;
        let changes = self.changes(file.as_ref(), request.as_ref())?;
        let exhibit = file.clone().map(|file| self.exhibit(duty, file));
        let exhibit = exhibit.transpose()?;
        let mut trace = DutyTrace {
            duty: duty.clone(),
            unseen: self.unseen(),
            policy: self.requirement(duty)?,
            request,
            evidence: exhibit,
            others,
            changes,
            waiver,
            findings: Vec::new(),
            reasoning: Vec::new(),
        };
        trace.findings = self.findings(&trace);
        trace.reasoning = self.reasoning(&trace, claim, file.as_ref());
        Ok(trace)
    }

    fn reasoning(
        &self,
        trace: &DutyTrace,
        claim: Option<&Claim>,
        file: Option<&Arc<str>>,
    ) -> Vec<String> {
        let duty = &trace.duty;
        let policy = self.context.timeline.policy(duty.version);
        let newest = self.context.timeline.newest_policy();
        let landed = claim.and_then(|claim| claim.landing?.commit);
        let wanting = match (claim, file) {
            (Some(_), _) => None,
            (None, None) => {
                let places = self.places(duty);
                Some(MissingEvidence::Missing(places.join(" or ")))
            }
            (None, Some(file)) if self.read(file).is_none() => {
                Some(MissingEvidence::Gone(Arc::clone(file)))
            }
            (None, Some(file)) => Some(MissingEvidence::Refused(
                Arc::clone(file),
                self.denying(file),
            )),
        };
        let is_backstop = duty.kind == DutyKind::Backstop;
        reasoning(&StandingInputs {
            duty,
            unseen: trace.unseen,
            version: self.version(duty).map(|commit| self.said(commit)),
            is_before_adoption: adopted(newest).is_some_and(|since| duty.window.opens < since),
            request: trace.request.as_ref(),
            claim,
            landed: landed.map(|commit| self.said(commit)),
            wanting: wanting.filter(|_| !is_backstop),
            waiver: trace.waiver.as_ref(),
            record_within: &policy.settings.record_within,
            as_of: self.assessment.as_of,
        })
    }

    /// Why history tells nothing.
    fn unseen(&self) -> Option<&'static str> {
        match (self.history, self.assessment.history.status) {
            (Some(_), _) => None,
            (None, HistoryStatus::Complete) => Some("history is judged from its adoption on only"),
            (None, HistoryStatus::Incomplete) => Some("history is incomplete"),
            (None, HistoryStatus::Off) => Some("history was not read"),
            (None, HistoryStatus::Absent) => Some("there is no git repository"),
        }
    }

    /// The evidence files that speak of a duty, what settles it aside.
    fn claims<'t>(&'t self, duty: &'t Duty) -> impl Iterator<Item = &'t Claim> {
        let claims = self.assessment.claims.iter();
        claims.filter(|claim| claim.duty == duty.id)
    }

    /// Where evidence of a duty lies, by its path.
    fn places(&self, duty: &Duty) -> Vec<String> {
        let id = &duty.id;
        let task = self.context.timeline.task(duty.version, id.task.as_str());
        let teams: Vec<&Id> = match task {
            Some(task) if id.team == Id::any() => task.assigned.teams().iter().collect(),
            _ => vec![&id.team],
        };
        let year: String = id.occurrence.chars().take(4).collect();
        let place =
            |team: &Id| format!("evidence/{}/{year}/{}/{team}.yaml", id.task, id.occurrence);
        match duty.kind {
            // A request's evidence settles it.
            DutyKind::Backstop => Vec::new(),
            _ => teams.into_iter().map(place).collect(),
        }
    }

    fn request(&self, duty: &Duty) -> Option<&Arc<str>> {
        let requests = self.evidence.requests.iter();
        let mut own = requests.filter(|opened| {
            opened.task == duty.id.task && opened.window.label == duty.id.occurrence
        });
        own.next().map(|opened| &opened.file)
    }

    /// The evidence that settles a duty; else what was meant to, there still or gone.
    fn evidence_file(&self, duty: &Duty) -> Option<Arc<str>> {
        let settling = self.assessment.claim_of(duty);
        if let Some(claim) = settling.or_else(|| self.claims(duty).next()) {
            return Some(Arc::clone(&claim.file));
        }
        let places = self.places(duty);
        let held = |place: &&String| {
            let history = self.history.map(|(believed, _)| believed.past.history);
            history.is_some_and(|history| !history.changes_of(place).is_empty())
        };
        let found = places.iter().find(|place| self.read(place).is_some());
        let found = found.or_else(|| places.iter().find(held));
        found.map(|place| Arc::from(place.as_str()))
    }

    /// The bytes of a file that is judged; none where it is not there.
    fn read(&self, file: &str) -> Option<Vec<u8>> {
        match self.files.read(file, MAX_YAML) {
            Ok(bytes) => Some(bytes),
            // It is there, whatever it is.
            Err(ReadError::TooLarge { .. }) => Some(Vec::new()),
            Err(_) => None,
        }
    }

    fn exhibit(&self, duty: &Duty, file: Arc<str>) -> Result<TracedEvidence, AssessError> {
        let settling = self.assessment.claim_of(duty);
        let mut claims = settling.into_iter().chain(self.claims(duty));
        let claim = claims.find(|claim| claim.file == file);
        let landing = match (claim, self.history) {
            (Some(claim), _) => claim.landing,
            (None, Some((believed, _))) => Some(believed.past.landing(&file)),
            (None, None) => None,
        };
        let landed = landing.and_then(|landing| landing.commit);
        Ok(TracedEvidence {
            claimed: claim.map(|claim| TracedClaim {
                performed_at: claim.performed_at,
                performed_by: claim.performed_by.clone(),
                is_valid: claim.is_valid,
            }),
            landing,
            landed: landed.map_or(Ok(None), |commit| self.commit(commit))?,
            review: self.review(&file)?,
            file,
        })
    }

    fn review(&self, file: &str) -> Result<Option<TracedReview>, HistoryGap> {
        let said = self
            .read(file)
            .and_then(|bytes| parse_evidence(&bytes)?.review);
        let Some(review) = said else {
            return Ok(None);
        };
        let mut proof = ReviewProof::File;
        if let (Some(rewriting), Some((_, commits))) = (self.rewriting(), self.history) {
            let mut carrying = Vec::new();
            for (step, _) in rewriting.story(file)? {
                let (Some(commit), Some(after)) = (step.commit, step.after) else {
                    continue;
                };
                let then = parse_evidence(&rewriting.read(file, after)?);
                let then = then.and_then(|evidence| evidence.review);
                if then.is_some_and(|then| then.by == review.by) {
                    carrying.push(commit);
                }
            }
            proof = commits.proof_of_review(file, &carrying, &review.by)?;
        }
        Ok(Some(TracedReview {
            by: review.by,
            at: review.at,
            proof,
        }))
    }

    /// The commit that brought the version of the policy which judges a duty.
    fn version(&self, duty: &Duty) -> Option<u32> {
        self.commits.get(duty.version).copied().flatten()
    }

    fn requirement(&self, duty: &Duty) -> Result<TracedPolicy, AssessError> {
        let file = LoadedPolicy::task_file(&duty.id.task);
        let mut requirement = TracedPolicy {
            version: None,
            words: None,
            lines: Vec::new(),
            file,
        };
        let version = self.version(duty);
        let (Some((believed, _)), Some(version)) = (self.history, version) else {
            let bytes = self.read(&requirement.file).unwrap_or_default();
            requirement.lines = lines_of(&bytes);
            return Ok(requirement);
        };
        requirement.version = self.commit(version)?;
        let changes = believed.past.history.changes_of(&requirement.file).iter();
        let then = changes.filter(|change| change.commit <= version);
        for change in then.rev() {
            // A version that cannot be understood changed nothing: the one before stayed in force.
            let Some(after) = change.after else {
                continue;
            };
            let bytes = believed.mainline.git.blob(after, MAX_YAML);
            requirement.lines = lines_of(&bytes.unwrap_or_default());
            if !requirement.lines.is_empty() {
                requirement.words = self.commit(change.commit)?;
                break;
            }
        }
        Ok(requirement)
    }

    fn waiver(&self, duty: &Duty) -> Result<Option<TracedWaiver>, AssessError> {
        let waivers = &self.context.timeline.newest_policy().waivers;
        let waiver = duty.waiver.as_ref().and_then(|id| waivers.get(id));
        let Some((waiver, approval)) = waiver.and_then(|it| Some((it, it.approval.as_ref()?)))
        else {
            return Ok(None);
        };
        let landing = duty.release.and_then(|release| release.landing);
        let landed = landing.and_then(|landing| landing.commit);
        let counted_at = duty.release.map(|release| release.landed_at);
        Ok(Some(TracedWaiver {
            file: LoadedPolicy::waiver_file(&waiver.id),
            approved_by: approval.by.clone(),
            approved_at: approval.at,
            reason: waiver.reason.clone(),
            expires: waiver.expires,
            landing,
            landed: landed.map_or(Ok(None), |commit| self.commit(commit))?,
            counted_at: counted_at.unwrap_or(approval.at.to_utc()),
        }))
    }

    /// Findings that keep a file from being evidence.
    fn denying(&self, file: &str) -> Vec<&Finding> {
        let findings = self.assessment.findings.iter();
        let denying = findings.filter(|finding| {
            finding.file.as_deref() == Some(file)
                && finding.level == Level::Deny
                && ["evidence", "artifact", "review"].contains(&finding.rule.family())
        });
        denying.collect()
    }

    /// Findings about a duty, about the files of its story, or about the commits that it names.
    fn findings(&self, trace: &DutyTrace) -> Vec<Finding> {
        let id = &trace.duty.id;
        let mut files: Vec<&str> = trace.others.iter().map(|file| &**file).collect();
        files.extend(trace.request.as_deref());
        files.extend(trace.waiver.as_ref().map(|waiver| &*waiver.file));
        files.extend(trace.evidence.as_ref().map(|evidence| &*evidence.file));
        files.extend(trace.changes.iter().map(|change| &*change.file));
        let landed = trace.evidence.iter().filter_map(|it| it.landed.as_ref());
        let changed = trace.changes.iter().filter_map(|it| it.commit.as_ref());
        let waived = trace.waiver.iter().filter_map(|it| it.landed.as_ref());
        let commits = landed.chain(changed).chain(waived);
        // Findings about a commit as a whole name it in their message, and nothing else.
        let names = |finding: &Finding| {
            let mut commits = commits.clone();
            finding.file.is_none()
                && ["history", "signature"].contains(&finding.rule.family())
                && commits.any(|commit| {
                    finding
                        .message
                        .contains(&format!("commit {}", short(commit)))
                })
        };
        let is_own = |finding: &&Finding| match (&finding.duty, &finding.file) {
            (Some(duty), _) => duty == id,
            (None, Some(file)) => files.contains(&&**file),
            (None, None) => names(finding),
        };
        let findings = self.assessment.findings.iter();
        findings.filter(is_own).cloned().collect()
    }

    fn said(&self, commit: u32) -> String {
        self.history
            .map_or(String::new(), |(_, commits)| commits.said(Some(commit)))
    }

    /// A commit of the mainline, as outputs show it.
    fn commit(&self, commit: u32) -> Result<Option<LandedCommit>, HistoryGap> {
        let Some((believed, commits)) = self.history else {
            return Ok(None);
        };
        let seal = if believed.past.is_imported(commit) {
            None
        } else {
            commits.seal(commit)?
        };
        commits.landed(commit, seal.as_ref()).map(Some)
    }

    fn rewriting(&self) -> Option<Rewriting<'_>> {
        let (believed, _) = self.history?;
        let (mainline, past) = (believed.mainline, believed.past);
        Some(Rewriting::new(mainline, past, self.context, self.evidence))
    }
}

/// How messages write the name of a commit.
fn short(commit: &LandedCommit) -> String {
    let id = commit.id.parse::<crate::git::ObjectId>();
    id.map_or(commit.id.clone(), |id| id.short_name())
}
