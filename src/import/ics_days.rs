//! The days of an all-day event.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use icalendar::parser::Property;

use crate::model::Duration;

/// How many days one event may take.
const MAX_DAYS: u64 = 366;

/// How long a date is, such as 20261225; all else that is read has a time.
const DATE_DIGITS: usize = 8;

/// The days from DTSTART to DTEND, which is exclusive (RFC 5545 §3.6.1), or for as long as DURATION says.
pub(super) fn event_days(
    start: Option<&Property>,
    end: Option<&Property>,
    duration: Option<&Property>,
) -> Result<Vec<NaiveDate>, String> {
    let start = start.ok_or("it has no DTSTART")?;
    let first = read_day(start, "DTSTART")?;
    let is_date = start.val.as_str().trim().len() == DATE_DIGITS;
    let end = match (end, duration) {
        (None, None) if !is_date => return Err(without_days(start)),
        (None, None) => first.checked_add_days(Days::new(1)),
        (Some(end), None) => Some(read_day(end, "DTEND")?),
        (None, Some(duration)) => after_duration(first, duration.val.as_str()),
        (Some(_), Some(_)) => return Err("it has both DTEND and DURATION".to_owned()),
    };
    let end = end.ok_or("its DURATION is not a number of days or weeks, such as P2D")?;
    let count = end.signed_duration_since(first).num_days();
    let count = u64::try_from(count).map_err(|_| "it ends before it starts")?;
    if count == 0 && !is_date {
        return Err(without_days(start));
    }
    // Some programs end an event of one day on that day.
    let count = count.max(1);
    if count > MAX_DAYS {
        return Err(format!(
            "it takes {count} days: at most {MAX_DAYS} are holidays at once"
        ));
    }
    let days = (0..count).map(|days| first.checked_add_days(Days::new(days)));
    let days: Option<Vec<NaiveDate>> = days.collect();
    days.ok_or_else(|| "it ends after the year 9999".to_owned())
}

/// An event from a time of day on takes no day without an end on a later day (§3.6.1).
fn without_days(start: &Property) -> String {
    let shown: String = start.val.as_str().trim().chars().take(40).collect();
    format!(
        "it has a time of day (DTSTART `{shown}`) and does not end on a later day: a holiday is a whole day"
    )
}

fn after_duration(first: NaiveDate, text: &str) -> Option<NaiveDate> {
    let end = Duration::parse(text).ok()?.after_date(first);
    // Hours and minutes would end within a day.
    (!text.contains('T') && end > first).then_some(end)
}

/// A day: a date, or midnight of a local time, as some programs write events of whole days.
fn read_day(property: &Property, name: &str) -> Result<NaiveDate, String> {
    let text = property.val.as_str().trim();
    let shown: String = text.chars().take(40).collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() == DATE_DIGITS && is_digits(text) {
        let date = NaiveDate::parse_from_str(text, "%Y%m%d").ok();
        let date = date.filter(|_| !text.starts_with("0000"));
        return date.ok_or_else(|| format!("{name} `{shown}` is not a date"));
    }
    if text.ends_with(['Z', 'z']) {
        return Err(format!(
            "it has a time of day in UTC ({name} `{shown}`): a holiday is a whole day of local time"
        ));
    }
    let Ok(time) = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S") else {
        return Err(format!("{name} `{shown}` is not a date such as 20261225"));
    };
    if time.time() != NaiveTime::MIN || text.len() != 15 {
        return Err(format!(
            "it has a time of day ({name} `{shown}`): a holiday is a whole day"
        ));
    }
    Ok(time.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        start: &str,
        end: Option<&str>,
        duration: Option<&str>,
        expected: Result<&[&str], &str>,
    ) {
        let start = Property::new_ref("DTSTART", start);
        let end = end.map(|end| Property::new_ref("DTEND", end));
        let duration = duration.map(|duration| Property::new_ref("DURATION", duration));
        let found = event_days(Some(&start), end.as_ref(), duration.as_ref());
        match (found, expected) {
            (Ok(days), Ok(expected)) => {
                let days: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
                assert_eq!(days, expected);
            }
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
            (found, expected) => panic!("{found:?} is not {expected:?}"),
        }
    }

    #[test]
    fn the_end_is_exclusive() {
        check("20261225", None, None, Ok(&["2026-12-25"]));
        check("20261225", Some("20261226"), None, Ok(&["2026-12-25"]));
        check(
            "20261225",
            Some("20261227"),
            None,
            Ok(&["2026-12-25", "2026-12-26"]),
        );
        check("20261225", Some("20261225"), None, Ok(&["2026-12-25"]));
        check(
            "20261231",
            None,
            Some("P2D"),
            Ok(&["2026-12-31", "2027-01-01"]),
        );
        check(
            "20261225T000000",
            Some("20261226T000000"),
            None,
            Ok(&["2026-12-25"]),
        );
    }

    #[test]
    fn midnight_is_a_time_of_day_unless_the_event_ends_on_a_later_day() {
        let refused = Err("it has a time of day (DTSTART `20261225T000000`) and does not end on a");
        let midnight = "20261225T000000";
        check(midnight, None, None, refused);
        check(midnight, Some(midnight), None, refused);
        check(midnight, Some("20261225"), None, refused);
        check(midnight, None, Some("P1D"), Ok(&["2026-12-25"]));
        check(midnight, Some("20261226"), None, Ok(&["2026-12-25"]));
    }

    #[test]
    fn what_is_not_whole_days_is_refused() {
        check(
            "20261225T090000",
            None,
            None,
            Err("it has a time of day (DTSTART"),
        );
        check("20261225T000000Z", None, None, Err("in UTC"));
        check("20261225", Some("20261225T120000"), None, Err("(DTEND"));
        check("20261225", None, Some("PT12H"), Err("DURATION"));
        check("20261225", None, Some("-P1D"), Err("DURATION"));
        check(
            "20261225",
            Some("20261224"),
            None,
            Err("ends before it starts"),
        );
        check("20261225", Some("20281225"), None, Err("it takes 731 days"));
        check("20260230", None, None, Err("is not a date"));
        check("2026-12-25", None, None, Err("such as 20261225"));
        check("", None, None, Err("such as 20261225"));
        check("99991231", Some("99991231"), Some("P1D"), Err("both"));
        assert!(event_days(None, None, None).is_err());
    }
}
