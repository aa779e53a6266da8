//! `check --format markdown`: the summary of a job, in GitHub Flavored Markdown.

use std::fmt::Write as _;
use std::io;

use super::conclusion::verdict_word;
use super::report::{CheckReport, CheckedRoot, LocatedFinding};
use crate::finding::Level;
use crate::model::format_instant;
use crate::report::escape;
use crate::report::history_line::history_lines;
use crate::report::markdown::{table_head, table_row, text_cell};
use crate::report::standings::{StandingCounts, opened_standings, root_rows, rows_with_duties};

/// How many bytes a summary may have. GitHub shows nothing of one with more than 1 MiB, and other steps
/// of a job write into the same.
const MAX_BYTES: usize = 900 * 1024;

/// What is kept free for the line that says what was cut, and for what closes a fold.
const RESERVE: usize = 1024;

/// A document that stops growing before it is too long.
struct BoundedDocument {
    text: String,
    max: usize,
    left_out: usize,
}

impl BoundedDocument {
    /// Adds all of a part, or counts it as left out: then nothing comes after it either.
    fn push(&mut self, part: &str) {
        if self.left_out == 0 && self.text.len() + part.len() <= self.max {
            self.text.push_str(part);
        } else {
            self.left_out += 1;
        }
    }
}

/// Writes what was judged as the summary of a job.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_markdown(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    let mut document = BoundedDocument {
        text: String::new(),
        max: MAX_BYTES - RESERVE,
        left_out: 0,
    };
    push_head(&mut document, report);
    match report.roots.as_slice() {
        [root] => push_tasks(&mut document, root),
        several => push_roots(&mut document, several),
    }
    let (new, known) = report.new_and_known_findings();
    if !new.is_empty() {
        document.push("\n## Findings\n\n");
        for located in &new {
            document.push(&list_item(located));
        }
    }
    let mut is_folded = false;
    if !known.is_empty() {
        let summary = format!(
            "Already there, and not held against the change: {}",
            known.len()
        );
        document.push(&format!("\n<details>\n<summary>{summary}</summary>\n\n"));
        is_folded = document.left_out == 0;
        for located in &known {
            document.push(&list_item(located));
        }
    }
    let BoundedDocument {
        mut text, left_out, ..
    } = document;
    if is_folded {
        text.push_str("\n</details>\n");
    }
    if left_out > 0 {
        let _ = writeln!(
            text,
            "\nCut here: {left_out} more entries would make it too long to be shown. Other formats have all of them."
        );
    }
    out.write_all(text.as_bytes())
}

/// The verdict, the counts, and what history proves.
fn push_head(document: &mut BoundedDocument, report: &CheckReport) {
    let summary = report.summary();
    let verdict = verdict_word(report.verdict);
    document.push(&format!("# dutybook: {verdict}\n\n"));
    let columns = ["duties", "deny", "warn", "info", "already there"];
    document.push(&format!("{}\n", table_head(&columns, 0)));
    let counts = [
        summary.duties(),
        summary.findings(Level::Deny),
        summary.findings(Level::Warn),
        summary.findings(Level::Info),
        summary.already_there,
    ];
    let counts = counts.map(|count| count.to_string());
    document.push(&format!("{}\n\n", table_row(&counts)));
    let as_of = format_instant(report.instant());
    document.push(&format!("- as of {}\n", escape::markdown(&as_of)));
    if !report.is_judged() {
        document.push("- not every duty could be judged\n");
    }
    for (line, _) in history_lines(report) {
        document.push(&format!("- {}\n", escape::markdown(&line)));
    }
}

/// The tasks of a root with their standings.
fn push_tasks(document: &mut BoundedDocument, root: &CheckedRoot) {
    let (rows, rest) = rows_with_duties(&root.assessment);
    if !rows.is_empty() {
        push_table_head(document, "Tasks", ["task", "teams"]);
    }
    for row in rows {
        let names = [row.task.id.as_str(), &row.teams].map(text_cell);
        push_row(document, names, &row.counts);
    }
    if let Some(rest) = rest {
        document.push(&format!("\n{rest}\n"));
    }
}

/// Several roots with their standings; of very many those that pass are left out first.
fn push_roots(document: &mut BoundedDocument, roots: &[CheckedRoot]) {
    let (rows, left_out) = root_rows(roots);
    push_table_head(document, "Roots", ["root", "verdict"]);
    for row in rows {
        let names = [&*row.root.path, row.root.verdict.word()].map(text_cell);
        push_row(document, names, &row.counts);
    }
    if left_out > 0 {
        document.push(&format!(
            "\nAnd {left_out} more roots: the JSON names them.\n"
        ));
    }
}

fn push_table_head(document: &mut BoundedDocument, title: &str, names: [&str; 2]) {
    let standings = opened_standings();
    let standings = standings.iter().map(|standing| standing.word());
    let columns = names.into_iter().chain(["duties"]).chain(standings);
    let columns: Vec<&str> = columns.collect();
    document.push(&format!("\n## {title}\n\n{}\n", table_head(&columns, 2)));
}

fn push_row(document: &mut BoundedDocument, names: [String; 2], counts: &StandingCounts) {
    let mut cells: Vec<String> = names.into();
    cells.push(counts.total().to_string());
    let standings = opened_standings().into_iter();
    cells.extend(standings.map(|standing| counts.count(standing).to_string()));
    document.push(&format!("{}\n", table_row(&cells)));
}

/// A finding: what is wrong, where, and what to do next.
fn list_item(located: &LocatedFinding) -> String {
    let finding = located.finding;
    let rule = escape::markdown(finding.rule.id());
    let message = located.message();
    let message = escape::markdown(&message);
    let mut item = format!("- **{}** {rule}: {message}\n", finding.level);
    let file = located.file().filter(|file| !file.is_empty());
    if let Some(file) = file {
        let line = finding.range.map(|range| format!(":{}", range.start.line));
        let line = line.unwrap_or_default();
        let _ = writeln!(item, "  - {}{line}", escape::markdown(&file));
    }
    let help = located.help();
    if !help.is_empty() {
        let _ = writeln!(item, "  - {}", escape::markdown(&help));
    }
    item
}
