//! Numbers as exports write them.

/// What a text says about a number.
#[derive(Debug, PartialEq)]
pub(super) enum ReadNumber {
    /// A number.
    Is(f64),
    /// A mark that could divide thousands or begin decimals.
    Ambiguous,
    /// Not a number.
    Not,
}

/// Reads a whole number: blanks, apostrophes, commas and points may divide thousands.
pub(super) fn read_count(text: &str) -> Option<u64> {
    let text = text.trim();
    let groups: Vec<&str> = text
        .split(['.', ',', '\'', ' ', '\u{a0}', '\u{202f}'])
        .collect();
    let is_number = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let are_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    let is_first_short = groups.len() == 1 || groups.first().is_some_and(|group| group.len() <= 3);
    if !groups.iter().all(is_number) || !are_thousands || !is_first_short {
        return None;
    }
    groups.concat().parse().ok()
}

/// Reads a number; `decimal` is its decimal separator, where both could be meant.
pub(super) fn read_number(text: &str, decimal: Option<char>) -> ReadNumber {
    let text: String = text
        .trim()
        .trim_end_matches('%')
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    let marks: Vec<char> = text.chars().filter(|c| ['.', ','].contains(c)).collect();
    let decimal = match (marks.as_slice(), decimal) {
        ([], _) => '.',
        (_, Some(decimal)) => decimal,
        (marks, None) => match guess_decimal(&text, marks) {
            Some(decimal) => decimal,
            None => return ReadNumber::Ambiguous,
        },
    };
    let thousands = if decimal == '.' { ',' } else { '.' };
    let (whole, part) = text
        .split_once(decimal)
        .map_or((text.as_str(), ""), |parts| parts);
    let groups: Vec<&str> = whole.split(thousands).collect();
    let are_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let are_digits = groups
        .iter()
        .all(|group| !group.is_empty() && is_digits(group));
    if !are_thousands || !are_digits || !is_digits(part) {
        return ReadNumber::Not;
    }
    let number = format!(
        "{}.{}",
        groups.concat(),
        if part.is_empty() { "0" } else { part }
    );
    let number = number
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite());
    number.map_or(ReadNumber::Not, ReadNumber::Is)
}

/// The decimal separator of a number with marks; `None` for 1,234, which could be either.
fn guess_decimal(text: &str, marks: &[char]) -> Option<char> {
    let last = *marks.last()?;
    let other = if last == '.' { ',' } else { '.' };
    let after = text.rsplit(last).next().map_or(0, str::len);
    let before = text.split(last).next().map_or(0, str::len);
    match marks.iter().filter(|mark| **mark == last).count() {
        1 if marks.len() > 1 => Some(last),
        1 if after == 3 && (1..=3).contains(&before) && !text.starts_with('0') => None,
        1 => Some(last),
        _ => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        for (text, expected) in [
            ("12", Some(12)),
            (" 1,234 ", Some(1234)),
            ("1.234.567", Some(1_234_567)),
            ("1\u{202f}234", Some(1234)),
            ("1'234", Some(1234)),
            ("12,34", None),
            ("1234,567", None),
            ("-3", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(read_count(text), expected, "{text}");
        }
    }

    #[test]
    fn decimals() {
        use ReadNumber::{Ambiguous, Is, Not};
        for (text, expected) in [
            ("387", Is(387.0)),
            ("387.5", Is(387.5)),
            ("387,5", Is(387.5)),
            ("1.234,5", Is(1234.5)),
            ("1,234.5", Is(1234.5)),
            ("1.234.567", Is(1_234_567.0)),
            ("0,125", Is(0.125)),
            ("55.5 %", Is(55.5)),
            ("1,234", Ambiguous),
            ("1.2.3", Not),
            ("-1", Not),
            ("1e3", Not),
            ("NaN", Not),
            ("", Not),
        ] {
            let found = read_number(text, None);
            let is_same = match (&found, &expected) {
                (Is(a), Is(b)) => (a - b).abs() < 1e-9,
                _ => found == expected,
            };
            assert!(is_same, "{text}: {found:?}");
        }
        assert_eq!(read_number("1,234", Some(',')), Is(1.234));
        assert_eq!(read_number("1,234", Some('.')), Is(1234.0));
    }
}
