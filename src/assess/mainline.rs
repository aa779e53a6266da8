//! The mainline that is judged, and which version of the policy judges what.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Utc};

use crate::git::{HistoryGap, MainlineHistory, ObjectId};
use crate::history::{Mainline, MainlineView, clock};
use crate::load::{LoadedPolicy, PolicyVersion, SchemaSet, VersionError, read_versions};
use crate::model::{Policy, local_instant};
use crate::schedule::{VersionInForce, VersionTimeline};

/// The versions of the policy, and what each brings.
pub(super) struct PolicyTimeline {
    pub(super) timeline: VersionTimeline,
    /// Schemas of details of each version in the timeline.
    pub(super) schemas: Vec<Arc<SchemaSet>>,
    /// The commit of each version in the timeline; `None` where it is not committed.
    pub(super) commits: Vec<Option<u32>>,
    /// The commits that brought versions, ascending, each with its place in the timeline.
    pub(super) brought: Vec<(u32, usize)>,
}

/// The newest policy, as the files that are judged hold it.
pub(super) struct CurrentPolicy {
    pub(super) policy: Arc<Policy>,
    pub(super) schemas: Arc<SchemaSet>,
    /// Whether it differs from what the mainline holds.
    pub(super) is_pending: bool,
}

impl PolicyTimeline {
    /// The newest policy judges everything.
    pub(super) fn always(newest: &CurrentPolicy) -> PolicyTimeline {
        PolicyTimeline {
            timeline: VersionTimeline::of_policy(Arc::clone(&newest.policy)),
            schemas: vec![Arc::clone(&newest.schemas)],
            commits: vec![None],
            brought: Vec::new(),
        }
    }

    /// Each version judges what opened while it was in force. Before `adopted` the newest judges.
    pub(super) fn new(
        versions: &[PolicyVersion],
        newest: &CurrentPolicy,
        history: &MainlineHistory,
        adopted: Option<DateTime<Utc>>,
        as_of: DateTime<Utc>,
    ) -> PolicyTimeline {
        let mut found = Entries::default();
        let clock = clock(history);
        let at = |version: &PolicyVersion| clock[version.commit as usize];
        let is_imported =
            |version: &&PolicyVersion| adopted.is_some_and(|since| at(version) < since);
        let imported = versions.iter().take_while(is_imported).count();
        let last = versions.last().map(|version| version.commit);
        if let Some(adopted) = adopted {
            let landed = last.filter(|_| !newest.is_pending);
            found.push(newest, DateTime::<Utc>::MIN_UTC, false, landed);
            if let Some(held) = versions[..imported].last() {
                found.push(&CurrentPolicy::of(held), adopted, false, Some(held.commit));
            }
        }
        for version in &versions[imported..] {
            found.push(
                &CurrentPolicy::of(version),
                at(version),
                true,
                Some(version.commit),
            );
        }
        let latest = found.versions.last().map(|last| last.from);
        if newest.is_pending || found.versions.is_empty() {
            let from = latest.map_or(as_of, |latest| as_of.max(latest));
            found.push(newest, from, true, None);
        } else if let (Some(last), Some(schemas)) =
            (found.versions.last_mut(), found.schemas.last_mut())
        {
            // The same files, and with them the waivers.
            last.policy = Arc::clone(&newest.policy);
            *schemas = Arc::clone(&newest.schemas);
        }
        found.regime(newest)
    }
}

impl PolicyTimeline {
    /// The commit that brought each version, and its time.
    pub(super) fn committed(&self, past: &MainlineView) -> Vec<Option<(String, DateTime<Utc>)>> {
        let said = |commit: &Option<u32>| {
            let commit = past.history.commit((*commit)?);
            Some((commit.id.to_string(), commit.time()))
        };
        self.commits.iter().map(said).collect()
    }
}

impl CurrentPolicy {
    fn of(version: &PolicyVersion) -> CurrentPolicy {
        CurrentPolicy {
            policy: Arc::clone(&version.policy),
            schemas: Arc::clone(&version.schemas),
            is_pending: false,
        }
    }
}

#[derive(Default)]
struct Entries {
    versions: Vec<VersionInForce>,
    schemas: Vec<Arc<SchemaSet>>,
    commits: Vec<Option<u32>>,
}

impl Entries {
    fn push(
        &mut self,
        held: &CurrentPolicy,
        from: DateTime<Utc>,
        reaches_back: bool,
        commit: Option<u32>,
    ) {
        self.versions.push(VersionInForce {
            policy: Arc::clone(&held.policy),
            from,
            reaches_back,
        });
        self.schemas.push(Arc::clone(&held.schemas));
        self.commits.push(commit);
    }

    fn regime(mut self, newest: &CurrentPolicy) -> PolicyTimeline {
        let Some(last) = self.versions.pop() else {
            return PolicyTimeline::always(newest);
        };
        let by_commit = self.commits.iter().enumerate();
        // The newest stands for everything before adoption: it is no version that landed then.
        let landed = by_commit.filter(|(at, _)| {
            self.versions
                .get(*at)
                .is_none_or(|v| v.from > DateTime::<Utc>::MIN_UTC)
        });
        PolicyTimeline {
            brought: landed
                .filter_map(|(at, commit)| Some(((*commit)?, at)))
                .collect(),
            timeline: VersionTimeline::new(self.versions, last),
            schemas: self.schemas,
            commits: self.commits,
        }
    }
}

/// The instant from which on history is believed: local midnight of `history.since`.
pub(super) fn adopted(policy: &Policy) -> Option<DateTime<Utc>> {
    let since = policy.settings.history.since?;
    let midnight = since.and_time(NaiveTime::MIN);
    Some(local_instant(policy.settings.timezone, midnight).to_utc())
}

/// Every version of the policy that the mainline held.
pub(super) fn held(mainline: &Mainline) -> Result<Vec<PolicyVersion>, HistoryGap> {
    let read = |id: ObjectId, limit: u64| mainline.git.blob(id, limit);
    read_versions(&mainline.history, &read).map_err(|error: VersionError| HistoryGap::Object {
        id: error.id.to_string(),
        reason: error.source.to_string(),
    })
}

/// The newest policy, once it is known whether the mainline holds it as it is.
pub(super) fn newest(
    loaded: &LoadedPolicy,
    policy: &Arc<Policy>,
    is_pending: bool,
) -> CurrentPolicy {
    CurrentPolicy {
        policy: Arc::clone(policy),
        schemas: Arc::clone(&loaded.schemas),
        is_pending,
    }
}
