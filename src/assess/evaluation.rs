//! One evaluation: the files under one policy, judged stage by stage.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::closings::{CheckedClosings, ClosingChecker, Recomputer, add_changed_closings};
use super::history_checks::{PolicyHistory, check_history};
use super::policy_facts::policy_facts;
use super::standings::{JudgedDuties, judge_standings, unschedulable_drafts};
use super::trace::TraceBuilder;
use super::trusted_history::TrustedHistory;
use super::validity::check_validity;
use super::{AssessOptions, JudgingPolicy};
use crate::files::Files;
use crate::finding::{Finding, FindingBuilder, Levels, sort_and_number};
use crate::git::HistoryGap;
use crate::history::{
    CommitNames, CurrentPolicy, FileHistories, LandedCommits, Mainline, MainlineClock,
    MainlineView, PolicyStep, PolicyTimeline, ProvedSpan, StampRequirement, TimeProofs,
    WaiverVersion, adoption_instant, policy_steps, waiver_versions,
};
use crate::judge::{Assessment, Claim};
use crate::load::{LoadedClosings, LoadedPolicy, PolicyVersion};
use crate::model::{Id, Policy};
use crate::rules::{self, Context, ExaminedEvidence};
use crate::schedule::{Ledger, ScheduleError};

/// What files are judged by: the versions of the policy, their occurrences, and the mainline as far
/// as it counts.
pub(super) struct Evaluation<'a> {
    judging: JudgingPolicy<'a>,
    /// The levels in force.
    levels: Cow<'a, Levels>,
    options: &'a AssessOptions,
    current: CurrentPolicy,
    versions: &'a [PolicyVersion],
    timeline: PolicyTimeline,
    mainline: Option<&'a Mainline>,
    proofs: Arc<TimeProofs>,
    clock: Option<MainlineClock>,
    /// `None` where history is not read, or what is judged lies before its adoption.
    view: Option<MainlineView<'a>>,
    ledger: Ledger,
    unscheduled: Vec<(Id, ScheduleError)>,
    broken_tasks: BTreeSet<Id>,
    teams: BTreeSet<Id>,
}

/// The history that an evaluation goes by.
pub(super) struct EvaluatedHistory<'a> {
    pub(super) mainline: Option<&'a Mainline>,
    /// The versions of the policy that the mainline held, oldest first.
    pub(super) versions: &'a [PolicyVersion],
    /// What is proved of the mainline's times.
    pub(super) proofs: Arc<TimeProofs>,
}

impl<'a> Evaluation<'a> {
    /// Prepares an evaluation under the `policy` of a snapshot. `duty_limit` bounds what the calendars of its versions call
    /// for.
    pub(super) fn prepare(
        judging: JudgingPolicy<'a>,
        policy: &Arc<Policy>,
        options: &'a AssessOptions,
        history: EvaluatedHistory<'a>,
        duty_limit: usize,
    ) -> Self {
        let EvaluatedHistory {
            mainline,
            versions,
            proofs,
        } = history;
        let loaded = &judging.snapshot.loaded;
        let current = CurrentPolicy::new(loaded, policy, !judging.snapshot.pending.is_empty());
        let adopted = adoption_instant(policy);
        // Before its adoption nothing of history counts.
        let counted = mainline.filter(|_| adopted.is_none_or(|since| since <= options.as_of));
        let requirement = mainline.map(|it| StampRequirement::new(&it.history, versions, adopted));
        let clock = mainline.zip(requirement.as_ref());
        let clock = clock.map(|(it, required)| it.clock(&proofs, required, options.as_of));
        let counted = counted.zip(clock.as_ref());
        let timeline = clock.as_ref().map_or_else(
            || PolicyTimeline::always(&current),
            |clock| PolicyTimeline::new(versions, &current, clock, adopted, options.as_of),
        );
        let view = counted.map(|(mainline, clock)| {
            let landed = timeline.landed.clone();
            MainlineView::new(&mainline.history, clock, adopted, options.as_of, landed)
        });
        let (ledger, unscheduled) = Ledger::new(&timeline.timeline, options.horizon(), duty_limit);
        let unjudged = unscheduled.iter().map(|(task, _)| task);
        let broken_tasks = loaded.broken_tasks.iter().chain(unjudged);
        let levels = counted.map_or(Cow::Borrowed(judging.stated_levels()), |(mainline, _)| {
            judging.levels_in_force(versions, &mainline.history)
        });
        Evaluation {
            judging,
            levels,
            options,
            current,
            versions,
            mainline,
            proofs,
            clock,
            view,
            ledger,
            broken_tasks: broken_tasks.cloned().collect(),
            teams: timeline.timeline.teams().into_iter().cloned().collect(),
            unscheduled,
            timeline,
        }
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            timeline: &self.timeline.timeline,
            ledger: &self.ledger,
            levels: &self.levels,
            schemas: &self.timeline.schemas,
            superseded: &self.timeline.superseded,
            broken_tasks: &self.broken_tasks,
            past: self.view.as_ref(),
            teams: &self.teams,
            as_of: self.options.as_of,
            language: self.options.language_of(self.policy()),
        }
    }

    fn loaded(&self) -> &'a LoadedPolicy {
        &self.judging.snapshot.loaded
    }

    fn policy(&self) -> &Policy {
        &self.current.policy
    }

    /// Judges examined evidence: every duty of every version of the policy. `drafts` are what is wrong
    /// with the files so far.
    pub(super) fn judge(
        &self,
        mut evidence: ExaminedEvidence,
        mut drafts: Vec<FindingBuilder>,
        files: &dyn Files,
        (closings, recomputer): (&LoadedClosings, &Recomputer),
    ) -> Result<Assessment, HistoryGap> {
        let context = self.context();
        let history = self.trusted_history();
        check_validity(&mut evidence, history.as_ref(), &context)?;
        let waivers = self.waiver_versions()?;
        let judged = judge_standings(&context, self.loaded(), &evidence, &waivers);
        let facts = (&judged, evidence.claims.as_slice());
        let closed =
            self.check_closings(&context, history.as_ref(), facts, (closings, recomputer))?;
        let (mut pending, mut gone) = (evidence.pending, evidence.gone);
        gone.extend(self.gone_waivers());
        if let Some(view) = &self.view {
            add_changed_closings(closings, view, &mut pending, &mut gone);
        }
        let uncommitted = self.uncommitted_files(&evidence.claims, &pending, &gone);
        let histories = history.as_ref().map(|history| {
            let (mainline, view) = (history.mainline, history.view);
            FileHistories::new(mainline, view, &self.teams, &pending, &gone)
        });
        drafts.extend(self.policy_drafts());
        let past = history.as_ref().zip(histories.as_ref());
        drafts.extend(self.past_drafts(past, &evidence.claims, &context)?);
        let landed = |history| self.landed_commits(history, &evidence.claims);
        let commits = history.as_ref().map(landed);
        drafts.extend(judged.drafts);
        drafts.extend(closed.drafts);
        let mut assessment = Assessment {
            commits: commits.transpose()?.unwrap_or_default(),
            duties: judged.duties,
            gaps: judged.gaps,
            findings: self.findings(evidence.findings, drafts),
            claims: evidence.claims,
            closed: closed.books,
            ..policy_facts(self.policy(), &self.timeline.timeline, self.options)
        };
        assessment.history.is_unproved = self.is_unproved();
        assessment.history.proved = self
            .view
            .as_ref()
            .and_then(|_| ProvedSpan::of(&self.proofs));
        assessment.history.unlanded = uncommitted.len();
        assessment.uncommitted = uncommitted;
        let broken = self.broken_tasks.iter().cloned();
        let unjudged = broken.chain(judged.unschedulable);
        assessment.unjudged.extend(unjudged);
        if let Some(subject) = &self.options.traced {
            let trace = TraceBuilder::new(
                files,
                &context,
                &self.timeline.commits,
                past,
                &evidence.requests,
                &assessment,
            );
            assessment.traces = trace.build(subject)?;
        }
        Ok(assessment)
    }

    /// What is wrong with what has landed, where that is looked for.
    fn past_drafts(
        &self,
        past: Option<(&TrustedHistory, &FileHistories)>,
        claims: &[Claim],
        context: &Context,
    ) -> Result<Vec<FindingBuilder>, HistoryGap> {
        let Some((history, histories)) = past.filter(|_| self.options.judges_past) else {
            return Ok(Vec::new());
        };
        let policy = PolicyHistory {
            timeline: &self.timeline,
            steps: self.policy_steps(),
            loaded: self.loaded(),
        };
        check_history(history, &policy, histories, claims, context)
    }

    /// What is wrong with the closed periods, and what was restated since.
    fn check_closings(
        &self,
        context: &Context,
        history: Option<&TrustedHistory>,
        (judged, claims): (&JudgedDuties, &[Claim]),
        (closings, recomputer): (&LoadedClosings, &Recomputer),
    ) -> Result<CheckedClosings, HistoryGap> {
        let checker = ClosingChecker {
            context,
            mainline: self.mainline,
            history,
            versions: self.versions,
            brought: self.brought_versions(),
            duties: &judged.duties,
            claims,
            recomputer,
        };
        checker.check(closings)
    }

    /// The commit that brought each version of the policy in the timeline, and its time.
    fn brought_versions(&self) -> Vec<Option<(String, DateTime<Utc>)>> {
        let commits = self.timeline.commits.iter();
        let brought = commits.map(|commit| {
            let (commit, mainline) = ((*commit)?, self.mainline?);
            let at = self.clock.as_ref()?.at(commit)?;
            Some((mainline.history.commit(commit).id.to_string(), at))
        });
        brought.collect()
    }

    /// History, where it counts.
    fn trusted_history(&self) -> Option<TrustedHistory<'_>> {
        let (mainline, view) = (self.mainline?, self.view.as_ref()?);
        Some(TrustedHistory::new(
            mainline,
            view,
            self.versions,
            self.policy(),
            &self.proofs,
        ))
    }

    /// What history shows of the current waivers, newest first; nothing where it does not count.
    fn waiver_versions(&self) -> Result<BTreeMap<Id, Vec<WaiverVersion>>, HistoryGap> {
        let (Some(mainline), Some(view)) = (self.mainline, &self.view) else {
            return Ok(BTreeMap::new());
        };
        let mut waivers = BTreeMap::new();
        for (id, waiver) in &self.policy().waivers {
            let file = LoadedPolicy::waiver_file(id);
            let held = self.judging.snapshot.files.get(&*file).copied();
            let is_pending = held != view.content(&file);
            waivers.insert(
                id.clone(),
                waiver_versions(mainline, view, waiver, is_pending)?,
            );
        }
        Ok(waivers)
    }

    /// The files of policy and evidence that have not landed as they are, or landed and are gone.
    fn uncommitted_files(
        &self,
        claims: &[Claim],
        pending: &[(Arc<str>, Vec<u8>)],
        gone: &[Arc<str>],
    ) -> Vec<Arc<str>> {
        if self.view.is_none() {
            return Vec::new();
        }
        let waits = |claim: &&Claim| {
            claim
                .landing
                .is_some_and(|landing| landing.commit.is_none())
        };
        let claims = claims.iter().filter(waits).map(|claim| &claim.file);
        let pending = pending.iter().map(|(file, _)| file);
        let policy = self.judging.snapshot.pending.iter();
        let policy = policy.map(|file| Arc::from(&**file));
        let files = claims.chain(pending).chain(gone).cloned();
        let files: BTreeSet<Arc<str>> = files.chain(policy).collect();
        files.into_iter().collect()
    }

    /// Waivers that the mainline holds, and that are no longer there.
    fn gone_waivers(&self) -> Vec<Arc<str>> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let held = view.files_below("policy/waivers/");
        let gone = held.filter(|path| !self.judging.snapshot.files.contains_key(*path));
        gone.map(Arc::from).collect()
    }

    /// Whether something was to be proved by a history that does not count.
    fn is_unproved(&self) -> bool {
        self.options.history.is_proof_asked && self.view.is_none()
    }

    /// From each version of the policy to the next.
    fn policy_steps(&self) -> Vec<PolicyStep<'_>> {
        let snapshot = self.judging.snapshot;
        let levels = &snapshot.loaded.levels;
        let (pending, files) = (&snapshot.pending, &snapshot.files);
        policy_steps(self.versions, &self.current, levels, pending, files)
    }

    /// What is wrong before any evidence is judged: with the policy, and with what is there of history.
    fn policy_drafts(&self) -> Vec<FindingBuilder> {
        let loaded = self.loaded();
        let mut drafts = self.judging.snapshot.drafts.clone();
        let is_unproved = self.is_unproved();
        if self.policy().settings.history.required || is_unproved {
            drafts.extend(rules::check_history_gaps(&self.options.gaps));
        }
        if is_unproved {
            let since = self.policy().settings.history.since;
            drafts.push(rules::report_unheld_proof(
                self.options.history.status,
                since,
            ));
        }
        drafts.extend(unschedulable_drafts(&self.unscheduled, loaded));
        if let Some((mainline, clock)) = self.mainline.zip(self.clock.as_ref()) {
            let adopted = adoption_instant(self.policy());
            let as_of = self.options.as_of;
            let view = MainlineView::new(&mainline.history, clock, adopted, as_of, Vec::new());
            let names = CommitNames::new(mainline, self.policy().settings.timezone);
            let steps = self.policy_steps();
            drafts.extend(rules::check_adoption_moves(&steps, &view, &names, loaded));
        }
        drafts
    }

    /// The commits that outputs name.
    fn landed_commits(
        &self,
        history: &TrustedHistory,
        claims: &[Claim],
    ) -> Result<LandedCommits, HistoryGap> {
        let landed = claims.iter().filter_map(|claim| claim.landing?.commit);
        let landed = landed.filter(|_| self.options.names_commits);
        Ok(LandedCommits {
            versions: self.timeline.landed_versions(history.view),
            landed: history.commits.landed_commits(landed)?,
        })
    }

    /// Findings and drafts in their one order.
    fn findings(&self, mut findings: Vec<Finding>, drafts: Vec<FindingBuilder>) -> Vec<Finding> {
        let levels = &self.levels;
        findings.extend(drafts.into_iter().filter_map(|draft| levels.apply(draft)));
        sort_and_number(&mut findings);
        findings
    }
}
