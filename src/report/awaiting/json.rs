//! `review --json` and `approve --json`.

use std::io;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;

use super::human::describe_fault;
use crate::assess::{AwaitedApproval, AwaitedReview};
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
    write_document(out, "dutybook/review/v1", signer, as_of, awaiting.collect())
}

/// Writes what waits for an approval as `dutybook/approve/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_approvals_json(
    out: &mut dyn io::Write,
    approvals: &[AwaitedApproval],
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
    write_document(
        out,
        "dutybook/approve/v1",
        signer,
        as_of,
        awaiting.collect(),
    )
}

fn write_document<T: Serialize>(
    out: &mut dyn io::Write,
    schema: &'static str,
    signer: &Email,
    as_of: DateTime<Tz>,
    awaiting: Vec<T>,
) -> io::Result<()> {
    let document = AwaitingDocument {
        schema,
        tool: JsonTool::THIS,
        as_of: rfc3339(as_of),
        signer: signer.as_str(),
        awaiting,
    };
    write_json(out, &document)
}
