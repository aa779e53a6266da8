//! Standings: every duty that any version of the policy asks for, judged.

use std::collections::{BTreeMap, HashMap};

use crate::finding::FindingBuilder;
use crate::history::WaiverVersion;
use crate::judge::{
    Duty, JudgeInputs, TeamGap, UnschedulableTask, WaiverIndex, find_gaps, judge_duties,
};
use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::rules::{self, Context, ExaminedEvidence, JudgedFacts};
use crate::schedule::{ScheduleError, Window};

/// Duties with their standings.
pub(super) struct JudgedDuties {
    pub(super) duties: Vec<Duty>,
    pub(super) gaps: Vec<TeamGap>,
    /// Tasks whose backstops cannot be scheduled.
    pub(super) unschedulable: Vec<Id>,
    /// What that means for the build.
    pub(super) drafts: Vec<FindingBuilder>,
}

/// Gives every duty its standing. `waivers` are what history shows of each waiver, newest first.
pub(super) fn judge_standings(
    context: &Context,
    loaded: &LoadedPolicy,
    evidence: &ExaminedEvidence,
    waivers: &BTreeMap<Id, Vec<WaiverVersion>>,
) -> JudgedDuties {
    let timeline = context.timeline;
    let requests = evidence.requests.iter();
    let requests = requests.map(|it| ((&it.task, &*it.window.label), &it.window));
    let requests: HashMap<(&Id, &str), &Window> = requests.collect();
    let find = |task: &Id, label: &str| {
        let calendar = context.ledger.window(task, label).map(|(window, _)| window);
        calendar.or_else(|| requests.get(&(task, label)).copied())
    };
    let claims = &evidence.claims;
    let (records, mut drafts) = rules::examine_waivers(context, loaded, waivers, claims, find);
    let waivers = WaiverIndex::new(records, find);
    let inputs = JudgeInputs {
        timeline,
        ledger: context.ledger,
        requests: &evidence.requests,
        evidence: &evidence.valid(),
        waivers: &waivers,
        as_of: context.as_of,
    };
    let (duties, unschedulable) = judge_duties(&inputs);
    let gaps = find_gaps(&inputs, claims);
    drafts.extend(rules::check_unschedulable_tasks(&unschedulable, loaded));
    drafts.extend(rules::check_judged(&JudgedFacts {
        context,
        loaded,
        claims,
        duties: &duties,
        waivers: &waivers,
        gaps: &gaps,
    }));
    JudgedDuties {
        duties,
        gaps,
        unschedulable: unschedulable.into_iter().map(|it| it.task).collect(),
        drafts,
    }
}

/// Tasks whose occurrences cannot be scheduled, as drafts of findings.
pub(super) fn unschedulable_drafts(
    unscheduled: &[(Id, ScheduleError)],
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let tasks = unscheduled.iter().map(|(task, fault)| UnschedulableTask {
        task: task.clone(),
        fault: *fault,
    });
    rules::check_unschedulable_tasks(&tasks.collect::<Vec<_>>(), loaded)
}
