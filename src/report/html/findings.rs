//! A table of findings.

use std::io;

use maud::{Markup, html};

use super::frame::foreign_language;
use super::table::{TableHead, close_table, open_table, write_bodies};
use super::text::Escaped;
use crate::finding::Finding;
use crate::language::Language;

/// Writes a table of findings, of which there are some.
pub(crate) fn write_findings_table<'a>(
    out: &mut dyn io::Write,
    language: Language,
    findings: impl IntoIterator<Item = &'a Finding>,
) -> io::Result<()> {
    let head = TableHead {
        label: "Findings, one by one",
        class: "findings",
        caption: "Findings",
        columns: &["Level", "Rule", "What is wrong", "File"],
        number_column: None,
    };
    open_table(out, language, &head)?;
    write_bodies(
        out,
        findings
            .into_iter()
            .map(|finding| finding_row(language, finding)),
        usize::MAX,
    )?;
    close_table(out)
}

fn finding_row(language: Language, finding: &Finding) -> Markup {
    let file = finding
        .file
        .as_deref()
        .unwrap_or_else(|| language.say("none"));
    html! {
        tr {
            td { (finding.level.to_string()) }
            th scope="row" { (finding.rule.id()) }
            // What a finding says is in English.
            td lang=[foreign_language(language)] { (Escaped(&finding.message)) }
            td {
                (Escaped(file))
                @if let Some(range) = finding.range { ":" (range.start.line) }
            }
        }
    }
}
