//! Every duty that is not plainly met, with its cause.

use std::io;

use maud::{Markup, html};

use super::links::Links;
use super::put;
use super::table::CHUNK;
use super::text::{Clock, Shown};
use crate::judge::{Duty, Reason, Standing};
use crate::report::population::{Audited, Row};

/// Writes the exceptions, row by row.
pub(super) fn section(out: &mut dyn io::Write, audited: &Audited, links: &Links) -> io::Result<()> {
    out.write_all(b"<section aria-labelledby=\"exceptions\">\n")?;
    put(
        out,
        &html! {
            h2 id="exceptions" { "Exceptions" }
            p class="note" { "Every duty that is late, waived, excused, in grace or overdue." }
        },
    )?;
    let mut exceptions = audited.rows_where(is_exception).peekable();
    if exceptions.peek().is_none() {
        put(out, &html! { p { "There are none." } })?;
    } else {
        out.write_all(START.as_bytes())?;
        put(
            out,
            &html! {
                caption { "Exceptions" }
                thead { tr {
                    @for title in ["Standing", "Duty", "Due", "Cause", "Evidence", "Waiver"] {
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
            put(out, &row(duty, &exception, links))?;
        }
        out.write_all(b"</tbody>\n</table>\n</section>\n")?;
    }
    out.write_all(b"</section>\n")
}

const START: &str = "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"Exceptions, duty by duty\">\n\
                     <table class=\"long exceptions\">\n";

fn is_exception(duty: &Duty) -> bool {
    !matches!(
        duty.standing,
        Standing::Met | Standing::Upcoming | Standing::Open
    )
}

fn row(duty: &Duty, row: &Row, links: &Links) -> Markup {
    html! {
        tr {
            td class={ "s " (row.standing.word()) } { (row.standing.word()) }
            th scope="row" { (Shown(&row.duty)) }
            td { (Clock(&row.due)) }
            td { (cause(duty.standing, duty.reason)) }
            td { @if row.evidence.is_some() { (links.evidence(row)) } @else { "none" } }
            td {
                @if let Some(waiver) = &duty.waiver {
                    (links.waiver(waiver))
                } @else { "none" }
            }
        }
    }
}

fn cause(standing: Standing, reason: Option<Reason>) -> &'static str {
    match (standing, reason) {
        (_, Some(Reason::PerformedLate)) => "performed after the deadline",
        (_, Some(Reason::RecordedLate)) => "performed in time, recorded too late",
        (Standing::Waived, None) => "released by a waiver before the deadline",
        (Standing::Excused, None) => "released by a waiver after the deadline",
        (Standing::Grace, None) => "past due, and no valid evidence yet",
        (Standing::Overdue, None) => "no valid evidence by the deadline",
        _ => "",
    }
}
