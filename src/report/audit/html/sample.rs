//! The sample: what was drawn, how, and the duties in the order drawn.

use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use crate::judge::DrawnSample;
use crate::language::Language;
use crate::report::audit::report::{AuditReport, AuditRow};
use crate::report::audit::sample::{sample_notes, size_sentences, stratified_by};
use crate::report::html::{
    Escaped, LocalTime, PageLinks, TableHead, close_section, close_table, fill_markup,
    open_section, open_table, separate_by_commas, write_bodies, write_markup,
};

/// Writes the sample, where there is one.
pub(super) fn write_sample(
    out: &mut dyn io::Write,
    report: &AuditReport,
    links: &PageLinks,
) -> io::Result<()> {
    let Some(sample) = report.sample else {
        return Ok(());
    };
    let language = report.assessment.language;
    open_section(out, "the-sample")?;
    let intro = html! {
        h2 id="the-sample" { (language.say("Sample")) }
        @for sentence in size_sentences(sample, language) { p { (Escaped(&sentence)) } }
        p class="note" {
            (fill_markup(
                language,
                "Duties are drawn in ascending order of the SHA-256 of seed, population digest and duty, divided by tabs; \
                 anyone can draw them again with {sum} and {sort}.",
                &[("sum", &html! { code { "sha256sum" } }), ("sort", &html! { code { "sort" } })],
            ))
            @for note in sample_notes(sample, language) { " " (Escaped(&note)) }
        }
        (strata_table(language, sample))
    };
    write_markup(out, &intro)?;
    if !sample.duties.is_empty() {
        let head = TableHead {
            label: "Sample, duty by duty",
            class: "long drawn",
            caption: "Sample, in the order drawn",
            columns: &[
                "Number",
                "Duty",
                "Standing",
                "Due",
                "Performed",
                "By",
                "Evidence",
            ],
            number_column: Some(0),
        };
        open_table(out, language, &head)?;
        let rows = (1..).zip(report.sampled_rows());
        let rows = rows.map(|(number, row)| sample_row(language, number, &row, links));
        write_bodies(out, rows, usize::MAX)?;
        close_table(out)?;
    }
    close_section(out)
}

/// The number at which each duty was drawn, by the duty's index in the population.
pub(super) type SampleNumbers = BTreeMap<usize, usize>;

pub(super) fn sample_numbers(sample: &DrawnSample) -> SampleNumbers {
    sample.duties.iter().copied().zip(1..).collect()
}

/// The id of the row of the population that was drawn at a number.
pub(super) fn row_anchor(number: usize) -> String {
    format!("drawn-{number}")
}

/// How many duties were drawn of each part.
fn strata_table(language: Language, sample: &DrawnSample) -> Markup {
    let Some(by) = stratified_by(sample) else {
        return html! {};
    };
    html! {
        section class="scroll" tabindex="0" aria-label=(language.say("Sample by strata")) {
            table class="strata" {
                caption { @if by == "task" { (language.say("Drawn by task")) } @else { (language.say("Drawn by team")) } }
                thead { tr {
                    th scope="col" { @if by == "task" { (language.say("Task")) } @else { (language.say("Team")) } }
                    th scope="col" class="n" { (language.say("Drawn")) }
                    th scope="col" class="n" { (language.say("Of")) }
                } }
                tbody {
                    @for stratum in &sample.strata {
                        tr {
                            th scope="row" { (Escaped(&stratum.name)) }
                            td class="n" { (language.number(stratum.size)) }
                            td class="n" { (language.number(stratum.population)) }
                        }
                    }
                }
            }
        }
    }
}

fn sample_row(language: Language, number: usize, row: &AuditRow, links: &PageLinks) -> Markup {
    let standing = row.duty.standing.word();
    html! {
        tr {
            td class="n" { (number) }
            th scope="row" { a href={ "#" (row_anchor(number)) } { (Escaped(&row.duty.id)) } }
            td class={ "s " (standing) } { (language.say(standing)) }
            td { (LocalTime(&row.duty.due)) }
            td { @if let Some(at) = &row.performed_at { (LocalTime(at)) } @else { "–" } }
            td { (separate_by_commas(&row.performed_by)) }
            td { @if row.evidence.is_some() { (links.evidence(row)) } @else { (language.say("none")) } }
        }
    }
}
