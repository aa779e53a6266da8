//! The assessment: plain data that every output reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;

use super::{
    Claim, ClosedBooks, Duty, DutyTrace, HistoryFacts, HistoryStatus, Summary, TeamGap, Verdict,
};
use crate::finding::{Finding, Level, Rule};
use crate::history::{LandedCommit, LandedCommits};
use crate::language::Language;
use crate::model::{Duration, Id};
use crate::schedule::VersionTimeline;

/// A task as outputs show it.
#[derive(Debug, Clone)]
pub struct TaskFacts {
    /// The identifier.
    pub id: Id,
    /// One line that says what it is.
    pub title: String,
    /// The teams that owe it, or may fulfil it.
    pub teams: Vec<Id>,
    /// The controls of other frameworks that it serves, as the policy names them.
    pub controls: Vec<String>,
}

/// Everything that was judged, as of one instant.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The instant at which everything was judged, on the policy's clock.
    pub as_of: DateTime<Tz>,
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// The language of what people are shown: titles of tasks and names of teams are in it.
    pub language: Language,
    /// What outputs say of git's history.
    pub history: HistoryFacts,
    /// Whether the policy could be understood well enough to judge duties at all.
    pub is_judged: bool,
    /// The tasks that could not be judged.
    pub unjudged: BTreeSet<Id>,
    /// The tasks, by id.
    pub tasks: Vec<TaskFacts>,
    /// Names of teams by id.
    pub team_names: BTreeMap<Id, String>,
    /// The commits that outputs name.
    pub commits: LandedCommits,
    /// The duties, by task, opening, occurrence and team.
    pub duties: Vec<Duty>,
    /// What evidence claims; duties point into it.
    pub claims: Vec<Claim>,
    /// The gaps between performances of tasks that allow only so long a gap, by task, team and time.
    pub gaps: Vec<TeamGap>,
    /// The files of policy and evidence that differ from the newest commit, relative to the dutybook root, ascending.
    pub uncommitted: Vec<Arc<str>>,
    /// The closed periods, and what was restated since.
    pub closed: ClosedBooks,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
    /// How near a due instant is called soon.
    pub due_soon: Duration,
    /// What the policy as edited by the change that is judged would say; `None` where no change is
    /// judged, or it leaves the policy alone.
    pub edited: Option<EditedPolicyOutcome>,
    /// Why the requested duties have their standings.
    pub traces: Vec<DutyTrace>,
    /// The versions of the policy; `None` where none was judged by, or another run judged.
    pub timeline: Option<VersionTimeline>,
}

/// What an edited policy would say of the change that edits it.
#[derive(Debug, Clone)]
pub struct EditedPolicyOutcome {
    /// Its verdict where deny fails.
    pub verdict: Verdict,
    /// Its counts.
    pub summary: Summary,
}

impl Assessment {
    /// An assessment of nothing.
    #[must_use]
    pub fn empty(as_of: DateTime<Tz>) -> Self {
        Assessment {
            as_of,
            organisation: None,
            language: Language::ENGLISH,
            history: HistoryFacts::off(),
            commits: LandedCommits::default(),
            is_judged: false,
            unjudged: BTreeSet::new(),
            tasks: Vec::new(),
            team_names: BTreeMap::new(),
            duties: Vec::new(),
            claims: Vec::new(),
            gaps: Vec::new(),
            uncommitted: Vec::new(),
            closed: ClosedBooks::default(),
            findings: Vec::new(),
            due_soon: Duration::days(2),
            edited: None,
            traces: Vec::new(),
            timeline: None,
        }
    }

    /// Counts duties and findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let standings = self.duties.iter().map(|duty| duty.standing);
        Summary::new(standings, &self.findings)
    }

    /// Whether the whole history is needed, by the policy or for what is to be proved, and it was not read.
    #[must_use]
    pub fn is_history_missing(&self) -> bool {
        let is_complete = matches!(
            self.history.status,
            HistoryStatus::Complete | HistoryStatus::Off
        );
        self.history.is_unproved || (self.history.is_required && !is_complete)
    }

    /// The finding that says which other version of dutybook has to judge; `None` where this one may.
    #[must_use]
    pub fn version_refusal(&self) -> Option<&Finding> {
        let mut findings = self.findings.iter();
        findings.find(|finding| finding.rule == Rule::PolicyProgramVersion)
    }

    /// The evidence that settles a duty.
    #[must_use]
    pub fn claim_of(&self, duty: &Duty) -> Option<&Claim> {
        duty.claim.and_then(|index| self.claims.get(index))
    }

    /// The commit on which evidence landed, where outputs are to name it.
    #[must_use]
    pub fn commit_of(&self, claim: &Claim) -> Option<&LandedCommit> {
        self.commits.landed.get(&claim.landing?.commit?)
    }

    /// The commit that brought the version of the policy which judges a duty, in hexadecimal.
    #[must_use]
    pub fn policy_commit(&self, duty: &Duty) -> Option<&str> {
        let version = self.commits.versions.get(duty.version)?.as_ref();
        version.map(|(commit, _)| commit.as_str())
    }

    /// How outputs call a team.
    #[must_use]
    pub fn team_name<'a>(&'a self, team: &'a Id) -> &'a str {
        self.team_names
            .get(team)
            .map_or(team.as_str(), String::as_str)
    }
}

/// The verdict where findings at or above `fail_on` fail; `None` for never.
#[must_use]
pub fn verdict_of(assessment: &Assessment, fail_on: Option<Level>) -> Verdict {
    let fails = |finding: &Finding| {
        !finding.already_there
            && finding.level != Level::Info
            && fail_on.is_some_and(|level| finding.level <= level)
    };
    if assessment.is_history_missing() || assessment.version_refusal().is_some() {
        Verdict::Unknown
    } else if assessment.findings.iter().any(fails) {
        Verdict::Fail
    } else if assessment.is_judged && assessment.unjudged.is_empty() {
        Verdict::Pass
    } else {
        Verdict::Unknown
    }
}
