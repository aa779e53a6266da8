//! `check` for people: what is wrong, what to do next, and a table of tasks with their standings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::conclusion::write_conclusion;
use super::report::{CheckReport, LocatedFinding};
use super::table::check_table;
use crate::finding::{Finding, Level, Rule};
use crate::judge::Duty;
use crate::report::escape;
use crate::report::output::{TerminalStyle, write_line};
use crate::report::snippet::{SnippetText, Snippets, SourceReader};

/// The most findings that are shown with their lines of source; the others take two lines each.
const MAX_SNIPPETS: usize = 200;

/// The most findings of the base of a change that are listed.
const MAX_KNOWN: usize = 20;

/// The most commits with the same fault that are listed.
const MAX_COMMITS: usize = 3;

/// Writes what was judged for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_human(
    out: &mut dyn io::Write,
    report: &CheckReport,
    style: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    if !style.quiet {
        let (new, known) = report.new_and_known_findings();
        write_findings(out, &new, style, source)?;
        write_known_findings(out, &known)?;
        write_settled_duties(out, report)?;
        if let Some(table) = check_table(report, style) {
            write_line(out, &table)?;
            write_line(out, "")?;
        }
    }
    write_conclusion(out, report, style)
}

/// Writes findings for people, with the lines of source that they are about.
///
/// # Errors
/// When they cannot be written.
pub fn write_findings_human(
    out: &mut dyn io::Write,
    findings: &[Finding],
    style: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    let located = findings.iter().map(LocatedFinding::of_only_root);
    write_findings(out, &located.collect::<Vec<_>>(), style, source)
}

fn write_findings(
    out: &mut dyn io::Write,
    findings: &[LocatedFinding],
    style: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    let mut snippets = Snippets::new(style, source);
    for (index, group) in group_findings(findings).into_iter().enumerate() {
        let text = match group.as_slice() {
            commits if is_about_commits(commits[0].finding.rule) => format_commits(commits),
            [one] if one.finding.level == Level::Info || index >= MAX_SNIPPETS => {
                format!("{}\n  {}", headline(one), escape::terminal(&one.help()))
            }
            [one] => {
                let text = SnippetText {
                    message: one.message().into_owned(),
                    label: None,
                    help: one.help().into_owned(),
                };
                snippets.render(one, &text)
            }
            duties => format_duties(&mut snippets, duties),
        };
        write_line(out, text.trim_end_matches('\n'))?;
        write_line(out, "")?;
    }
    Ok(())
}

/// The rule and what is wrong, in a line.
pub(crate) fn headline(located: &LocatedFinding) -> String {
    let message = located.message();
    format!("{}: {}", located.finding.rule, escape::terminal(&message))
}

/// Writes the findings that the base of the change had already, in a line each.
fn write_known_findings(out: &mut dyn io::Write, known: &[LocatedFinding]) -> io::Result<()> {
    if known.is_empty() {
        return Ok(());
    }
    let heading = "already there, and not held against the change";
    write_line(out, &format!("{heading}: {}", known.len()))?;
    // What others owe is folded: a line for each rule and task.
    let mut folded: Vec<Vec<&LocatedFinding>> = Vec::new();
    for located in known {
        let is_same = |group: &&mut Vec<&LocatedFinding>| is_alike(group[0], located);
        match folded.iter_mut().find(is_same) {
            Some(group) => group.push(located),
            None => folded.push(vec![located]),
        }
    }
    for group in folded.iter().take(MAX_KNOWN) {
        let (first, more) = (headline(group[0]), group.len() - 1);
        let more = match more {
            0 => String::new(),
            more => format!(", and {more} more of this task"),
        };
        write_line(out, &format!("    {first}{more}"))?;
    }
    if folded.len() > MAX_KNOWN {
        let shown: usize = folded.iter().take(MAX_KNOWN).map(Vec::len).sum();
        write_line(out, &format!("    … and {} more", known.len() - shown))?;
    }
    write_line(out, "")
}

/// Whether two findings say the same of duties of one task.
fn is_alike(a: &LocatedFinding, b: &LocatedFinding) -> bool {
    let task = |it: &LocatedFinding| it.finding.duty.as_ref().map(|duty| duty.task.clone());
    a.finding.rule == b.finding.rule && a.root == b.root && task(a).is_some() && task(a) == task(b)
}

/// Writes the duties that are settled by evidence that no commit of the mainline holds yet: with `--base`, by the change.
fn write_settled_duties(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    let mut lines = Vec::new();
    for root in &report.roots {
        let assessment = &root.assessment;
        let is_pending = |duty: &&Duty| {
            let landing = assessment.claim_of(duty).and_then(|claim| claim.landing);
            landing.is_some_and(|landing| landing.commit.is_none())
        };
        let prefix = report.prefix(root);
        for duty in assessment.duties.iter().filter(is_pending) {
            let line = format!("    {prefix}{}: {}", duty.id, duty.standing);
            lines.push(escape::terminal(&line).into_owned());
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let heading = "settled by evidence that is not on the mainline yet";
    write_line(out, &format!("{heading}: {}", lines.len()))?;
    for line in lines.iter().take(MAX_KNOWN) {
        write_line(out, line)?;
    }
    if lines.len() > MAX_KNOWN {
        write_line(out, &format!("    … and {} more", lines.len() - MAX_KNOWN))?;
    }
    write_line(out, "")
}

/// Whether a rule is about commits, many of which may have the same fault.
fn is_about_commits(rule: Rule) -> bool {
    matches!(rule, Rule::HistoryDirectPush | Rule::SignatureUnsigned)
}

/// Commits with the same fault: the newest few.
fn format_commits(findings: &[LocatedFinding]) -> String {
    let mut text = String::new();
    for located in findings.iter().take(MAX_COMMITS) {
        let _ = writeln!(text, "{}", headline(located));
    }
    if findings.len() > MAX_COMMITS {
        let more = findings.len() - MAX_COMMITS;
        let _ = writeln!(
            text,
            "  … and {more} more such commits: --format json names them"
        );
    }
    if let Some(first) = findings.first() {
        let _ = writeln!(text, "  {}", escape::terminal(&first.help()));
    }
    text
}

/// Duties that are due by the same line of a task: it is shown once, with a line for each duty.
fn format_duties(snippets: &mut Snippets, findings: &[LocatedFinding]) -> String {
    let what = match findings[0].finding.rule {
        Rule::DutyOverdue => "overdue",
        Rule::DutyGrace => "past due, before their deadline",
        _ => "due soon",
    };
    let text = SnippetText {
        message: format!("{} duties are {what}", findings.len()),
        label: Some("due by this".to_owned()),
        help: String::new(),
    };
    let mut text = snippets.render(&findings[0], &text);
    for located in findings {
        let (message, help) = (located.message(), located.help());
        let (message, help) = (escape::terminal(&message), escape::terminal(&help));
        let _ = writeln!(text, "    {message}\n      {help}");
    }
    text
}

/// Findings in their order, those that share a [`group_key`] together at the place of the first.
fn group_findings<'a>(findings: &[LocatedFinding<'a>]) -> Vec<Vec<LocatedFinding<'a>>> {
    let mut groups: Vec<Vec<LocatedFinding>> = Vec::new();
    let mut group_of_key = BTreeMap::new();
    for located in findings.iter().copied() {
        let next = groups.len();
        let group = group_key(located).map_or(next, |key| *group_of_key.entry(key).or_insert(next));
        match groups.get_mut(group) {
            Some(group) => group.push(located),
            None => groups.push(vec![located]),
        }
    }
    groups
}

/// What findings that are shown together have in common; `None` for one that stands alone.
fn group_key(located: LocatedFinding<'_>) -> Option<(Rule, &str, &str, u32)> {
    let finding = located.finding;
    if is_about_commits(finding.rule) {
        return Some((finding.rule, located.root, "", 0));
    }
    let is_about_duty = matches!(
        finding.rule,
        Rule::DutyOverdue | Rule::DutyGrace | Rule::DutyDueSoon
    );
    let (file, range) = (finding.file.as_deref()?, finding.range?);
    is_about_duty.then_some((finding.rule, located.root, file, range.start.line))
}
