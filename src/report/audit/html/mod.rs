//! `audit --format html`: one page to be kept on file, and to be put on a wall.
//!
//! One file without a request to anywhere: pictures are SVG of our own, style and script stand in it
//! and are bound by their hashes. Text from a repository never reaches either of the two.

mod exceptions;
mod head;
mod population;
mod sample;
mod trend;

use std::io;

use crate::report::audit::report::AuditReport;
use crate::report::html::frame::{STYLE, put};
use crate::report::html::links::{Beside, Links};
use crate::report::html::tally::Tally;
use crate::report::html::{bars, findings, frame, heat};

const SCRIPT: &str = include_str!("page.js");

/// Writes the population as a page.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_html(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    write_html_beside(out, audited, &|_| false)
}

/// Writes the page, to lie beside files of the repository: it links to them where it does not link to
/// the repository's pages. It is written part by part and row by row: nothing holds the whole.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_html_beside(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    is_beside: Beside,
) -> io::Result<()> {
    let assessment = audited.assessment;
    let tally = Tally::of(assessment);
    let links = Links::of(audited, is_beside);
    let interval = audited.interval;
    let title = format!("Audit of duties, {} to {}", interval.from, interval.to);
    put(out, &frame::top(&title, STYLE, Some(SCRIPT)))?;
    put(out, &head::section(audited, &tally, &links))?;
    out.write_all(b"<main id=\"main\" tabindex=\"-1\">\n")?;
    heat::section(out, assessment, &assessment.duties)?;
    exceptions::section(out, audited, &links)?;
    findings::section(out, assessment)?;
    put(out, &bars::section(assessment, &tally))?;
    put(out, &trend::section(&tally))?;
    sample::section(out, audited, &links)?;
    population::section(out, audited, &tally, &links)?;
    out.write_all(b"</main>\n")?;
    put(out, &frame::foot(assessment, Some(SCRIPT)))
}
