//! A root's part of a shard: an assessment as far as outputs of `check` need it.

mod duties;
mod findings;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use self::duties::DutyPart;
use self::findings::FindingPart;
use super::sound;
use crate::finding::Level;
use crate::judge::{
    Assessment, Edited, HistoryFacts, HistoryStatus, Origin, Summary, TaskFacts, Verdict,
    verdict_of,
};
use crate::model::{Duration, Id};
use crate::report::Root;

/// A value that is not of its kind, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct PartError(String);

/// What every part of a root says alike.
pub(super) struct Common(String);

impl Common {
    /// This, where another part says the same.
    pub(super) fn agreed(self, other: &Common) -> Result<Common, String> {
        if self.0 == other.0 {
            Ok(self)
        } else {
            Err("it says otherwise of the root than another shard".to_owned())
        }
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
    history: HistoryPart,
    due_soon: String,
    edited: Option<EditedPart>,
    teams: BTreeMap<String, String>,
    tasks: Vec<TaskPart>,
    duties: Vec<DutyPart>,
    findings: Vec<FindingPart>,
}

#[derive(Debug, Serialize, Deserialize)]
struct HistoryPart {
    status: HistoryStatus,
    mainline: Option<String>,
    commit: Option<String>,
    since: Option<NaiveDate>,
    is_required: bool,
    anchored_since: Option<DateTime<Utc>>,
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
    pub(super) fn of(root: &Root) -> Self {
        let assessment = &root.assessment;
        let teams = assessment.team_names.iter();
        RootPart {
            path: root.path.clone(),
            as_of: assessment.as_of.fixed_offset(),
            timezone: assessment.as_of.timezone().to_string(),
            organisation: assessment.organisation.clone(),
            is_judged: assessment.is_judged,
            unjudged: assessment.unjudged.iter().map(Id::to_string).collect(),
            history: HistoryPart::of(&assessment.history),
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
    pub(super) fn root(self, fail_on: Option<Level>) -> Result<Root, PartError> {
        sound::path_below_top(&self.path).map_err(PartError)?;
        let path = self.path.clone();
        let assessment = self.assessment()?;
        Ok(Root {
            path,
            verdict: verdict_of(&assessment, fail_on),
            assessment,
        })
    }

    /// What every part of the same root says alike.
    pub(super) fn common(&self) -> Common {
        let said = (
            (&self.path, self.as_of, &self.timezone, &self.organisation),
            (&self.history, &self.due_soon, &self.edited, &self.teams),
            self.is_judged,
        );
        Common(serde_json::to_string(&said).unwrap_or_default())
    }

    fn assessment(self) -> Result<Assessment, PartError> {
        sound::usual(self.as_of).map_err(PartError)?;
        self.history
            .commit
            .iter()
            .try_for_each(|id| sound::commit(id))
            .map_err(PartError)?;
        let timezone = zone(&self.timezone)?;
        let unjudged = self.unjudged.iter().map(|task| id(task));
        let teams = self
            .teams
            .into_iter()
            .map(|(team, name)| Ok((id(&team)?, name)));
        Ok(Assessment {
            organisation: self.organisation,
            history: self.history.facts(),
            is_judged: self.is_judged,
            unjudged: unjudged.collect::<Result<BTreeSet<Id>, _>>()?,
            tasks: all(self.tasks, TaskPart::facts)?,
            team_names: teams.collect::<Result<_, PartError>>()?,
            duties: all(self.duties, DutyPart::duty)?,
            findings: all(self.findings, FindingPart::finding)?,
            due_soon: Duration::parse(&self.due_soon).map_err(wrong)?,
            edited: self.edited.map(EditedPart::edited),
            ..Assessment::empty(self.as_of.with_timezone(&timezone))
        })
    }
}

impl HistoryPart {
    fn of(facts: &HistoryFacts) -> Self {
        HistoryPart {
            status: facts.status,
            mainline: facts.mainline.clone(),
            commit: facts.commit.clone(),
            since: facts.since,
            is_required: facts.is_required,
            anchored_since: facts.anchored_since,
        }
    }

    fn facts(self) -> HistoryFacts {
        HistoryFacts {
            status: self.status,
            mainline: self.mainline,
            commit: self.commit,
            is_changed: false,
            since: self.since,
            is_required: self.is_required,
            anchored_since: self.anchored_since,
            // No output of check tells of it.
            origin: Origin::default(),
        }
    }
}

impl EditedPart {
    fn of(edited: &Edited) -> Self {
        use crate::finding::Level::{Deny, Info, Warn};
        let [deny, warn, info] = [Deny, Warn, Info].map(|level| edited.summary.findings(level));
        EditedPart {
            verdict: edited.verdict,
            deny,
            warn,
            info,
        }
    }

    fn edited(self) -> Edited {
        Edited {
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

    fn facts(self) -> Result<TaskFacts, PartError> {
        Ok(TaskFacts {
            id: id(&self.id)?,
            title: self.title,
            teams: all(self.teams, |team| id(&team))?,
            // No output of check tells of controls.
            controls: Vec::new(),
        })
    }
}

fn all<P, T>(parts: Vec<P>, read: impl Fn(P) -> Result<T, PartError>) -> Result<Vec<T>, PartError> {
    parts.into_iter().map(read).collect()
}

fn id(word: &str) -> Result<Id, PartError> {
    Id::new(word).map_err(|error| PartError(format!("`{word}` is no id: {error}")))
}

fn zone(name: &str) -> Result<Tz, PartError> {
    name.parse()
        .map_err(|_| PartError(format!("`{name}` is no time zone")))
}

fn wrong(error: impl std::fmt::Display) -> PartError {
    PartError(error.to_string())
}
