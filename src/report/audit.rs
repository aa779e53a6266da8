//! `audit`: the population of an interval, every duty with its standing.

use std::io;

use serde::Serialize;

use super::json::{Head, JsonFinding};
use super::{Interval, Look, escape, history, json, line, stamp, table};
use crate::judge::{Assessment, Claim, Duty, Grade, Reason, Standing, Verdict, digest_of};
use crate::load::LoadedPolicy;
use crate::model::{Email, spoken};

/// Writes the population for people.
///
/// # Errors
/// When it cannot be written.
pub fn human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    interval: Interval,
    look: Look,
) -> io::Result<()> {
    if !look.quiet {
        line(out, &table::standings(assessment, &Standing::ALL, look))?;
        line(out, "")?;
        exceptions(out, assessment)?;
    }
    let count = assessment.duties.len();
    let organisation = assessment.organisation.as_deref();
    let of = organisation.map_or(String::new(), |name| {
        format!("{}: ", escape::terminal(name))
    });
    let (from, to) = (interval.from, interval.to);
    line(
        out,
        &format!("{of}{count} duties due from {from} to {to}, both inclusive"),
    )?;
    line(out, &format!("as of {}", spoken(assessment.as_of)))?;
    line(
        out,
        &format!("population digest {}", digest_of(&assessment.duties)),
    )?;
    line(out, &history::worth(assessment))
}

/// Every duty that is not plainly met.
fn exceptions(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let mut is_any = false;
    for duty in assessment
        .duties
        .iter()
        .filter(|duty| duty.standing != Standing::Met)
    {
        is_any = true;
        let why = match (duty.reason, &duty.waiver) {
            (Some(Reason::PerformedLate), _) => "performed late".to_owned(),
            (Some(Reason::RecordedLate), _) => "recorded late".to_owned(),
            (None, Some(waiver)) => format!("by waiver {waiver}"),
            (None, None) => format!("due {}", spoken(duty.window.due)),
        };
        let id = duty.id.to_string();
        line(
            out,
            &format!("{:<9} {}  {why}", duty.standing, escape::terminal(&id)),
        )?;
    }
    if is_any { line(out, "") } else { Ok(()) }
}

#[derive(Serialize)]
struct Audit<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    from: String,
    to: String,
    population: Population,
    duties: Vec<AuditDuty<'a>>,
    sample: Option<()>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct Population {
    count: usize,
    digest: String,
}

#[derive(Serialize)]
struct AuditDuty<'a> {
    duty: String,
    task: &'a str,
    occurrence: &'a str,
    team: &'a str,
    opens: String,
    due: String,
    deadline: String,
    standing: Standing,
    reasons: Vec<Reason>,
    evidence: Option<&'a str>,
    performed_at: Option<String>,
    performed_by: Vec<&'a str>,
    reviewed_by: Option<&'a str>,
    landed: Option<Landed<'a>>,
    policy: PolicyVersion<'a>,
    waiver: Option<String>,
}

/// When evidence landed, and what shows it; without a commit where it has not landed yet.
#[derive(Serialize)]
struct Landed<'a> {
    at: String,
    commit: Option<&'a str>,
    author: Option<&'a str>,
    committer: Option<&'a str>,
    grade: Option<Grade>,
}

#[derive(Serialize)]
struct PolicyVersion<'a> {
    commit: Option<&'a str>,
}

/// Writes the population as `dutybook/audit/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn json(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    verdict: Verdict,
    interval: Interval,
) -> io::Result<()> {
    let audit = Audit {
        head: Head::of("dutybook/audit/v1", assessment, verdict),
        from: interval.from.to_string(),
        to: interval.to.to_string(),
        population: Population {
            count: assessment.duties.len(),
            digest: digest_of(&assessment.duties),
        },
        duties: assessment
            .duties
            .iter()
            .map(|duty| audit_duty(assessment, duty))
            .collect(),
        sample: None,
        findings: assessment.findings.iter().map(JsonFinding::from).collect(),
    };
    json::write(out, &audit)
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

fn audit_duty<'a>(assessment: &'a Assessment, duty: &'a Duty) -> AuditDuty<'a> {
    let claim = assessment.claim_of(duty);
    AuditDuty {
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
        waiver: duty
            .waiver
            .as_ref()
            .map(|waiver| LoadedPolicy::waiver_file(waiver).to_string()),
    }
}
