//! Reading the value of an RRULE property (RFC 5545, section 3.3.10).
//!
//! The rule is read strictly: a part that a lenient reader would drop or guess at changes silently when a duty is
//! owed. A test holds what is accepted here to what the `rrule` crate accepts.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime, Weekday};

use super::rrule::{ByDay, Freq, Rrule, RruleError, RruleParts, Until};

/// A part of a rule: its name and its value, or one item of its value.
type RrulePart<'a> = (&'a str, &'a str);

impl Rrule {
    /// Reads the value of an RRULE property, in upper or lower case.
    ///
    /// # Errors
    ///
    /// [`RruleError`] where it breaks RFC 5545, section 3.3.10, recurs more often than daily, or sets a time of day.
    pub fn parse(text: &str) -> Result<Self, RruleError> {
        let text = text.to_ascii_uppercase();
        if text.starts_with("RRULE") {
            let message = "write the rule alone, without the name RRULE: before it";
            return Err(RruleError(message.to_owned()));
        }
        let parts = split_parts(&text)?;
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
        Ok(Rrule::new(&text, rule))
    }
}

fn split_parts(text: &str) -> Result<Vec<RrulePart<'_>>, RruleError> {
    let mut parts: Vec<RrulePart<'_>> = Vec::new();
    for part in text.split(';') {
        let (name, value) = part.split_once('=').unwrap_or_default();
        if name.is_empty() || value.is_empty() {
            return Err(RruleError(format!(
                "{part:?} is not a part of a rule: expected NAME=VALUE, separated by semicolons"
            )));
        }
        if parts.iter().any(|&(before, _)| before == name) {
            return Err(RruleError(format!("{name} stands twice")));
        }
        parts.push((name, value));
    }
    Ok(parts)
}

fn frequency(parts: &[RrulePart<'_>]) -> Result<Freq, RruleError> {
    let expected = "DAILY, WEEKLY, MONTHLY or YEARLY";
    let freq = parts.iter().find(|&&(name, _)| name == "FREQ");
    let &(name, value) = freq.ok_or_else(|| RruleError(format!("a rule needs FREQ={expected}")))?;
    match value {
        "DAILY" => Ok(Freq::Daily),
        "WEEKLY" => Ok(Freq::Weekly),
        "MONTHLY" => Ok(Freq::Monthly),
        "YEARLY" => Ok(Freq::Yearly),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(RruleError(format!(
            "FREQ={value} is below the day: a duty recurs daily at most"
        ))),
        _ => Err(value_error((name, value), expected)),
    }
}

fn read_part(rule: &mut RruleParts, part: RrulePart<'_>) -> Result<(), RruleError> {
    let (name, value) = part;
    match name {
        "FREQ" => {}
        "INTERVAL" => rule.interval = positive(part, u32::from(u16::MAX), "1 to 65535")?,
        "COUNT" => rule.count = Some(positive(part, u32::MAX, "1 or more")?),
        "UNTIL" => rule.until = Some(until(part)?),
        "WKST" => {
            let expected = "MO, TU, WE, TH, FR, SA or SU";
            rule.week_start = weekday(value).ok_or_else(|| value_error(part, expected))?;
        }
        "BYMONTH" => rule.by_month = numbers(part, 1..=12)?,
        "BYWEEKNO" => rule.by_week_no = numbers(part, -53..=53)?,
        "BYYEARDAY" => rule.by_year_day = numbers(part, -366..=366)?,
        "BYMONTHDAY" => rule.by_month_day = numbers(part, -31..=31)?,
        "BYSETPOS" => {
            // No longer than the period is.
            let most = match rule.freq {
                Freq::Daily | Freq::Yearly => 366,
                Freq::Weekly => 53,
                Freq::Monthly => 31,
            };
            rule.by_set_pos = numbers(part, -most..=most)?;
        }
        "BYDAY" => rule.by_day = list(part, |item| by_day(item, rule.freq))?,
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
            return Err(RruleError(format!(
                "{name} sets a time of day: write it as `due: {{ time }}`"
            )));
        }
        _ => {
            return Err(RruleError(format!(
                "{name} is not a part of a rule (RFC 5545, section 3.3.10)"
            )));
        }
    }
    Ok(())
}

fn value_error((name, value): RrulePart<'_>, expected: &str) -> RruleError {
    RruleError(format!(
        "{name}={value} is not allowed: expected {expected}"
    ))
}

fn list<T>(
    (name, value): RrulePart<'_>,
    read: impl Fn(RrulePart<'_>) -> Result<T, RruleError>,
) -> Result<Vec<T>, RruleError> {
    value.split(',').map(|item| read((name, item))).collect()
}

fn positive(part: RrulePart<'_>, most: u32, expected: &str) -> Result<u32, RruleError> {
    let digits = Some(part.1).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| value_error(part, expected))
}

/// Numbers of a range; 0 is never one.
fn numbers(part: RrulePart<'_>, range: RangeInclusive<i32>) -> Result<Vec<i32>, RruleError> {
    let most = range.end();
    list(part, |item| {
        number(item.1, &range).ok_or_else(|| match range.start() {
            1 => value_error(item, &format!("1 to {most}")),
            _ => value_error(item, &format!("1 to {most}, or -1 to -{most}")),
        })
    })
}

fn number(text: &str, range: &RangeInclusive<i32>) -> Option<i32> {
    let number = text.parse().ok()?;
    (number != 0 && range.contains(&number)).then_some(number)
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

fn by_day(item: RrulePart<'_>, freq: Freq) -> Result<ByDay, RruleError> {
    // As far as a month or a year has weekdays. With other frequencies, no number is allowed at all.
    let range = match freq {
        Freq::Monthly => -4..=5,
        _ => -52..=53,
    };
    let read = |text: &str| {
        let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let weekday = weekday(day)?;
        let nth = match nth {
            "" => None,
            nth => Some(number(nth, &range)?),
        };
        Some(ByDay { nth, weekday })
    };
    let expected = "weekdays such as MO, 2TU (the second) or -1FR (the last)";
    read(item.1).ok_or_else(|| value_error(item, expected))
}

fn until(part: RrulePart<'_>) -> Result<Until, RruleError> {
    let value = part.1;
    let is_plain = |c: char| c.is_ascii_digit() || c == 'T' || c == 'Z';
    let until = match value.len() {
        _ if !value.chars().all(is_plain) => None,
        8 => NaiveDate::parse_from_str(value, "%Y%m%d")
            .ok()
            .map(Until::Date),
        16 => NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ")
            .ok()
            .map(|time| Until::Instant(time.and_utc())),
        _ => None,
    };
    let expected = "a date such as 20261231, or an instant in UTC such as 20261231T225959Z";
    until.ok_or_else(|| value_error(part, expected))
}

/// Which parts may stand together: RFC 5545, section 3.3.10.
fn check_together(rule: &RruleParts) -> Result<(), RruleError> {
    let is_numbered = rule.by_day.iter().any(|day| day.nth.is_some());
    let (is_yearly, is_monthly) = (rule.freq == Freq::Yearly, rule.freq == Freq::Monthly);
    let by_numbers = [
        &rule.by_month,
        &rule.by_week_no,
        &rule.by_year_day,
        &rule.by_month_day,
    ];
    let has_by = !rule.by_day.is_empty() || by_numbers.iter().any(|list| !list.is_empty());
    let conflicts = [
        (
            rule.count.is_some() && rule.until.is_some(),
            "COUNT and UNTIL both end the rule: write one of them",
        ),
        (
            is_numbered && !is_yearly && !is_monthly,
            "BYDAY with a number goes with FREQ=MONTHLY or YEARLY only",
        ),
        (
            is_numbered && !rule.by_week_no.is_empty(),
            "BYDAY with a number does not go with BYWEEKNO",
        ),
        (
            rule.freq == Freq::Weekly && !rule.by_month_day.is_empty(),
            "BYMONTHDAY does not go with FREQ=WEEKLY",
        ),
        (
            !is_yearly && !rule.by_year_day.is_empty(),
            "BYYEARDAY goes with FREQ=YEARLY only",
        ),
        (
            !is_yearly && !rule.by_week_no.is_empty(),
            "BYWEEKNO goes with FREQ=YEARLY only",
        ),
        (
            !rule.by_set_pos.is_empty() && !has_by,
            "BYSETPOS needs another BY part to choose from",
        ),
    ];
    match conflicts.into_iter().find(|&(applies, _)| applies) {
        Some((_, message)) => Err(RruleError(message.to_owned())),
        None => Ok(()),
    }
}
