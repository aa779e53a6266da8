//! Reading single values: text, numbers, dates, identifiers.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::fields::{At, Faults, wrong_type};
use crate::files::{Sha256Sum, parse_sha256};
use crate::model::{Duration, Email, Id};
use crate::text::suggest;
use crate::yaml::{Node, Value};

/// Text that says something.
pub(super) fn said(faults: &Faults, node: &Node, at: At) -> Option<String> {
    let text = borrowed(faults, node, at, "text")?;
    if text.trim().is_empty() {
        let message = "this text is empty".to_owned();
        faults.add(node.range, at, message, "say it in a few words".to_owned());
        return None;
    }
    Some(text.to_owned())
}

fn borrowed<'n>(faults: &Faults, node: &'n Node, at: At, wanted: &str) -> Option<&'n str> {
    if let Value::Str(text) = &node.value {
        Some(text)
    } else {
        wrong_type(faults, node, at, wanted);
        None
    }
}

/// Reads text into a type, and says what is wrong where that fails.
pub(super) fn parsed<T, E: Display>(
    faults: &Faults,
    node: &Node,
    at: At,
    wanted: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let text = borrowed(faults, node, at, wanted)?;
    match parse(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = format!("`{text}` is not {}", wanted.trim_start_matches("text: "));
            faults.add(node.range, at, message, error.to_string());
            None
        }
    }
}

pub(super) fn id(faults: &Faults, node: &Node, at: At) -> Option<Id> {
    parsed(faults, node, at, "text: an identifier", Id::new)
}

pub(super) fn email(faults: &Faults, node: &Node, at: At) -> Option<Email> {
    parsed(faults, node, at, "text: an e-mail address", Email::new)
}

pub(super) fn duration(faults: &Faults, node: &Node, at: At) -> Option<Duration> {
    parsed(
        faults,
        node,
        at,
        "text: an ISO 8601 duration",
        Duration::parse,
    )
}

/// A label of an occurrence. Whether such an occurrence exists is judged elsewhere.
pub(super) fn label(faults: &Faults, node: &Node, at: At) -> Option<Arc<str>> {
    parsed(faults, node, at, "text: a label", |text| {
        let is_label = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if !text.is_empty() && text.len() <= 100 && text.bytes().all(is_label) {
            return Ok(Arc::from(text));
        }
        Err("write one such as 2026-W11, 2026-03-14 or 2026-03-14-new-saas-licence")
    })
}

/// A day, `YYYY-MM-DD`, of the years 1 to 9999 (ISO 8601).
pub(super) fn date(faults: &Faults, node: &Node, at: At) -> Option<NaiveDate> {
    parsed(faults, node, at, "text: a date", parse_date)
}

fn parse_date(text: &str) -> Result<NaiveDate, &'static str> {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = NaiveDate::from_str(text).ok().filter(|_| has_form);
    day.filter(|_| !text.starts_with("0000"))
        .ok_or("write a day of the calendar as YYYY-MM-DD")
}

/// An instant with an offset (RFC 3339).
pub(super) fn instant(faults: &Faults, node: &Node, at: At) -> Option<DateTime<FixedOffset>> {
    parsed(faults, node, at, "text: an instant", parse_instant)
}

fn parse_instant(text: &str) -> Result<DateTime<FixedOffset>, &'static str> {
    let help = "write it as RFC 3339 with an offset: 2026-03-13T15:04:00+01:00";
    let instant = DateTime::parse_from_rfc3339(text).map_err(|_| help)?;
    // Judging compares whole seconds, and years that the formats of others can write.
    let whole = instant.timestamp();
    let instant = DateTime::from_timestamp(whole, 0).map(|i| i.with_timezone(instant.offset()));
    // chrono reads more than RFC 3339 writes: a blank for the T, second 60 of any minute.
    let is_strict = text.is_ascii()
        && matches!(text.as_bytes().get(10), Some(b'T'))
        && text.get(17..19) != Some("60");
    let is_usual = text
        .get(..4)
        .is_some_and(|year| ("0001".."9999").contains(&year));
    instant.filter(|_| is_usual && is_strict).ok_or(help)
}

/// A time of day, `HH:MM` or `HH:MM:SS`.
pub(super) fn time(faults: &Faults, node: &Node, at: At) -> Option<NaiveTime> {
    parsed(faults, node, at, "text: a time of day", |text| {
        let format = match text.len() {
            5 => "%H:%M",
            8 => "%H:%M:%S",
            _ => "",
        };
        // chrono reads more than this format has: blanks, and a leap second that no due time is.
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b':');
        let time = NaiveTime::parse_from_str(text, format).ok();
        time.filter(|_| is_plain && !text.ends_with(":60"))
            .ok_or("write it in quotes, from \"00:00\" to \"23:59:59\"")
    })
}

/// An IANA time zone.
pub(super) fn timezone(faults: &Faults, node: &Node, at: At) -> Option<Tz> {
    parsed(faults, node, at, "text: an IANA time zone", |text| {
        text.parse::<Tz>().map_err(|_| {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            suggest(text, names, || {
                "write a name of the IANA time zone database, such as Europe/Copenhagen".to_owned()
            })
        })
    })
}

pub(super) fn sha256(faults: &Faults, node: &Node, at: At) -> Option<Sha256Sum> {
    parsed(faults, node, at, "text: a SHA-256", |text| {
        parse_sha256(text).ok_or("write its 64 hexadecimal digits in lower case")
    })
}

pub(super) fn boolean(faults: &Faults, node: &Node, at: At) -> Option<bool> {
    if let Value::Bool(value) = node.value {
        Some(value)
    } else {
        wrong_type(faults, node, at, "true or false");
        None
    }
}

/// A whole number between two bounds, both included.
pub(super) fn integer(least: i64, most: i64) -> impl Fn(&Faults, &Node, At) -> Option<i64> {
    move |faults, node, at| {
        let Value::Int(value) = node.value else {
            wrong_type(faults, node, at, "a whole number");
            return None;
        };
        if (least..=most).contains(&value) {
            return Some(value);
        }
        let message = format!("{value} is out of range");
        let help = format!("write a number from {least} to {most}");
        faults.add(node.range, at, message, help);
        None
    }
}

/// A count of zero or more.
pub(super) fn count(faults: &Faults, node: &Node, at: At) -> Option<u32> {
    integer(0, 10_000)(faults, node, at).and_then(|n| u32::try_from(n).ok())
}

/// One of a few words.
pub(super) fn word<T: Copy>(
    words: &'static [(&'static str, T)],
) -> impl Fn(&Faults, &Node, At) -> Option<T> {
    move |faults, node, at| {
        let names = || words.iter().map(|(name, _)| *name);
        let wanted = format!("text: one of {}", names().collect::<Vec<_>>().join(", "));
        parsed(faults, node, at, &wanted, |text| {
            let found = words.iter().find(|(name, _)| *name == text);
            found.map(|(_, value)| *value).ok_or_else(|| {
                suggest(text, names(), || {
                    format!("write one of {}", names().collect::<Vec<_>>().join(", "))
                })
            })
        })
    }
}

/// The version of the format that a file says it has: `<kind>/v1`.
pub(super) fn kind(wanted: &'static str) -> impl Fn(&Faults, &Node, At) -> Option<()> {
    move |faults, node, at| {
        parsed(faults, node, at, wanted, |text| {
            if text == wanted {
                return Ok(());
            }
            Err(format!("this dutybook reads `kind: {wanted}` here"))
        })
    }
}

/// A size such as `20 MiB`, in bytes: binary (KiB, MiB, GiB) and decimal (kB or KB, MB, GB) units.
pub(super) fn size(faults: &Faults, node: &Node, at: At) -> Option<u64> {
    parsed(faults, node, at, "text: a size", |text| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let factor = match unit.strip_prefix(' ').unwrap_or(unit) {
            "B" => 1,
            "kB" | "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => 0,
        };
        let number = number.parse::<u64>().ok().filter(|n| *n > 0 && factor > 0);
        number
            .and_then(|number| number.checked_mul(factor))
            .ok_or("write it as 20 MiB (B, KiB, MiB, GiB, KB, MB or GB)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar_in_one_form() {
        for good in ["2026-03-13", "0001-01-01", "2024-02-29", "9999-12-31"] {
            assert!(parse_date(good).is_ok(), "{good}");
        }
        for bad in [
            "2026-3-13",
            "2026-02-29",
            "0000-01-01",
            "+026-01-01",
            "2026-03-13 ",
        ] {
            assert!(parse_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn instants_carry_an_offset_and_whole_seconds() {
        let instant = parse_instant("2026-03-13T15:04:00.999+01:00").expect("an instant");
        assert_eq!(instant.to_rfc3339(), "2026-03-13T15:04:00+01:00");
        for bad in [
            "2026-03-13",
            "2026-03-13T15:04:00",
            "2026-13-01T00:00:00Z",
            "now",
        ] {
            assert!(parse_instant(bad).is_err(), "{bad}");
        }
    }
}
