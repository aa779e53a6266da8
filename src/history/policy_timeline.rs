//! Which version of the policy judges what, and which commit brought it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{CurrentPolicy, MainlineClock, MainlineView};
use crate::load::{PolicyVersion, SchemaSet};
use crate::model::Policy;
use crate::schedule::{VersionInForce, VersionTimeline};

/// The versions of the policy, and what each brings.
pub struct PolicyTimeline {
    /// From when on each version judges.
    pub timeline: VersionTimeline,
    /// Schemas of details of each version in the timeline.
    pub schemas: Vec<Arc<SchemaSet>>,
    /// The commit of each version in the timeline; `None` where it is not committed.
    pub commits: Vec<Option<u32>>,
    /// The commits that brought versions, ascending, each with its place in the timeline.
    pub landed: Vec<(u32, usize)>,
    /// The versions that others followed before history was adopted, ascending, each with the commit that brought it:
    /// they are not in the timeline.
    pub superseded: Vec<(u32, Arc<Policy>)>,
}

impl PolicyTimeline {
    /// The current policy judges everything.
    #[must_use]
    pub fn always(current: &CurrentPolicy) -> PolicyTimeline {
        PolicyTimeline {
            timeline: VersionTimeline::of_policy(Arc::clone(&current.policy)),
            schemas: vec![Arc::clone(&current.schemas)],
            commits: vec![None],
            landed: Vec::new(),
            superseded: Vec::new(),
        }
    }

    /// Each version judges what opened while it was in force. The version in force when history was `adopted` also
    /// judges what opened before; where there was none, the first version that names it does.
    #[must_use]
    pub fn new(
        versions: &[PolicyVersion],
        current: &CurrentPolicy,
        clock: &MainlineClock,
        adopted: Option<DateTime<Utc>>,
        as_of: DateTime<Utc>,
    ) -> PolicyTimeline {
        let mut builder = TimelineBuilder::default();
        let at = |version: &PolicyVersion| clock.at(version.commit).unwrap_or(as_of);
        let is_imported =
            |version: &&PolicyVersion| adopted.is_some_and(|since| at(version) < since);
        let imported = versions.iter().take_while(is_imported).count();
        if let Some((version, superseded)) = versions[..imported].split_last() {
            let policies = superseded.iter();
            builder.superseded = policies
                .map(|version| (version.commit, Arc::clone(&version.policy)))
                .collect();
            let (adopted, commit) = (CurrentPolicy::of_version(version), Some(version.commit));
            builder.push(&adopted, DateTime::<Utc>::MIN_UTC, false, commit);
        }
        for version in &versions[imported..] {
            let commit = Some(version.commit);
            builder.push(
                &CurrentPolicy::of_version(version),
                at(version),
                true,
                commit,
            );
        }
        let latest = builder.versions.last().map(|last| last.from);
        if current.is_pending || builder.versions.is_empty() {
            let from = latest.map_or(as_of, |latest| as_of.max(latest));
            builder.push(current, from, true, None);
        } else if let (Some(last), Some(schemas)) =
            (builder.versions.last_mut(), builder.schemas.last_mut())
        {
            // The same files, and with them the waivers.
            last.policy = Arc::clone(&current.policy);
            *schemas = Arc::clone(&current.schemas);
        }
        builder.build(current)
    }

    /// The commit that brought each version, and the clock of the mainline then; the evaluation time
    /// for one that is not committed.
    #[must_use]
    pub fn landings(&self, view: &MainlineView) -> Vec<(Option<u32>, DateTime<Utc>)> {
        let at = |commit: Option<u32>| commit.map_or(view.as_of, |commit| view.clock(commit));
        self.commits.iter().map(|it| (*it, at(*it))).collect()
    }

    /// The id of the commit that brought each version, and the clock of the mainline then; `None` where it is not committed.
    #[must_use]
    pub fn landed_versions(&self, view: &MainlineView) -> Vec<Option<(String, DateTime<Utc>)>> {
        let landed = |commit: &Option<u32>| {
            let commit = (*commit)?;
            Some((
                view.history.commit(commit).id.to_string(),
                view.clock(commit),
            ))
        };
        self.commits.iter().map(landed).collect()
    }
}

#[derive(Default)]
struct TimelineBuilder {
    versions: Vec<VersionInForce>,
    schemas: Vec<Arc<SchemaSet>>,
    commits: Vec<Option<u32>>,
    superseded: Vec<(u32, Arc<Policy>)>,
}

impl TimelineBuilder {
    fn push(
        &mut self,
        version: &CurrentPolicy,
        from: DateTime<Utc>,
        reaches_back: bool,
        commit: Option<u32>,
    ) {
        self.versions.push(VersionInForce {
            policy: Arc::clone(&version.policy),
            from,
            reaches_back,
        });
        self.schemas.push(Arc::clone(&version.schemas));
        self.commits.push(commit);
    }

    fn build(mut self, current: &CurrentPolicy) -> PolicyTimeline {
        let Some(last) = self.versions.pop() else {
            return PolicyTimeline::always(current);
        };
        let landed = self.commits.iter().enumerate();
        PolicyTimeline {
            landed: landed
                .filter_map(|(at, commit)| Some(((*commit)?, at)))
                .collect(),
            timeline: VersionTimeline::new(self.versions, last),
            schemas: self.schemas,
            commits: self.commits,
            superseded: self.superseded,
        }
    }
}
