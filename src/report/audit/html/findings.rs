//! The findings, which decide the verdict.

use std::io;

use maud::html;

use crate::judge::Assessment;
use crate::report::html::{close_section, open_section, write_findings_table, write_markup};
use crate::text::count_of;

/// Writes the findings, worst first.
pub(super) fn write_findings(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let findings = &assessment.findings;
    open_section(out, "findings")?;
    let intro = html! {
        h2 id="findings" { "Findings" }
        p class="note" {
            (count_of(findings.len(), "finding", "findings")) ", worst first. One at level deny makes the verdict fail."
        }
    };
    write_markup(out, &intro)?;
    if !findings.is_empty() {
        write_findings_table(out, findings)?;
    }
    close_section(out)
}
