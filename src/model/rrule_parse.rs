//! Reading the value of an RRULE property (RFC 5545, section 3.3.10).
//!
//! The rule is read strictly here, and then has to pass the `rrule` crate's validation as well. The crate alone would
//! let errors pass silently: it takes a weekday it can't number for every such weekday, and reads an `UNTIL` without
//! `Z` in the time zone of the machine.

use chrono::{NaiveDate, NaiveDateTime, TimeZone, Weekday};

use super::rrule::{ByDay, Freq, RruleError, RruleParts, Until};

type Part<'a> = (&'a str, &'a str);

/// Reads a rule; see [`super::Rrule::parse`].
pub(super) fn parse(text: &str) -> Result<RruleParts, RruleError> {
    let upper = text.to_ascii_uppercase();
    if upper.starts_with("RRULE") {
        return Err(RruleError::Name);
    }
    let parts = split(&upper)?;
    let mut rule = RruleParts {
        freq: frequency(&parts)?,
        interval: 1,
        count: None,
        until: None,
        week_start: Weekday::Mon,
        by_month: Vec::new(),
        by_week_no: Vec::new(),
        by_year_day: Vec::new(),
        by_month_day: Vec::new(),
        by_day: Vec::new(),
        by_set_pos: Vec::new(),
    };
    for &part in &parts {
        read_part(&mut rule, part)?;
    }
    check_together(&rule)?;
    check_with_crate(&parts)?;
    Ok(rule)
}

fn split(text: &str) -> Result<Vec<Part<'_>>, RruleError> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for part in text.split(';') {
        let shape = || RruleError::Shape { part: part.into() };
        let (name, value) = part.split_once('=').ok_or_else(shape)?;
        if name.is_empty() || value.is_empty() {
            return Err(shape());
        }
        if parts.iter().any(|&(before, _)| before == name) {
            return Err(RruleError::Repeated { name: name.into() });
        }
        parts.push((name, value));
    }
    Ok(parts)
}

fn frequency(parts: &[Part<'_>]) -> Result<Freq, RruleError> {
    let freq = parts.iter().find(|&&(name, _)| name == "FREQ");
    let &(name, value) = freq.ok_or(RruleError::NoFrequency)?;
    match value {
        "DAILY" => Ok(Freq::Daily),
        "WEEKLY" => Ok(Freq::Weekly),
        "MONTHLY" => Ok(Freq::Monthly),
        "YEARLY" => Ok(Freq::Yearly),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(RruleError::SubDaily { freq: value.into() }),
        _ => Err(refused(name, value, "DAILY, WEEKLY, MONTHLY or YEARLY")),
    }
}

fn read_part(rule: &mut RruleParts, part: Part<'_>) -> Result<(), RruleError> {
    let (name, value) = part;
    match name {
        "FREQ" => {}
        "INTERVAL" => rule.interval = positive(part, u32::from(u16::MAX), "1 to 65535")?,
        "COUNT" => rule.count = Some(positive(part, u32::MAX, "1 or more")?),
        "UNTIL" => rule.until = Some(until(part)?),
        "WKST" => {
            let allowed = "MO, TU, WE, TH, FR, SA or SU";
            rule.week_start = weekday(value).ok_or_else(|| refused(name, value, allowed))?;
        }
        "BYMONTH" => {
            rule.by_month = numbers(part, 12, "1 to 12")?;
            if let Some(month) = rule.by_month.iter().find(|&&month| month < 0) {
                return Err(refused(name, &month.to_string(), "1 to 12"));
            }
        }
        "BYWEEKNO" => rule.by_week_no = numbers(part, 53, "1 to 53, or -1 to -53")?,
        "BYYEARDAY" => rule.by_year_day = numbers(part, 366, "1 to 366, or -1 to -366")?,
        "BYMONTHDAY" => rule.by_month_day = numbers(part, 31, "1 to 31, or -1 to -31")?,
        "BYSETPOS" => rule.by_set_pos = numbers(part, 366, "1 to 366, or -1 to -366")?,
        "BYDAY" => rule.by_day = list(part, by_day)?,
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
            return Err(RruleError::TimeOfDay { name: name.into() });
        }
        _ => return Err(RruleError::UnknownPart { name: name.into() }),
    }
    Ok(())
}

fn refused(name: &str, value: &str, allowed: &'static str) -> RruleError {
    RruleError::Value {
        name: name.into(),
        value: value.into(),
        allowed,
    }
}

fn list<T>(
    (name, value): Part<'_>,
    read: impl Fn(Part<'_>) -> Result<T, RruleError>,
) -> Result<Vec<T>, RruleError> {
    value.split(',').map(|item| read((name, item))).collect()
}

fn positive((name, value): Part<'_>, max: u32, allowed: &'static str) -> Result<u32, RruleError> {
    Some(value)
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
        .filter(|number| (1..=max).contains(number))
        .ok_or_else(|| refused(name, value, allowed))
}

/// Numbers of which none is 0 or further from it than `max`.
fn numbers(part: Part<'_>, max: u32, allowed: &'static str) -> Result<Vec<i32>, RruleError> {
    list(part, |(name, item)| {
        number(item, max).ok_or_else(|| refused(name, item, allowed))
    })
}

fn number(text: &str, max: u32) -> Option<i32> {
    let digits = text.trim_start_matches(['+', '-']);
    if digits.is_empty() || digits.len() + 1 < text.len() {
        return None;
    }
    let number: i32 = text.parse().ok()?;
    (1..=max).contains(&number.unsigned_abs()).then_some(number)
}

fn weekday(text: &str) -> Option<Weekday> {
    match text {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

fn by_day((name, item): Part<'_>) -> Result<ByDay, RruleError> {
    let error = || {
        refused(
            name,
            item,
            "weekdays such as MO, 2TU (the second) or -1FR (the last)",
        )
    };
    let at = item.len().checked_sub(2).ok_or_else(error)?;
    let (nth, day) = item.split_at_checked(at).ok_or_else(error)?;
    let weekday = weekday(day).ok_or_else(error)?;
    let nth = match nth {
        "" => None,
        nth => Some(number(nth, 53).ok_or_else(error)?),
    };
    Ok(ByDay { nth, weekday })
}

fn until((name, value): Part<'_>) -> Result<Until, RruleError> {
    let allowed = "a date such as 20261231, or an instant in UTC such as 20261231T225959Z";
    let plain = |c: char| c.is_ascii_digit() || c == 'T' || c == 'Z';
    let date = || {
        NaiveDate::parse_from_str(value, "%Y%m%d")
            .ok()
            .map(Until::Date)
    };
    let instant = || {
        let time = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ").ok()?;
        Some(Until::Instant(time.and_utc()))
    };
    match value.len() {
        _ if !value.chars().all(plain) => None,
        8 => date(),
        16 => instant(),
        _ => None,
    }
    .ok_or_else(|| refused(name, value, allowed))
}

/// Which parts may stand together: RFC 5545, section 3.3.10.
fn check_together(rule: &RruleParts) -> Result<(), RruleError> {
    let numbered = rule.by_day.iter().any(|day| day.nth.is_some());
    let in_month_or_year = matches!(rule.freq, Freq::Monthly | Freq::Yearly);
    let days = [
        &rule.by_month,
        &rule.by_week_no,
        &rule.by_year_day,
        &rule.by_month_day,
    ];
    let any_by = !rule.by_day.is_empty() || days.iter().any(|list| !list.is_empty());
    let wrong = [
        (
            rule.count.is_some() && rule.until.is_some(),
            "COUNT and UNTIL both end the rule: write one of them",
        ),
        (
            numbered && !in_month_or_year,
            "BYDAY with a number goes with FREQ=MONTHLY or YEARLY only",
        ),
        (
            numbered && !rule.by_week_no.is_empty(),
            "BYDAY with a number does not go with BYWEEKNO",
        ),
        (
            rule.freq == Freq::Weekly && !rule.by_month_day.is_empty(),
            "BYMONTHDAY does not go with FREQ=WEEKLY",
        ),
        (
            rule.freq != Freq::Yearly && !rule.by_year_day.is_empty(),
            "BYYEARDAY goes with FREQ=YEARLY only",
        ),
        (
            rule.freq != Freq::Yearly && !rule.by_week_no.is_empty(),
            "BYWEEKNO goes with FREQ=YEARLY only",
        ),
        (
            !rule.by_set_pos.is_empty() && !any_by,
            "BYSETPOS needs another BY part to choose from",
        ),
    ];
    match wrong.into_iter().find(|&(applies, _)| applies) {
        Some((_, why)) => Err(RruleError::Together(why)),
        None => Ok(()),
    }
}

/// Has the `rrule` crate validate the rule too. `UNTIL` is left out: it depends on the start, which is not known here,
/// and the crate knows no dates there.
fn check_with_crate(parts: &[Part<'_>]) -> Result<(), RruleError> {
    let kept = parts.iter().filter(|&&(name, _)| name != "UNTIL");
    let text: Vec<String> = kept
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let error = |error: rrule::RRuleError| RruleError::Refused(error.to_string());
    let rule: rrule::RRule<rrule::Unvalidated> = text.join(";").parse().map_err(error)?;
    // Any start will do: it only fills in what the rule leaves open.
    let start = rrule::Tz::UTC.with_ymd_and_hms(2000, 1, 1, 0, 0, 0);
    match start.single() {
        Some(start) => rule.validate(start).map(drop).map_err(error),
        None => Ok(()),
    }
}
