//! Recurrence rules that return every year, as yearly rules of a calendar.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::model::{Freq, LAST_YEARLY, Rrule, RruleParts, Until, YearlyDay, YearlyRule};

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
    let mut whole = YearlyRule {
        day,
        from: Some(first.year()),
        until: None,
        observed: None,
    };
    if whole.date_in(first.year()) != Some(first) {
        return Err(format!(
            "RRULE `{rule}` does not begin with DTSTART ({first})"
        ));
    }
    whole.until = last_year(parts, &whole)?;
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

/// The last year that COUNT or UNTIL leaves; `None` where the rule has no end in the years that calendars list.
fn last_year(parts: &RruleParts, endless: &YearlyRule) -> Result<Option<i32>, String> {
    // A year without the day, such as one without a fifth Saturday, is not counted (RFC 5545 §3.3.10).
    let first = endless.from.unwrap_or(LAST_YEARLY);
    let mut dates = (first..=LAST_YEARLY + 1).filter_map(|year| endless.date_in(year));
    match (parts.count, parts.until) {
        (Some(count), _) => {
            let more = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
            let last = dates.nth(more).map(|date| date.year());
            Ok(last.filter(|year| *year <= LAST_YEARLY))
        }
        (None, Some(until)) => {
            let mut last = None;
            for date in dates {
                if !reaches(until, date)? {
                    // The rule is in effect in its first year at least: DTSTART is its first day (§3.8.2.4).
                    return Ok(last.or(Some(first)));
                }
                last = Some(date.year());
            }
            Ok(None)
        }
        (None, None) => Ok(None),
    }
}

/// Whether a day is not after UNTIL. A time in UTC is midnight of the day somewhere from 14 hours before to 12 hours
/// after; some programs write midnight in UTC for the day itself.
fn reaches(until: Until, date: NaiveDate) -> Result<bool, String> {
    let instant = match until {
        Until::Date(last) => return Ok(date <= last),
        Until::Instant(instant) => instant,
    };
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    let after = instant.signed_duration_since(midnight);
    let is_decided =
        after.is_zero() || after < -TimeDelta::hours(14) || after >= TimeDelta::hours(12);
    if is_decided {
        return Ok(after >= TimeDelta::zero());
    }
    Err(format!(
        "UNTIL is a time in UTC near the holiday on {date}: write the last day as a date, such as UNTIL={}",
        date.format("%Y%m%d")
    ))
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

    #[track_caller]
    fn check_last(rule: &str, first: &str, last: Option<i32>) {
        let rules = yearly_rules(rule, &[first.parse().unwrap()]).unwrap();
        assert_eq!(rules[0].until, last, "{rule}");
    }

    #[test]
    fn years_without_the_day_are_not_counted() {
        let fifth = "FREQ=YEARLY;BYMONTH=5;BYDAY=5SA;COUNT=";
        check(
            &format!("{fifth}3"),
            &["2026-05-30"],
            Ok(&["2026-05-30", "2027-05-29", "2031-05-31"]),
        );
        check_last(&format!("{fifth}1"), "2026-05-30", Some(2026));
        check_last(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=-5SA;COUNT=3",
            "2026-05-02",
            Some(2031),
        );
        check_last("FREQ=YEARLY;COUNT=3", "2024-02-29", Some(2032));
        check_last("FREQ=YEARLY;COUNT=3", "2024-02-28", Some(2026));
        check_last(
            "FREQ=YEARLY;BYMONTH=5;BYDAY=5SA;UNTIL=20310530",
            "2026-05-30",
            Some(2027),
        );
    }

    #[test]
    fn an_end_after_the_last_year_of_calendars_is_no_end() {
        check_last("FREQ=YEARLY;COUNT=4000000000", "2026-12-25", None);
        check_last("FREQ=YEARLY;UNTIL=99991231", "2026-12-25", None);
        check_last("FREQ=YEARLY;COUNT=125", "2026-12-25", Some(2150));
        check_last("FREQ=YEARLY;UNTIL=21501225", "2026-12-25", Some(2150));
        check_last("FREQ=YEARLY;COUNT=126", "2026-12-25", None);
    }

    #[test]
    fn the_last_day_is_not_after_until() {
        let monday = "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO;UNTIL=";
        check_last(&format!("{monday}20270503"), "2026-05-04", Some(2027));
        check_last(&format!("{monday}20270502"), "2026-05-04", Some(2026));
        for (until, last) in [
            ("20271225T000000Z", 2027),
            ("20271225T120000Z", 2027),
            ("20271224T095959Z", 2026),
        ] {
            let rule = format!("FREQ=YEARLY;UNTIL={until}");
            check_last(&rule, "2026-12-25", Some(last));
        }
        check_last("FREQ=YEARLY;UNTIL=20200101", "2026-12-25", Some(2026));
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
                "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO;UNTIL=20270502T220000Z",
                "near the holiday on 2027-05-03",
            ),
            ("FREQ=FORTNIGHTLY", "is not read"),
            ("", "is not read"),
        ] {
            check(rule, day, Err(reason));
        }
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
