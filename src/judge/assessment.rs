//! The assessment: plain data that every output reads.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Claim, Duty, DutyTrace, Standing};
use crate::finding::{Finding, Level};
use crate::history::{LandedCommit, LandedCommits};
use crate::model::{Duration, Id};

/// The answer of a run, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Judged, and nothing fails the build.
    Pass,
    /// Judged, and something does.
    Fail,
    /// Could not judge.
    Unknown,
}

impl Verdict {
    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Unknown => "unknown",
        }
    }
}

/// How much of git's history was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryStatus {
    /// All of it.
    Complete,
    /// Not all of it.
    Incomplete,
    /// It was not read.
    Off,
    /// There is none.
    Absent,
}

/// What is said of git's history.
#[derive(Debug, Clone)]
pub struct HistoryFacts {
    /// How much of it was seen.
    pub status: HistoryStatus,
    /// The branch that is judged.
    pub mainline: Option<String>,
    /// The commit that is checked out, in hexadecimal.
    pub commit: Option<String>,
    /// Whether files that are judged are others than in that commit, as far as it was looked.
    pub is_changed: bool,
    /// Adoption, as the policy says.
    pub since: Option<chrono::NaiveDate>,
    /// Whether a verdict needs all of it.
    pub is_required: bool,
    /// The first instant at which something outside the repository saw the mainline: from then on a
    /// rewrite shows.
    pub anchored_since: Option<DateTime<Utc>>,
    /// Where the duties come from.
    pub origin: RepositoryOrigin,
}

/// What tells the duties of one repository from those of another, and one state of it from the next.
#[derive(Debug, Clone, Default)]
pub struct RepositoryOrigin {
    /// Where the dutybook root lies below the top of the repository, with `/`; empty for the top.
    pub below: String,
    /// The first commit of the mainline, in hexadecimal; `None` where history was not read.
    pub first: Option<String>,
    /// How many commits the mainline has: that only grows with it. 0 where history was not read.
    pub commits: usize,
}

impl HistoryFacts {
    /// History that nobody looked at.
    #[must_use]
    pub fn off() -> Self {
        HistoryFacts {
            status: HistoryStatus::Off,
            mainline: None,
            commit: None,
            is_changed: false,
            since: None,
            is_required: false,
            anchored_since: None,
            origin: RepositoryOrigin::default(),
        }
    }
}

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

/// Counts of duties and findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    standings: [usize; Standing::ALL.len()],
    findings: [usize; 3],
    /// Findings that stand at the base of the change that is judged.
    pub already_there: usize,
}

impl Summary {
    /// How many duties have a standing.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.standings[standing as usize]
    }

    /// How many duties there are.
    #[must_use]
    pub fn duties(&self) -> usize {
        self.standings.iter().sum()
    }

    /// Counts of findings alone.
    #[must_use]
    pub fn of_findings(deny: usize, warn: usize, info: usize) -> Summary {
        Summary {
            findings: [deny, warn, info],
            ..Summary::default()
        }
    }

    /// The counts of both.
    #[must_use]
    pub fn plus(mut self, other: &Summary) -> Summary {
        for (count, more) in self.standings.iter_mut().zip(other.standings) {
            *count += more;
        }
        for (count, more) in self.findings.iter_mut().zip(other.findings) {
            *count += more;
        }
        self.already_there += other.already_there;
        self
    }

    /// How many findings have a level, not counting those that were already there.
    #[must_use]
    pub fn findings(&self, level: Level) -> usize {
        self.findings[level as usize]
    }
}

/// Everything that was judged, as of one instant.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The instant at which everything was judged, on the policy's clock.
    pub as_of: DateTime<Tz>,
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// What is said of git's history.
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
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
    /// How near a due instant is called soon.
    pub due_soon: Duration,
    /// What the policy as edited by the change that is judged would say; `None` where no change is
    /// judged, or it leaves the policy alone.
    pub edited: Option<EditedPolicyOutcome>,
    /// The stories of the duties that were asked for.
    pub traces: Vec<DutyTrace>,
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
            history: HistoryFacts::off(),
            commits: LandedCommits::default(),
            is_judged: false,
            unjudged: BTreeSet::new(),
            tasks: Vec::new(),
            team_names: BTreeMap::new(),
            duties: Vec::new(),
            claims: Vec::new(),
            findings: Vec::new(),
            due_soon: Duration::days(2),
            edited: None,
            traces: Vec::new(),
        }
    }

    /// Counts duties and findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for duty in &self.duties {
            summary.standings[duty.standing as usize] += 1;
        }
        for finding in &self.findings {
            if finding.already_there {
                summary.already_there += 1;
            } else {
                summary.findings[finding.level as usize] += 1;
            }
        }
        summary
    }

    /// Whether the policy needs the whole history, and it was not seen.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        let is_whole = matches!(
            self.history.status,
            HistoryStatus::Complete | HistoryStatus::Off
        );
        self.history.is_required && !is_whole
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
    if assessment.is_blind() {
        Verdict::Unknown
    } else if assessment.findings.iter().any(fails) {
        Verdict::Fail
    } else if assessment.is_judged && assessment.unjudged.is_empty() {
        Verdict::Pass
    } else {
        Verdict::Unknown
    }
}

/// Binds a population: the SHA-256 over its duties in the order of their ids, one line each of id,
/// opens, due and deadline, divided by tabs, instants in UTC (RFC 3339, `Z`), each line ended by LF.
#[must_use]
pub fn population_digest(duties: &[Duty]) -> String {
    let mut hash = Sha256::new();
    for line in population_lines(duties) {
        hash.update(line.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// The lines that [`digest_of`] is over, in their order, each with its LF.
#[must_use]
pub fn population_lines(duties: &[Duty]) -> Vec<String> {
    let mut lines: Vec<String> = duties.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn line(duty: &Duty) -> String {
    let utc = |instant: DateTime<Tz>| instant.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let window = &duty.window;
    format!(
        "{}\t{}\t{}\t{}\n",
        duty.id,
        utc(window.opens),
        utc(window.due),
        utc(window.deadline)
    )
}
