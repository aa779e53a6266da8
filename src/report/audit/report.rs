//! What every renderer of `audit` reads: the population of an interval, one row a duty.

use serde::Serialize;

use crate::history::Grade;
use crate::judge::{
    Assessment, Claim, DrawnSample, Duty, Standing, StandingReason, TeamGap, Verdict,
    population_digest,
};
use crate::language::Language;
use crate::load::LoadedPolicy;
use crate::model::{Amendment, Email};
use crate::report::cause::Cause;
use crate::report::json::{JsonCollection, JsonDuty, JsonLedgerOrigin, JsonWhen, JsonWho};
use crate::report::output::{on_policy_clock, rfc3339};

/// An interval of due instants, by days, both inclusive.
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
    /// The sample of the population that was drawn for testing, if any.
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

/// How many duties there are, and their digest, which binds them.
#[derive(Serialize)]
pub(super) struct AuditPopulation {
    pub(super) count: usize,
    pub(super) digest: String,
}

/// A duty of the population.
#[derive(Serialize)]
pub(crate) struct AuditRow<'a> {
    #[serde(flatten)]
    pub(crate) duty: JsonDuty<'a>,
    pub(super) reasons: Vec<StandingReason>,
    pub(crate) evidence: Option<&'a str>,
    pub(crate) performed_at: Option<String>,
    pub(crate) performed_by: Vec<&'a str>,
    pub(super) reviewed_by: Option<&'a str>,
    pub(super) collected_by: Option<JsonCollection<'a>>,
    pub(super) imported: Option<JsonLedgerOrigin<'a>>,
    pub(super) amendments: Vec<AuditAmendment<'a>>,
    pub(crate) landed: Option<AuditLanding<'a>>,
    pub(super) policy: AuditPolicyVersion<'a>,
    pub(super) waiver: Option<String>,
}

/// A change of evidence after it was recorded, as the evidence says.
#[derive(Serialize)]
pub(super) struct AuditAmendment<'a> {
    at: String,
    by: &'a str,
    reason: &'a str,
}

/// When evidence landed, and the commit that shows it; without a commit where it has not landed yet.
#[derive(Serialize)]
pub(crate) struct AuditLanding<'a> {
    pub(super) at: String,
    pub(super) committed_at: Option<String>,
    pub(crate) commit: Option<&'a str>,
    pub(super) author: Option<&'a str>,
    pub(super) committer: Option<&'a str>,
    pub(super) grade: Option<Grade>,
    pub(crate) when: Option<JsonWhen<'a>>,
    pub(crate) who: Option<JsonWho<'a>>,
}

/// The version of the policy by which a duty is judged.
#[derive(Serialize)]
pub(super) struct AuditPolicyVersion<'a> {
    pub(super) commit: Option<&'a str>,
}

/// The time from one performance of a task by a team to the next.
#[derive(Serialize)]
pub(super) struct AuditGap<'a> {
    pub(super) task: &'a str,
    pub(super) team: &'a str,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) days: i64,
    pub(super) is_running: bool,
    pub(super) is_longest: bool,
    pub(super) is_too_long: bool,
    /// What was allowed, where it was longer.
    pub(super) allowed: Option<String>,
    pub(super) limit: Option<String>,
    /// The evidence that closed it.
    pub(super) evidence: Option<&'a str>,
}

impl AuditReport<'_> {
    /// Of each team that may let only so much time pass between two performances the longest gap, and all that were too
    /// long; by task, team and time.
    pub(super) fn gaps(&self) -> Vec<AuditGap<'_>> {
        let gaps = &self.assessment.gaps;
        let teams = gaps.chunk_by(|a, b| a.task == b.task && a.team == b.team);
        let listed = teams.flat_map(|of_team| {
            let longest = of_team.iter().map(TeamGap::length).max();
            let first = of_team.iter().position(|gap| Some(gap.length()) == longest);
            let numbered = of_team.iter().enumerate();
            numbered.filter_map(move |(at, gap)| {
                let is_longest = Some(at) == first;
                (is_longest || gap.exceeded.is_some()).then(|| self.gap(gap, is_longest))
            })
        });
        listed.collect()
    }

    fn gap<'a>(&'a self, gap: &'a TeamGap, is_longest: bool) -> AuditGap<'a> {
        let at = |instant| rfc3339(on_policy_clock(self.assessment, instant));
        let exceeded = gap.exceeded.as_ref();
        let closing = gap
            .closed_by
            .and_then(|index| self.assessment.claims.get(index));
        AuditGap {
            task: gap.task.as_str(),
            team: gap.team.as_str(),
            from: at(gap.from),
            to: at(gap.to),
            days: gap.length().num_days(),
            is_running: gap.closed_by.is_none(),
            is_longest,
            is_too_long: exceeded.is_some(),
            allowed: exceeded.map(|exceeded| exceeded.allowed.to_string()),
            limit: exceeded.map(|exceeded| at(exceeded.limit.to_utc())),
            evidence: closing.map(|claim| &*claim.file),
        }
    }

    pub(super) fn population(&self) -> AuditPopulation {
        AuditPopulation {
            count: self.assessment.duties.len(),
            digest: population_digest(&self.assessment.duties),
        }
    }

    /// The duties, by task, opening, occurrence and team.
    pub(super) fn rows(&self) -> impl Iterator<Item = AuditRow<'_>> {
        self.assessment.duties.iter().map(|duty| self.row(duty))
    }

    /// The duties of the sample, in the order drawn; none where nothing was drawn.
    pub(super) fn sampled_duties(&self) -> impl Iterator<Item = &Duty> {
        let places = self.sample.into_iter().flat_map(|sample| &sample.duties);
        places.filter_map(|place| self.assessment.duties.get(*place))
    }

    /// As [`AuditReport::sampled_duties`], as rows.
    pub(super) fn sampled_rows(&self) -> impl Iterator<Item = AuditRow<'_>> {
        self.sampled_duties().map(|duty| self.row(duty))
    }

    /// The duties that an auditor tests: the sample, or all where nothing was drawn.
    pub fn tested_duties(&self) -> Vec<&Duty> {
        match self.sample {
            Some(_) => self.sampled_duties().collect(),
            None => self.assessment.duties.iter().collect(),
        }
    }

    /// A duty of the population as a row.
    pub(crate) fn row<'a>(&'a self, duty: &'a Duty) -> AuditRow<'a> {
        let assessment = self.assessment;
        let claim = assessment.claim_of(duty);
        AuditRow {
            duty: JsonDuty::from(duty),
            reasons: duty.reason.into_iter().collect(),
            evidence: claim.map(|claim| &*claim.file),
            performed_at: claim.map(|claim| claim.performed_at.to_rfc3339()),
            performed_by: claim.map_or(Vec::new(), |claim| {
                claim.performed_by.iter().map(Email::as_str).collect()
            }),
            reviewed_by: claim.and_then(|claim| Some(claim.reviewed_by.as_ref()?.0.as_str())),
            collected_by: claim
                .and_then(|claim| claim.collected_by.as_deref().map(JsonCollection::from)),
            imported: claim.and_then(|claim| claim.imported.as_deref().map(JsonLedgerOrigin::from)),
            amendments: claim.map_or(Vec::new(), |claim| {
                claim.amendments.iter().map(amendment).collect()
            }),
            landed: claim.and_then(|claim| landing(assessment, claim)),
            policy: AuditPolicyVersion {
                commit: assessment.policy_commit(duty),
            },
            waiver: waiver_file(duty),
        }
    }
}

fn amendment(amendment: &Amendment) -> AuditAmendment<'_> {
    AuditAmendment {
        at: amendment.at.to_rfc3339(),
        by: amendment.by.as_str(),
        reason: &amendment.reason,
    }
}

fn landing<'a>(assessment: &'a Assessment, claim: &Claim) -> Option<AuditLanding<'a>> {
    let landing = claim.landing?;
    let commit = assessment.commit_of(claim);
    Some(AuditLanding {
        at: rfc3339(on_policy_clock(assessment, landing.at)),
        committed_at: commit.map(|it| rfc3339(on_policy_clock(assessment, it.committed_at))),
        commit: commit.map(|commit| commit.id.as_str()),
        author: commit.map(|commit| commit.author.as_str()),
        committer: commit.map(|commit| commit.committer.as_str()),
        grade: commit.map(|commit| commit.grade),
        when: commit.map(|commit| JsonWhen::of(assessment, commit)),
        who: commit.map(JsonWho::of),
    })
}

impl AuditGap<'_> {
    /// How long it was, and what is to say of that.
    pub(super) fn describe(&self, language: Language) -> String {
        let count = usize::try_from(self.days).unwrap_or(0);
        let days = language.count_of(count, "day", "days");
        let with = |words: &'static str, allowed: &str| {
            language.fill(words, &[("days", &days), ("allowed", &allowed)])
        };
        match (&self.allowed, self.is_running) {
            (Some(allowed), true) => with("{days}, running, longer than {allowed}", allowed),
            (Some(allowed), false) => with("{days}, longer than {allowed}", allowed),
            (None, true) => with("{days}, running, the longest", ""),
            (None, false) => with("{days}, the longest", ""),
        }
    }
}

/// A duty that is not met.
pub(super) struct AuditException<'a> {
    pub(super) duty: &'a Duty,
    /// Why it is not.
    pub(super) cause: String,
    /// The file of the waiver that releases it.
    pub(super) waiver: Option<String>,
}

/// Every duty that is not met, by task, opening, occurrence and team.
pub(super) fn exceptions(assessment: &Assessment) -> impl Iterator<Item = AuditException<'_>> {
    let duties = assessment.duties.iter();
    let duties = duties.filter(|duty| duty.standing != Standing::Met);
    duties.map(|duty| AuditException {
        duty,
        cause: Cause::of(assessment, duty, Language::ENGLISH).describe(),
        waiver: waiver_file(duty),
    })
}

fn waiver_file(duty: &Duty) -> Option<String> {
    let waiver = duty.waiver.as_ref()?;
    Some(LoadedPolicy::waiver_file(waiver).to_string())
}
