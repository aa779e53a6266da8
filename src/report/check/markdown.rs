//! `check --format markdown`: the summary of a job, in GitHub Flavored Markdown.

use std::fmt::Write as _;
use std::io;

use crate::finding::Level;
use crate::judge::Standing;
use crate::model::format_instant;
use crate::report::check::human;
use crate::report::check::report::{CheckReport, CheckedRoot, Located};
use crate::report::{escape, history_line, standings};

/// How many bytes a summary may have. GitHub shows nothing of one with more than 1 MiB, and other steps
/// of a job write into the same.
const MAX_BYTES: usize = 900 * 1024;

/// What is kept free for the line that says what was cut, and for what closes a fold.
const RESERVE: usize = 1024;

/// A document that stops growing before it is too long.
struct Bounded {
    text: String,
    max: usize,
    left_out: usize,
}

impl Bounded {
    /// Adds a part whole, or counts it as left out: then nothing comes after it either.
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
pub fn write_check_markdown(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    out.write_all(within(checked, MAX_BYTES).as_bytes())
}

fn within(checked: &CheckReport, max: usize) -> String {
    let mut bounded = Bounded {
        text: String::new(),
        max: max.saturating_sub(RESERVE),
        left_out: 0,
    };
    head(&mut bounded, checked);
    let (there, new): (Vec<Located>, Vec<Located>) = checked
        .findings()
        .into_iter()
        .partition(|located| located.finding.already_there);
    match checked.roots.as_slice() {
        [root] => tasks(&mut bounded, root),
        several => roots(&mut bounded, several),
    }
    if !new.is_empty() {
        bounded.push("\n## Findings\n\n");
        for located in &new {
            bounded.push(&item(located));
        }
    }
    let mut is_folded = false;
    if !there.is_empty() {
        let count = there.len();
        bounded.push(&format!(
            "\n<details>\n<summary>Already there, and not held against the change: {count}</summary>\n\n"
        ));
        is_folded = bounded.left_out == 0;
        for located in &there {
            bounded.push(&item(located));
        }
    }
    let Bounded {
        mut text, left_out, ..
    } = bounded;
    if is_folded {
        text.push_str("\n</details>\n");
    }
    if left_out > 0 {
        let _ = writeln!(
            text,
            "\nCut here: {left_out} more entries would make it too long to be shown. Other formats have all of them."
        );
    }
    text
}

/// The verdict, what was counted, and what history is worth.
fn head(bounded: &mut Bounded, checked: &CheckReport) {
    let summary = checked.summary();
    bounded.push(&format!(
        "# dutybook: {}\n\n",
        human::word_of(checked.verdict)
    ));
    bounded.push("| duties | deny | warn | info | already there |\n");
    bounded.push("| ---: | ---: | ---: | ---: | ---: |\n");
    bounded.push(&format!(
        "| {} | {} | {} | {} | {} |\n\n",
        summary.duties(),
        summary.findings(Level::Deny),
        summary.findings(Level::Warn),
        summary.findings(Level::Info),
        summary.already_there,
    ));
    let as_of = format_instant(checked.instant());
    bounded.push(&format!("- as of {}\n", escape::markdown(&as_of)));
    if !checked.is_judged() {
        bounded.push("- not every duty could be judged\n");
    }
    for (worth, _) in history_line::worths(checked) {
        bounded.push(&format!("- {}\n", escape::markdown(&worth)));
    }
}

/// The tasks of a root with their standings.
fn tasks(bounded: &mut Bounded, root: &CheckedRoot) {
    let rows = standings::tasks(&root.assessment);
    if rows.is_empty() {
        return;
    }
    header(bounded, "Tasks", &["task", "teams"]);
    for row in rows {
        let counts: Vec<String> = standings::opened()
            .map(|one| row.count(one).to_string())
            .collect();
        bounded.push(&format!(
            "| {} | {} | {} | {} |\n",
            escape::markdown(row.task.id.as_str()),
            escape::markdown(&row.teams),
            row.duties(),
            counts.join(" | "),
        ));
    }
}

/// Several roots with their standings; of very many those that pass are left out first.
fn roots(bounded: &mut Bounded, roots: &[CheckedRoot]) {
    let (rows, left_out) = standings::roots(roots);
    header(bounded, "Roots", &["root", "verdict"]);
    for row in rows {
        let summary = &row.summary;
        let counts: Vec<String> = standings::opened()
            .map(|one| summary.count(one).to_string())
            .collect();
        bounded.push(&format!(
            "| {} | {} | {} | {} |\n",
            escape::markdown(&row.root.path),
            row.root.verdict.word(),
            summary.duties(),
            counts.join(" | "),
        ));
    }
    if left_out > 0 {
        bounded.push(&format!(
            "\nAnd {left_out} more roots: the JSON names them.\n"
        ));
    }
}

/// The head of a table of standings.
fn header(bounded: &mut Bounded, title: &str, words: &[&str; 2]) {
    let names: Vec<&str> = standings::opened().map(Standing::word).collect();
    let lines = vec!["---:"; names.len()].join(" | ");
    bounded.push(&format!(
        "\n## {title}\n\n| {} | duties | {} |\n| --- | --- | ---: | {lines} |\n",
        words.join(" | "),
        names.join(" | "),
    ));
}

/// A finding: what is wrong, where, and what to do next.
fn item(located: &Located) -> String {
    let finding = located.finding;
    let rule = escape::markdown(finding.rule.id());
    let message = located.message();
    let message = escape::markdown(&message);
    let mut item = format!("- **{}** {rule}: {message}\n", finding.level);
    let place = located.file().filter(|file| !file.is_empty()).map(|file| {
        let line = finding.range.map(|range| format!(":{}", range.start.line));
        format!("{}{}", escape::markdown(&file), line.unwrap_or_default())
    });
    let help = located.help();
    let help = Some(escape::markdown(&help).into_owned()).filter(|help| !help.is_empty());
    for detail in [place, help].into_iter().flatten() {
        item.push_str("  - ");
        item.push_str(&detail);
        item.push('\n');
    }
    item
}
