//! Tables of tasks, or of roots, with their standings, for terminals.

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::report::CheckReport;
use crate::judge::Standing;
use crate::report::escape;
use crate::report::output::TerminalStyle;
use crate::report::standings::{
    StandingCounts, TaskRow, opened_standings, root_rows, rows_with_duties,
};

/// The table of `check`: a row for each task, or for each root where there are several; `None` where
/// there is nothing to list.
pub(super) fn check_table(report: &CheckReport, style: TerminalStyle) -> Option<String> {
    let standings = opened_standings();
    match report.roots.as_slice() {
        [root] if root.assessment.tasks.is_empty() => None,
        [root] => {
            let (rows, rest) = rows_with_duties(&root.assessment);
            let mut parts = Vec::new();
            if !rows.is_empty() {
                parts.push(task_table(&rows, &standings, style));
            }
            parts.extend(rest);
            Some(parts.join("\n"))
        }
        roots => {
            let (rows, left_out) = root_rows(roots);
            let rows = rows.iter();
            let rows = rows.map(|row| ([&*row.root.path, row.root.verdict.word()], &row.counts));
            let table = table(["root", "verdict"], rows, &standings, style);
            Some(match left_out {
                0 => table,
                _ => format!("{table}\nand {left_out} more: --format json names them"),
            })
        }
    }
}

/// Tasks, a row each, with how many duties have which standing.
pub(crate) fn task_table(
    rows: &[TaskRow<'_>],
    standings: &[Standing],
    style: TerminalStyle,
) -> String {
    let rows = rows.iter();
    let rows = rows.map(|row| ([row.task.id.as_str(), &*row.teams], &row.counts));
    table(["task", "teams"], rows, standings, style)
}

fn table<'a>(
    columns: [&str; 2],
    rows: impl Iterator<Item = ([&'a str; 2], &'a StandingCounts)>,
    standings: &[Standing],
    style: TerminalStyle,
) -> String {
    let mut table = Table::new();
    table
        .load_style(if style.unicode {
            presets::UTF8_BORDERS_ONLY
        } else {
            presets::ASCII_BORDERS_ONLY_CONDENSED
        })
        .set_content_arrangement(ContentArrangement::Disabled);
    if style.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let mut header: Vec<Cell> = columns.map(cell).into();
    header.push(number("duties"));
    header.extend(standings.iter().map(|standing| number(standing.word())));
    table.set_header(header);
    for (names, counts) in rows {
        let mut cells: Vec<Cell> = names.map(cell).into();
        cells.push(number(&counts.total().to_string()));
        let standings = standings.iter();
        cells.extend(standings.map(|it| standing_cell(*it, counts.count(*it), style)));
        table.add_row(cells);
    }
    table.to_string()
}

fn cell(text: &str) -> Cell {
    Cell::new(escape::terminal(text))
}

fn number(text: &str) -> Cell {
    cell(text).set_alignment(CellAlignment::Right)
}

/// A count. Zero is a dot, so that other numbers stand out.
fn standing_cell(standing: Standing, count: usize, style: TerminalStyle) -> Cell {
    let zero = if style.unicode { "·" } else { "." };
    if count == 0 {
        return number(zero);
    }
    let cell = number(&count.to_string());
    match standing {
        Standing::Overdue => cell.fg(Color::Red),
        Standing::Late | Standing::Grace => cell.fg(Color::Yellow),
        Standing::Met => cell.fg(Color::Green),
        _ => cell,
    }
}
