//! Tables of tasks and their standings, for people.

use std::collections::BTreeMap;

use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::checked::{Checked, Root};
use super::{Look, escape};
use crate::judge::{Assessment, Standing, Verdict};
use crate::model::Id;

/// How many roots are listed, those that do not pass first.
const MAX_ROOTS: usize = 50;

/// What was judged: a row for each task, or for each root where there are several; `None` where there is
/// nothing to list.
pub(super) fn of_check(checked: &Checked, look: Look) -> Option<String> {
    let opened = Standing::ALL.into_iter();
    let opened = opened.filter(|standing| *standing != Standing::Upcoming);
    let opened: Vec<Standing> = opened.collect();
    match checked.roots.as_slice() {
        [root] if root.assessment.tasks.is_empty() => None,
        [root] => Some(standings(&root.assessment, &opened, look)),
        roots => Some(of_roots(roots, &opened, look)),
    }
}

fn of_roots(roots: &[Root], shown: &[Standing], look: Look) -> String {
    let mut table = plain(look);
    let mut header = vec![cell("root"), cell("verdict"), right("duties")];
    header.extend(shown.iter().map(|standing| right(standing.word())));
    table.set_header(header);
    let mut worst_first: Vec<&Root> = roots.iter().collect();
    worst_first.sort_by_key(|root| root.verdict == Verdict::Pass);
    for root in worst_first.iter().take(MAX_ROOTS) {
        let summary = root.assessment.summary();
        let mut row = vec![
            cell(&root.path),
            cell(root.verdict.word()),
            right(&summary.duties().to_string()),
        ];
        let counts = shown
            .iter()
            .map(|standing| (*standing, summary.count(*standing)));
        row.extend(counts.map(|(standing, number)| count(standing, number, look)));
        table.add_row(row);
    }
    let left_out = roots.len().saturating_sub(MAX_ROOTS);
    match left_out {
        0 => table.to_string(),
        _ => format!("{table}\nand {left_out} more: --format json names them"),
    }
}

/// The tasks of an assessment, a row each, with how many duties have which standing.
pub(super) fn standings(assessment: &Assessment, shown: &[Standing], look: Look) -> String {
    let mut table = plain(look);
    let mut header = vec![cell("task"), cell("teams"), right("duties")];
    header.extend(shown.iter().map(|standing| right(standing.word())));
    table.set_header(header);
    let counts = counts(assessment);
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

/// How many duties of each task have which standing, in the order of [`Standing::ALL`].
pub(super) fn counts(assessment: &Assessment) -> BTreeMap<&Id, [usize; Standing::ALL.len()]> {
    let mut counts: BTreeMap<&Id, [usize; Standing::ALL.len()]> = BTreeMap::new();
    for duty in &assessment.duties {
        counts.entry(&duty.id.task).or_default()[duty.standing as usize] += 1;
    }
    counts
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
