//! The time axis that all heat maps of a page share: a column a week.

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

use super::cells::{HeatCell, week_number};
use super::mark::STEP;
use crate::language::Language;
use crate::model::month_name;

/// The most weeks that are drawn to scale: about thirty years.
const MAX_WEEKS: i32 = 1600;

/// How many columns the label of a month takes, with its year.
const LABEL: i32 = 4;

/// The height above the squares, where months are named.
pub(super) const TOP: usize = 16;

/// The weeks from the first square of a page to its last.
#[derive(Clone, Copy)]
pub(super) struct WeekAxis {
    first: NaiveDate,
    weeks: i32,
}

impl WeekAxis {
    /// The axis of all these squares; `None` where there are none, or it would be too long.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a HeatCell<'a>>) -> Option<Self> {
        let days = cells.map(|cell| cell.day);
        let ends = days.fold(None, |ends: Option<(NaiveDate, NaiveDate)>, day| {
            let (first, last) = ends.unwrap_or((day, day));
            Some((first.min(day), last.max(day)))
        });
        let (first, last) = ends?;
        let weeks = week_number(last) - week_number(first) + 1;
        let monday = first.week(chrono::Weekday::Mon).checked_first_day()?;
        (weeks <= MAX_WEEKS).then_some(WeekAxis {
            first: monday,
            weeks,
        })
    }

    /// Its width, with room for the last label.
    pub(super) fn width(self) -> usize {
        let columns = self.weeks.max(LABEL);
        usize::try_from(columns).unwrap_or_default() * STEP + STEP
    }

    /// Where the column of a day begins.
    pub(super) fn x(self, day: NaiveDate) -> usize {
        let column = week_number(day) - week_number(self.first);
        usize::try_from(column).unwrap_or_default() * STEP
    }

    /// The names of months, each above the week that holds its first Thursday, January with its year.
    /// The first is left out where it would run into the next.
    pub(super) fn month_labels(self, language: Language) -> Markup {
        let mut labels: Vec<(i32, NaiveDate)> = Vec::new();
        for column in 0..self.weeks {
            let days = u64::try_from(column * 7 + 3).unwrap_or_default();
            let Some(thursday) = self.first.checked_add_days(Days::new(days)) else {
                break;
            };
            let is_new = labels
                .last()
                .is_none_or(|(_, last)| last.month() != thursday.month());
            if is_new {
                labels.push((column, thursday));
            }
        }
        if labels.len() > 1 && labels[1].0 - labels[0].0 < LABEL {
            labels.remove(0);
        }
        html! {
            @for (index, (column, day)) in labels.iter().enumerate() {
                text x=(usize::try_from(*column).unwrap_or_default() * STEP) y="10" {
                    @if index == 0 || day.month() == 1 {
                        (month_name(*day, language)) " " (format!("{:04}", day.year()))
                    } @else {
                        (month_name(*day, language))
                    }
                }
            }
        }
    }
}
