//! Tables of tasks and their standings, for people.

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use crate::judge::{Assessment, Standing};
use crate::report::check::report::{CheckReport, CheckedRoot};
use crate::report::output::TerminalStyle;
use crate::report::{escape, standings};

/// What was judged: a row for each task, or for each root where there are several; `None` where there is
/// nothing to list.
pub(crate) fn of_check(checked: &CheckReport, look: TerminalStyle) -> Option<String> {
    let shown: Vec<Standing> = standings::opened().collect();
    match checked.roots.as_slice() {
        [root] if root.assessment.tasks.is_empty() => None,
        [root] => Some(standings(&root.assessment, &shown, look)),
        roots => Some(of_roots(roots, &shown, look)),
    }
}

fn of_roots(roots: &[CheckedRoot], shown: &[Standing], look: TerminalStyle) -> String {
    let mut table = plain(look);
    let mut header = vec![cell("root"), cell("verdict"), right("duties")];
    header.extend(shown.iter().map(|standing| right(standing.word())));
    table.set_header(header);
    let (worst, left_out) = standings::roots(roots);
    for row in worst {
        let mut cells = vec![
            cell(&row.root.path),
            cell(row.root.verdict.word()),
            right(&row.summary.duties().to_string()),
        ];
        let counts = shown.iter();
        cells.extend(counts.map(|one| count(*one, row.summary.count(*one), look)));
        table.add_row(cells);
    }
    match left_out {
        0 => table.to_string(),
        _ => format!("{table}\nand {left_out} more: --format json names them"),
    }
}

/// The tasks of an assessment, a row each, with how many duties have which standing.
pub(crate) fn standings(
    assessment: &Assessment,
    shown: &[Standing],
    look: TerminalStyle,
) -> String {
    let mut table = plain(look);
    let mut header = vec![cell("task"), cell("teams"), right("duties")];
    header.extend(shown.iter().map(|standing| right(standing.word())));
    table.set_header(header);
    for row in standings::tasks(assessment) {
        let mut cells = vec![
            cell(row.task.id.as_str()),
            cell(&row.teams),
            right(&row.duties().to_string()),
        ];
        let counts = shown.iter();
        cells.extend(counts.map(|one| count(*one, row.count(*one), look)));
        table.add_row(cells);
    }
    table.to_string()
}

fn plain(look: TerminalStyle) -> Table {
    let mut table = Table::new();
    table
        .load_style(if look.unicode {
            presets::UTF8_BORDERS_ONLY
        } else {
            presets::ASCII_BORDERS_ONLY_CONDENSED
        })
        .set_content_arrangement(ContentArrangement::Disabled);
    if look.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table
}

fn cell(text: &str) -> Cell {
    Cell::new(escape::terminal(text))
}

fn right(text: &str) -> Cell {
    cell(text).set_alignment(CellAlignment::Right)
}

/// A count of zero is a dot: what is there stands out.
fn count(standing: Standing, count: usize, look: TerminalStyle) -> Cell {
    let zero = if look.unicode { "·" } else { "." };
    if count == 0 {
        return right(zero);
    }
    let cell = right(&count.to_string());
    match standing {
        Standing::Overdue => cell.fg(Color::Red),
        Standing::Late | Standing::Grace => cell.fg(Color::Yellow),
        Standing::Met => cell.fg(Color::Green),
        _ => cell,
    }
}
