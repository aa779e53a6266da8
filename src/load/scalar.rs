//! Reading single values: text, numbers, dates, identifiers.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::field_value::FieldValue;
use crate::files::{Sha256Sum, is_blank, parse_sha256};
use crate::language::Language;
use crate::model::{Duration, Email, Id, VersionRequirement, parse_date};
use crate::text::suggest;
use crate::yaml::Value;

/// Text that has a visible character.
pub(super) fn text(value: FieldValue) -> Option<String> {
    let text = value.text("text")?;
    if text.trim().is_empty() {
        value.add_fault("this text is empty", "write a few words");
        return None;
    }
    if text.chars().all(is_blank) {
        value.add_fault("this text has no visible character", "write a few words");
        return None;
    }
    Some(text.to_owned())
}

/// The tag of a language.
pub(super) fn language(value: FieldValue) -> Option<Language> {
    value.parse("the tag of a language", Language::new)
}

pub(super) fn id(value: FieldValue) -> Option<Id> {
    value.parse("an identifier", Id::new)
}

pub(super) fn email(value: FieldValue) -> Option<Email> {
    value.parse("an e-mail address", Email::new)
}

pub(super) fn duration(value: FieldValue) -> Option<Duration> {
    value.parse("an ISO 8601 duration", Duration::parse)
}

/// A requirement of versions of dutybook.
pub(super) fn versions(value: FieldValue) -> Option<VersionRequirement> {
    value.parse("a version requirement", VersionRequirement::new)
}

/// A label of an occurrence. Whether the occurrence exists is judged elsewhere.
pub(super) fn label(value: FieldValue) -> Option<Arc<str>> {
    value.parse("a label", |text| {
        let is_label = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if !text.is_empty() && text.len() <= 100 && text.bytes().all(is_label) {
            return Ok(Arc::from(text));
        }
        Err("write one such as 2026-W11, 2026-03-14 or 2026-03-14-new-saas-licence")
    })
}

/// A day of the years 1 to 9999.
pub(super) fn date(value: FieldValue) -> Option<NaiveDate> {
    value.parse("a date", |text| {
        parse_date(text).ok_or("write a day of the calendar as YYYY-MM-DD")
    })
}

/// An instant with an offset (RFC 3339), in whole seconds.
pub(super) fn instant(value: FieldValue) -> Option<DateTime<FixedOffset>> {
    value.parse("an instant", parse_instant)
}

fn parse_instant(text: &str) -> Result<DateTime<FixedOffset>, &'static str> {
    let help = "write it as RFC 3339 with an offset: 2026-03-13T15:04:00+01:00";
    let instant = DateTime::parse_from_rfc3339(text).map_err(|_| help)?;
    // Judging compares whole seconds.
    let whole = instant.timestamp();
    let instant = DateTime::from_timestamp(whole, 0).map(|i| i.with_timezone(instant.offset()));
    // chrono reads more than RFC 3339 writes: a blank for the T, second 60 of any minute.
    let is_strict = text.is_ascii()
        && matches!(text.as_bytes().get(10), Some(b'T'))
        && text.get(17..19) != Some("60");
    // Years that other formats can write too.
    let has_usual_year = text
        .get(..4)
        .is_some_and(|year| ("0001".."9999").contains(&year));
    instant.filter(|_| has_usual_year && is_strict).ok_or(help)
}

/// A time of day, `HH:MM` or `HH:MM:SS`.
pub(super) fn time(value: FieldValue) -> Option<NaiveTime> {
    value.parse("a time of day", |text| {
        let format = match text.len() {
            5 => "%H:%M",
            8 => "%H:%M:%S",
            _ => "",
        };
        // chrono reads more than this format: blanks, and a leap second.
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b':');
        let time = NaiveTime::parse_from_str(text, format).ok();
        time.filter(|_| is_plain && !text.ends_with(":60"))
            .ok_or("write it in quotes, from \"00:00\" to \"23:59:59\"")
    })
}

/// An IANA time zone.
pub(super) fn timezone(value: FieldValue) -> Option<Tz> {
    value.parse_advised("an IANA time zone", |text| {
        text.parse::<Tz>().map_err(|_| {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            suggest(text, names, || {
                "write a name of the IANA time zone database, such as Europe/Copenhagen".to_owned()
            })
        })
    })
}

pub(super) fn sha256(value: FieldValue) -> Option<Sha256Sum> {
    value.parse("a SHA-256", |text| {
        parse_sha256(text).ok_or("write its 64 hexadecimal digits in lower case")
    })
}

pub(super) fn boolean(value: FieldValue) -> Option<bool> {
    if let Value::Bool(found) = value.node.value {
        return Some(found);
    }
    value.add_wrong_type("true or false");
    None
}

/// A whole number of a range.
pub(super) fn integer<T: TryFrom<i64>>(
    range: RangeInclusive<i64>,
) -> impl Fn(FieldValue) -> Option<T> {
    move |value| {
        let (least, most) = (range.start(), range.end());
        let help = format!("write a whole number from {least} to {most}");
        let found = match &value.node.value {
            Value::Int(number) if range.contains(number) => return T::try_from(*number).ok(),
            Value::Int(number) => number.to_string(),
            // A number that does not fit into 64 bits is kept as text.
            Value::Str(text) if is_large_number(text) => text.clone(),
            _ => {
                value.add_wrong_type_with("a whole number", &help);
                return None;
            }
        };
        value.add_fault(format!("{found} is out of range"), help);
        None
    }
}

fn is_large_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && text.parse::<i64>().is_err()
}

/// A count of zero or more.
pub(super) fn count(value: FieldValue) -> Option<u32> {
    integer(0..=10_000)(value)
}

/// One of a few words.
pub(super) fn word<T: Clone>(
    words: &'static [(&'static str, T)],
) -> impl Fn(FieldValue) -> Option<T> {
    move |value| {
        let names = || words.iter().map(|(name, _)| *name);
        let expected = format!("one of {}", names().collect::<Vec<_>>().join(", "));
        value.parse_advised(&expected, |text| {
            let found = words.iter().find(|(name, _)| *name == text);
            found
                .map(|(_, meaning)| meaning.clone())
                .ok_or_else(|| suggest(text, names(), || format!("write {expected}")))
        })
    }
}

/// The kind of file and the version of its format, `<kind>/v1`.
pub(super) fn kind(expected: &'static str) -> impl Fn(FieldValue) -> Option<()> {
    move |value| {
        value.parse(expected, |text| {
            let help = || format!("this dutybook reads `kind: {expected}` here");
            (text == expected).then_some(()).ok_or_else(help)
        })
    }
}

/// A size such as `20 MiB`, in bytes: binary (KiB, MiB, GiB) and decimal (kB or KB, MB, GB) units.
pub(super) fn size(value: FieldValue) -> Option<u64> {
    value.parse("a size", |text| {
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
    fn numbers_beyond_64_bits_are_numbers() {
        for large in ["99999999999999999999", "-99999999999999999999"] {
            assert!(is_large_number(large), "{large}");
        }
        for other in ["", "-", "12", "9999999999999999999x"] {
            assert!(!is_large_number(other), "{other}");
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
