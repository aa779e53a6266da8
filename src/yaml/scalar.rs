//! What a plain scalar means: YAML 1.2.2 §10.3.2, the core schema.

use super::Value;

/// Why a number of the core schema is refused here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnfitNumber {
    /// A whole number outside of what 64 bits with a sign can hold.
    TooLarge,
    /// Infinity, not-a-number, or a number too large for a double: JSON has none of them.
    NotFinite,
}

/// What the plain scalar `text` stands for; `None` where it is a string.
pub(super) fn resolve(text: &str) -> Result<Option<Value>, UnfitNumber> {
    let Some(first) = text.bytes().next() else {
        return Ok(Some(Value::Null));
    };
    match first {
        b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~' => Ok(constant(text)),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Ok(None),
    }
}

fn constant(text: &str) -> Option<Value> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn number(text: &str) -> Result<Option<Value>, UnfitNumber> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err(UnfitNumber::NotFinite);
    }
    if is_digits(unsigned) {
        return text
            .parse()
            .map(|int| Some(Value::Int(int)))
            .map_err(|_| UnfitNumber::TooLarge);
    }
    if !is_float(unsigned) {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(float) if float.is_finite() => Ok(Some(Value::Float(float))),
        Ok(_) => Err(UnfitNumber::NotFinite),
        Err(_) => Ok(None),
    }
}

fn radix(digits: &str, radix: u32) -> Result<Option<Value>, UnfitNumber> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Ok(None);
    }
    i64::from_str_radix(digits, radix)
        .map(|int| Some(Value::Int(int)))
        .map_err(|_| UnfitNumber::TooLarge)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, the sign already taken off.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let whole_exponent = exponent
        .is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    let number = match mantissa.split_once('.') {
        None => is_digits(mantissa),
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    };
    number && whole_exponent
}

#[cfg(test)]
mod tests {
    use super::{UnfitNumber, resolve};
    use crate::yaml::Value;

    fn check(text: &str, expected: &Value) {
        assert_eq!(
            resolve(text).as_ref(),
            Ok(&Some(expected.clone())),
            "{text}"
        );
    }

    #[test]
    fn words() {
        for text in ["", "~", "null", "Null", "NULL"] {
            check(text, &Value::Null);
        }
        for text in ["true", "True", "TRUE"] {
            check(text, &Value::Bool(true));
        }
        check("False", &Value::Bool(false));
    }

    #[test]
    fn numbers() {
        check("2026", &Value::Int(2026));
        check("+12", &Value::Int(12));
        check("-0", &Value::Int(0));
        check("007", &Value::Int(7));
        check("0o14", &Value::Int(12));
        check("0xFf", &Value::Int(255));
        check("-9223372036854775808", &Value::Int(i64::MIN));
        check("387.0", &Value::Float(387.0));
        check("1.", &Value::Float(1.0));
        check("-.5", &Value::Float(-0.5));
        check("1e3", &Value::Float(1000.0));
        check("12.5E-1", &Value::Float(1.25));
    }

    #[test]
    fn everything_else_is_a_string() {
        for text in [
            "no",
            "yes",
            "on",
            "off",
            "y",
            "nULL",
            "tRUE",
            "2026-03-14",
            "2026-W11",
            "1_000",
            "0b1",
            "-0x1",
            "0o8",
            "0x",
            "0xg",
            "+",
            "-",
            ".",
            "..",
            "e3",
            "1e",
            "1e+",
            ".e1",
            "1.2.3",
            "+.",
            "inf",
            "nan",
            "17:00",
            "1e3.5",
            "++1",
            "+.nan",
            "-.NaN",
            "１",
        ] {
            assert_eq!(resolve(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for text in [".inf", "-.INF", "+.Inf", ".nan", ".NAN", "1e999"] {
            assert_eq!(resolve(text), Err(UnfitNumber::NotFinite), "{text}");
        }
        for text in [
            "9223372036854775808",
            "0xFFFFFFFFFFFFFFFF",
            "-9223372036854775809",
        ] {
            assert_eq!(resolve(text), Err(UnfitNumber::TooLarge), "{text}");
        }
    }
}
