//! `trace --format json`.

use std::io;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::history::LandedCommit;
use crate::judge::{Assessment, ChangeKind, DutyTrace, FileChange, TracedPolicy, TracedWaiver};
use crate::model::{Amendment, Email};
use crate::report::json::{
    JsonCollection, JsonFinding, JsonHistory, JsonLedgerOrigin, JsonTool, JsonWhen, JsonWho,
    write_json,
};
use crate::report::output::{on_policy_clock, rfc3339};
use crate::report::trace::reasoning::explain_standing;

/// Writes why a duty has its standing as `dutybook/trace/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_json(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
) -> io::Result<()> {
    let duty = &trace.duty;
    let evidence = trace.evidence.as_ref();
    let claimed = evidence.and_then(|evidence| evidence.claimed.as_ref());
    let people = claimed.map_or(&[][..], |claimed| &claimed.performed_by);
    let collected_by = claimed.and_then(|claimed| claimed.collected_by.as_ref());
    let imported = claimed.and_then(|claimed| claimed.imported.as_ref());
    let landed = evidence.and_then(|evidence| {
        let landing = evidence.landing?;
        Some(landed(assessment, landing.at, evidence.landed.as_ref()))
    });
    let review = evidence.and_then(|evidence| evidence.review.as_ref());
    let changes = trace.changes.iter();
    let document = json!({
        "schema": "dutybook/trace/v1",
        "tool": JsonTool::THIS,
        "as_of": rfc3339(assessment.as_of),
        "history": JsonHistory::of(&assessment.history),
        "duty": duty.id.to_string(),
        "task": duty.id.task.as_str(),
        "occurrence": &*duty.id.occurrence,
        "team": duty.id.team.as_str(),
        "standing": duty.standing,
        "reasons": duty.reason.into_iter().collect::<Vec<_>>(),
        "opens": rfc3339(duty.window.opens),
        "due": rfc3339(duty.window.due),
        "deadline": rfc3339(duty.window.deadline),
        "policy": policy(assessment, &trace.policy),
        "request": trace.request.as_deref(),
        "evidence": evidence.map(|evidence| &*evidence.file),
        "is_valid": evidence.map(|_| claimed.is_some_and(|claimed| claimed.is_valid)),
        "performed_at": claimed.map(|claimed| claimed.performed_at.to_rfc3339()),
        "collected_by": collected_by.map(JsonCollection::from),
        "imported": imported.map(JsonLedgerOrigin::from),
        "performed_by": people.iter().map(Email::as_str).collect::<Vec<_>>(),
        "other_evidence": trace.others.iter().map(|file| &**file).collect::<Vec<_>>(),
        "landed": landed,
        "review": review.map(|review| json!({
            "by": review.by.as_str(),
            "at": review.at.to_rfc3339(),
            "proof": review.proof.word(),
            "commit": review.proof.commit(),
        })),
        "changes": changes.map(|it| change(assessment, it)).collect::<Vec<_>>(),
        "waiver": trace.waiver.as_ref().map(|it| waiver(assessment, it)),
        "findings": trace.findings.iter().map(JsonFinding::from).collect::<Vec<_>>(),
        "reasoning": explain_standing(assessment, trace),
    });
    write_json(out, &document)
}

/// A commit; for what is not committed yet, everything but the time is null.
fn landed(assessment: &Assessment, at: DateTime<Utc>, commit: Option<&LandedCommit>) -> Value {
    json!({
        "at": rfc3339(on_policy_clock(assessment, at)),
        "committed_at": commit.map(|it| rfc3339(on_policy_clock(assessment, it.committed_at))),
        "commit": commit.map(|commit| commit.id.as_str()),
        "author": commit.map(|commit| commit.author.as_str()),
        "committer": commit.map(|commit| commit.committer.as_str()),
        "grade": commit.map(|commit| commit.grade),
        "when": commit.map(|commit| JsonWhen::of(assessment, commit)),
        "who": commit.map(JsonWho::of),
        "signature": commit.and_then(|commit| commit.signature.as_deref()),
    })
}

fn policy(assessment: &Assessment, policy: &TracedPolicy) -> Value {
    let version = policy.version.as_ref();
    let lines = policy.lines.iter();
    let lines = lines.map(|(line, text)| json!({ "line": line, "text": text }));
    json!({
        "commit": version.map(|commit| commit.id.as_str()),
        "at": version.map(|commit| rfc3339(on_policy_clock(assessment, commit.at))),
        "author": version.map(|commit| commit.author.as_str()),
        "committer": version.map(|commit| commit.committer.as_str()),
        "file": &*policy.file,
        "file_since": policy.words.as_ref().map(|commit| commit.id.as_str()),
        "lines": lines.collect::<Vec<_>>(),
    })
}

fn change(assessment: &Assessment, change: &FileChange) -> Value {
    let amendments = match &change.kind {
        ChangeKind::Amended(amendments) => amendments.as_slice(),
        _ => &[],
    };
    let amendment = |amendment: &Amendment| {
        json!({
            "at": amendment.at.to_rfc3339(),
            "by": amendment.by.as_str(),
            "reason": amendment.reason,
        })
    };
    let commit = change.commit.as_ref();
    let at = commit.map_or(assessment.as_of.to_utc(), |commit| commit.at);
    json!({
        "file": &*change.file,
        "change": change.kind.word(),
        "amendments": amendments.iter().map(amendment).collect::<Vec<_>>(),
        "landed": landed(assessment, at, commit),
    })
}

fn waiver(assessment: &Assessment, waiver: &TracedWaiver) -> Value {
    let landing = waiver.landing;
    json!({
        "file": &*waiver.file,
        "approved_by": waiver.approved_by.as_str(),
        "approved_at": waiver.approved_at.to_rfc3339(),
        "reason": waiver.reason,
        "expires": waiver.expires.to_string(),
        "landed": landing.map(|it| landed(assessment, it.at, waiver.landed.as_ref())),
    })
}
