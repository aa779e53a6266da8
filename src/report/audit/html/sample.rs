//! The sample: what was drawn, how, and the duties in the order drawn.

use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use crate::judge::DrawnSample;
use crate::report::audit::report::{AuditReport, Row};
use crate::report::audit::sample::{drawn, notes, strata_by};
use crate::report::html::frame::put;
use crate::report::html::links::Links;
use crate::report::html::text::{Clock, Shown};

/// Writes the sample, where there is one.
pub(crate) fn section(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    links: &Links,
) -> io::Result<()> {
    let Some(sample) = audited.sample else {
        return Ok(());
    };
    out.write_all(b"<section aria-labelledby=\"the-sample\">\n")?;
    put(
        out,
        &html! {
            h2 id="the-sample" { "DrawnSample" }
            @for sentence in drawn(sample) { p { (Shown(&sentence)) } }
            p class="note" {
                "Duties are drawn in ascending order of the SHA-256 of seed, population digest and duty, divided by tabs; anybody \
                 can draw them again with " code { "sha256sum" } " and " code { "sort" } "."
                @for note in notes(sample) { " " (Shown(&note)) }
            }
            (strata(sample))
        },
    )?;
    if !sample.duties.is_empty() {
        out.write_all(START.as_bytes())?;
        put(
            out,
            &html! {
                caption { "DrawnSample, in the order drawn" }
                thead { tr {
                    th scope="col" class="n" { "Number" }
                    @for title in ["Duty", "Standing", "Due", "Performed", "By", "Evidence"] {
                        th scope="col" { (title) }
                    }
                } }
            },
        )?;
        out.write_all(b"<tbody>\n")?;
        for (number, duty) in (1..).zip(audited.drawn_rows()) {
            put(out, &row(number, &duty, links))?;
        }
        out.write_all(b"</tbody>\n</table>\n</section>\n")?;
    }
    out.write_all(b"</section>\n")
}

const START: &str = "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"DrawnSample, duty by duty\">\n\
                     <table class=\"long drawn\">\n";

/// At which number each duty was drawn, by its index in the population.
pub(crate) type Numbers = BTreeMap<usize, usize>;

/// The numbers of a sample.
pub(crate) fn numbers(sample: &DrawnSample) -> Numbers {
    sample.duties.iter().copied().zip(1..).collect()
}

/// The name of the row of the population that is drawn at a number.
pub(crate) fn anchor(number: usize) -> String {
    format!("drawn-{number}")
}

/// How many were drawn of which part.
fn strata(sample: &DrawnSample) -> Markup {
    let Some(by) = strata_by(sample) else {
        return html! {};
    };
    html! {
        section class="scroll" tabindex="0" aria-label="DrawnSample by strata" {
            table class="strata" {
                caption { "Drawn by " (by) }
                thead { tr {
                    th scope="col" { @if by == "task" { "Task" } @else { "Team" } }
                    th scope="col" class="n" { "Drawn" }
                    th scope="col" class="n" { "Of" }
                } }
                tbody {
                    @for stratum in &sample.strata {
                        tr {
                            th scope="row" { (Shown(&stratum.name)) }
                            td class="n" { (stratum.size) }
                            td class="n" { (stratum.population) }
                        }
                    }
                }
            }
        }
    }
}

fn row(number: usize, duty: &Row, links: &Links) -> Markup {
    html! {
        tr {
            td class="n" { (number) }
            th scope="row" { a href={ "#" (anchor(number)) } { (Shown(&duty.duty)) } }
            td class={ "s " (duty.standing.word()) } { (duty.standing.word()) }
            td { (Clock(&duty.due)) }
            td { @if let Some(at) = &duty.performed_at { (Clock(at)) } @else { "–" } }
            td { @for (index, who) in duty.performed_by.iter().enumerate() {
                @if index > 0 { ", " } (Shown(who))
            } }
            td { @if duty.evidence.is_some() { (links.evidence(duty)) } @else { "none" } }
        }
    }
}
