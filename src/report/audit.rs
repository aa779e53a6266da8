//! `audit`: the population of an interval, every duty with its standing.

use std::io;

use serde::Serialize;

use super::json::{Head, JsonFinding};
use super::population::{AuditReport, Exception, Population, Row, exceptions};
use super::sample::{self, Drawn};
use super::{TerminalStyle, escape, history, json, line, table};
use crate::finding::Level;
use crate::judge::{Assessment, Standing, digest_of};
use crate::model::format_instant;

/// Writes the population for people.
///
/// # Errors
/// When it cannot be written.
pub fn human(
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
        &format!("population digest {}", digest_of(&assessment.duties)),
    )?;
    line(out, &history::told(assessment))?;
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
pub fn json(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
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
    json::write(out, &audit)
}
