//! What was found on the way, and decides the verdict.

use std::io;

use maud::{Markup, html};

use crate::finding::Finding;
use crate::judge::Assessment;
use crate::report::html::frame::put;
use crate::report::html::text::{Shown, counted};

/// Writes the findings, worst first.
pub(crate) fn section(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let findings = &assessment.findings;
    out.write_all(b"<section aria-labelledby=\"findings\">\n")?;
    put(
        out,
        &html! {
            h2 id="findings" { "Findings" }
            p class="note" {
                (counted(findings.len(), "finding", "findings")) ", worst first. One at level deny makes the verdict fail."
            }
        },
    )?;
    if !findings.is_empty() {
        table(out, findings)?;
    }
    out.write_all(b"</section>\n")
}

/// Writes a table of findings, of which there are some.
pub(crate) fn table<'a>(
    out: &mut dyn io::Write,
    findings: impl IntoIterator<Item = &'a Finding>,
) -> io::Result<()> {
    out.write_all(START.as_bytes())?;
    put(
        out,
        &html! {
            caption { "Findings" }
            thead { tr {
                @for title in ["Level", "Rule", "What is wrong", "File"] { th scope="col" { (title) } }
            } }
        },
    )?;
    out.write_all(b"<tbody>\n")?;
    for finding in findings {
        put(out, &row(finding))?;
    }
    out.write_all(b"</tbody>\n</table>\n</section>\n")
}

const START: &str = "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"Findings, one by one\">\n\
                     <table class=\"findings\">\n";

fn row(finding: &Finding) -> Markup {
    let file = finding.file.as_deref().unwrap_or("none");
    html! {
        tr {
            td { (finding.level.to_string()) }
            th scope="row" { (finding.rule.id()) }
            td { (Shown(&finding.message)) }
            td {
                (Shown(file))
                @if let Some(range) = finding.range { ":" (range.start.line) }
            }
        }
    }
}
