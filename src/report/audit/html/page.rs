//! The page, section by section.

use std::io;

use super::closed::closed_section;
use super::exceptions::write_exceptions;
use super::findings::write_findings;
use super::gaps::gaps_section;
use super::head::page_header;
use super::population::write_population;
use super::sample::write_sample;
use super::standings::standings_section;
use super::trend::trend_section;
use crate::model::format_date_in;
use crate::report::audit::report::AuditReport;
use crate::report::html::{
    IsBeside, MAIN_END, MAIN_START, PageLinks, PageTally, STYLE, page_foot, page_top,
    write_heat_maps, write_markup,
};

const SCRIPT: &str = include_str!("page.js");

/// Writes the population as a page.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_html(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    write_html_beside(out, report, &|_| false)
}

/// Writes a page that lies beside files of the repository: it links to them where it does not link to
/// the repository's pages. It is written part by part and row by row: the whole page is never in memory.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_html_beside(
    out: &mut dyn io::Write,
    report: &AuditReport,
    is_beside: IsBeside,
) -> io::Result<()> {
    let assessment = report.assessment;
    let tally = PageTally::of(assessment);
    let links = PageLinks::of(report, is_beside);
    let interval = report.interval;
    let language = assessment.language;
    let day = |day| format_date_in(day, language);
    let title = language.fill(
        "Audit of duties, {from} to {to}",
        &[("from", &day(interval.from)), ("to", &day(interval.to))],
    );
    write_markup(out, &page_top(language, &title, STYLE, Some(SCRIPT)))?;
    write_markup(out, &page_header(report, &tally, &links))?;
    out.write_all(MAIN_START)?;
    write_heat_maps(out, assessment, &assessment.duties)?;
    write_exceptions(out, report, &links)?;
    write_markup(out, &gaps_section(language, &report.gaps()))?;
    write_markup(out, &closed_section(report, &links))?;
    write_findings(out, assessment)?;
    write_markup(out, &standings_section(assessment, &tally))?;
    write_markup(out, &trend_section(language, &tally))?;
    write_sample(out, report, &links)?;
    write_population(out, report, &tally, &links)?;
    out.write_all(MAIN_END)?;
    write_markup(out, &page_foot(assessment, Some(SCRIPT)))
}
