//! `review --json` and `approve --json`.

use std::io;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;

use super::human::describe_fault;
use crate::assess::{AwaitedApproval, AwaitedClosing, AwaitedReview};
use crate::model::Email;
use crate::report::json::{JsonCollection, JsonTool, write_json};
use crate::report::output::rfc3339;

#[derive(Serialize)]
struct AwaitingDocument<'a, T> {
    schema: &'static str,
    tool: JsonTool,
    as_of: String,
    /// Who asks.
    signer: &'a str,
    awaiting: Vec<T>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    closings: Vec<JsonAwaitedClosing<'a>>,
}

#[derive(Serialize)]
struct JsonReview<'a> {
    duty: String,
    task: &'a str,
    occurrence: &'a str,
    team: &'a str,
    title: &'a str,
    file: &'a str,
    performed_by: Vec<&'a str>,
    performed_at: String,
    landed_at: Option<String>,
    review_by: String,
    required: bool,
    /// Whether the performer may give it: a machine collected, and a person confirms.
    confirmation: bool,
    collected_by: Option<JsonCollection<'a>>,
    stale: bool,
    artifacts: Vec<JsonArtifact<'a>>,
    compared_with: Option<String>,
    changes: Vec<JsonChange<'a>>,
    /// Why the signer may not; null where they may.
    refused: Option<String>,
}

#[derive(Serialize)]
struct JsonArtifact<'a> {
    file: &'a str,
    bytes: Option<u64>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    field: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonApproval<'a> {
    waiver: &'a str,
    task: &'a str,
    title: &'a str,
    file: &'a str,
    requested_by: &'a str,
    reason: &'a str,
    expires: NaiveDate,
    duties: Vec<JsonWaivedDuty>,
    refused: Option<String>,
}

#[derive(Serialize)]
struct JsonAwaitedClosing<'a> {
    closing: &'a str,
    file: &'a str,
    from: NaiveDate,
    to: NaiveDate,
    closed_by: &'a str,
    state: &'static str,
    refused: Option<String>,
}

#[derive(Serialize)]
struct JsonWaivedDuty {
    duty: String,
    standing: String,
}

/// Writes what waits for a review as `dutybook/review/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_reviews_json(
    out: &mut dyn io::Write,
    reviews: &[AwaitedReview],
    signer: &Email,
    as_of: DateTime<Tz>,
) -> io::Result<()> {
    let awaiting = reviews.iter().map(|review| JsonReview {
        duty: review.duty.to_string(),
        task: review.duty.task.as_str(),
        occurrence: &review.duty.occurrence,
        team: review.duty.team.as_str(),
        title: &review.title,
        file: &review.file,
        performed_by: review.performed_by.iter().map(Email::as_str).collect(),
        performed_at: rfc3339(review.performed_at),
        landed_at: review.landed_at.map(rfc3339),
        review_by: rfc3339(review.review_by),
        required: review.is_required,
        confirmation: review.is_confirmation,
        collected_by: review.collected_by.as_ref().map(JsonCollection::from),
        stale: review.is_stale,
        artifacts: review
            .artifacts
            .iter()
            .map(|artifact| JsonArtifact {
                file: &artifact.file,
                bytes: artifact.bytes,
            })
            .collect(),
        compared_with: review.compared_with.as_ref().map(ToString::to_string),
        changes: review
            .changes
            .iter()
            .map(|change| JsonChange {
                field: &change.field,
                before: change.before.as_deref(),
                after: change.after.as_deref(),
            })
            .collect(),
        refused: review.fault.as_ref().map(describe_fault),
    });
    let awaiting = (awaiting.collect(), Vec::new());
    write_document(out, "dutybook/review/v1", signer, as_of, awaiting)
}

/// Writes what waits for an approval as `dutybook/approve/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_approvals_json(
    out: &mut dyn io::Write,
    (approvals, closings): (&[AwaitedApproval], &[AwaitedClosing]),
    signer: &Email,
    as_of: DateTime<Tz>,
) -> io::Result<()> {
    let awaiting = approvals.iter().map(|approval| JsonApproval {
        waiver: approval.id.as_str(),
        task: approval.task.as_str(),
        title: &approval.title,
        file: &approval.file,
        requested_by: approval.requested_by.as_str(),
        reason: &approval.reason,
        expires: approval.expires,
        duties: approval
            .duties
            .iter()
            .map(|waived| JsonWaivedDuty {
                duty: waived.duty.to_string(),
                standing: waived.standing.to_string(),
            })
            .collect(),
        refused: approval.fault.as_ref().map(describe_fault),
    });
    let closings = closings.iter().map(|awaited| JsonAwaitedClosing {
        closing: &awaited.closing.period,
        file: &awaited.file,
        from: awaited.closing.from,
        to: awaited.closing.to,
        closed_by: awaited.closing.closed_by.as_str(),
        state: awaited.state.word(),
        refused: awaited.fault.as_ref().map(describe_fault),
    });
    let awaiting = (awaiting.collect(), closings.collect());
    write_document(out, "dutybook/approve/v1", signer, as_of, awaiting)
}

fn write_document<T: Serialize>(
    out: &mut dyn io::Write,
    schema: &'static str,
    signer: &Email,
    as_of: DateTime<Tz>,
    (awaiting, closings): (Vec<T>, Vec<JsonAwaitedClosing>),
) -> io::Result<()> {
    let document = AwaitingDocument {
        schema,
        tool: JsonTool::THIS,
        as_of: rfc3339(as_of),
        signer: signer.as_str(),
        awaiting,
        closings,
    };
    write_json(out, &document)
}
