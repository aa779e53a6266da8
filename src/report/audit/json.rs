//! `audit --format json`.

use std::io;

use serde::Serialize;

use super::closed::{AuditClosing, AuditRestatement};
use super::report::{AuditGap, AuditPopulation, AuditReport, AuditRow};
use super::sample::JsonSample;
use crate::report::json::{JsonFinding, JsonHead, write_json};

#[derive(Serialize)]
struct AuditDocument<'a> {
    #[serde(flatten)]
    head: JsonHead<'a>,
    from: String,
    to: String,
    population: AuditPopulation,
    duties: Vec<AuditRow<'a>>,
    gaps: Vec<AuditGap<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    closing: Vec<AuditClosing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    restatements: Vec<AuditRestatement<'a>>,
    sample: Option<JsonSample<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

/// Writes the population as `dutybook/audit/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_json(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let assessment = report.assessment;
    let document = AuditDocument {
        head: JsonHead::of("dutybook/audit/v1", assessment, report.verdict),
        from: report.interval.from.to_string(),
        to: report.interval.to.to_string(),
        population: report.population(),
        duties: report.rows().collect(),
        gaps: report.gaps(),
        closing: report.closings(),
        restatements: report.restatements(),
        sample: JsonSample::of(report),
        findings: assessment.findings.iter().map(JsonFinding::from).collect(),
    };
    write_json(out, &document)
}
