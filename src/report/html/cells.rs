//! The squares of a heat map: one for each occurrence of a task.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::mark::severity_rank;
use crate::judge::{Duty, DutyKind, Standing};
use crate::language::Language;
use crate::report::standings::StandingCounts;

/// An occurrence, with the duties of all teams that owe it.
pub(super) struct HeatCell<'a> {
    /// The local day on which it opens where its work is due within a week, else on which it is due.
    pub(super) day: NaiveDate,
    /// The label of its occurrence; of several on one day, of the first.
    label: &'a str,
    duties: Vec<&'a Duty>,
}

/// How the squares of a task are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HeatLayout {
    /// A column a week, a row a weekday.
    Days,
    /// A column a week.
    Weeks,
    /// One after the other, for duties without a calendar.
    Strip,
}

/// The squares of one task, in the order of their days.
pub(super) fn lay_out_cells(duties: &[Duty]) -> (HeatLayout, Vec<HeatCell<'_>>) {
    let is_short = |duty: &Duty| (duty.window.due - duty.window.opens).num_days() < 7;
    let is_by_opening = duties.iter().all(is_short);
    let mut cells: Vec<HeatCell> = Vec::new();
    // Where days begin at another hour for each team, those of one occurrence do not follow one another.
    let mut places: HashMap<&str, usize> = HashMap::new();
    for duty in duties {
        let (window, label) = (&duty.window, &*duty.id.occurrence);
        if let Some(place) = places.get(label) {
            cells[*place].duties.push(duty);
            continue;
        }
        places.insert(label, cells.len());
        let at = if is_by_opening {
            window.opens
        } else {
            window.due
        };
        cells.push(HeatCell {
            day: at.date_naive(),
            label,
            duties: vec![duty],
        });
    }
    cells.sort_by_key(|cell| cell.day);
    if duties.iter().any(|duty| duty.kind != DutyKind::Calendar) {
        return (HeatLayout::Strip, cells);
    }
    let is_same_week = |pair: &[HeatCell]| week_number(pair[0].day) == week_number(pair[1].day);
    if !cells.windows(2).any(is_same_week) {
        return (HeatLayout::Weeks, cells);
    }
    (HeatLayout::Days, merge_days(cells))
}

/// Joins the squares of one day, which would be drawn over one another.
fn merge_days(cells: Vec<HeatCell>) -> Vec<HeatCell> {
    let mut joined: Vec<HeatCell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match joined.last_mut() {
            Some(last) if last.day == cell.day => last.duties.extend(cell.duties),
            _ => joined.push(cell),
        }
    }
    joined
}

/// Weeks since the year 1, Monday to Sunday.
pub(super) fn week_number(day: NaiveDate) -> i32 {
    // 0001-01-01 is a Monday, and day 1.
    (day.num_days_from_ce() - 1).div_euclid(7)
}

impl HeatCell<'_> {
    /// The worst standing of its duties.
    pub(super) fn worst(&self) -> Standing {
        let standings = self.duties.iter().map(|duty| duty.standing);
        standings
            .max_by_key(|standing| severity_rank(*standing))
            .unwrap_or(Standing::Met)
    }

    /// The occurrence, the standings of its duties, and which of them are not met.
    pub(super) fn title(&self, language: Language) -> String {
        let [duty] = self.duties.as_slice() else {
            return self.title_of_several(language);
        };
        format!("{}: {}", self.label, language.say(duty.standing.word()))
    }

    fn title_of_several(&self, language: Language) -> String {
        let counts = StandingCounts::of(self.duties.iter().copied());
        let mut title = format!("{}: {}", self.label, counts.describe(language));
        let others = self.duties.iter();
        let others = others.filter(|duty| duty.standing != Standing::Met);
        for (index, duty) in others.enumerate() {
            title.push_str(if index == 0 { " (" } else { ", " });
            title.push_str(duty.id.team.as_str());
            title.push(' ');
            title.push_str(language.say(duty.standing.word()));
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
        let day = |text: &str| week_number(text.parse().expect("a day"));
        assert_eq!(day("0001-01-01"), 0);
        assert_eq!(day("2026-03-15") + 1, day("2026-03-16"));
        assert_eq!(day("2026-03-16"), day("2026-03-22"));
    }
}
