//! The counts a year in the pages of packs, against dates that are counted here.

use std::collections::BTreeMap;
use std::fs;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::harness::files::{names_below, project};

/// The days of ten years that begin a period of a cadence in the words of the table, in a repository that starts on the first
/// of them.
fn starts(words: &str) -> Option<Vec<NaiveDate>> {
    let calendar = words.split([',']).next()?;
    let calendar = calendar.strip_suffix(" and as needed").unwrap_or(calendar);
    let (interval, unit) = match calendar {
        "daily" => (1, "days"),
        "business days" => (1, "business days"),
        "weekly" => (1, "weeks"),
        "monthly" => (1, "months"),
        "quarterly" => (3, "months"),
        "half-yearly" => (6, "months"),
        "yearly" => (12, "months"),
        other => {
            let (number, unit) = other.strip_prefix("every ")?.split_once(' ')?;
            let number: usize = number.parse().ok()?;
            match unit {
                "quarters" => (3 * number, "months"),
                "years" => (12 * number, "months"),
                unit => (number, unit),
            }
        }
    };
    let first = NaiveDate::from_ymd_opt(2026, 1, 1)?;
    let days = first.iter_days().take_while(|day| day.year() < 2036);
    let is_weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let begins: Vec<NaiveDate> = match unit {
        "days" => days.collect(),
        "business days" => days.filter(|day| !is_weekend(day)).collect(),
        "weeks" => days.filter(|day| day.weekday() == Weekday::Mon).collect(),
        "months" => days.filter(|day| day.day() == 1).collect(),
        _ => return None,
    };
    Some(begins.into_iter().step_by(interval).collect())
}

fn count_a_year(words: &str) -> Option<String> {
    if words.starts_with("as needed") {
        return Some("–".to_owned());
    }
    let mut years: BTreeMap<i32, usize> = (2026..2036).map(|year| (year, 0)).collect();
    for day in starts(words)? {
        *years.get_mut(&day.year())? += 1;
    }
    let (least, most) = (years.values().min()?, years.values().max()?);
    Some(if least == most {
        least.to_string()
    } else {
        format!("{least}–{most}")
    })
}

#[test]
fn every_count_is_that_of_the_calendar() {
    let folder = project().join("src/packs/shipped");
    let mut rows = 0;
    for path in names_below(&folder) {
        if !path.ends_with("/README.md") {
            continue;
        }
        let page = fs::read_to_string(folder.join(&path)).unwrap();
        let table = page.lines().filter(|line| line.contains("](tasks/"));
        for row in table {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let (cadence, count) = (cells[4], cells[5]);
            if cadence.starts_with("by rule") {
                continue;
            }
            let expected = count_a_year(cadence);
            assert_eq!(expected.as_deref(), Some(count), "{path}: {row}");
            rows += 1;
        }
    }
    assert!(rows > 200, "{rows}");
}
