//! Every duty that is neither met nor still to be done in time, with the cause.

use std::io;

use maud::{Markup, html};

use super::population::CHUNK;
use crate::judge::Duty;
use crate::report::audit::report::AuditReport;
use crate::report::cause::Cause;
use crate::report::html::{
    Escaped, LocalTime, PageLinks, TableHead, close_section, close_table, fill_markup,
    open_section, open_table, write_bodies, write_markup,
};
use crate::report::standings::is_exception;

/// Writes the exceptions, row by row.
pub(super) fn write_exceptions(
    out: &mut dyn io::Write,
    report: &AuditReport,
    links: &PageLinks,
) -> io::Result<()> {
    let language = report.assessment.language;
    open_section(out, "exceptions")?;
    let intro = html! {
        h2 id="exceptions" { (language.say("Exceptions")) }
        p class="note" { (language.say("Every duty that is late, waived, excused, in grace or overdue.")) }
    };
    write_markup(out, &intro)?;
    let duties = report.assessment.duties.iter();
    let mut exceptions = duties.filter(|it| is_exception(it.standing)).peekable();
    if exceptions.peek().is_none() {
        write_markup(out, &html! { p { (language.say("There are none.")) } })?;
        return close_section(out);
    }
    let head = TableHead {
        label: "Exceptions, duty by duty",
        class: "long exceptions",
        caption: "Exceptions",
        columns: &["Standing", "Duty", "Due", "Cause", "Evidence"],
        number_column: None,
    };
    open_table(out, language, &head)?;
    let rows = exceptions.map(|duty| exception_row(report, duty, links));
    write_bodies(out, rows, CHUNK)?;
    close_table(out)?;
    close_section(out)
}

fn exception_row(report: &AuditReport, duty: &Duty, links: &PageLinks) -> Markup {
    let language = report.assessment.language;
    let row = report.row(duty);
    let standing = duty.standing.word();
    html! {
        tr {
            td class={ "s " (standing) } { (language.say(standing)) }
            th scope="row" { (Escaped(&row.duty.id)) }
            td { (LocalTime(&row.duty.due)) }
            td {
                @match Cause::of(report.assessment, duty, language) {
                    Cause::Waiver(waiver) => { (fill_markup(language, "by waiver {waiver}", &[("waiver", &links.waiver(waiver))])) },
                    Cause::Words(words) => { (words) },
                }
            }
            td { @if row.evidence.is_some() { (links.evidence(&row)) } @else { (language.say("none")) } }
        }
    }
}
