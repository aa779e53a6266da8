//! Evaluations of the files of a repository: under one policy, or side by side under several.

use std::cell::OnceCell;
use std::sync::Arc;

use super::closings::Recomputer;
use super::evaluation::{EvaluatedHistory, Evaluation};
use super::evidence::read_evidence;
use super::policy_facts::{assess_other_version, assess_unreadable_policy};
use super::program_version::refuse_program_version;
use super::proof_reader::ProofReader;
use super::{AssessOptions, ClosingScope, JudgingPolicy, PolicySnapshot};
use crate::files::{Files, Folder, walk};
use crate::finding::FindingBuilder;
use crate::git::HistoryGap;
use crate::history::{Mainline, TimeProofs, policy_versions};
use crate::judge::{Assessment, HistoryStatus};
use crate::load::{self, EvidenceLayout, LoadError, LoadedClosings, PolicyVersion};
use crate::rules::{self, Context};
use crate::schedule::duty_limit;

/// Judges the evidence of a repository under its policy, and by the mainline where that is given.
///
/// The duties are all that open up to 400 days after `as_of`, or after `until` where that is later:
/// callers keep those that they were asked for. `tick` is called once a folder of evidence. Where
/// the mainline turns out to lack an object, the files are judged without it, and the assessment
/// says so.
///
/// # Errors
/// When a file that is needed cannot be read.
pub fn assess(
    files: &dyn Files,
    policy: &PolicySnapshot,
    options: &AssessOptions,
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    if let Some(refusal) = refuse_program_version(policy) {
        let findings = vec![refusal.finding];
        return Ok(assess_other_version(policy, options, findings));
    }
    let assessor = Assessor::new(options, mainline, tick);
    assessor.assess(files, JudgingPolicy::of(policy))
}

/// Judges the files of a commit, with the mainline as it was then and the versions of the policy that it held: whatever
/// version of dutybook that policy demanded, it is this one that looks back.
fn judge_commit(
    files: &dyn Files,
    policy: &PolicySnapshot,
    options: &AssessOptions,
    (mainline, versions): (&Mainline, Vec<PolicyVersion>),
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    let assessor = Assessor {
        versions: OnceCell::from(Ok(versions)),
        ..Assessor::new(options, Some(mainline), tick)
    };
    assessor.assess(files, JudgingPolicy::of(policy))
}

/// Evaluates files for one run. What all its evaluations need is read once: the versions of the
/// policy, and each folder of evidence.
pub(super) struct Assessor<'a> {
    options: &'a AssessOptions,
    mainline: Option<&'a Mainline>,
    versions: OnceCell<Result<Vec<PolicyVersion>, HistoryGap>>,
    proofs: ProofReader,
    recomputer: Recomputer<'a>,
    tick: &'a (dyn Fn() + Sync),
}

impl<'a> Assessor<'a> {
    pub(super) fn new(
        options: &'a AssessOptions,
        mainline: Option<&'a Mainline>,
        tick: &'a (dyn Fn() + Sync),
    ) -> Self {
        Assessor {
            options,
            mainline,
            versions: OnceCell::new(),
            proofs: ProofReader::default(),
            recomputer: Recomputer::new(options, mainline, judge_commit, tick),
            tick,
        }
    }

    /// Judges files under one policy.
    pub(super) fn assess(
        &self,
        files: &dyn Files,
        policy: JudgingPolicy,
    ) -> Result<Assessment, LoadError> {
        let assessments = self.assess_each(files, &[policy])?;
        let assessment = assessments.into_iter().next();
        Ok(assessment.unwrap_or_else(|| self.empty()))
    }

    /// Judges files under several policies, in their order; the evidence is read once for all. Where
    /// the mainline lacks an object, the files are judged without it.
    pub(super) fn assess_each(
        &self,
        files: &dyn Files,
        policies: &[JudgingPolicy],
    ) -> Result<Vec<Assessment>, LoadError> {
        let outcomes = self.evaluate_each(files, policies, self.options, self.mainline)?;
        let outcomes = outcomes.into_iter().zip(policies);
        let assessments = outcomes.map(|(outcome, policy)| match outcome {
            Ok(assessment) => Ok(assessment),
            Err(gap) => self.assess_without_history(files, *policy, gap),
        });
        assessments.collect()
    }

    fn assess_without_history(
        &self,
        files: &dyn Files,
        policy: JudgingPolicy,
        gap: HistoryGap,
    ) -> Result<Assessment, LoadError> {
        let mut options = self.options.clone();
        options.gaps.push(gap);
        options.history.status = HistoryStatus::Incomplete;
        let outcomes = self.evaluate_each(files, &[policy], &options, None)?;
        let assessment = outcomes.into_iter().find_map(Result::ok);
        Ok(assessment.unwrap_or_else(|| self.empty()))
    }

    /// An assessment of nothing.
    pub(super) fn empty(&self) -> Assessment {
        Assessment::empty(self.options.as_of.with_timezone(&chrono_tz::UTC))
    }

    fn evaluate_each(
        &self,
        files: &dyn Files,
        policies: &[JudgingPolicy],
        options: &AssessOptions,
        mainline: Option<&Mainline>,
    ) -> Result<Vec<Result<Assessment, HistoryGap>>, LoadError> {
        let root = Folder::list(files, String::new()).map_err(LoadError::from)?;
        let is_read = policies
            .iter()
            .any(|it| it.snapshot.loaded.policy.is_some());
        let layout = if is_read {
            load::read_layout(files, &root)?
        } else {
            EvidenceLayout::default()
        };
        let (closings, closing_drafts) = self.read_closings(files, &root)?;
        let limit = duty_limit(layout.occurrences.len());
        let proofs = match self.proofs(files, options, mainline)? {
            Ok(proofs) => proofs,
            Err(gap) => return Ok(policies.iter().map(|_| Err(gap.clone())).collect()),
        };
        let evaluations = policies.iter().map(|policy| {
            let Some(current) = &policy.snapshot.loaded.policy else {
                return Ok(None);
            };
            let versions = self.versions(mainline)?;
            let history = EvaluatedHistory {
                mainline,
                versions,
                proofs: Arc::clone(&proofs),
            };
            let evaluation = Evaluation::prepare(*policy, current, options, history, limit);
            Ok(Some(evaluation))
        });
        let evaluations: Vec<Result<Option<Evaluation>, HistoryGap>> = evaluations.collect();
        let prepared = evaluations
            .iter()
            .filter_map(|it| it.as_ref().ok()?.as_ref());
        let contexts: Vec<Context> = prepared.map(Evaluation::context).collect();
        let mut root_drafts = rules::check_root_folder(&root);
        root_drafts.extend(closing_drafts);
        let read = read_evidence(files, &layout, &contexts, mainline, self.tick)?;
        let mut examined = read.examined.into_iter();
        let outcomes = evaluations
            .iter()
            .zip(policies)
            .map(|(evaluation, policy)| {
                let mut drafts = root_drafts.clone();
                match evaluation {
                    Err(gap) => Err(gap.clone()),
                    Ok(None) => Ok(assess_unreadable_policy(*policy, options, drafts)),
                    Ok(Some(evaluation)) => {
                        drafts.extend(read.drafts.iter().cloned());
                        let evidence = examined.next().unwrap_or_default();
                        evaluation.judge(evidence, drafts, files, (&closings, &self.recomputer))
                    }
                }
            });
        Ok(outcomes.collect())
    }

    /// What is proved of the mainline's times.
    fn proofs(
        &self,
        files: &dyn Files,
        options: &AssessOptions,
        mainline: Option<&Mainline>,
    ) -> Result<Result<Arc<TimeProofs>, HistoryGap>, LoadError> {
        let Some(mainline) = mainline else {
            return Ok(Ok(Arc::default()));
        };
        match self.versions(Some(mainline)) {
            Ok(versions) => self.proofs.read(files, mainline, versions, options.as_of),
            Err(gap) => Ok(Err(gap)),
        }
    }

    /// The closed periods, and what is wrong with the folders in which they lie.
    fn read_closings(
        &self,
        files: &dyn Files,
        root: &Folder,
    ) -> Result<(LoadedClosings, Vec<FindingBuilder>), LoadError> {
        if self.options.closings == ClosingScope::Unread || !root.has_folder("closings") {
            return Ok(Default::default());
        }
        let folders = walk(files, "closings")?;
        let drafts = folders.iter().flat_map(rules::check_folder).collect();
        Ok((load::read_closings(files, &folders)?, drafts))
    }

    fn versions(&self, mainline: Option<&Mainline>) -> Result<&[PolicyVersion], HistoryGap> {
        let Some(mainline) = mainline else {
            return Ok(&[]);
        };
        let versions = self.versions.get_or_init(|| policy_versions(mainline));
        versions.as_deref().map_err(Clone::clone)
    }
}
