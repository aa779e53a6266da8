//! `audit`: the population of an interval, every duty with its standing.

use std::io;

use serde::Serialize;

use crate::finding::Level;
use crate::judge::{Assessment, Standing, population_digest};
use crate::model::format_instant;
use crate::report::audit::report::{AuditReport, Exception, Population, Row, exceptions};
use crate::report::audit::sample;
use crate::report::audit::sample::Drawn;
use crate::report::check::table;
use crate::report::json::head::{Head, JsonFinding};
use crate::report::json::layout::write_json;
use crate::report::output::{TerminalStyle, line};
use crate::report::{escape, history_line};

/// Writes the population for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_human(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    look: TerminalStyle,
) -> io::Result<()> {
    let (assessment, interval) = (audited.assessment, audited.interval);
    if !look.quiet {
        line(out, &table::standings(assessment, &Standing::ALL, look))?;
        line(out, "")?;
        not_met(out, assessment)?;
        drawn(out, audited)?;
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
    line(out, &format!("as of {}", format_instant(assessment.as_of)))?;
    line(
        out,
        &format!(
            "population digest {}",
            population_digest(&assessment.duties)
        ),
    )?;
    line(out, &history_line::told(assessment))?;
    let summary = assessment.summary();
    let [deny, warn, info] = [Level::Deny, Level::Warn, Level::Info].map(|it| summary.findings(it));
    let verdict = audited.verdict.word();
    line(
        out,
        &format!("verdict: {verdict}; findings: {deny} deny, {warn} warn, {info} info"),
    )
}

/// Every duty that is not plainly met.
fn not_met(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let mut is_any = false;
    for Exception { duty, cause, .. } in exceptions(assessment) {
        is_any = true;
        let id = duty.id.to_string();
        let text = format!("{:<9} {}  {cause}", duty.standing, escape::terminal(&id));
        line(out, &text)?;
    }
    if is_any { line(out, "") } else { Ok(()) }
}

/// The sample, numbered in the order drawn.
fn drawn(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let Some(sample) = audited.sample else {
        return Ok(());
    };
    for sentence in sample::told(sample) {
        line(out, &escape::terminal(&sentence))?;
    }
    for (number, duty) in (1..).zip(audited.drawn()) {
        let id = duty.id.to_string();
        line(out, &format!("{number:>5}  {}", escape::terminal(&id)))?;
    }
    line(out, "")
}

#[derive(Serialize)]
struct Audit<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    from: String,
    to: String,
    population: Population,
    duties: Vec<Row<'a>>,
    sample: Option<Drawn<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

/// Writes the population as `dutybook/audit/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_json(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let assessment = audited.assessment;
    let audit = Audit {
        head: Head::of("dutybook/audit/v1", assessment, audited.verdict),
        from: audited.interval.from.to_string(),
        to: audited.interval.to.to_string(),
        population: audited.population(),
        duties: audited.rows().collect(),
        sample: Drawn::of(audited),
        findings: assessment.findings.iter().map(JsonFinding::from).collect(),
    };
    write_json(out, &audit)
}
