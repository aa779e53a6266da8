//! Reading ISO 8601 durations, and saying what to write instead of what is none.

use super::duration::{Duration, DurationError};

/// The units of a duration, in the order in which ISO 8601 wants them.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
    Hours,
    Minutes,
    Seconds,
}

/// Reads a duration; see [`Duration::parse`].
pub(super) fn parse(text: &str) -> Result<Duration, DurationError> {
    let Some(rest) = text.strip_prefix('P') else {
        return Err(not_iso(text));
    };
    let units = units(rest).ok_or_else(|| not_iso(text))?;
    // A date part may be missing, a time part that is announced by `T` may not.
    if units.is_empty() || rest.ends_with('T') {
        return Err(DurationError::NoUnits { text: text.into() });
    }
    total(&units).ok_or_else(|| DurationError::TooLong { text: text.into() })
}

/// Splits `1Y2M` and `1DT4H` into digits and units; `None` where units are unknown, repeated or out of order.
fn units(mut rest: &str) -> Option<Vec<(&str, Unit)>> {
    let mut found: Vec<(&str, Unit)> = Vec::new();
    let mut in_time = false;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T').filter(|_| !in_time) {
            in_time = true;
            rest = time;
            continue;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .filter(|&end| end > 0)?;
        let (digits, tail) = rest.split_at(end);
        let designator = tail.chars().next()?;
        let unit = unit(designator, in_time)?;
        if found.last().is_some_and(|&(_, before)| before >= unit) {
            return None;
        }
        found.push((digits, unit));
        rest = &tail[designator.len_utf8()..];
    }
    Some(found)
}

fn unit(designator: char, in_time: bool) -> Option<Unit> {
    match (designator, in_time) {
        ('Y', false) => Some(Unit::Years),
        ('M', false) => Some(Unit::Months),
        ('W', false) => Some(Unit::Weeks),
        ('D', false) => Some(Unit::Days),
        ('H', true) => Some(Unit::Hours),
        ('M', true) => Some(Unit::Minutes),
        ('S', true) => Some(Unit::Seconds),
        _ => None,
    }
}

/// Adds the units up; `None` where that is too long.
fn total(units: &[(&str, Unit)]) -> Option<Duration> {
    let (mut months, mut days, mut seconds) = (0_u64, 0_u64, 0_u64);
    for &(digits, unit) in units {
        let (sum, factor) = match unit {
            Unit::Years => (&mut months, 12),
            Unit::Months => (&mut months, 1),
            Unit::Weeks => (&mut days, 7),
            Unit::Days => (&mut days, 1),
            Unit::Hours => (&mut seconds, 3600),
            Unit::Minutes => (&mut seconds, 60),
            Unit::Seconds => (&mut seconds, 1),
        };
        let number: u64 = digits.parse().ok()?;
        *sum = sum.checked_add(number.checked_mul(factor)?)?;
    }
    Duration::from_parts(months, days, seconds)
}

/// What is wrong with a text that is no ISO 8601 duration, as helpfully as can be.
fn not_iso(text: &str) -> DurationError {
    let owned = || text.to_owned();
    if text.starts_with(['+', '-']) || text.contains("P-") || text.contains("P+") {
        return DurationError::Sign { text: owned() };
    }
    let fraction =
        |w: &[char]| w[0].is_ascii_digit() && matches!(w[1], '.' | ',') && w[2].is_ascii_digit();
    let characters: Vec<char> = text.chars().collect();
    if text.starts_with('P') && characters.windows(3).any(fraction) {
        return DurationError::Fraction { text: owned() };
    }
    shorthand(text).unwrap_or_else(|| DurationError::NotIso { text: owned() })
}

/// Explains `1d`, `2 weeks`, `p1d` and the like.
fn shorthand(text: &str) -> Option<DurationError> {
    let instead = |instead: String| {
        let text = text.to_owned();
        Some(DurationError::Shorthand { text, instead })
    };
    let upper = text.trim().to_ascii_uppercase();
    if upper != text && parse_only(&upper) {
        return instead(upper);
    }
    let digits = text
        .trim_start()
        .split(|c: char| !c.is_ascii_digit())
        .next()?;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let word = text
        .trim_start()
        .get(digits.len()..)?
        .trim()
        .to_ascii_lowercase();
    let iso = match word.as_str() {
        "m" => {
            let (text, number) = (text.to_owned(), digits.to_owned());
            return Some(DurationError::Ambiguous { text, number });
        }
        "y" | "year" | "years" => format!("P{digits}Y"),
        "mo" | "month" | "months" => format!("P{digits}M"),
        "w" | "week" | "weeks" => format!("P{digits}W"),
        "d" | "day" | "days" => format!("P{digits}D"),
        "h" | "hour" | "hours" => format!("PT{digits}H"),
        "min" | "minute" | "minutes" => format!("PT{digits}M"),
        "s" | "sec" | "second" | "seconds" => format!("PT{digits}S"),
        _ => return None,
    };
    instead(iso)
}

fn parse_only(text: &str) -> bool {
    text.strip_prefix('P')
        .and_then(units)
        .is_some_and(|units| !units.is_empty() && total(&units).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, iso: &str) {
        assert_eq!(
            parse(text).map(|duration| duration.to_iso()),
            Ok(iso.to_owned()),
            "{text:?}"
        );
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text:?}: {error}");
    }

    #[test]
    fn durations() {
        check("P1D", "P1D");
        check("P2W", "P2W");
        check("P14D", "P2W");
        check("P8D", "P8D");
        check("P1M", "P1M");
        check("P14M", "P1Y2M");
        check("P1Y", "P1Y");
        check("P1Y2M10DT2H30M5S", "P1Y2M10DT2H30M5S");
        check("P1W2D", "P9D");
        check("PT4H", "PT4H");
        check("PT90M", "PT1H30M");
        check("PT36H", "PT36H");
        check("P1DT12H", "P1DT12H");
        check("P0D", "P0D");
        check("PT0S", "P0D");
        check("P007D", "P1W");
        check("P1000Y", "P1000Y");
    }

    #[test]
    fn shorthand_is_told_what_to_write() {
        check_refused("1d", "write P1D");
        check_refused("2w", "write P2W");
        check_refused("4h", "write PT4H");
        check_refused("30 min", "write PT30M");
        check_refused("2 weeks", "write P2W");
        check_refused("3mo", "write P3M");
        check_refused("p1d", "write P1D");
        check_refused(" P1D", "write P1D");
        check_refused("1m", "write P1M for months or PT1M for minutes");
        check_refused("15m", "write P15M for months or PT15M for minutes");
    }

    #[test]
    fn what_is_no_duration() {
        for text in ["P", "PT", "P1DT"] {
            check_refused(text, "names no length");
        }
        for text in ["-P1D", "+P1D", "P-1D"] {
            check_refused(text, "sign");
        }
        for text in ["P1.5D", "PT0,5H", "P0.5Y"] {
            check_refused(text, "fraction");
        }
        for text in [
            "P1001Y",
            "P99999999999999999999D",
            "PT99999999999H",
            "P366001W",
            "P1000Y1D",
            "PT18446744073709551615H",
        ] {
            check_refused(text, "thousand years");
        }
        let none = [
            "",
            "1",
            "P1",
            "P1H",
            "PT1D",
            "P1D1M",
            "P1M1Y",
            "P1D1D",
            "PT1S1H",
            "PT1HT1M",
            "PD",
            "P1DT1D",
            "week",
            "P١D",
            "P1Dé",
            "1 fortnight",
            "P2026-01-01",
        ];
        for text in none {
            check_refused(text, "is not an ISO 8601 duration such as");
        }
    }
}
