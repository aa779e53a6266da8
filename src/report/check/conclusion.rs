//! What `check` concludes, in the lines with which human output and logs end.

use std::collections::BTreeSet;
use std::io;

use super::report::{CheckReport, CheckedRoot};
use crate::finding::Level;
use crate::judge::{Standing, Summary, Verdict};
use crate::model::{Id, format_instant};
use crate::report::escape;
use crate::report::history_line::history_lines;
use crate::report::output::{TerminalStyle, write_line};
use crate::report::standings::StandingCounts;
use crate::text::count_of;

/// Writes the verdict, the counts, whose duties were judged, as of when, and what history proves.
pub(crate) fn write_conclusion(
    out: &mut dyn io::Write,
    report: &CheckReport,
    style: TerminalStyle,
) -> io::Result<()> {
    let summary = report.summary();
    let counts = StandingCounts::of_summary(&summary);
    let (settled, overdue) = (counts.settled(), counts.count(Standing::Overdue));
    let running = counts.total() - settled - overdue;
    let conclusion = format!(
        "{}  {}: {settled} settled, {running} still running, {overdue} overdue; findings: {}",
        paint_verdict(report.verdict, style),
        count_of(counts.total(), "duty", "duties"),
        describe_findings(&summary),
    );
    if style.quiet {
        let as_of = format_instant(report.instant());
        let history = describe_statuses(report);
        return write_line(
            out,
            &format!("{conclusion}; as of {as_of}; history {history}"),
        );
    }
    write_line(out, &conclusion)?;
    for root in &report.roots {
        write_not_judged(out, report, root)?;
    }
    write_line(out, &describe_scope(report))?;
    for (line, roots) in history_lines(report) {
        let of = if roots == report.roots.len() {
            String::new()
        } else {
            format!("{}: ", count_of(roots, "root", "roots"))
        };
        write_line(out, &format!("{of}{line}"))?;
    }
    Ok(())
}

/// How much of the history was read: of several roots, each word once.
fn describe_statuses(report: &CheckReport) -> String {
    let roots = report.roots.iter();
    let words: BTreeSet<&str> = roots
        .map(|root| root.assessment.history.status.word())
        .collect();
    words.into_iter().collect::<Vec<_>>().join(" or ")
}

/// How many findings there are: `1 deny, 0 warn, 2 info`.
pub(crate) fn describe_findings(summary: &Summary) -> String {
    let [deny, warn, info] = [Level::Deny, Level::Warn, Level::Info].map(|it| summary.findings(it));
    format!("{deny} deny, {warn} warn, {info} info")
}

/// The verdict as people read it.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Unknown => "UNKNOWN",
    }
}

fn paint_verdict(verdict: Verdict, style: TerminalStyle) -> String {
    let rendition = match verdict {
        Verdict::Pass => "1;32",
        Verdict::Fail => "1;31",
        Verdict::Unknown => "1;33",
    };
    style.paint(rendition, verdict_word(verdict))
}

/// Writes what of a root was not judged, or otherwise by an edited policy.
fn write_not_judged(
    out: &mut dyn io::Write,
    report: &CheckReport,
    root: &CheckedRoot,
) -> io::Result<()> {
    let assessment = &root.assessment;
    let prefix = report.prefix(root);
    let prefix = escape::terminal(&prefix);
    if let Some(edited) = &assessment.edited {
        let (word, summary) = (verdict_word(edited.verdict), &edited.summary);
        let (deny, warn) = (summary.findings(Level::Deny), summary.findings(Level::Warn));
        let text =
            format!("{prefix}under the edited policy: {word}; findings: {deny} deny, {warn} warn");
        write_line(out, &text)?;
    }
    if !assessment.unjudged.is_empty() {
        let tasks: Vec<&str> = assessment.unjudged.iter().map(Id::as_str).collect();
        write_line(out, &format!("{prefix}not judged: {}", tasks.join(", ")))?;
    }
    if !assessment.is_judged {
        let text = match assessment.version_refusal() {
            Some(_) => "duties were not judged: the policy is for other versions of dutybook",
            None => "duties were not judged: the policy could not be understood",
        };
        write_line(out, &format!("{prefix}{text}"))?;
    }
    Ok(())
}

/// Whose duties these are, and as of when they were judged.
fn describe_scope(report: &CheckReport) -> String {
    match report.roots.as_slice() {
        [root] => {
            let organisation = root.assessment.organisation.as_deref();
            let of = organisation.map_or(String::new(), |name| {
                format!("{}, ", escape::terminal(name))
            });
            format!("{of}as of {}", format_instant(root.assessment.as_of))
        }
        roots => format!(
            "{} roots, as of {}",
            roots.len(),
            format_instant(report.instant())
        ),
    }
}
