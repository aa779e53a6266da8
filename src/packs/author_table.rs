//! The table in a pack's README: source, id, cadence and task, held to the tasks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::model::{Cadence, OwingTeam, Period, Policy, Task, last_instant, local_instant};
use crate::schedule::{Terms, occurrences};

/// The head of the table, to the letter.
pub(super) const HEAD: &str = "| Source | Id | The source's cadence | Task | Cadence | A year |";

/// The years over which occurrences are counted, inclusive.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2026..=2035;

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    /// Its line, from 1.
    pub(super) line: usize,
    /// The document.
    pub(super) source: String,
    /// The requirement there.
    pub(super) requirement: String,
    /// The cadence that the document names.
    pub(super) their_cadence: String,
    /// The task.
    pub(super) task: String,
    /// The task's cadence.
    pub(super) cadence: String,
    /// How many occurrences open in a year.
    pub(super) count: String,
}

/// The rows of the table; `None` where there is none.
pub(super) fn table_rows(page: &str) -> Option<Vec<TableRow>> {
    let mut lines = (1..).zip(page.lines());
    lines.find(|(_, line)| line.trim() == HEAD)?;
    let rows = lines.skip(1).take_while(|(_, line)| line.starts_with('|'));
    let row = |(line, text): (usize, &str)| {
        let cells = text.trim().trim_matches('|').split('|');
        let mut cells = cells.map(|cell| cell.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        TableRow {
            line,
            source: next(),
            requirement: next(),
            their_cadence: next(),
            task: task_of_cell(&next()),
            cadence: next(),
            count: next(),
        }
    };
    Some(rows.map(row).collect())
}

/// The task in a cell such as `[`log-review`](tasks/log-review.yaml)`.
fn task_of_cell(cell: &str) -> String {
    let name = cell.split('`').nth(1);
    name.unwrap_or(cell).to_owned()
}

/// A cadence in the words of the table.
pub(super) fn cadence_words(cadence: &Cadence) -> String {
    let calendar = cadence.recurrence.as_ref().map(|recurrence| {
        let interval = recurrence.interval.get();
        let plural = match &recurrence.every {
            Period::Day => "days",
            Period::Week => "weeks",
            Period::Month => "months",
            Period::Quarter => "quarters",
            Period::HalfYear => "half-years",
            Period::Year => "years",
            Period::Rrule(_) => return "by rule".to_owned(),
        };
        if interval > 1 {
            return format!("every {interval} {plural}");
        }
        let word = match &recurrence.every {
            Period::Day if recurrence.business_days_only => "business days",
            Period::Day => "daily",
            Period::Week => "weekly",
            Period::Month => "monthly",
            Period::Quarter => "quarterly",
            Period::HalfYear => "half-yearly",
            Period::Year | Period::Rrule(_) => "yearly",
        };
        word.to_owned()
    });
    let requests = cadence.as_needed.as_ref().map(|as_needed| {
        let backstop = as_needed.at_least_every.as_ref();
        let backstop = backstop.map_or(String::new(), |every| format!(", at least every {every}"));
        format!("as needed{backstop}")
    });
    let kinds: Vec<String> = calendar.into_iter().chain(requests).collect();
    let gap = cadence.max_gap.as_ref();
    let gap = gap.map_or(String::new(), |gap| format!(", at most {gap} apart"));
    format!("{}{gap}", kinds.join(" and "))
}

/// How many occurrences of a task open in a year, over [`YEARS`], for one team: `12`, `365–366`, or `–` for as needed.
/// `None` where they leave a hole, overlap, or cannot be listed.
pub(super) fn count_words(policy: &Policy, task: &Task) -> Option<String> {
    if task.cadence.recurrence.is_none() {
        return Some("–".to_owned());
    }
    let mut task = task.clone();
    task.starts = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1);
    let terms = Terms::of(policy, &task, OwingTeam::None);
    let end = NaiveDate::from_ymd_opt(YEARS.end() + 1, 1, 1)?;
    let until = local_instant(terms.timezone, end.and_time(chrono::NaiveTime::MIN));
    let windows = occurrences(&terms, until.to_utc().min(last_instant())).ok()?;
    let is_whole = windows.windows(2).all(|pair| {
        let closes = pair[0]
            .closes
            .map(|closes| closes + chrono::TimeDelta::seconds(1));
        let follows = closes.is_some_and(|closes| closes == pair[1].opens);
        // Days that are no business days lie between.
        let may_leave_days = task
            .cadence
            .recurrence
            .as_ref()
            .is_some_and(|it| it.business_days_only);
        let is_later = closes.is_some_and(|closes| closes < pair[1].opens);
        follows || (may_leave_days && is_later)
    });
    let labels: BTreeSet<&str> = windows.iter().map(|window| &*window.label).collect();
    if !is_whole || labels.len() != windows.len() {
        return None;
    }
    let mut counts: BTreeMap<i32, usize> = YEARS.map(|year| (year, 0)).collect();
    for window in &windows {
        if let Some(count) = counts.get_mut(&window.opens.year()) {
            *count += 1;
        }
    }
    let (least, most) = (counts.values().min()?, counts.values().max()?);
    Some(if least == most {
        least.to_string()
    } else {
        format!("{least}–{most}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_until_the_table_ends() {
        let page = format!(
            "# A pack\n\n{HEAD}\n| --- | --- | --- | --- | --- | --- |\n| PCI | 1.2 | daily | [`x`](tasks/x.yaml) | daily | 365–366 |\n\nText | with | bars\n"
        );
        let rows = table_rows(&page).unwrap();
        assert_eq!(rows.len(), 1);
        let row = &rows[0];
        assert_eq!(
            (row.line, row.task.as_str(), row.count.as_str()),
            (5, "x", "365–366")
        );
        assert_eq!(table_rows("# A pack\n"), None);
    }
}
