//! A root's part of a shard: an assessment as far as outputs of `check` need it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::value::{
    ShardValueError, parse_id, parse_zone, require_below_top, require_commit_id, require_writable,
};
use crate::finding::Level;
use crate::history::ProvedSpan;
use crate::judge::{
    Assessment, EditedPolicyOutcome, HistoryFacts, HistoryStatus, RepositoryOrigin, Summary,
    TaskFacts, Verdict, verdict_of,
};
use crate::model::{Duration, Id};
use crate::report::check::report::CheckedRoot;
use crate::report::check::shard::duty_part::DutyPart;
use crate::report::check::shard::finding_part::FindingPart;

/// What every part of a root says alike, as text.
#[derive(PartialEq, Eq)]
pub(super) struct SharedFacts(String);

impl SharedFacts {
    pub(super) fn of(part: &RootPart) -> Self {
        let facts = (
            (&part.path, part.as_of, &part.timezone, &part.organisation),
            (&part.history, &part.due_soon, &part.edited, &part.teams),
            part.is_judged,
        );
        SharedFacts(format!("{facts:?}"))
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RootPart {
    pub(super) path: String,
    as_of: DateTime<FixedOffset>,
    timezone: String,
    organisation: Option<String>,
    is_judged: bool,
    unjudged: Vec<String>,
    #[serde(with = "HistoryPart")]
    history: HistoryFacts,
    due_soon: String,
    edited: Option<EditedPart>,
    teams: BTreeMap<String, String>,
    tasks: Vec<TaskPart>,
    duties: Vec<DutyPart>,
    findings: Vec<FindingPart>,
}

/// [`HistoryFacts`], without what no output of `check` shows.
#[derive(Serialize, Deserialize)]
#[serde(remote = "HistoryFacts")]
struct HistoryPart {
    status: HistoryStatus,
    mainline: Option<String>,
    commit: Option<String>,
    #[serde(default)]
    unlanded: usize,
    since: Option<NaiveDate>,
    is_required: bool,
    #[serde(default)]
    is_proof_asked: bool,
    #[serde(default)]
    is_unproved: bool,
    anchored_since: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proved: Option<ProvedSpan>,
    #[serde(skip)]
    origin: RepositoryOrigin,
}

#[derive(Debug, Serialize, Deserialize)]
struct EditedPart {
    verdict: Verdict,
    deny: usize,
    warn: usize,
    info: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct TaskPart {
    id: String,
    title: String,
    teams: Vec<String>,
}

impl RootPart {
    pub(super) fn of(root: &CheckedRoot) -> Self {
        let assessment = &root.assessment;
        let teams = assessment.team_names.iter();
        RootPart {
            path: root.path.clone(),
            as_of: assessment.as_of.fixed_offset(),
            timezone: assessment.as_of.timezone().to_string(),
            organisation: assessment.organisation.clone(),
            is_judged: assessment.is_judged,
            unjudged: assessment.unjudged.iter().map(Id::to_string).collect(),
            history: assessment.history.clone(),
            due_soon: assessment.due_soon.to_iso(),
            edited: assessment.edited.as_ref().map(EditedPart::of),
            teams: teams
                .map(|(id, name)| (id.to_string(), name.clone()))
                .collect(),
            tasks: assessment.tasks.iter().map(TaskPart::of).collect(),
            duties: assessment.duties.iter().map(DutyPart::of).collect(),
            findings: assessment.findings.iter().map(FindingPart::of).collect(),
        }
    }

    /// The root, without what no output of `check` shows.
    pub(super) fn into_root(self, fail_on: Option<Level>) -> Result<CheckedRoot, ShardValueError> {
        require_below_top(&self.path)?;
        let path = self.path.clone();
        let assessment = self.into_assessment()?;
        Ok(CheckedRoot {
            path,
            verdict: verdict_of(&assessment, fail_on),
            assessment,
        })
    }

    fn into_assessment(self) -> Result<Assessment, ShardValueError> {
        require_writable(self.as_of)?;
        self.history
            .commit
            .iter()
            .try_for_each(|id| require_commit_id(id))?;
        let timezone = parse_zone(&self.timezone)?;
        let unjudged = self.unjudged.iter().map(|task| parse_id(task));
        let teams = self
            .teams
            .into_iter()
            .map(|(team, name)| Ok((parse_id(&team)?, name)));
        Ok(Assessment {
            organisation: self.organisation,
            history: self.history,
            is_judged: self.is_judged,
            unjudged: unjudged.collect::<Result<BTreeSet<Id>, _>>()?,
            tasks: convert_all(self.tasks, TaskPart::into_facts)?,
            team_names: teams.collect::<Result<_, ShardValueError>>()?,
            duties: convert_all(self.duties, DutyPart::into_duty)?,
            findings: convert_all(self.findings, FindingPart::into_finding)?,
            due_soon: Duration::parse(&self.due_soon).map_err(ShardValueError::new)?,
            edited: self.edited.map(EditedPart::into_edited),
            ..Assessment::empty(self.as_of.with_timezone(&timezone))
        })
    }
}

impl EditedPart {
    fn of(edited: &EditedPolicyOutcome) -> Self {
        use crate::finding::Level::{Deny, Info, Warn};
        let [deny, warn, info] = [Deny, Warn, Info].map(|level| edited.summary.findings(level));
        EditedPart {
            verdict: edited.verdict,
            deny,
            warn,
            info,
        }
    }

    fn into_edited(self) -> EditedPolicyOutcome {
        EditedPolicyOutcome {
            verdict: self.verdict,
            summary: Summary::of_findings(self.deny, self.warn, self.info),
        }
    }
}

impl TaskPart {
    fn of(task: &TaskFacts) -> Self {
        TaskPart {
            id: task.id.to_string(),
            title: task.title.clone(),
            teams: task.teams.iter().map(Id::to_string).collect(),
        }
    }

    fn into_facts(self) -> Result<TaskFacts, ShardValueError> {
        Ok(TaskFacts {
            id: parse_id(&self.id)?,
            title: self.title,
            teams: convert_all(self.teams, |team| parse_id(&team))?,
            // No output of check tells of controls.
            controls: Vec::new(),
        })
    }
}

fn convert_all<P, T>(
    parts: Vec<P>,
    read: impl Fn(P) -> Result<T, ShardValueError>,
) -> Result<Vec<T>, ShardValueError> {
    parts.into_iter().map(read).collect()
}
