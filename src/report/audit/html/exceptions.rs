//! Every duty that is not plainly met, with its cause.

use std::io;

use maud::{Markup, html};

use crate::judge::{Assessment, Duty};
use crate::report::audit::html::population::CHUNK;
use crate::report::audit::report::{AuditReport, Row};
use crate::report::cause::Cause;
use crate::report::html::frame::put;
use crate::report::html::links::Links;
use crate::report::html::tally::is_exception;
use crate::report::html::text::{Clock, Shown};

/// Writes the exceptions, row by row.
pub(crate) fn section(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    links: &Links,
) -> io::Result<()> {
    out.write_all(b"<section aria-labelledby=\"exceptions\">\n")?;
    put(
        out,
        &html! {
            h2 id="exceptions" { "Exceptions" }
            p class="note" { "Every duty that is late, waived, excused, in grace or overdue." }
        },
    )?;
    let mut exceptions = audited
        .rows_where(|duty| is_exception(duty.standing))
        .peekable();
    if exceptions.peek().is_none() {
        put(out, &html! { p { "There are none." } })?;
    } else {
        out.write_all(START.as_bytes())?;
        put(
            out,
            &html! {
                caption { "Exceptions" }
                thead { tr {
                    @for title in ["Standing", "Duty", "Due", "Cause", "Evidence"] {
                        th scope="col" { (title) }
                    }
                } }
            },
        )?;
        out.write_all(b"<tbody>\n")?;
        for (index, (duty, exception)) in exceptions.enumerate() {
            if index > 0 && index % CHUNK == 0 {
                out.write_all(b"</tbody>\n<tbody>\n")?;
            }
            put(out, &row(audited.assessment, duty, &exception, links))?;
        }
        out.write_all(b"</tbody>\n</table>\n</section>\n")?;
    }
    out.write_all(b"</section>\n")
}

const START: &str = "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"Exceptions, duty by duty\">\n\
                     <table class=\"long exceptions\">\n";

fn row(assessment: &Assessment, duty: &Duty, row: &Row, links: &Links) -> Markup {
    html! {
        tr {
            td class={ "s " (row.standing.word()) } { (row.standing.word()) }
            th scope="row" { (Shown(&row.duty)) }
            td { (Clock(&row.due)) }
            td {
                @match Cause::of(assessment, duty) {
                    Cause::Waiver(waiver) => { "by waiver " (links.waiver(waiver)) },
                    Cause::Words(words) => { (words) },
                }
            }
            td { @if row.evidence.is_some() { (links.evidence(row)) } @else { "none" } }
        }
    }
}
