//! Text as a YAML scalar.

use super::{Value, parse};

/// Text as it is written on the right of a key: as it is where that reads as the same text, else in double quotes.
#[must_use]
pub fn scalar_of(text: &str) -> String {
    let is_plain = || {
        let root = parse(format!("x: {text}\n").as_bytes()).root?;
        let [entry] = root.entries() else { return None };
        (entry.value.value == Value::Str(text.to_owned())).then_some(())
    };
    match is_plain() {
        Some(()) => text.to_owned(),
        // A JSON string is a YAML one (YAML 1.2.2 §1.3).
        None => serde_json::Value::from(text).to_string(),
    }
}

/// The same in the quotes of what it replaces, where that has any.
#[must_use]
pub fn scalar_like(replaced: &str, text: &str) -> String {
    if replaced.starts_with(['"', '\'']) {
        serde_json::Value::from(text).to_string()
    } else {
        scalar_of(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_as_something_else_is_quoted() {
        let cases = [
            ("monitoring", "monitoring"),
            ("2026", "\"2026\""),
            ("true", "\"true\""),
            ("a: b", "\"a: b\""),
            ("#x", "\"#x\""),
            ("a\nb: c", "\"a\\nb: c\""),
            ("", "\"\""),
        ];
        for (text, expected) in cases {
            assert_eq!(scalar_of(text), expected);
        }
        assert_eq!(scalar_like("'x'", "y"), "\"y\"");
    }
}
