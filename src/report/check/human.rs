//! `check` for people: what is wrong, what to do next, and a table of tasks with their standings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use crate::finding::{Finding, Level, Rule};
use crate::judge::{Standing, Verdict};
use crate::model::{Id, format_instant};
use crate::report::check::report::{CheckReport, CheckedRoot, Located};
use crate::report::check::table;
use crate::report::output::{TerminalStyle, line};
use crate::report::snippet::SourceReader;
use crate::report::snippet::{Snippets, Text};
use crate::report::{escape, history_line};

/// How many findings are shown with their lines; the others take two lines each.
const MAX_SNIPPETS: usize = 200;

/// Writes what was judged for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_human(
    out: &mut dyn io::Write,
    checked: &CheckReport,
    look: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    if !look.quiet {
        let (there, new): (Vec<Located>, Vec<Located>) = checked
            .findings()
            .into_iter()
            .partition(|located| located.finding.already_there);
        told(out, &new, look, source)?;
        already_there(out, &there)?;
        if let Some(table) = table::of_check(checked, look) {
            line(out, &table)?;
            line(out, "")?;
        }
    }
    conclusion(out, checked, look)
}

/// Writes findings for people, with the lines concerned.
///
/// # Errors
/// When they cannot be written.
pub fn write_findings_human(
    out: &mut dyn io::Write,
    findings: &[Finding],
    look: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    let located: Vec<Located> = findings.iter().map(Located::alone).collect();
    told(out, &located, look, source)
}

fn told(
    out: &mut dyn io::Write,
    findings: &[Located],
    look: TerminalStyle,
    source: SourceReader,
) -> io::Result<()> {
    let mut snippets = Snippets::new(look, source);
    for (shown, group) in groups(findings).into_iter().enumerate() {
        let rendered = match group.as_slice() {
            several if of_commits(several[0].finding.rule) => listed(several),
            [one] if one.finding.level == Level::Info || shown >= MAX_SNIPPETS => brief(one),
            [one] => single(&mut snippets, one),
            several => shared(&mut snippets, several),
        };
        line(out, rendered.trim_end_matches('\n'))?;
        line(out, "")?;
    }
    Ok(())
}

/// What stood at the base of a change already, in a line each.
fn already_there(out: &mut dyn io::Write, there: &[Located]) -> io::Result<()> {
    const SHOWN: usize = 20;
    if there.is_empty() {
        return Ok(());
    }
    let heading = format!(
        "already there, and not held against the change: {}",
        there.len()
    );
    line(out, &heading)?;
    for located in there.iter().take(SHOWN) {
        let message = located.message();
        let message = escape::terminal(&message);
        line(out, &format!("    {}: {message}", located.finding.rule))?;
    }
    if there.len() > SHOWN {
        line(out, &format!("    … and {} more", there.len() - SHOWN))?;
    }
    line(out, "")
}

/// Whether a rule speaks of commits, of which there may be many with the same fault.
fn of_commits(rule: Rule) -> bool {
    matches!(rule, Rule::HistoryDirectPush | Rule::SignatureUnsigned)
}

/// Commits with the same fault: the newest few.
fn listed(findings: &[Located]) -> String {
    const SHOWN: usize = 3;
    let mut rendered = String::new();
    for located in findings.iter().take(SHOWN) {
        let message = located.message();
        let message = escape::terminal(&message);
        let _ = writeln!(rendered, "{}: {message}", located.finding.rule);
    }
    if findings.len() > SHOWN {
        let more = findings.len() - SHOWN;
        let _ = writeln!(
            rendered,
            "  … and {more} more such commits: --format json names them"
        );
    }
    if let Some(first) = findings.first() {
        let _ = writeln!(rendered, "  {}", escape::terminal(&first.help()));
    }
    rendered
}

fn single(snippets: &mut Snippets, located: &Located) -> String {
    let text = Text {
        message: located.message().into_owned(),
        label: None,
        help: located.help().into_owned(),
    };
    snippets.render(located, &text)
}

/// What only informs takes two lines.
fn brief(located: &Located) -> String {
    let message = located.message();
    let message = escape::terminal(&message);
    let help = located.help();
    let help = escape::terminal(&help);
    format!("{}: {message}\n  {help}", located.finding.rule)
}

/// Many duties may be due by one line of a task: it is shown once, with a line for each.
fn shared(snippets: &mut Snippets, findings: &[Located]) -> String {
    let mut rendered = String::new();
    let Some(first) = findings.first() else {
        return rendered;
    };
    let what = match first.finding.rule {
        Rule::DutyOverdue => "overdue",
        Rule::DutyGrace => "past due, before their deadline",
        _ => "due soon",
    };
    let text = Text {
        message: format!("{} duties are {what}", findings.len()),
        label: Some("due by this".to_owned()),
        help: String::new(),
    };
    rendered.push_str(&snippets.render(first, &text));
    for located in findings {
        rendered.push_str("    ");
        rendered.push_str(&escape::terminal(&located.message()));
        rendered.push_str("\n      ");
        rendered.push_str(&escape::terminal(&located.help()));
        rendered.push('\n');
    }
    rendered
}

/// Findings in their order, those about duties of one line together at the place of the first.
fn groups<'a>(findings: &[Located<'a>]) -> Vec<Vec<Located<'a>>> {
    let mut groups: Vec<Vec<Located>> = Vec::new();
    let mut of_line: BTreeMap<(Rule, &str, &str, u32), usize> = BTreeMap::new();
    for located in findings.iter().copied() {
        let Some(line) = line_of(located) else {
            groups.push(vec![located]);
            continue;
        };
        let group = *of_line.entry(line).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(located),
            None => groups.push(vec![located]),
        }
    }
    groups
}

/// What findings have in common that are told together; `None` for those that are told by themselves.
fn line_of(located: Located<'_>) -> Option<(Rule, &str, &str, u32)> {
    let finding = located.finding;
    if of_commits(finding.rule) {
        return Some((finding.rule, located.root, "", 0));
    }
    let is_of_line = matches!(
        finding.rule,
        Rule::DutyOverdue | Rule::DutyGrace | Rule::DutyDueSoon
    );
    let (file, range) = (finding.file.as_deref()?, finding.range?);
    is_of_line.then_some((finding.rule, located.root, file, range.start.line))
}

/// The verdict, what was counted, whose it is, as of when, and what history is worth.
pub(crate) fn conclusion(
    out: &mut dyn io::Write,
    checked: &CheckReport,
    look: TerminalStyle,
) -> io::Result<()> {
    let summary = checked.summary();
    let word = paint(word_of(checked.verdict), checked.verdict, look);
    let duties = summary.duties();
    let settled: usize = Standing::ALL
        .into_iter()
        .filter(|standing| standing.is_settled())
        .map(|standing| summary.count(standing))
        .sum();
    line(
        out,
        &format!(
            "{word}  {}: {settled} settled, {} still running, {} overdue; findings: {} deny, {} warn, {} info",
            counted(duties, "duty", "duties"),
            duties - settled - summary.count(Standing::Overdue),
            summary.count(Standing::Overdue),
            summary.findings(Level::Deny),
            summary.findings(Level::Warn),
            summary.findings(Level::Info),
        ),
    )?;
    for root in &checked.roots {
        not_judged(out, checked, root)?;
    }
    line(out, &whose(checked))?;
    for (worth, roots) in history_line::worths(checked) {
        let of = if roots == checked.roots.len() {
            String::new()
        } else {
            format!("{}: ", counted(roots, "root", "roots"))
        };
        line(out, &format!("{of}{worth}"))?;
    }
    Ok(())
}

/// What of a root was not judged, or otherwise by an edited policy.
fn not_judged(
    out: &mut dyn io::Write,
    checked: &CheckReport,
    root: &CheckedRoot,
) -> io::Result<()> {
    let assessment = &root.assessment;
    let of = checked.prefix(root);
    let of = escape::terminal(&of);
    if let Some(edited) = &assessment.edited {
        let (word, summary) = (word_of(edited.verdict), &edited.summary);
        let (deny, warn) = (summary.findings(Level::Deny), summary.findings(Level::Warn));
        let said =
            format!("{of}under the edited policy: {word}; findings: {deny} deny, {warn} warn");
        line(out, &said)?;
    }
    if !assessment.unjudged.is_empty() {
        let tasks: Vec<&str> = assessment.unjudged.iter().map(Id::as_str).collect();
        line(out, &format!("{of}not judged: {}", tasks.join(", ")))?;
    }
    if !assessment.is_judged {
        let said = "duties were not judged: the policy could not be understood";
        line(out, &format!("{of}{said}"))?;
    }
    Ok(())
}

/// Whose duties these are, and when they were judged.
fn whose(checked: &CheckReport) -> String {
    match checked.roots.as_slice() {
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
            format_instant(checked.instant())
        ),
    }
}

/// A count and what is counted.
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// The word of a verdict as people are told it.
pub(crate) fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Unknown => "UNKNOWN",
    }
}

/// Colours a word where colours are wanted (ECMA-48 SGR).
fn paint(word: &str, verdict: Verdict, look: TerminalStyle) -> String {
    let code = match verdict {
        Verdict::Pass => "32",
        Verdict::Fail => "31",
        Verdict::Unknown => "33",
    };
    if look.color {
        format!("\u{1b}[1;{code}m{word}\u{1b}[0m")
    } else {
        word.to_owned()
    }
}
