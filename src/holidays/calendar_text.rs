//! The text of a calendar file.

use std::fmt::Write as _;

use chrono::{NaiveDate, Weekday};

use crate::model::{EasterReckoning, YearlyDay, YearlyRule};

/// How long a name may be, in characters: what the format takes.
const MAX_NAME: usize = 300;

/// What a calendar file says.
#[derive(Clone, Debug, Default)]
pub struct CalendarText {
    /// The name that reports show.
    pub name: String,
    /// Lines of the comment under it, without `#`.
    pub comments: Vec<String>,
    /// The last year whose holidays are known.
    pub covers_until: Option<i32>,
    /// The weekend.
    pub weekend: Vec<Weekday>,
    /// Yearly rules.
    pub yearly: Vec<NamedRule>,
    /// Dated holidays, in the order in which they are written.
    pub holidays: Vec<(NaiveDate, String)>,
}

/// A yearly rule and the name of its holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRule {
    /// The rule, without an observance of its own.
    pub rule: YearlyRule,
    /// The name.
    pub name: String,
}

impl CalendarText {
    /// The file, in the format `calendar/v1`.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut text = format!("kind: calendar/v1\nname: {}\n", yaml_text(&self.name));
        for line in &self.comments {
            let _ = writeln!(text, "# {}", one_line(line));
        }
        if let Some(year) = self.covers_until {
            let _ = writeln!(text, "covers_until: {year}");
        }
        let weekend: Vec<&str> = self.weekend.iter().map(|day| weekday_name(*day)).collect();
        let _ = writeln!(text, "weekend: [{}]", weekend.join(", "));
        if !self.yearly.is_empty() {
            text.push_str("yearly:\n");
        }
        for NamedRule { rule, name } in &self.yearly {
            let _ = write!(text, "  - {{ {}", spell_day(rule.day));
            for (key, year) in [("from", rule.from), ("until", rule.until)] {
                if let Some(year) = year {
                    let _ = write!(text, ", {key}: {year}");
                }
            }
            end_with_name(&mut text, name);
        }
        if !self.holidays.is_empty() {
            text.push_str("holidays:\n");
        }
        for (date, name) in &self.holidays {
            let _ = write!(text, "  - {{ date: {date}");
            end_with_name(&mut text, name);
        }
        text
    }
}

/// A holiday may have no name, and then has none in the file.
fn end_with_name(text: &mut String, name: &str) {
    if !name.trim().is_empty() {
        let _ = write!(text, ", name: {}", yaml_text(name));
    }
    text.push_str(" }\n");
}

fn spell_day(day: YearlyDay) -> String {
    match day {
        YearlyDay::Fixed { month, day } => format!("date: {month:02}-{day:02}"),
        YearlyDay::Easter { days, reckoning } => match reckoning {
            EasterReckoning::Western => format!("easter: {days}"),
            EasterReckoning::Orthodox => format!("orthodox_easter: {days}"),
        },
        YearlyDay::Nth {
            month,
            weekday,
            nth,
        } => {
            let weekday = weekday_name(weekday);
            format!("month: {month}, weekday: {weekday}, nth: {nth}")
        }
        YearlyDay::OnOrAfter {
            weekday,
            month,
            day,
        } => {
            let weekday = weekday_name(weekday);
            format!("weekday: {weekday}, on_or_after: {month:02}-{day:02}")
        }
    }
}

/// The day in English, as calendars spell it.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// The text on one line, without control characters, as long as a name may be.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(MAX_NAME).collect()
}

/// A name as a scalar inside braces: as it is where nothing in it means anything to YAML, else in double quotes
/// (YAML 1.2.2 §7.3.1). What is not seen is written as an escape.
fn yaml_text(text: &str) -> String {
    let text = one_line(text);
    if is_plain(&text) {
        return text;
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if is_unseen(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Words that mean something else in some version of YAML.
const NOT_TEXT: [&str; 10] = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan",
];

fn is_plain(text: &str) -> bool {
    let has_plain_start = text.starts_with(char::is_alphabetic);
    let is_plain = |c: char| c.is_alphanumeric() || " '.()/;-–’&".contains(c);
    let is_word = NOT_TEXT.iter().any(|word| text.eq_ignore_ascii_case(word));
    has_plain_start && text.chars().all(is_plain) && !is_word
}

/// Whether a character has no shape, or changes the direction of what follows: it could make a name look like another.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_yaml_would_read_something_else() {
        for (name, expected) in [
            ("Christmas Day", "Christmas Day"),
            (
                "New Year's Day; Eid (estimated)",
                "New Year's Day; Eid (estimated)",
            ),
            ("Åndernes dag", "Åndernes dag"),
            ("5. Juni", "\"5. Juni\""),
            ("yes", "\"yes\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("a, b] }", "\"a, b] }\""),
            ("Say \"hi\" \\", "\"Say \\\"hi\\\" \\\\\""),
            ("🎄 Jul", "\"🎄 Jul\""),
            ("a\u{202e}b", "\"a\\U0000202Eb\""),
            ("two\nlines\r\n  \u{7}there", "two lines there"),
            ("'quoted'", "\"'quoted'\""),
            ("2026-12-25", "\"2026-12-25\""),
        ] {
            assert_eq!(yaml_text(name), expected);
        }
        assert_eq!(yaml_text(&"x".repeat(1000)).len(), MAX_NAME);
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a rule of each kind")]
    fn every_kind_of_rule_is_spelled() {
        let rule = |day, from, until| NamedRule {
            rule: YearlyRule {
                day,
                from,
                until,
                observed: None,
            },
            name: "Day".to_owned(),
        };
        let text = CalendarText {
            name: "All".to_owned(),
            comments: vec!["one\ntwo".to_owned()],
            covers_until: Some(2030),
            weekend: vec![Weekday::Fri],
            yearly: vec![
                rule(
                    YearlyDay::Fixed { month: 1, day: 6 },
                    Some(2020),
                    Some(2021),
                ),
                rule(
                    YearlyDay::Easter {
                        days: -2,
                        reckoning: EasterReckoning::Western,
                    },
                    None,
                    None,
                ),
                rule(
                    YearlyDay::Easter {
                        days: 1,
                        reckoning: EasterReckoning::Orthodox,
                    },
                    None,
                    None,
                ),
                rule(
                    YearlyDay::Nth {
                        month: 5,
                        weekday: Weekday::Mon,
                        nth: -1,
                    },
                    None,
                    None,
                ),
                rule(
                    YearlyDay::OnOrAfter {
                        weekday: Weekday::Sat,
                        month: 10,
                        day: 31,
                    },
                    None,
                    None,
                ),
            ],
            holidays: vec![("2026-06-05".parse().unwrap(), " ".to_owned())],
        };
        let expected = "kind: calendar/v1\nname: All\n# one two\ncovers_until: 2030\nweekend: [friday]\nyearly:\n  \
            - { date: 01-06, from: 2020, until: 2021, name: Day }\n  - { easter: -2, name: Day }\n  \
            - { orthodox_easter: 1, name: Day }\n  - { month: 5, weekday: monday, nth: -1, name: Day }\n  \
            - { weekday: saturday, on_or_after: 10-31, name: Day }\nholidays:\n  - { date: 2026-06-05 }\n";
        assert_eq!(text.to_yaml(), expected);
    }
}
