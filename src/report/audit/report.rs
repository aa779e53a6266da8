//! The population of an interval as every output of `audit` shows it: one row a duty.

use serde::Serialize;

use crate::history::Grade;
use crate::judge::{
    Assessment, Claim, DrawnSample, Duty, LateReason, Standing, Verdict, population_digest,
};
use crate::load::LoadedPolicy;
use crate::model::Email;
use crate::report::cause::Cause;
use crate::report::output::stamp;

/// An interval of due instants, both inclusive, and the days by which it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// First day.
    pub from: chrono::NaiveDate,
    /// Last day.
    pub to: chrono::NaiveDate,
}

/// An audit, judged, and what it was asked.
pub struct AuditReport<'a> {
    /// What was judged; its duties are the population.
    pub assessment: &'a Assessment,
    /// The verdict where findings at level deny fail.
    pub verdict: Verdict,
    /// What was drawn of the population for testing; `None` where nothing was.
    pub sample: Option<&'a DrawnSample>,
    /// The interval of due instants.
    pub interval: Interval,
    /// The one command that makes this output again.
    pub command: String,
    /// The address of the repository's pages, `https` and without a slash at its end, where outputs
    /// are to link to files and commits.
    pub links: Option<String>,
    /// The folder of the dutybook root below the top of the repository, without a slash at its end;
    /// empty at the top, and where there is no repository.
    pub below: String,
}

/// How many duties there are, and what binds them.
#[derive(Serialize)]
pub(crate) struct Population {
    pub(crate) count: usize,
    pub(crate) digest: String,
}

/// A duty of a population.
#[derive(Serialize)]
pub(crate) struct Row<'a> {
    pub(crate) duty: String,
    pub(crate) task: &'a str,
    pub(crate) occurrence: &'a str,
    pub(crate) team: &'a str,
    pub(crate) opens: String,
    pub(crate) due: String,
    pub(crate) deadline: String,
    pub(crate) standing: Standing,
    pub(crate) reasons: Vec<LateReason>,
    pub(crate) evidence: Option<&'a str>,
    pub(crate) performed_at: Option<String>,
    pub(crate) performed_by: Vec<&'a str>,
    pub(crate) reviewed_by: Option<&'a str>,
    pub(crate) landed: Option<Landed<'a>>,
    pub(crate) policy: PolicyVersion<'a>,
    pub(crate) waiver: Option<String>,
}

/// When evidence landed, and what shows it; without a commit where it has not landed yet.
#[derive(Serialize)]
pub(crate) struct Landed<'a> {
    pub(crate) at: String,
    pub(crate) commit: Option<&'a str>,
    pub(crate) author: Option<&'a str>,
    pub(crate) committer: Option<&'a str>,
    pub(crate) grade: Option<Grade>,
}

/// The version of the policy that judges a duty.
#[derive(Serialize)]
pub(crate) struct PolicyVersion<'a> {
    pub(crate) commit: Option<&'a str>,
}

impl AuditReport<'_> {
    pub(crate) fn population(&self) -> Population {
        Population {
            count: self.assessment.duties.len(),
            digest: population_digest(&self.assessment.duties),
        }
    }

    /// The duties, by task, opening, occurrence and team.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows_where(|_| true).map(|(_, row)| row)
    }

    /// Some of the duties in the same order, each beside its row.
    pub(crate) fn rows_where(
        &self,
        is_wanted: impl Fn(&Duty) -> bool,
    ) -> impl Iterator<Item = (&Duty, Row<'_>)> {
        let duties = self.assessment.duties.iter();
        let wanted = duties.filter(move |duty| is_wanted(duty));
        wanted.map(|duty| (duty, row(self.assessment, duty)))
    }

    /// The duties of the sample, in the order drawn; none where nothing was drawn.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = &Duty> {
        let drawn = self.sample.into_iter().flat_map(|sample| &sample.duties);
        drawn.filter_map(|at| self.assessment.duties.get(*at))
    }

    /// The duties that are looked into: those drawn, or all where nothing was drawn.
    pub fn tested(&self) -> Vec<&Duty> {
        match self.sample {
            Some(_) => self.drawn().collect(),
            None => self.assessment.duties.iter().collect(),
        }
    }

    /// As [`AuditReport::drawn`], as rows.
    pub(crate) fn drawn_rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.drawn().map(|duty| row(self.assessment, duty))
    }
}

/// A duty that is not plainly met.
pub(crate) struct Exception<'a> {
    pub(crate) duty: &'a Duty,
    /// Why it is not.
    pub(crate) cause: String,
    /// The file of the waiver that releases it.
    pub(crate) waiver: Option<String>,
}

/// Every duty that is not plainly met, by task, opening, occurrence and team.
pub(crate) fn exceptions(assessment: &Assessment) -> impl Iterator<Item = Exception<'_>> {
    let duties = assessment.duties.iter();
    let duties = duties.filter(|duty| duty.standing != Standing::Met);
    duties.map(|duty| Exception {
        duty,
        cause: Cause::of(assessment, duty).words(),
        waiver: waiver_file(duty),
    })
}

fn waiver_file(duty: &Duty) -> Option<String> {
    let waiver = duty.waiver.as_ref()?;
    Some(LoadedPolicy::waiver_file(waiver).to_string())
}

fn row<'a>(assessment: &'a Assessment, duty: &'a Duty) -> Row<'a> {
    let claim = assessment.claim_of(duty);
    Row {
        duty: duty.id.to_string(),
        task: duty.id.task.as_str(),
        occurrence: &duty.id.occurrence,
        team: duty.id.team.as_str(),
        opens: stamp(duty.window.opens),
        due: stamp(duty.window.due),
        deadline: stamp(duty.window.deadline),
        standing: duty.standing,
        reasons: duty.reason.into_iter().collect(),
        evidence: claim.map(|claim| &*claim.file),
        performed_at: claim.map(|claim| claim.performed_at.to_rfc3339()),
        performed_by: claim.map_or(Vec::new(), |claim| {
            claim.performed_by.iter().map(Email::as_str).collect()
        }),
        reviewed_by: claim.and_then(|claim| Some(claim.reviewed_by.as_ref()?.0.as_str())),
        landed: claim.and_then(|claim| landed(assessment, claim)),
        policy: PolicyVersion {
            commit: assessment.policy_commit(duty),
        },
        waiver: waiver_file(duty),
    }
}

fn landed<'a>(assessment: &'a Assessment, claim: &Claim) -> Option<Landed<'a>> {
    let landing = claim.landing?;
    let commit = assessment.commit_of(claim);
    Some(Landed {
        at: stamp(landing.at.with_timezone(&assessment.as_of.timezone())),
        commit: commit.map(|commit| commit.id.as_str()),
        author: commit.map(|commit| commit.author.as_str()),
        committer: commit.map(|commit| commit.committer.as_str()),
        grade: commit.map(|commit| commit.grade),
    })
}
