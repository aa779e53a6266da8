//! The squares of a heat map: one an occurrence of a task.

use chrono::NaiveDate;

use crate::judge::{Duty, DutyKind, Standing};
use crate::report::html::mark::badness;
use crate::report::html::tally::Counts;

/// An occurrence, with the duties of all teams that owe it.
pub(crate) struct Cell<'a> {
    /// Its local day of opening where its work is due within a week, else of its due instant.
    pub(crate) day: NaiveDate,
    /// Its label; of several on one day the first.
    label: &'a str,
    duties: Vec<&'a Duty>,
}

/// How the squares of a task are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A column a week, a row a weekday.
    Days,
    /// A column a week.
    Weeks,
    /// One after the other: what has no rhythm.
    Strip,
}

/// The squares of one task, in the order of their days.
pub(crate) fn cells<'a>(duties: &'a [Duty]) -> (Layout, Vec<Cell<'a>>) {
    let is_short = |duty: &Duty| (duty.window.due - duty.window.opens).num_days() < 7;
    let is_by_opening = duties.iter().all(is_short);
    let same = |a: &Duty, b: &Duty| a.id.occurrence == b.id.occurrence;
    let runs = duties.chunk_by(same);
    let cell = |run: &'a [Duty]| {
        let window = &run[0].window;
        let at = if is_by_opening {
            window.opens
        } else {
            window.due
        };
        Cell {
            day: at.date_naive(),
            label: &run[0].id.occurrence,
            duties: run.iter().collect(),
        }
    };
    let mut cells: Vec<Cell> = runs.map(cell).collect();
    cells.sort_by_key(|cell| cell.day);
    if duties.iter().any(|duty| duty.kind != DutyKind::Calendar) {
        return (Layout::Strip, cells);
    }
    let is_same_week = |pair: &[Cell]| week(pair[0].day) == week(pair[1].day);
    if !cells.windows(2).any(is_same_week) {
        return (Layout::Weeks, cells);
    }
    (Layout::Days, one_a_day(cells))
}

/// Joins what would be drawn over one another.
fn one_a_day(cells: Vec<Cell>) -> Vec<Cell> {
    let mut joined: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match joined.last_mut() {
            Some(last) if last.day == cell.day => last.duties.extend(cell.duties),
            _ => joined.push(cell),
        }
    }
    joined
}

/// Weeks since the year 1, Monday to Sunday.
pub(crate) fn week(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    // 0001-01-01 is a Monday, and day 1.
    (day.num_days_from_ce() - 1).div_euclid(7)
}

impl Cell<'_> {
    /// The worst standing of its duties.
    pub(crate) fn worst(&self) -> Standing {
        let standings = self.duties.iter().map(|duty| duty.standing);
        standings
            .max_by_key(|standing| badness(*standing))
            .unwrap_or(Standing::Met)
    }

    /// What it is, how its duties stand, and which of them are not met.
    pub(crate) fn title(&self) -> String {
        let [duty] = self.duties.as_slice() else {
            return self.title_of_several();
        };
        format!("{}: {}", self.label, duty.standing)
    }

    fn title_of_several(&self) -> String {
        let mut counts = Counts::default();
        for duty in &self.duties {
            counts.add(duty.standing);
        }
        let mut title = format!("{}: {}", self.label, counts.words());
        let others = self.duties.iter();
        let others = others.filter(|duty| duty.standing != Standing::Met);
        for (index, duty) in others.enumerate() {
            title.push_str(if index == 0 { " (" } else { ", " });
            title.push_str(duty.id.team.as_str());
            title.push(' ');
            title.push_str(duty.standing.word());
        }
        if title.contains('(') {
            title.push(')');
        }
        title
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let day = |text: &str| week(text.parse().expect("a day"));
        assert_eq!(day("0001-01-01"), 0);
        assert_eq!(day("2026-03-15") + 1, day("2026-03-16"));
        assert_eq!(day("2026-03-16"), day("2026-03-22"));
    }
}
