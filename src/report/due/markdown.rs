//! `due --format markdown`: a to-do list in GitHub Flavored Markdown.

use std::io;

use super::list::{due_on_policy_clock, duties_by_team, time_left};
use crate::judge::{Assessment, Duty};
use crate::model::{Duration, format_instant};
use crate::report::markdown::{table_head, table_row, text_cell};
use crate::report::names::{task_title, team_heading};
use crate::report::output::write_line;

/// The address that opens new evidence of a duty, in a form that is safe in Markdown; `None` where there is none.
type EvidenceLinker<'a> = &'a dyn Fn(&Duty) -> Option<&'a str>;

/// Writes a to-do list, a table a team, with a column of links where any duty has one.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_markdown(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
    link: EvidenceLinker,
) -> io::Result<()> {
    let as_of = text_cell(&format_instant(assessment.as_of));
    let until = text_cell(&format_instant(within.after(assessment.as_of)));
    write_line(out, "# What is due\n")?;
    let scope = format!("As of {as_of}: not settled, and due by {until}.");
    write_line(out, &scope)?;
    if assessment.duties.is_empty() {
        return write_line(out, "\nNothing is due.");
    }
    let mut columns = vec!["due", "task", "occurrence", "standing", "time"];
    let has_links = assessment.duties.iter().any(|duty| link(duty).is_some());
    columns.extend(has_links.then_some("evidence"));
    for (team, duties) in duties_by_team(assessment) {
        let heading = text_cell(team_heading(assessment, team));
        write_line(out, &format!("\n## {heading}\n"))?;
        write_line(out, &table_head(&columns, columns.len()))?;
        for duty in duties {
            let due = due_on_policy_clock(assessment, duty);
            let mut cells = vec![
                due.format("%Y-%m-%d %H:%M").to_string(),
                text_cell(task_title(assessment, &duty.id.task)),
                text_cell(&duty.id.occurrence),
                duty.standing.to_string(),
                time_left(assessment, duty),
            ];
            let linked = || link(duty).map(|link| format!("[new file]({link})"));
            cells.extend(has_links.then(|| linked().unwrap_or_else(|| "–".to_owned())));
            write_line(out, &table_row(&cells))?;
        }
    }
    Ok(())
}
