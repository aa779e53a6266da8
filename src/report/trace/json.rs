//! `trace --format json`.

use std::io;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::history::{Grade, LandedCommit};
use crate::judge::{
    Assessment, ChangeKind, DutyTrace, FileChange, LateReason, Standing, TracedEvidence,
    TracedPolicy, TracedReview, TracedWaiver,
};
use crate::model::Email;
use crate::report::json::head::{History, JsonFinding, Tool};
use crate::report::json::layout::write_json;
use crate::report::output::stamp;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    as_of: String,
    history: History<'a>,
    duty: String,
    task: &'a str,
    occurrence: &'a str,
    team: &'a str,
    standing: Standing,
    reasons: Vec<LateReason>,
    opens: String,
    due: String,
    deadline: String,
    policy: Policy<'a>,
    request: Option<&'a str>,
    evidence: Option<&'a str>,
    is_valid: Option<bool>,
    performed_at: Option<String>,
    performed_by: Vec<&'a str>,
    other_evidence: Vec<&'a str>,
    landed: Option<Landed<'a>>,
    review: Option<Review<'a>>,
    changes: Vec<Deeds<'a>>,
    waiver: Option<Waiver<'a>>,
    findings: Vec<JsonFinding<'a>>,
    reasoning: &'a [String],
}

/// A commit, or what is not committed yet: then all but the time is null.
#[derive(Serialize)]
struct Landed<'a> {
    at: String,
    commit: Option<&'a str>,
    author: Option<&'a str>,
    committer: Option<&'a str>,
    grade: Option<Grade>,
    signature: Option<&'a str>,
}

#[derive(Serialize)]
struct Policy<'a> {
    commit: Option<&'a str>,
    at: Option<String>,
    author: Option<&'a str>,
    committer: Option<&'a str>,
    file: &'a str,
    file_since: Option<&'a str>,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    line: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Review<'a> {
    by: &'a str,
    at: String,
    proof: &'static str,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct Deeds<'a> {
    file: &'a str,
    change: &'static str,
    amendments: Vec<Amendment<'a>>,
    landed: Landed<'a>,
}

#[derive(Serialize)]
struct Amendment<'a> {
    at: String,
    by: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Waiver<'a> {
    file: &'a str,
    approved_by: &'a str,
    approved_at: String,
    reason: &'a str,
    expires: String,
    landed: Option<Landed<'a>>,
}

/// Writes a story as `dutybook/trace/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_json(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
) -> io::Result<()> {
    let duty = &trace.duty;
    let exhibit = trace.evidence.as_ref();
    let claimed = exhibit.and_then(|exhibit| exhibit.claimed.as_ref());
    let writer = Writer { assessment };
    let document = Document {
        schema: "dutybook/trace/v1",
        tool: Tool::this(),
        as_of: stamp(assessment.as_of),
        history: History::of(&assessment.history),
        duty: duty.id.to_string(),
        task: duty.id.task.as_str(),
        occurrence: &duty.id.occurrence,
        team: duty.id.team.as_str(),
        standing: duty.standing,
        reasons: duty.reason.into_iter().collect(),
        opens: stamp(duty.window.opens),
        due: stamp(duty.window.due),
        deadline: stamp(duty.window.deadline),
        policy: writer.policy(&trace.policy),
        request: trace.request.as_deref(),
        evidence: exhibit.map(|exhibit| &*exhibit.file),
        is_valid: exhibit.map(|_| claimed.is_some_and(|claimed| claimed.is_valid)),
        performed_at: claimed.map(|claimed| claimed.performed_at.to_rfc3339()),
        performed_by: claimed.map_or(Vec::new(), |claimed| {
            claimed.performed_by.iter().map(Email::as_str).collect()
        }),
        other_evidence: trace.others.iter().map(|file| &**file).collect(),
        landed: exhibit.and_then(|exhibit| writer.exhibit(exhibit)),
        review: exhibit.and_then(|exhibit| exhibit.review.as_ref().map(review)),
        changes: trace.changes.iter().map(|it| writer.change(it)).collect(),
        waiver: trace.waiver.as_ref().map(|waiver| writer.waiver(waiver)),
        findings: trace.findings.iter().map(JsonFinding::from).collect(),
        reasoning: &trace.reasoning,
    };
    write_json(out, &document)
}

fn review(review: &TracedReview) -> Review<'_> {
    Review {
        by: review.by.as_str(),
        at: review.at.to_rfc3339(),
        proof: review.proof.word(),
        commit: review.proof.commit(),
    }
}

struct Writer<'a> {
    assessment: &'a Assessment,
}

impl<'a> Writer<'a> {
    fn stamp(&self, at: DateTime<Utc>) -> String {
        stamp(at.with_timezone(&self.assessment.as_of.timezone()))
    }

    fn landed(&self, at: DateTime<Utc>, commit: Option<&'a LandedCommit>) -> Landed<'a> {
        Landed {
            at: self.stamp(at),
            commit: commit.map(|commit| commit.id.as_str()),
            author: commit.map(|commit| commit.author.as_str()),
            committer: commit.map(|commit| commit.committer.as_str()),
            grade: commit.map(|commit| commit.grade),
            signature: commit.and_then(|commit| commit.signature.as_deref()),
        }
    }

    fn exhibit(&self, exhibit: &'a TracedEvidence) -> Option<Landed<'a>> {
        let landing = exhibit.landing?;
        Some(self.landed(landing.at, exhibit.landed.as_ref()))
    }

    fn policy(&self, policy: &'a TracedPolicy) -> Policy<'a> {
        let version = policy.version.as_ref();
        let lines = policy.lines.iter();
        Policy {
            commit: version.map(|commit| commit.id.as_str()),
            at: version.map(|commit| self.stamp(commit.at)),
            author: version.map(|commit| commit.author.as_str()),
            committer: version.map(|commit| commit.committer.as_str()),
            file: &policy.file,
            file_since: policy.words.as_ref().map(|commit| commit.id.as_str()),
            lines: lines
                .map(|(line, text)| Line { line: *line, text })
                .collect(),
        }
    }

    fn change(&self, change: &'a FileChange) -> Deeds<'a> {
        let amendments = match &change.kind {
            ChangeKind::Amended(amendments) => amendments.as_slice(),
            _ => &[],
        };
        let amendment = |amendment: &'a crate::model::Amendment| Amendment {
            at: amendment.at.to_rfc3339(),
            by: amendment.by.as_str(),
            reason: &amendment.reason,
        };
        let commit = change.commit.as_ref();
        let at = commit.map_or(self.assessment.as_of.to_utc(), |commit| commit.at);
        Deeds {
            file: &change.file,
            change: change.kind.word(),
            amendments: amendments.iter().map(amendment).collect(),
            landed: self.landed(at, commit),
        }
    }

    fn waiver(&self, waiver: &'a TracedWaiver) -> Waiver<'a> {
        let landing = waiver.landing;
        Waiver {
            file: &waiver.file,
            approved_by: waiver.approved_by.as_str(),
            approved_at: waiver.approved_at.to_rfc3339(),
            reason: &waiver.reason,
            expires: waiver.expires.to_string(),
            landed: landing.map(|landing| self.landed(landing.at, waiver.landed.as_ref())),
        }
    }
}
