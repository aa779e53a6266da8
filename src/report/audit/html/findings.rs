//! The findings, which decide the verdict.

use std::io;

use maud::html;

use crate::judge::Assessment;
use crate::report::html::{close_section, open_section, write_findings_table, write_markup};

/// Writes the findings, worst first.
pub(super) fn write_findings(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let findings = &assessment.findings;
    let language = assessment.language;
    let count = language.count_of(findings.len(), "finding", "findings");
    let note = "{count}, worst first. One at level deny makes the verdict fail.";
    open_section(out, "findings")?;
    let intro = html! {
        h2 id="findings" { (language.say("Findings")) }
        p class="note" {
            (language.fill(note, &[("count", &count)]))
        }
    };
    write_markup(out, &intro)?;
    if !findings.is_empty() {
        write_findings_table(out, language, findings)?;
    }
    close_section(out)
}
