//! From the files of a repository to the assessment, one stage a step.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use rayon::prelude::*;

use crate::finding::{Draft, Finding, settle};
use crate::judge::{
    Assessment, Beyond, Claim, Duty, Facts, HistoryFacts, Opened, TaskFacts, Waiving, duties,
};
use crate::load::{self, FolderPath, Layout, LoadError, LoadedPolicy};
use crate::model::{Id, Policy};
use crate::repo::{Files, Folder, walk};
use crate::rules::{self, Context, Examined, Named};
use crate::schedule::{Ledger, Window};

/// How far beyond the instants asked for the ledger reaches, in days: evidence and waivers that
/// name an occurrence of the coming year are told what is wrong with them.
const AHEAD: i64 = 400;

/// What is asked of a repository.
pub struct Question {
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
    /// The last instant whose duties are asked for, where that lies after `as_of`.
    pub until: Option<DateTime<Utc>>,
    /// What is said of git's history.
    pub history: HistoryFacts,
}

impl Question {
    fn horizon(&self) -> DateTime<Utc> {
        let until = self.until.map_or(self.as_of, |until| until.max(self.as_of));
        until
            .checked_add_signed(TimeDelta::days(AHEAD))
            .unwrap_or(until)
    }
}

/// The policy of a repository, and what is wrong with it so far.
pub struct Opening {
    root: Folder,
    /// The policy, as it was read.
    pub loaded: LoadedPolicy,
    drafts: Vec<Draft>,
}

/// Reads the policy.
///
/// # Errors
/// When a file of it is there but cannot be read.
pub fn open(files: &dyn Files) -> Result<Opening, LoadError> {
    let root = Folder::list(files, String::new())?;
    let mut drafts = rules::top(&root);
    let folders = if root.has_folder("policy") {
        walk(files, "policy")?
    } else {
        Vec::new()
    };
    drafts.extend(folders.iter().flat_map(rules::folder));
    let mut loaded = load::policy(files, &folders)?;
    drafts.extend(
        loaded
            .drafts
            .drain(..)
            .map(|draft| draft.reworded(rules::masked)),
    );
    Ok(Opening {
        root,
        loaded,
        drafts,
    })
}

/// Judges the files of a repository under its policy.
///
/// The duties are all that open up to 400 days after `as_of`, or after `until` where that is later:
/// callers keep those that they were asked for. `tick` is called once a folder of evidence.
///
/// # Errors
/// When a file that is needed cannot be read.
pub fn assess(
    files: &dyn Files,
    opening: Opening,
    question: Question,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    let Opening {
        root,
        mut loaded,
        mut drafts,
    } = opening;
    let Some(policy) = loaded.policy.take() else {
        return Ok(unjudged(question, &loaded, drafts));
    };
    let (ledger, beyond) = Ledger::new(&policy, question.horizon());
    loaded
        .broken_tasks
        .extend(beyond.iter().map(|(task, _)| task.clone()));
    let beyond = beyond
        .into_iter()
        .map(|(task, fault)| Beyond { task, fault });
    drafts.extend(rules::beyond(&beyond.collect::<Vec<_>>(), &loaded));

    let layout = layout(files, &root, &mut drafts)?;
    let context = Context {
        policy: &policy,
        ledger: &ledger,
        levels: &loaded.levels,
        schemas: &loaded.schemas,
        broken_tasks: &loaded.broken_tasks,
        as_of: question.as_of,
    };
    let mut evidence = examine(files, &layout, &context, tick)?;
    evidence
        .findings
        .extend(rules::reused(&mut evidence.claims, &context));
    evidence
        .findings
        .extend(rules::copied(&mut evidence.claims, &context));

    let Judged {
        duties,
        beyond,
        drafts: judged,
    } = judge(&context, &loaded, &evidence);
    drafts.extend(judged);
    let mut findings = evidence.findings;
    let drafts = drafts.into_iter();
    findings.extend(drafts.filter_map(|draft| loaded.levels.apply(draft)));
    settle(&mut findings);

    let mut assessment = assessment(&policy, question);
    assessment.unjudged = loaded.broken_tasks;
    assessment.unjudged.extend(beyond);
    assessment.duties = duties;
    assessment.claims = evidence.claims;
    assessment.findings = findings;
    Ok(assessment)
}

/// Lists the folders of evidence, and says what is wrong with how they lie.
fn layout(files: &dyn Files, root: &Folder, drafts: &mut Vec<Draft>) -> Result<Layout, LoadError> {
    let layout = load::layout(files, root)?;
    drafts.extend(layout.folders.iter().flat_map(rules::folder));
    drafts.extend(layout.strays.iter().filter_map(rules::stray));
    Ok(layout)
}

/// What folders of evidence told.
#[derive(Default)]
struct Evidence {
    claims: Vec<Claim>,
    requests: Vec<Opened>,
    findings: Vec<Finding>,
    /// The first folder by path that could not be read: which thread met its own first must not
    /// matter.
    failed: Option<LoadError>,
}

impl Evidence {
    fn with(mut self, folder: Result<Examined, LoadError>) -> Self {
        match folder {
            Ok(folder) => {
                self.claims.extend(folder.claims);
                self.requests.extend(folder.opened);
                self.findings.extend(folder.findings);
            }
            Err(error) => self.failed = self.failed.or(Some(error)),
        }
        self
    }

    fn and(mut self, mut next: Self) -> Self {
        self.claims.append(&mut next.claims);
        self.requests.append(&mut next.requests);
        self.findings.append(&mut next.findings);
        self.failed = self.failed.or(next.failed);
        self
    }
}

/// Reads and examines the folders side by side; what they tell is put together in their order.
fn examine(
    files: &dyn Files,
    layout: &Layout,
    context: &Context,
    tick: &(dyn Fn() + Sync),
) -> Result<Evidence, LoadError> {
    let teams: BTreeSet<Id> = context.policy.teams.teams().keys().cloned().collect();
    let one = |at: &FolderPath| -> Result<Examined, LoadError> {
        let task = context.policy.tasks.get(at.task.as_str());
        let max_size = task.map_or(0, |task| task.requires.artifacts.max_size);
        let folder = load::folder(files, at.clone(), &teams, max_size)?;
        tick();
        Ok(rules::examine(&folder, context))
    };
    let told = layout
        .occurrences
        .par_iter()
        .map(one)
        .fold(Evidence::default, Evidence::with)
        .reduce(Evidence::default, Evidence::and);
    match told.failed {
        Some(error) => Err(error),
        None => Ok(told),
    }
}

/// What judging tells.
struct Judged {
    duties: Vec<Duty>,
    /// Tasks whose backstops cannot be listed.
    beyond: Vec<Id>,
    drafts: Vec<Draft>,
}

/// Gives every duty its standing, and says what that means.
fn judge(context: &Context, loaded: &LoadedPolicy, evidence: &Evidence) -> Judged {
    let policy = context.policy;
    let named = Named {
        policy,
        loaded,
        as_of: context.as_of,
    };
    let requests: BTreeMap<(&Id, &str), &Window> = evidence
        .requests
        .iter()
        .map(|opened| ((&opened.task, &*opened.window.label), &opened.window))
        .collect();
    let find = |task: &Id, label: &str| {
        let calendar = context.ledger.window(task, label);
        calendar.or_else(|| requests.get(&(task, label)).copied())
    };
    let (refused, mut drafts) = rules::refused(&named, &evidence.claims, find);
    let waiving = Waiving::new(policy, |waiver| refused.contains(waiver), find);
    let (duties, beyond) = duties(&Facts {
        policy,
        ledger: context.ledger,
        requests: &evidence.requests,
        claims: &evidence.claims,
        waiving: &waiving,
        as_of: context.as_of,
    });
    drafts.extend(rules::beyond(&beyond, loaded));
    drafts.extend(rules::waivers(&named, &duties));
    drafts.extend(rules::standings(
        &duties,
        &evidence.claims,
        policy,
        loaded,
        context.as_of,
    ));
    let beyond = beyond.into_iter().map(|beyond| beyond.task).collect();
    Judged {
        duties,
        beyond,
        drafts,
    }
}

/// What holds for all that is judged under a policy, before anything is.
fn assessment(policy: &Policy, question: Question) -> Assessment {
    let settings = &policy.settings;
    let tasks = policy.tasks.values().map(|task| TaskFacts {
        id: task.id.clone(),
        title: task.title.clone(),
        teams: task.assigned.teams().to_vec(),
    });
    let teams = policy.teams.teams().keys();
    Assessment {
        organisation: settings.organisation.clone(),
        history: HistoryFacts {
            since: settings.history.since,
            ..question.history
        },
        is_judged: true,
        tasks: tasks.collect(),
        team_names: teams
            .map(|team| (team.clone(), policy.teams.name_of(team).to_owned()))
            .collect(),
        due_soon: settings.due_soon,
        ..Assessment::empty(question.as_of.with_timezone(&settings.timezone))
    }
}

/// What is left to say where the policy cannot be understood: only what is wrong with it.
fn unjudged(question: Question, loaded: &LoadedPolicy, drafts: Vec<Draft>) -> Assessment {
    let drafts = drafts.into_iter();
    let findings = drafts.filter_map(|draft| loaded.levels.apply(draft));
    let mut findings: Vec<Finding> = findings.collect();
    settle(&mut findings);
    let timezone = loaded.timezone.unwrap_or(chrono_tz::UTC);
    Assessment {
        history: question.history,
        findings,
        ..Assessment::empty(question.as_of.with_timezone(&timezone))
    }
}
