//! Times as certificates and tokens write them.

use chrono::{DateTime, NaiveDate, Utc};

use super::der_reader::{DerElement, DerFault, GENERALIZED_TIME, UTC_TIME};

/// Reads a `GeneralizedTime` as RFC 3161, 2.4.2 has it: `YYYYMMDDhhmmss[.s…]Z`. A fraction is kept down
/// to nanoseconds.
pub(super) fn parse_generalized_time(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, nanoseconds) = match text.split_once('.') {
        None => (text, 0),
        Some((whole, fraction)) => (whole, parse_fraction(fraction)?),
    };
    if whole.len() != 14 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| whole.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(number(0, 4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(4, 6)?, number(6, 8)?)?;
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let time = date.and_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(time.and_utc())
}

/// A fraction of a second in nanoseconds; further digits are cut off.
fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let first_nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(first_nine.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

/// Reads the `Time` of a certificate's validity (RFC 5280, 4.1.2.5): no fractions, and two digits of a
/// year stand for 1950 to 2049.
pub(super) fn certificate_time(element: DerElement<'_>) -> Result<DateTime<Utc>, DerFault> {
    let fault = || DerFault("the validity of a certificate is not a time".to_owned());
    let time = match (element.tag, element.content) {
        (UTC_TIME, text @ [b'5'..=b'9', ..]) if text.len() == 13 => {
            parse_generalized_time(&[b"19", text].concat())
        }
        (UTC_TIME, text) if text.len() == 13 => parse_generalized_time(&[b"20", text].concat()),
        (GENERALIZED_TIME, text) if text.len() == 15 => parse_generalized_time(text),
        _ => None,
    };
    time.ok_or_else(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<String> {
        parse_generalized_time(text.as_bytes()).map(|time| time.to_rfc3339())
    }

    #[test]
    fn fractions_are_kept_down_to_nanoseconds() {
        let time = "2026-03-01T12:00:00";
        for (text, fraction) in [
            ("20260301120000Z", ""),
            ("20260301120000.123Z", ".123"),
            ("20260301120000.5Z", ".500"),
            ("20260301120000.000001Z", ".000001"),
            ("20260301120000.123456789987Z", ".123456789"),
            ("20260301120000.0Z", ""),
        ] {
            assert_eq!(
                parse(text),
                Some(format!("{time}{fraction}+00:00")),
                "{text}"
            );
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "Z",
            "20260301120000",
            "202603011200Z",
            "20260301120000+0100",
            "20260301120000.Z",
            "20260301120000,5Z",
            "20260301120000.-5Z",
            "20260301120000.5.5Z",
            "20260230120000Z",
            "20260301240000Z",
            "20260301126000Z",
            "20260301120060Z",
            "+0260301120000Z",
            "2026030112000\u{660}Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn two_digits_of_a_year_stand_for_1950_to_2049() {
        let year = |tag, content: &'static str| {
            let content = content.as_bytes();
            let time = certificate_time(DerElement {
                tag,
                content,
                encoding: content,
            });
            time.ok().map(|time| time.format("%Y").to_string())
        };
        assert_eq!(year(UTC_TIME, "490101000000Z").as_deref(), Some("2049"));
        assert_eq!(year(UTC_TIME, "500101000000Z").as_deref(), Some("1950"));
        assert_eq!(
            year(GENERALIZED_TIME, "20500101000000Z").as_deref(),
            Some("2050")
        );
        assert_eq!(year(GENERALIZED_TIME, "20500101000000.5Z"), None);
        assert_eq!(year(UTC_TIME, "20500101000000Z"), None);
        assert_eq!(year(UTC_TIME, ""), None);
    }
}
