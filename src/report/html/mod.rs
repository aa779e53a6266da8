//! `audit --format html`: one page to be kept on file, and to be put on a wall.
//!
//! One file without a request to anywhere: pictures are SVG of our own, style and script stand in it
//! and are bound by their hashes. Text from a repository never reaches either of the two.

mod axis;
pub(in crate::report) mod bars;
mod cells;
mod exceptions;
pub(in crate::report) mod findings;
pub(in crate::report) mod frame;
mod head;
pub(in crate::report) mod heat;
pub(in crate::report) mod links;
pub(in crate::report) mod mark;
mod sample;
mod table;
pub(in crate::report) mod tally;
pub(in crate::report) mod text;
mod trend;

use std::io;

use maud::Markup;

use self::links::{Beside, Links};
use self::tally::Tally;
use super::population::AuditReport;

/// How every page looks.
pub(in crate::report) const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the population as a page.
///
/// # Errors
/// When it cannot be written.
pub fn page(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    page_beside(out, audited, &|_| false)
}

/// Writes the page, to lie beside files of the repository: it links to them where it does not link to
/// the repository's pages. It is written part by part and row by row: nothing holds the whole.
///
/// # Errors
/// When it cannot be written.
pub(super) fn page_beside(
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
    table::section(out, audited, &tally, &links)?;
    out.write_all(b"</main>\n")?;
    put(out, &frame::foot(assessment, Some(SCRIPT)))
}

pub(in crate::report) fn put(out: &mut dyn io::Write, markup: &Markup) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())?;
    out.write_all(b"\n")
}
