//! A policy as it was read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;

use super::schema_set::SchemaSet;
use crate::finding::{FindingBuilder, Levels};
use crate::model::{Id, ImportMapping, Policy, VersionRequirement};
use crate::text::Range;
use crate::yaml::{Node, locate};

/// What `policy/` says, and what is wrong with it.
#[derive(Clone)]
pub struct LoadedPolicy {
    /// The policy; `None` where the settings or the teams cannot be understood: then nothing can be
    /// judged.
    pub policy: Option<Arc<Policy>>,
    /// The policy's time zone, where at least that can be understood.
    pub timezone: Option<Tz>,
    /// Which versions of dutybook may judge, where at least that can be understood; `None` for all.
    pub versions: Option<VersionRequirement>,
    /// The levels of rules.
    pub levels: Levels,
    /// Schemas of details by name.
    pub schemas: Arc<SchemaSet>,
    /// Own mappings of exports by id.
    pub imports: BTreeMap<Id, Arc<ImportMapping>>,
    /// Tasks that are there but cannot be understood: their evidence is not judged.
    pub broken_tasks: BTreeSet<Id>,
    /// What is wrong.
    pub drafts: Vec<FindingBuilder>,
    pub(super) documents: BTreeMap<Arc<str>, Node>,
}

impl LoadedPolicy {
    /// The same policy with the waivers of another; `None` where either cannot be understood.
    #[must_use]
    pub fn with_waivers_of(&self, other: &LoadedPolicy) -> Option<LoadedPolicy> {
        let mut policy = Policy::clone(self.policy.as_ref()?);
        policy.waivers.clone_from(&other.policy.as_ref()?.waivers);
        Some(LoadedPolicy {
            policy: Some(Arc::new(policy)),
            documents: other.documents.clone(),
            drafts: Vec::new(),
            ..self.clone()
        })
    }

    /// The file of a task.
    #[must_use]
    pub fn task_file(task: &Id) -> Arc<str> {
        Arc::from(format!("policy/tasks/{task}.yaml"))
    }

    /// The file of a waiver.
    #[must_use]
    pub fn waiver_file(waiver: &Id) -> Arc<str> {
        Arc::from(format!("policy/waivers/{waiver}.yaml"))
    }

    /// Whether a policy file has something at a JSON pointer.
    #[must_use]
    pub fn has(&self, file: &str, pointer: &str) -> bool {
        self.documents
            .get(file)
            .is_some_and(|root| root.at(pointer).is_some())
    }

    /// The place of a JSON pointer in a policy file, or of its nearest ancestor.
    #[must_use]
    pub fn place(&self, file: &str, pointer: &str) -> Option<Range> {
        self.documents.get(file).map(|root| locate(root, pointer))
    }
}
