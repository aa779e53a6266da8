//! Values as details hold them.

use serde_json::{Number, Value};

use crate::rules::PLACEHOLDER;

/// A gap that someone has to fill in, because no export can know its value.
pub(super) fn placeholder(what: &str) -> Value {
    Value::String(format!("{PLACEHOLDER}: {what}>"))
}

/// Whether a value holds nothing but gaps.
pub(super) fn is_open(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(PLACEHOLDER),
        Value::Array(items) => !items.is_empty() && items.iter().all(is_open),
        Value::Object(fields) => !fields.is_empty() && fields.values().all(is_open),
        _ => false,
    }
}

/// A number with at most two decimals: differences of scores carry the noise of binary fractions.
pub(super) fn round_to_cents(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A number as it is.
pub(super) fn to_number(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A text on one line, without characters that control or reorder what is read, cut to `max` characters.
pub(super) fn to_line(text: &str, max: usize) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !reorders(*c))
        .map(|c| {
            if c.is_control() || is_break(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let kept: String = line.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Bidirectional controls (UAX #9), which the reader of evidence refuses, and the byte order mark.
fn reorders(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A value of an export in words, short.
pub(super) fn describe(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => format!("`{}`", to_line(text, SHOWN)),
        Some(Value::Array(items)) => format!("a list of {}", items.len()),
        Some(Value::Object(fields)) if fields.is_empty() => "an object with no field".to_owned(),
        Some(Value::Object(fields)) => {
            let keys: Vec<String> = fields.keys().map(|key| to_line(key, SHOWN)).collect();
            format!("an object with {}", list_names(&keys))
        }
        Some(simple) => simple.to_string(),
    }
}

/// The longest piece of an export that a message repeats, in characters.
pub(super) const SHOWN: usize = 60;

/// The first few of `names`, and how many more there are.
pub(super) fn list_names(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_on_one_line() {
        assert_eq!(to_line("a\tb\r\n c", 20), "a b c");
        assert_eq!(to_line("\u{202e}abc\u{2069}", 20), "abc");
        assert_eq!(
            to_line("=cmd|' /C calc'!A0 {{x}} <b>", 40),
            "=cmd|' /C calc'!A0 {{x}} <b>"
        );
        assert_eq!(to_line("abcdef", 4), "abc…");
        assert_eq!(to_line("ab\u{1b}[31m", 20), "ab [31m");
    }

    #[test]
    fn noise_of_binary_fractions_is_dropped() {
        assert_eq!(to_number(round_to_cents(7.1 - 3.2)).to_string(), "3.9");
        assert_eq!(to_number(round_to_cents(2.0)).to_string(), "2.0");
    }
}
