//! Findings as annotations in the log of a CI system, with the verdict as text below them.

use std::io;

use super::conclusion::write_conclusion;
use super::report::{CheckReport, LocatedFinding};
use crate::report::output::{TerminalStyle, write_line};

/// Writes the findings that count, worst first and up to `max` of a level, and then the conclusion.
pub(super) fn write_annotations(
    out: &mut dyn io::Write,
    report: &CheckReport,
    max: usize,
    annotation: fn(&LocatedFinding) -> String,
) -> io::Result<()> {
    let (new, known) = report.new_and_known_findings();
    for of_level in new.chunk_by(|a, b| a.finding.level == b.finding.level) {
        for located in of_level.iter().take(max) {
            write_line(out, &annotation(located))?;
        }
        let more = of_level.len().saturating_sub(max);
        if more > 0 {
            let level = of_level[0].finding.level;
            write_line(out, &format!("{more} more at level {level} are not shown"))?;
        }
    }
    write_conclusion(out, report, TerminalStyle::PLAIN)?;
    match known.len() {
        0 => Ok(()),
        count => write_line(out, &format!("already there, and not shown: {count}")),
    }
}
