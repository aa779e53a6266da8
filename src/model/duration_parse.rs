//! Reading ISO 8601 durations, and saying what to write instead of anything else.

use super::duration::{Duration, DurationError};

/// The designators in the order in which ISO 8601 wants them, in the date part and after the `T`, each with what it
/// counts and how many.
const UNITS: [(char, bool, Counted, u64); 7] = [
    ('Y', false, Counted::Months, 12),
    ('M', false, Counted::Months, 1),
    ('W', false, Counted::Days, 7),
    ('D', false, Counted::Days, 1),
    ('H', true, Counted::Seconds, 3600),
    ('M', true, Counted::Seconds, 60),
    ('S', true, Counted::Seconds, 1),
];

/// What people write for a unit, and what it is in ISO 8601.
const SHORTHANDS: [(&[&str], &str, char); 7] = [
    (&["y", "year", "years"], "P", 'Y'),
    (&["mo", "month", "months"], "P", 'M'),
    (&["w", "week", "weeks"], "P", 'W'),
    (&["d", "day", "days"], "P", 'D'),
    (&["h", "hour", "hours"], "PT", 'H'),
    (&["min", "minute", "minutes"], "PT", 'M'),
    (&["s", "sec", "second", "seconds"], "PT", 'S'),
];

/// What a unit is added to.
#[derive(Clone, Copy)]
enum Counted {
    Months,
    Days,
    Seconds,
}

impl Duration {
    /// Reads a duration in ISO 8601 spelling with designators: whole numbers, no sign.
    ///
    /// # Errors
    ///
    /// [`DurationError`] where the text is anything else, or longer than a thousand years.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let Some((units, rest)) = text
            .strip_prefix('P')
            .and_then(|rest| Some((split_units(rest)?, rest)))
        else {
            return Err(DurationError(explain(text)));
        };
        // The date part may be missing, but not a time part that `T` announces.
        if units.is_empty() || rest.ends_with('T') {
            return Err(DurationError(format!(
                "{text:?} has no length: write a number and its unit, such as P1D or PT4H"
            )));
        }
        let too_long = || DurationError(format!("{text:?} is longer than a thousand years"));
        add_up(&units).ok_or_else(too_long)
    }
}

impl Duration {
    /// Reads a duration as people type it: `7d`, `2 weeks`, `p1d`, and all that [`Duration::parse`] reads.
    ///
    /// # Errors
    ///
    /// As [`Duration::parse`]; `3m` is ambiguous.
    pub fn parse_typed(text: &str) -> Result<Self, DurationError> {
        let upper = text.trim().to_ascii_uppercase();
        let iso = Some(upper).filter(|upper| upper.starts_with('P'));
        let iso = iso.or_else(|| expand_shorthand(text).ok().flatten());
        let parsed = Self::parse(iso.as_deref().unwrap_or(text));
        parsed.map_err(|error| match explain_shorthand(text) {
            None if !text.starts_with(['P', '+', '-']) => DurationError(format!(
                "{text:?} is not a duration: write 7d, 2w, or one of ISO 8601 such as P1D or P2W"
            )),
            _ => error,
        })
    }
}

/// Splits `1Y2M` and `1DT4H` into digits and places in [`UNITS`]; `None` where units are unknown, repeated or out of
/// order.
fn split_units(mut rest: &str) -> Option<Vec<(&str, usize)>> {
    let mut found: Vec<(&str, usize)> = Vec::new();
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
        let unit = UNITS
            .iter()
            .position(|unit| (unit.0, unit.1) == (designator, in_time))?;
        if found.last().is_some_and(|&(_, before)| before >= unit) {
            return None;
        }
        found.push((digits, unit));
        rest = &tail[designator.len_utf8()..];
    }
    Some(found)
}

/// Adds the units up; `None` where that is too long.
fn add_up(units: &[(&str, usize)]) -> Option<Duration> {
    let (mut months, mut days, mut seconds) = (0_u64, 0_u64, 0_u64);
    for &(digits, unit) in units {
        let (_, _, counted, factor) = UNITS[unit];
        let sum = match counted {
            Counted::Months => &mut months,
            Counted::Days => &mut days,
            Counted::Seconds => &mut seconds,
        };
        let number: u64 = digits.parse().ok()?;
        *sum = sum.checked_add(number.checked_mul(factor)?)?;
    }
    Duration::from_parts(months, days, seconds)
}

/// What is wrong with a text that is not an ISO 8601 duration, and what to write.
fn explain(text: &str) -> String {
    if text.starts_with(['+', '-']) || text.contains("P-") || text.contains("P+") {
        return format!("{text:?} has a sign: a duration is never negative, leave the sign out");
    }
    let is_fraction =
        |w: &[char]| w[0].is_ascii_digit() && matches!(w[1], '.' | ',') && w[2].is_ascii_digit();
    let characters: Vec<char> = text.chars().collect();
    if text.starts_with('P') && characters.windows(3).any(is_fraction) {
        return format!(
            "{text:?} has a fraction: write it in a smaller unit, such as PT90M for an hour and a half"
        );
    }
    explain_shorthand(text).unwrap_or_else(|| {
        format!(
            "{text:?} is not an ISO 8601 duration such as P1D, P2W, P1M or PT4H (order: years, months, weeks, days, T, hours, minutes, seconds)"
        )
    })
}

/// Explains `1d`, `2 weeks`, `p1d` and the like.
fn explain_shorthand(text: &str) -> Option<String> {
    let instead = |iso: &str| format!("{text:?} is not an ISO 8601 duration: write {iso}");
    let upper = text.trim().to_ascii_uppercase();
    if upper != text && Duration::parse(&upper).is_ok() {
        return Some(instead(&upper));
    }
    match expand_shorthand(text) {
        Ok(iso) => iso.map(|iso| instead(&iso)),
        Err(why) => Some(why),
    }
}

/// `1d`, `2 weeks` and the like in ISO 8601 spelling; `None` for any other text.
///
/// # Errors
/// `3m` may be months or minutes.
fn expand_shorthand(text: &str) -> Result<Option<String>, String> {
    let text_without_blanks = text.trim();
    let end = text_without_blanks
        .find(|c: char| !c.is_ascii_digit())
        .filter(|end| (1..=6).contains(end));
    let Some(end) = end else {
        return Ok(None);
    };
    let (digits, word) = text_without_blanks.split_at(end);
    let word = word.trim_start().to_ascii_lowercase();
    if word == "m" {
        return Err(format!(
            "{text:?} is ambiguous: write P{digits}M for months or PT{digits}M for minutes"
        ));
    }
    let found = SHORTHANDS
        .iter()
        .find(|(words, ..)| words.contains(&word.as_str()));
    Ok(found.map(|(_, prefix, designator)| format!("{prefix}{digits}{designator}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, iso: &str) {
        assert_eq!(
            Duration::parse(text).map(Duration::to_iso),
            Ok(iso.to_owned()),
            "{text:?}"
        );
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let error = Duration::parse(text).unwrap_err().to_string();
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
    fn shorthand_is_explained() {
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
    fn texts_that_are_not_a_duration() {
        for text in ["P", "PT", "P1DT"] {
            check_refused(text, "has no length");
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
