//! Recurrence rules that return every year, as yearly rules of a calendar.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::model::{Freq, Rrule, RruleParts, Until, YearlyDay, YearlyRule};

/// The yearly rules of an event that takes these days in its first year; the reason where the rule is another one.
pub(super) fn yearly_rules(text: &str, days: &[NaiveDate]) -> Result<Vec<YearlyRule>, String> {
    let rule = Rrule::parse(text).map_err(|error| format!("its RRULE is not read: {error}"))?;
    let parts = rule.parts();
    let first = *days.first().ok_or("it has no day")?;
    if parts.freq != Freq::Yearly || parts.interval != 1 {
        return Err(format!("RRULE `{rule}` does not return every year"));
    }
    let other = || {
        format!(
            "RRULE `{rule}` is neither a date nor a weekday of a month: list the days one by one"
        )
    };
    if !parts.by_week_no.is_empty() || !parts.by_year_day.is_empty() {
        return Err(other());
    }
    let day = match (parts.by_month.as_slice(), parts.by_day.as_slice()) {
        (_, []) => fixed_day(parts, first),
        ([month], [by_day]) if parts.by_month_day.is_empty() => {
            let nth = match (by_day.nth, parts.by_set_pos.as_slice()) {
                (Some(nth), []) => Some(nth),
                (None, [nth]) => Some(*nth),
                _ => None,
            };
            nth.and_then(|nth| nth_weekday(*month, by_day.weekday, nth))
        }
        _ => None,
    };
    let day = day.ok_or_else(other)?;
    let whole = YearlyRule {
        day,
        from: Some(first.year()),
        until: last_year(parts, first)?,
        observed: None,
    };
    if whole.date_in(first.year()) != Some(first) {
        return Err(format!(
            "RRULE `{rule}` does not begin with DTSTART ({first})"
        ));
    }
    spread(&whole, days)
}

/// A month and a day, which the rule names or leaves to DTSTART.
fn fixed_day(parts: &RruleParts, first: NaiveDate) -> Option<YearlyDay> {
    if !parts.by_set_pos.is_empty() {
        return None;
    }
    let number = |list: &[i32], own: u32| match list {
        [] => Some(own),
        [one] => u32::try_from(*one).ok(),
        _ => None,
    };
    // BYMONTHDAY without BYMONTH is a day of every month.
    if parts.by_month.is_empty() && !parts.by_month_day.is_empty() {
        return None;
    }
    Some(YearlyDay::Fixed {
        month: number(&parts.by_month, first.month())?,
        day: number(&parts.by_month_day, first.day())?,
    })
}

fn nth_weekday(month: i32, weekday: Weekday, nth: i32) -> Option<YearlyDay> {
    let nth = i8::try_from(nth).ok()?;
    (1..=5)
        .contains(&nth.unsigned_abs())
        .then_some(YearlyDay::Nth {
            month: u32::try_from(month).ok()?,
            weekday,
            nth,
        })
}

/// The last year that COUNT or UNTIL leaves.
fn last_year(parts: &RruleParts, first: NaiveDate) -> Result<Option<i32>, String> {
    let is_leap_day = (first.month(), first.day()) == (2, 29);
    let until = match parts.until {
        Some(Until::Date(date)) => Some(date),
        Some(Until::Instant(instant)) => Some(instant.date_naive()),
        None => None,
    };
    if let Some(until) = until {
        // Rules of a weekday move by days at most: a year that ends within a week of it is not decided here.
        let of_that_year = first.with_year(until.year()).unwrap_or(first);
        let distance = until.signed_duration_since(of_that_year).num_days();
        if !parts.by_day.is_empty() && distance.abs() < 7 {
            return Err(
                "UNTIL lies within a week of the holiday: give it the end of a year".to_owned(),
            );
        }
        return Ok(Some(until.year() - i32::from(distance < 0)));
    }
    match parts.count {
        None => Ok(None),
        Some(_) if is_leap_day => Err("COUNT with 29 February does not count years".to_owned()),
        Some(count) => {
            let more = i32::try_from(count.saturating_sub(1)).unwrap_or(i32::MAX);
            Ok(Some(first.year().saturating_add(more).min(9999)))
        }
    }
}

/// A rule for each day of an event of several days.
fn spread(whole: &YearlyRule, days: &[NaiveDate]) -> Result<Vec<YearlyRule>, String> {
    if let [_] = days {
        return Ok(vec![whole.clone()]);
    }
    let has_fixed_days = matches!(whole.day, YearlyDay::Fixed { .. });
    let is_february_end = |day: &NaiveDate| day.month() == 2 && day.day() >= 28;
    let crosses_february = days.iter().any(is_february_end);
    if !has_fixed_days || crosses_february {
        return Err(
            "it takes several days that are not the same dates every year: make an event of each"
                .to_owned(),
        );
    }
    let first = days.first().map_or(0, NaiveDate::year);
    let rules = days.iter().map(|day| {
        // The days after New Year's Eve belong to the next year.
        let later = day.year() - first;
        YearlyRule {
            day: YearlyDay::Fixed {
                month: day.month(),
                day: day.day(),
            },
            from: whole.from.map(|year| year + later),
            until: whole.until.map(|year| year.saturating_add(later).min(9999)),
            observed: None,
        }
    });
    Ok(rules.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, days: &[&str], dates: Result<&[&str], &str>) {
        let days: Vec<NaiveDate> = days.iter().map(|day| day.parse().unwrap()).collect();
        match (yearly_rules(rule, &days), dates) {
            (Ok(rules), Ok(dates)) => {
                let all = (2020..2032)
                    .flat_map(|year| rules.iter().filter_map(move |it| it.date_in(year)));
                let mut all: Vec<String> = all.map(|day| day.to_string()).collect();
                all.sort();
                assert_eq!(all[..dates.len()], *dates, "{rule}");
                assert!(dates.len() == all.len() || all.len() > 4, "{rule}: {all:?}");
            }
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{rule}: {error}"),
            (found, _) => panic!("{rule}: {found:?}"),
        }
    }

    #[test]
    fn dates_of_every_year() {
        let christmas = &["2026-12-25"];
        check("FREQ=YEARLY", christmas, Ok(&["2026-12-25", "2027-12-25"]));
        check(
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25",
            christmas,
            Ok(&["2026-12-25", "2027-12-25"]),
        );
        check(
            "FREQ=YEARLY;COUNT=2",
            christmas,
            Ok(&["2026-12-25", "2027-12-25"]),
        );
        check(
            "FREQ=YEARLY;UNTIL=20271225",
            christmas,
            Ok(&["2026-12-25", "2027-12-25"]),
        );
        check(
            "FREQ=YEARLY;UNTIL=20281224",
            christmas,
            Ok(&["2026-12-25", "2027-12-25"]),
        );
        check(
            "FREQ=YEARLY;UNTIL=20271231T225959Z",
            christmas,
            Ok(&["2026-12-25", "2027-12-25"]),
        );
        check(
            "FREQ=YEARLY",
            &["2024-02-29"],
            Ok(&["2024-02-29", "2028-02-29"]),
        );
        let turn = &["2026-12-31", "2027-01-01"];
        check(
            "FREQ=YEARLY;COUNT=2",
            turn,
            Ok(&["2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"]),
        );
    }

    #[test]
    fn weekdays_of_a_month() {
        check(
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            &["2026-11-26"],
            Ok(&["2026-11-26", "2027-11-25"]),
        );
        check(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
            &["2026-05-25"],
            Ok(&["2026-05-25", "2027-05-31"]),
        );
        check(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYSETPOS=1",
            &["2026-05-04"],
            Ok(&["2026-05-04", "2027-05-03"]),
        );
        check(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO;UNTIL=20271231",
            &["2026-05-04"],
            Ok(&["2026-05-04", "2027-05-03"]),
        );
    }

    #[test]
    fn other_rules_are_refused() {
        let day = &["2026-05-04"];
        for (rule, reason) in [
            ("FREQ=MONTHLY", "does not return every year"),
            ("FREQ=YEARLY;INTERVAL=2", "does not return every year"),
            (
                "FREQ=YEARLY;BYMONTH=5;BYDAY=MO",
                "neither a date nor a weekday",
            ),
            ("FREQ=YEARLY;BYDAY=18MO", "neither a date nor a weekday"),
            (
                "FREQ=YEARLY;BYMONTH=5,6;BYDAY=1MO",
                "neither a date nor a weekday",
            ),
            (
                "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4,5",
                "neither a date nor a weekday",
            ),
            ("FREQ=YEARLY;BYMONTHDAY=4", "neither a date nor a weekday"),
            ("FREQ=YEARLY;BYWEEKNO=19", "neither a date nor a weekday"),
            ("FREQ=YEARLY;BYYEARDAY=124", "neither a date nor a weekday"),
            (
                "FREQ=YEARLY;BYMONTH=5;BYDAY=2MO",
                "does not begin with DTSTART",
            ),
            (
                "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4",
                "does not begin with DTSTART",
            ),
            (
                "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO;UNTIL=20270503",
                "within a week",
            ),
            ("FREQ=FORTNIGHTLY", "is not read"),
            ("", "is not read"),
        ] {
            check(rule, day, Err(reason));
        }
        check("FREQ=YEARLY;COUNT=3", &["2024-02-29"], Err("29 February"));
        check(
            "FREQ=YEARLY",
            &["2026-02-28", "2026-03-01"],
            Err("several days"),
        );
        check(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO",
            &["2026-05-04", "2026-05-05"],
            Err("several days"),
        );
    }
}
