//! What the mainline tells: rewrites, clocks, merges, signatures, changes of policy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::commits::{Commits, touching};
use super::evidence::Evidence;
use super::mainline::{CurrentPolicy, PolicyTimeline};
use super::rewrites::{Rewriting, versions_of};
use super::{Evaluation, PolicySnapshot};
use crate::finding::{FindingBuilder, Levels};
use crate::git::HistoryGap;
use crate::history::{LandedCommit, Mainline, MainlineView, WaiverVersion, anchor_places};
use crate::judge::Claim;
use crate::load::{LoadedPolicy, PolicyVersion};
use crate::model::{Id, Policy, Signatures};
use crate::rules::{self, ComparedPolicy, Context, Edit, HistoryContext};

/// The mainline, believed, and all that is read of it.
pub(super) struct MainlineChecks<'a> {
    pub(super) mainline: &'a Mainline,
    pub(super) past: &'a MainlineView<'a>,
    pub(super) versions: &'a [PolicyVersion],
    pub(super) regime: &'a PolicyTimeline,
    pub(super) newest: &'a CurrentPolicy,
    pub(super) opening: &'a PolicySnapshot,
}

impl MainlineChecks<'_> {
    /// What history shows of the newest policy's waivers; nothing where it is not believed.
    pub(super) fn waivers_of(
        believed: Option<&Self>,
    ) -> Result<BTreeMap<Id, Vec<WaiverVersion>>, HistoryGap> {
        believed.map_or(Ok(BTreeMap::new()), MainlineChecks::waivers)
    }

    fn waivers(&self) -> Result<BTreeMap<Id, Vec<WaiverVersion>>, HistoryGap> {
        let mut waivers = BTreeMap::new();
        for (id, waiver) in &self.newest.policy.waivers {
            let file = LoadedPolicy::waiver_file(id);
            let is_pending = self.opening.files.get(&*file).copied() != self.past.content(&file);
            let versions = versions_of(self.mainline, self.past, waiver, is_pending)?;
            waivers.insert(id.clone(), versions);
        }
        Ok(waivers)
    }

    pub(super) fn commits(&self) -> Commits<'_> {
        let settings = &self.newest.policy.settings;
        let signatures = settings.history.signatures;
        Commits::new(
            self.mainline,
            self.past,
            self.versions,
            settings.timezone,
            signatures,
        )
    }

    /// Everything that is to be said of the mainline.
    pub(super) fn drafts(
        &self,
        context: &Context,
        evidence: &Evidence,
        commits: &Commits,
    ) -> Result<Vec<FindingBuilder>, HistoryGap> {
        let said = |commit: Option<u32>| commits.said(commit);
        let told = HistoryContext {
            past: self.past,
            context,
            said: &said,
        };
        let rewriting = Rewriting::new(self.mainline, self.past, context, evidence);
        let mut drafts = Vec::new();
        for file in rewriting.all(&self.gone_waivers())? {
            let rewrites = file.rewrites.iter();
            drafts.extend(rewrites.map(|rewrite| rules::rewritten(&file.file, rewrite, &told)));
        }
        drafts.extend(rules::clocks(&told));
        drafts.extend(rules::unclean(&told));
        drafts.extend(rules::backdated(&evidence.claims, &told));
        let anchors = anchor_places(self.mainline).into_iter();
        drafts.extend(anchors.filter_map(|(anchor, place)| rules::anchored(anchor, place)));
        drafts.extend(self.of_commits(commits, &told)?);
        drafts.extend(self.of_policy(context, &evidence.claims, &said));
        Ok(drafts)
    }

    /// Waivers that the mainline holds, and that are no longer there.
    fn gone_waivers(&self) -> Vec<Arc<str>> {
        let held = self.past.history.files_below("policy/waivers/");
        let held = held.filter(|(_, changes)| changes.last().is_some_and(|c| c.after.is_some()));
        let gone = held.filter(|(path, _)| !self.opening.files.contains_key(*path));
        gone.map(|(path, _)| Arc::from(path)).collect()
    }

    fn of_commits(
        &self,
        commits: &Commits,
        told: &HistoryContext,
    ) -> Result<Vec<FindingBuilder>, HistoryGap> {
        let signatures = self.newest.policy.settings.history.signatures;
        let mut drafts = Vec::new();
        for commit in touching(self.past) {
            let seen = self.past.history.commit(commit);
            if seen.parents <= 1 && !seen.has_merge_mark {
                drafts.push(rules::direct_push(commit, told));
            }
            if let Some(seal) = commits.seal(commit)? {
                let is_required = signatures == Signatures::Required;
                drafts.extend(rules::sealed(commit, &seal, is_required, told));
            }
        }
        Ok(drafts)
    }

    /// What changes of policy mean: those that landed since adoption, and one that has not yet.
    fn of_policy(
        &self,
        context: &Context,
        claims: &[Claim],
        said: &dyn Fn(Option<u32>) -> String,
    ) -> Vec<FindingBuilder> {
        let loaded = &self.opening.loaded;
        let landed = |version: usize| {
            let commit = self.regime.commits.get(version).copied().flatten();
            let at = commit.map_or(self.past.as_of, |commit| self.past.clock(commit));
            (commit, at)
        };
        let mut drafts = rules::retroactive(context, loaded, landed, said);
        let mut by_commit: BTreeMap<Option<u32>, Vec<&Claim>> = BTreeMap::new();
        for claim in claims {
            if let Some(landing) = claim.landing.filter(|landing| !landing.is_imported) {
                by_commit.entry(landing.commit).or_default().push(claim);
            }
        }
        for step in self.steps() {
            let commit = step.commit;
            let id = step.id(self.past);
            for weakening in rules::find_weakenings(&step.before, &step.after, &step.schemas()) {
                drafts.push(rules::weakened(&weakening, &id, &said(commit), loaded));
            }
            let edit = Edit {
                commit,
                before: step.before.policy,
                after: step.after.policy,
                changed: step.changed,
            };
            let landed = by_commit.get(&commit).map_or(&[][..], Vec::as_slice);
            drafts.extend(rules::mixed(&edit, landed, said));
        }
        drafts
    }

    /// From each version of the policy to the next, since adoption.
    fn steps(&self) -> Vec<PolicyStep<'_>> {
        let mut steps = steps(self.versions, self.newest, self.opening);
        let is_imported = |commit| self.past.is_imported(commit);
        steps.retain(|step| !step.commit.is_some_and(is_imported));
        steps
    }

    /// The commits on which evidence and waivers landed, as outputs show them.
    pub(super) fn landed(
        &self,
        claims: &[Claim],
        commits: &Commits,
    ) -> Result<BTreeMap<u32, LandedCommit>, HistoryGap> {
        let named = claims.iter().filter_map(|claim| claim.landing?.commit);
        let named: BTreeSet<u32> = named.collect();
        let mut landed = BTreeMap::new();
        for commit in named {
            let is_imported = self.past.is_imported(commit);
            let seal = if is_imported {
                None
            } else {
                commits.seal(commit)?
            };
            landed.insert(commit, commits.landed(commit, seal.as_ref())?);
        }
        Ok(landed)
    }
}

/// Moves of `history.since` that the move itself would hide: it makes the commit that brings it one
/// of those that were imported, or puts adoption off beyond the instant of judging. `adopted` is what
/// the newest policy says of it. They are told all the same: else one edit would end all history, and
/// nothing would show it.
pub(super) fn hidden_moves(
    mainline: &Mainline,
    ground: &Evaluation,
    opening: &PolicySnapshot,
    as_of: DateTime<Utc>,
) -> Vec<FindingBuilder> {
    let Evaluation {
        versions, newest, ..
    } = ground;
    let adopted = super::mainline::adopted(&newest.policy);
    let is_put_off = adopted.is_some_and(|adopted| as_of < adopted);
    let past = MainlineView::new(&mainline.history, adopted, as_of, Vec::new());
    let settings = &newest.policy.settings;
    let zone = settings.timezone;
    let commits = Commits::new(mainline, &past, versions, zone, Signatures::Off);
    let mut drafts = Vec::new();
    for step in steps(versions, newest, opening) {
        let commit = step.commit;
        let is_told = !is_put_off && !commit.is_some_and(|commit| past.is_imported(commit));
        let landed_at = commit.map_or(as_of, |commit| past.clock(commit));
        let counted = super::mainline::adopted(step.before.policy);
        // What was imported by the policy before it, too, was never judged.
        if is_told || counted.is_some_and(|counted| landed_at < counted) {
            continue;
        }
        let weakenings = rules::find_weakenings(&step.before, &step.after, &BTreeSet::new());
        let moved = weakenings
            .into_iter()
            .filter(|weakening| weakening.pointer == "/history/since");
        drafts.extend(moved.map(|weakening| {
            let (id, said) = (step.id(&past), commits.said(commit));
            rules::weakened(&weakening, &id, &said, &opening.loaded)
        }));
    }
    drafts
}

/// From each version of the policy to the next, and to one that has not landed yet.
fn steps<'a>(
    versions: &'a [PolicyVersion],
    newest: &'a CurrentPolicy,
    opening: &'a PolicySnapshot,
) -> Vec<PolicyStep<'a>> {
    let pairs = versions.windows(2);
    let mut steps: Vec<PolicyStep> = pairs
        .map(|pair| PolicyStep {
            commit: Some(pair[1].commit),
            before: version(&pair[0].policy, &pair[0].levels),
            after: version(&pair[1].policy, &pair[1].levels),
            changed: &pair[1].changed,
        })
        .collect();
    if let Some(last) = versions.last().filter(|_| newest.is_pending) {
        steps.push(PolicyStep {
            commit: None,
            before: version(&last.policy, &last.levels),
            after: version(&newest.policy, &opening.loaded.levels),
            changed: &opening.pending,
        });
    }
    steps
}

/// From one version of the policy to the next.
struct PolicyStep<'a> {
    commit: Option<u32>,
    before: ComparedPolicy<'a>,
    after: ComparedPolicy<'a>,
    changed: &'a [Box<str>],
}

impl PolicyStep<'_> {
    /// What tells it from other steps for as long as it is there.
    fn id(&self, past: &MainlineView) -> String {
        self.commit.map_or_else(
            || "pending".to_owned(),
            |commit| past.history.commit(commit).id.to_string(),
        )
    }

    /// The schemas that changed.
    fn schemas(&self) -> BTreeSet<Id> {
        let names = self.changed.iter().filter_map(|path| {
            let name = path.strip_prefix("policy/schemas/")?;
            Id::new(name.strip_suffix(".schema.json")?).ok()
        });
        names.collect()
    }
}

fn version<'a>(policy: &'a Policy, levels: &'a Levels) -> ComparedPolicy<'a> {
    ComparedPolicy { policy, levels }
}
