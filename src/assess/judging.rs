//! Standings: every duty that any version of the policy asked for, judged.

use std::collections::BTreeMap;

use super::PolicySnapshot;
use super::evidence::Evidence;
use crate::finding::FindingBuilder;
use crate::history::WaiverVersion;
use crate::judge::{Duty, JudgeInputs, UnschedulableTask, WaiverIndex, judge_duties};
use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::rules::{self, Context, JudgedFacts};
use crate::schedule::{ScheduleError, Window};

/// What judging tells.
pub(super) struct Judged {
    pub(super) duties: Vec<Duty>,
    /// Tasks whose backstops cannot be listed.
    pub(super) beyond: Vec<Id>,
    pub(super) drafts: Vec<FindingBuilder>,
}

/// Gives every duty its standing, and says what that means. `waivers` are what history shows of each
/// waiver, newest first.
pub(super) fn judge(
    context: &Context,
    loaded: &LoadedPolicy,
    evidence: &Evidence,
    waivers: &BTreeMap<Id, Vec<WaiverVersion>>,
) -> Judged {
    let timeline = context.timeline;
    let requests: BTreeMap<(&Id, &str), &Window> = evidence
        .requests
        .iter()
        .map(|opened| ((&opened.task, &*opened.window.label), &opened.window))
        .collect();
    let find = |task: &Id, label: &str| {
        let calendar = context.ledger.window(task, label).map(|(window, _)| window);
        calendar.or_else(|| requests.get(&(task, label)).copied())
    };
    let (refused, mut drafts) = rules::refuse_waivers(context, loaded, &evidence.claims, find);
    let waiving = WaiverIndex::new(timeline, |waiver| refused.contains(waiver), waivers, find);
    let (duties, beyond) = judge_duties(&JudgeInputs {
        timeline,
        ledger: context.ledger,
        requests: &evidence.requests,
        claims: &evidence.claims,
        waiving: &waiving,
        as_of: context.as_of,
    });
    drafts.extend(rules::check_unschedulable_tasks(&beyond, loaded));
    drafts.extend(rules::check_judged(&JudgedFacts {
        context,
        loaded,
        claims: &evidence.claims,
        duties: &duties,
    }));
    Judged {
        duties,
        beyond: beyond.into_iter().map(|beyond| beyond.task).collect(),
        drafts,
    }
}

/// Tasks whose occurrences cannot be listed, as findings.
pub(super) fn unlisted(
    found: Vec<(Id, ScheduleError)>,
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let beyond = found
        .into_iter()
        .map(|(task, fault)| UnschedulableTask { task, fault });
    rules::check_unschedulable_tasks(&beyond.collect::<Vec<_>>(), loaded)
}

impl PolicySnapshot {
    /// This policy with the waivers of another: what it says of them.
    #[must_use]
    pub fn with_waivers_of(&self, other: &PolicySnapshot) -> Option<PolicySnapshot> {
        Some(PolicySnapshot {
            loaded: self.loaded.with_waivers_of(&other.loaded)?,
            files: other.files.clone(),
            pending: Vec::new(),
            drafts: Vec::new(),
        })
    }
}
