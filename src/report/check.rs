//! `check` for people: what is wrong, what to do next, and a table of tasks with their standings.

use std::collections::BTreeMap;
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
        findings(out, &assessment.findings, look, source)?;
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
    let mut snippets = Snippets::new(look, source);
    for (shown, group) in groups(findings).into_iter().enumerate() {
        let rendered = match group.as_slice() {
            [one] if one.level == Level::Info || shown >= MAX_SNIPPETS => brief(one),
            [one] => single(&mut snippets, one),
            several => shared(&mut snippets, several),
        };
        line(out, rendered.trim_end_matches('\n'))?;
        line(out, "")?;
    }
    Ok(())
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
fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut of_line: BTreeMap<(Rule, &str, u32), usize> = BTreeMap::new();
    for finding in findings {
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
    let word = match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Unknown => "UNKNOWN",
    };
    let word = paint(word, verdict, look);
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
