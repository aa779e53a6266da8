//! `due --format markdown`: a to-do list in GitHub Flavored Markdown.

use std::io;

use super::list::{due_on_policy_clock, duties_by_team, time_left};
use super::report::{DueReport, DueRoot};
use crate::judge::Duty;
use crate::language::Language;
use crate::model::format_instant;
use crate::report::markdown::{table_head, table_row, text_cell};
use crate::report::names::task_title;
use crate::report::output::write_line;

/// Writes a to-do list, a table a team, with a column of links where any duty has one.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_markdown(out: &mut dyn io::Write, report: &DueReport) -> io::Result<()> {
    let as_of = text_cell(&format_instant(report.instant()));
    let until = text_cell(&format_instant(report.until()));
    write_line(out, "# What is due\n")?;
    let scope = format!("As of {as_of}: not settled, and due by {until}.");
    write_line(out, &scope)?;
    for note in report.uncommitted_notes() {
        write_line(out, &format!("\n{}.", text_cell(&note)))?;
    }
    if report.duties().next().is_none() {
        return write_line(out, "\nNothing is due.");
    }
    let mut columns = vec!["due", "task", "occurrence", "standing", "time"];
    let has_links = report.roots.iter().any(|root| !root.links.is_empty());
    columns.extend(has_links.then_some("evidence"));
    for root in &report.roots {
        for (team, duties) in duties_by_team(&root.assessment) {
            let heading = text_cell(&report.heading(root, team));
            write_line(out, &format!("\n## {heading}\n"))?;
            write_line(out, &table_head(&columns, columns.len()))?;
            for duty in duties {
                write_line(out, &duty_row(root, duty, has_links))?;
            }
        }
    }
    Ok(())
}

fn duty_row(root: &DueRoot, duty: &Duty, has_links: bool) -> String {
    let assessment = &root.assessment;
    let due = due_on_policy_clock(assessment, duty);
    let mut cells = vec![
        due.format("%Y-%m-%d %H:%M").to_string(),
        text_cell(task_title(assessment, &duty.id.task)),
        text_cell(&duty.id.occurrence),
        duty.standing.to_string(),
        time_left(assessment, duty, Language::ENGLISH),
    ];
    let link = root.links.get(&duty.id);
    let link = link.map_or("–".to_owned(), |link| format!("[new file]({link})"));
    cells.extend(has_links.then_some(link));
    table_row(&cells)
}
