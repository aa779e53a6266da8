//! Tables of tasks and their standings, for people.

use std::collections::BTreeMap;

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::{Look, escape};
use crate::judge::{Assessment, Standing};
use crate::model::Id;

/// The tasks of an assessment, a row each, with how many duties have which standing.
pub(super) fn standings(assessment: &Assessment, shown: &[Standing], look: Look) -> String {
    let mut table = plain(look);
    let mut header = vec![cell("task"), cell("teams"), right("duties")];
    header.extend(shown.iter().map(|standing| right(standing.word())));
    table.set_header(header);
    let mut counts: BTreeMap<&Id, [usize; Standing::ALL.len()]> = BTreeMap::new();
    for duty in &assessment.duties {
        counts.entry(&duty.id.task).or_default()[duty.standing as usize] += 1;
    }
    for task in &assessment.tasks {
        let counts = counts.get(&task.id).copied().unwrap_or_default();
        let names: Vec<&str> = task
            .teams
            .iter()
            .map(|team| assessment.team_name(team))
            .collect();
        let teams = match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            several => format!("{} teams", several.len()),
        };
        let mut row = vec![
            cell(task.id.as_str()),
            cell(&teams),
            right(&counts.iter().sum::<usize>().to_string()),
        ];
        row.extend(
            shown
                .iter()
                .map(|standing| count(*standing, counts[*standing as usize], look)),
        );
        table.add_row(row);
    }
    table.to_string()
}

fn plain(look: Look) -> Table {
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
fn count(standing: Standing, count: usize, look: Look) -> Cell {
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
