//! `check` for people: what is wrong, what to do next, and a table of tasks with their standings.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::snippet::{Snippets, Text};
use super::{Look, Source, escape, history, line, table};
use crate::finding::{Finding, Level, Rule};
use crate::judge::{Assessment, Standing, Verdict};
use crate::model::{Id, spoken};

/// How many findings are shown with their lines; the others take two lines each.
const MAX_SNIPPETS: usize = 200;

/// Writes an assessment for people.
///
/// # Errors
/// When it cannot be written.
pub fn human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    verdict: Verdict,
    look: Look,
    source: Source,
) -> io::Result<()> {
    if !look.quiet {
        let all = assessment.findings.iter();
        let (there, new): (Vec<&Finding>, Vec<&Finding>) =
            all.partition(|finding| finding.already_there);
        told(out, &new, look, source)?;
        already_there(out, &there)?;
        if !assessment.tasks.is_empty() {
            let shown: Vec<Standing> = Standing::ALL
                .into_iter()
                .filter(|standing| *standing != Standing::Upcoming)
                .collect();
            line(out, &table::standings(assessment, &shown, look))?;
            line(out, "")?;
        }
    }
    conclusion(out, assessment, verdict, look)
}

/// Writes findings for people, with the lines concerned.
///
/// # Errors
/// When they cannot be written.
pub fn findings(
    out: &mut dyn io::Write,
    findings: &[Finding],
    look: Look,
    source: Source,
) -> io::Result<()> {
    told(out, &findings.iter().collect::<Vec<_>>(), look, source)
}

fn told(
    out: &mut dyn io::Write,
    findings: &[&Finding],
    look: Look,
    source: Source,
) -> io::Result<()> {
    let mut snippets = Snippets::new(look, source);
    for (shown, group) in groups(findings).into_iter().enumerate() {
        let rendered = match group.as_slice() {
            several if of_commits(several[0].rule) => listed(several),
            [one] if one.level == Level::Info || shown >= MAX_SNIPPETS => brief(one),
            [one] => single(&mut snippets, one),
            several => shared(&mut snippets, several),
        };
        line(out, rendered.trim_end_matches('\n'))?;
        line(out, "")?;
    }
    Ok(())
}

/// What stood at the base of a change already, in a line each.
fn already_there(out: &mut dyn io::Write, there: &[&Finding]) -> io::Result<()> {
    const SHOWN: usize = 20;
    if there.is_empty() {
        return Ok(());
    }
    let heading = format!(
        "already there, and not held against the change: {}",
        there.len()
    );
    line(out, &heading)?;
    for finding in there.iter().take(SHOWN) {
        let message = escape::terminal(&finding.message);
        line(out, &format!("    {}: {message}", finding.rule))?;
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
fn listed(findings: &[&Finding]) -> String {
    const SHOWN: usize = 3;
    let mut rendered = String::new();
    for finding in findings.iter().take(SHOWN) {
        let message = escape::terminal(&finding.message);
        let _ = writeln!(rendered, "{}: {message}", finding.rule);
    }
    if findings.len() > SHOWN {
        let more = findings.len() - SHOWN;
        let _ = writeln!(
            rendered,
            "  … and {more} more such commits: --format json names them"
        );
    }
    if let Some(first) = findings.first() {
        let _ = writeln!(rendered, "  {}", escape::terminal(&first.help));
    }
    rendered
}

fn single(snippets: &mut Snippets, finding: &Finding) -> String {
    let text = Text {
        message: finding.message.clone(),
        label: None,
        help: finding.help.clone(),
    };
    snippets.render(finding, &text)
}

/// What only informs takes two lines.
fn brief(finding: &Finding) -> String {
    let message = escape::terminal(&finding.message);
    format!(
        "{}: {message}\n  {}",
        finding.rule,
        escape::terminal(&finding.help)
    )
}

/// Many duties may be due by one line of a task: it is shown once, with a line for each.
fn shared(snippets: &mut Snippets, findings: &[&Finding]) -> String {
    let mut rendered = String::new();
    let Some(first) = findings.first() else {
        return rendered;
    };
    let what = match first.rule {
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
    for finding in findings {
        rendered.push_str("    ");
        rendered.push_str(&escape::terminal(&finding.message));
        rendered.push_str("\n      ");
        rendered.push_str(&escape::terminal(&finding.help));
        rendered.push('\n');
    }
    rendered
}

/// Findings in their order, those about duties of one line together at the place of the first.
fn groups<'f>(findings: &[&'f Finding]) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut of_line: BTreeMap<(Rule, &str, u32), usize> = BTreeMap::new();
    for finding in findings.iter().copied() {
        if of_commits(finding.rule) {
            let group = *of_line.entry((finding.rule, "", 0)).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push(finding),
                None => groups.push(vec![finding]),
            }
            continue;
        }
        let is_of_line = matches!(
            finding.rule,
            Rule::DutyOverdue | Rule::DutyGrace | Rule::DutyDueSoon
        );
        let (Some(file), Some(range), true) = (finding.file.as_deref(), finding.range, is_of_line)
        else {
            groups.push(vec![finding]);
            continue;
        };
        let group = *of_line
            .entry((finding.rule, file, range.start.line))
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn conclusion(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    verdict: Verdict,
    look: Look,
) -> io::Result<()> {
    let summary = assessment.summary();
    let word = paint(word_of(verdict), verdict, look);
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
    if let Some(edited) = &assessment.edited {
        let (word, summary) = (word_of(edited.verdict), &edited.summary);
        let counts = format!(
            "{} deny, {} warn",
            summary.findings(Level::Deny),
            summary.findings(Level::Warn)
        );
        line(
            out,
            &format!("under the edited policy: {word}; findings: {counts}"),
        )?;
    }
    if !assessment.unjudged.is_empty() {
        let tasks: Vec<&str> = assessment.unjudged.iter().map(Id::as_str).collect();
        line(out, &format!("not judged: {}", tasks.join(", ")))?;
    }
    if !assessment.is_judged {
        line(
            out,
            "duties were not judged: the policy could not be understood",
        )?;
    }
    let organisation = assessment.organisation.as_deref();
    let of = organisation.map_or(String::new(), |name| {
        format!("{}, ", escape::terminal(name))
    });
    line(out, &format!("{of}as of {}", spoken(assessment.as_of)))?;
    line(out, &history::worth(assessment))
}

/// A count and what is counted.
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Unknown => "UNKNOWN",
    }
}

/// Colours a word where colours are wanted (ECMA-48 SGR).
fn paint(word: &str, verdict: Verdict, look: Look) -> String {
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
