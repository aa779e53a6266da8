//! What holds for all that is judged under a policy, before anything is.

use super::{AssessOptions, JudgingPolicy, PolicySnapshot};
use crate::finding::{Finding, FindingBuilder, sort_and_number};
use crate::judge::{Assessment, HistoryFacts, TaskFacts};
use crate::model::Policy;
use crate::schedule::VersionTimeline;

/// An assessment that knows the policy and no duties yet.
pub(super) fn policy_facts(
    policy: &Policy,
    timeline: &VersionTimeline,
    options: &AssessOptions,
) -> Assessment {
    let settings = &policy.settings;
    let language = options.language_of(policy);
    let tasks = timeline.tasks().into_iter();
    let tasks = tasks.filter_map(|id| timeline.latest_task(id.as_str()));
    let tasks = tasks.map(|(_, task)| TaskFacts {
        id: task.id.clone(),
        title: task.title.in_language(language).to_owned(),
        teams: task.assigned.teams().to_vec(),
        controls: task.controls.clone(),
    });
    let teams = timeline.teams().into_iter();
    let name = |team| policy.teams.name_of(team, language).to_owned();
    let team_names = teams.map(|team| (team.clone(), name(team)));
    let mainline = settings.history.mainline.clone();
    Assessment {
        organisation: settings.organisation.clone(),
        language,
        history: HistoryFacts {
            since: settings.history.since,
            mainline: mainline.or(options.history.mainline.clone()),
            is_required: settings.history.required,
            ..options.history.clone()
        },
        is_judged: true,
        tasks: tasks.collect(),
        team_names: team_names.collect(),
        due_soon: settings.due_soon,
        timeline: Some(timeline.clone()),
        ..Assessment::empty(options.as_of.with_timezone(&settings.timezone))
    }
}

/// What is left to say where the policy cannot be understood: only what is wrong with it.
pub(super) fn assess_unreadable_policy(
    judging: JudgingPolicy,
    options: &AssessOptions,
    mut drafts: Vec<FindingBuilder>,
) -> Assessment {
    drafts.extend(judging.snapshot.drafts.iter().cloned());
    let levels = judging.stated_levels();
    let findings = drafts.into_iter();
    let mut findings: Vec<_> = findings.filter_map(|draft| levels.apply(draft)).collect();
    sort_and_number(&mut findings);
    let timezone = judging.snapshot.loaded.timezone.unwrap_or(chrono_tz::UTC);
    Assessment {
        history: options.history.clone(),
        findings,
        ..Assessment::empty(options.as_of.with_timezone(&timezone))
    }
}

/// What is left to say where another version of dutybook has to judge: only that.
pub(super) fn assess_other_version(
    policy: &PolicySnapshot,
    options: &AssessOptions,
    mut findings: Vec<Finding>,
) -> Assessment {
    sort_and_number(&mut findings);
    let timezone = policy.loaded.timezone.unwrap_or(chrono_tz::UTC);
    Assessment {
        history: options.history.clone(),
        findings,
        ..Assessment::empty(options.as_of.with_timezone(&timezone))
    }
}
