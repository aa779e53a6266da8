//! From the files of a repository to the assessment, one stage a step.

mod commits;
mod evidence;
mod judging;
mod landings;
mod mainline;
mod policy_snapshot;
mod rewrites;
mod told;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use self::mainline::{CurrentPolicy, PolicyTimeline};
pub use self::policy_snapshot::{PolicySnapshot, open};
use self::told::MainlineChecks;
use self::trace::TraceBuilder;
use crate::files::{Files, Folder};
use crate::finding::{Finding, FindingBuilder, Levels, sort_and_number};
use crate::git::HistoryGap;
use crate::history::{LandedCommits, Mainline, MainlineView};
use crate::judge::{Assessment, HistoryFacts, HistoryStatus, TaskFacts};
use crate::load::{LoadError, LoadedPolicy, PolicyVersion};
use crate::model::{HistoryRequirement, Id, Policy};
use crate::rules::{self, Context};
use crate::schedule::Ledger;

/// How far beyond the instants asked for the ledger reaches, in days: evidence and waivers that
/// name an occurrence of the coming year are told what is wrong with them.
const AHEAD: i64 = 400;

/// What is asked of a repository.
#[derive(Clone)]
pub struct AssessOptions {
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
    /// The last instant whose duties are asked for, where that lies after `as_of`.
    pub until: Option<DateTime<Utc>>,
    /// What is said of git's history.
    pub history: HistoryFacts,
    /// What is missing of it.
    pub gaps: Vec<HistoryGap>,
    /// The levels of rules, where others than the policy's own judge.
    pub levels: Option<Levels>,
    /// Whether the commits are to be told on which evidence landed.
    pub tells_commits: bool,
    /// What the story is to be told of: a duty, or the file of evidence or of a request, relative to
    /// the dutybook root.
    pub traced: Option<String>,
}

impl AssessOptions {
    /// What is owed by an instant, as the files alone show it.
    #[must_use]
    pub fn of_files(as_of: DateTime<Utc>) -> Self {
        AssessOptions {
            as_of,
            until: None,
            history: HistoryFacts::off(),
            gaps: Vec::new(),
            levels: None,
            tells_commits: false,
            traced: None,
        }
    }

    fn horizon(&self) -> DateTime<Utc> {
        let until = self.until.map_or(self.as_of, |until| until.max(self.as_of));
        until
            .checked_add_signed(TimeDelta::days(AHEAD))
            .unwrap_or(until)
    }
}

/// Why judging stopped.
enum AssessError {
    /// A file cannot be read.
    File(LoadError),
    /// An object of git cannot be read.
    HistoryGap(HistoryGap),
}

impl From<LoadError> for AssessError {
    fn from(error: LoadError) -> Self {
        AssessError::File(error)
    }
}

impl From<HistoryGap> for AssessError {
    fn from(gap: HistoryGap) -> Self {
        AssessError::HistoryGap(gap)
    }
}

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
    opening: &PolicySnapshot,
    mut question: AssessOptions,
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    match judged(files, opening, &question, mainline, tick) {
        Ok(assessment) => return Ok(assessment),
        Err(AssessError::File(error)) => return Err(error),
        Err(AssessError::HistoryGap(gap)) => question.gaps.push(gap),
    }
    question.history.status = HistoryStatus::Incomplete;
    match judged(files, opening, &question, None, tick) {
        Ok(assessment) => Ok(assessment),
        Err(AssessError::File(error)) => Err(error),
        Err(AssessError::HistoryGap(_)) => Ok(Assessment::empty(
            question.as_of.with_timezone(&chrono_tz::UTC),
        )),
    }
}

fn judged(
    files: &dyn Files,
    opening: &PolicySnapshot,
    question: &AssessOptions,
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, AssessError> {
    let loaded = &opening.loaded;
    let levels = question.levels.as_ref().unwrap_or(&loaded.levels);
    let root = Folder::list(files, String::new()).map_err(LoadError::from)?;
    let mut drafts = rules::check_root_folder(&root);
    drafts.extend(opening.drafts.iter().cloned());
    let Some(policy) = &loaded.policy else {
        return Ok(unjudged(question, loaded, levels, drafts));
    };
    if is_needed(policy, &question.history) {
        drafts.extend(rules::incomplete(&question.gaps));
    }
    let ground = Evaluation::of(opening, policy, question, mainline)?;
    if let Some(mainline) = mainline {
        let moves = told::hidden_moves(mainline, &ground, opening, question.as_of);
        drafts.extend(moves);
    }
    let asked = EvaluationInputs {
        files,
        opening,
        question,
        levels,
        tick,
    };
    ground.judge(&asked, policy, &root, drafts)
}

/// What is asked of the files that are judged.
struct EvaluationInputs<'a> {
    files: &'a dyn Files,
    opening: &'a PolicySnapshot,
    question: &'a AssessOptions,
    levels: &'a Levels,
    tick: &'a (dyn Fn() + Sync),
}

/// What is judged by: the versions of the policy, and the mainline as far as it is believed.
struct Evaluation<'m> {
    newest: CurrentPolicy,
    versions: Vec<PolicyVersion>,
    regime: PolicyTimeline,
    past: Option<MainlineView<'m>>,
    mainline: Option<&'m Mainline>,
}

impl<'m> Evaluation<'m> {
    fn of(
        opening: &PolicySnapshot,
        policy: &Arc<Policy>,
        question: &AssessOptions,
        mainline: Option<&'m Mainline>,
    ) -> Result<Self, HistoryGap> {
        let newest = mainline::newest(&opening.loaded, policy, !opening.pending.is_empty());
        let adopted = mainline::adopted(policy);
        let versions = mainline.map_or(Ok(Vec::new()), mainline::held)?;
        // Before its adoption nothing of history counts.
        let mainline = mainline.filter(|_| adopted.is_none_or(|since| since <= question.as_of));
        let regime = mainline.map_or_else(
            || PolicyTimeline::always(&newest),
            |mainline| {
                let history = &mainline.history;
                PolicyTimeline::new(&versions, &newest, history, adopted, question.as_of)
            },
        );
        let past = mainline.map(|mainline| {
            let brought = regime.brought.clone();
            MainlineView::new(&mainline.history, adopted, question.as_of, brought)
        });
        Ok(Evaluation {
            newest,
            versions,
            regime,
            past,
            mainline,
        })
    }

    /// Judges the evidence: every duty of every version of the policy.
    fn judge(
        &self,
        asked: &EvaluationInputs,
        policy: &Policy,
        root: &Folder,
        mut drafts: Vec<FindingBuilder>,
    ) -> Result<Assessment, AssessError> {
        let EvaluationInputs {
            files,
            opening,
            question,
            ..
        } = *asked;
        let (loaded, timeline) = (&opening.loaded, &self.regime.timeline);
        let (ledger, unlisted) = Ledger::new(timeline, question.horizon());
        let hidden = unlisted.iter().map(|(task, _)| task);
        let broken_tasks = loaded.broken_tasks.iter().chain(hidden).cloned().collect();
        drafts.extend(judging::unlisted(unlisted, loaded));
        let layout = evidence::layout(files, root, &mut drafts)?;
        let teams: BTreeSet<Id> = timeline.teams().into_iter().cloned().collect();
        let context = Context {
            timeline,
            ledger: &ledger,
            levels: asked.levels,
            schemas: &self.regime.schemas,
            broken_tasks: &broken_tasks,
            past: self.past.as_ref(),
            teams: &teams,
            as_of: question.as_of,
        };
        let believed = self.believed(opening);
        let mut evidence = evidence::examine(files, &layout, &context, asked.tick)?;
        let commits = believed.as_ref().map(MainlineChecks::commits);
        evidence.compare(&context, commits.as_ref().zip(self.mainline))?;
        let waivers = MainlineChecks::waivers_of(believed.as_ref())?;
        let judged = judging::judge(&context, loaded, &evidence, &waivers);
        drafts.extend(judged.drafts);
        let mut assessment = assessment(&self.regime, policy, question);
        if let (Some(believed), Some(commits)) = (&believed, &commits) {
            drafts.extend(believed.drafts(&context, &evidence, commits)?);
            assessment.commits = self.commits(believed, commits, &evidence, question)?;
        }
        assessment.unjudged.extend(broken_tasks.iter().cloned());
        assessment.unjudged.extend(judged.beyond);
        assessment.duties = judged.duties;
        assessment.findings = settled(std::mem::take(&mut evidence.findings), drafts, asked.levels);
        assessment.claims = std::mem::take(&mut evidence.claims);
        if let Some(name) = &question.traced {
            let telling = TraceBuilder {
                files,
                context: &context,
                evidence: &evidence,
                history: believed.as_ref().zip(commits.as_ref()),
                commits: &self.regime.commits,
                assessment: &assessment,
            };
            assessment.traces = telling.traces(name)?;
        }
        Ok(assessment)
    }

    /// The commits that outputs name.
    fn commits(
        &self,
        believed: &MainlineChecks,
        commits: &commits::Commits,
        evidence: &evidence::Evidence,
        question: &AssessOptions,
    ) -> Result<LandedCommits, HistoryGap> {
        let landed = if question.tells_commits {
            believed.landed(&evidence.claims, commits)?
        } else {
            BTreeMap::new()
        };
        Ok(LandedCommits {
            versions: self.regime.committed(believed.past),
            landed,
        })
    }

    fn believed<'a>(&'a self, opening: &'a PolicySnapshot) -> Option<MainlineChecks<'a>> {
        Some(MainlineChecks {
            mainline: self.mainline?,
            past: self.past.as_ref()?,
            versions: &self.versions,
            regime: &self.regime,
            newest: &self.newest,
            opening,
        })
    }
}

/// Findings and drafts in their one order.
fn settled(
    mut findings: Vec<Finding>,
    drafts: Vec<FindingBuilder>,
    levels: &Levels,
) -> Vec<Finding> {
    findings.extend(drafts.into_iter().filter_map(|draft| levels.apply(draft)));
    sort_and_number(&mut findings);
    findings
}

/// Whether a verdict needs the whole history.
fn is_needed(policy: &Policy, history: &HistoryFacts) -> bool {
    match policy.settings.history.required {
        HistoryRequirement::Never => false,
        HistoryRequirement::WhereThereIsAny => history.status != HistoryStatus::Absent,
        HistoryRequirement::Always => true,
    }
}

/// What holds for all that is judged under a policy, before anything is.
fn assessment(regime: &PolicyTimeline, policy: &Policy, question: &AssessOptions) -> Assessment {
    let settings = &policy.settings;
    let timeline = &regime.timeline;
    let tasks = timeline
        .tasks()
        .into_iter()
        .filter_map(|id| timeline.latest_task(id.as_str()));
    let tasks = tasks.map(|(_, task)| TaskFacts {
        id: task.id.clone(),
        title: task.title.clone(),
        teams: task.assigned.teams().to_vec(),
        controls: task.controls.clone(),
    });
    let teams = timeline.teams().into_iter();
    Assessment {
        organisation: settings.organisation.clone(),
        history: HistoryFacts {
            since: settings.history.since,
            mainline: settings
                .history
                .mainline
                .clone()
                .or(question.history.mainline.clone()),
            is_required: is_needed(policy, &question.history),
            ..question.history.clone()
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
fn unjudged(
    question: &AssessOptions,
    loaded: &LoadedPolicy,
    levels: &Levels,
    drafts: Vec<FindingBuilder>,
) -> Assessment {
    let timezone = loaded.timezone.unwrap_or(chrono_tz::UTC);
    Assessment {
        history: question.history.clone(),
        findings: settled(Vec::new(), drafts, levels),
        ..Assessment::empty(question.as_of.with_timezone(&timezone))
    }
}
