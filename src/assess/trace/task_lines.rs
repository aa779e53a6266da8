//! The words of a task's file that make a duty due.

use crate::yaml::{self, MapEntry};

/// Fields that say who owes what, and from when on.
const FIELDS: [&str; 6] = [
    "starts", "ends", "timezone", "calendar", "assigned", "cadence",
];

/// The lines of those fields, each with its number, from 1, in the order of the file; none where it
/// asks for nothing that can be understood.
pub(super) fn task_lines(bytes: &[u8]) -> Vec<(u32, String)> {
    let parsed = yaml::parse(bytes);
    let Some(root) = parsed.root.filter(|root| root.get("cadence").is_some()) else {
        return Vec::new();
    };
    let entries = root.entries().iter();
    let entries = entries.filter(|entry| FIELDS.contains(&entry.key.as_str()));
    let ranges: Vec<_> = entries.map(MapEntry::range).collect();
    let text = String::from_utf8_lossy(bytes);
    let is_within = |line: u32| {
        ranges.iter().any(|range| {
            // A range that ends before the first column ends with the line before.
            let is_last = line == range.end.line && range.end.column > 1;
            range.start.line <= line && (line < range.end.line || is_last)
        })
    };
    let lines = (1..).zip(text.lines());
    let quoted = lines.filter(|(number, text)| is_within(*number) && !text.trim().is_empty());
    quoted
        .map(|(number, text)| (number, text.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let lines = task_lines(text.as_bytes());
        let lines: Vec<(u32, &str)> = lines.iter().map(|(at, text)| (*at, &**text)).collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn the_lines_are_those_of_the_file() {
        check(
            "kind: task/v1\ntitle: Every day\nassigned: { team: a }\ncadence:\n  every: week\n\n  grace: P1D # one\nevidence: {}\n",
            &[
                (3, "assigned: { team: a }"),
                (4, "cadence:"),
                (5, "  every: week"),
                (7, "  grace: P1D # one"),
            ],
        );
        check(
            "starts: 2026-01-01\r\n\"cadence\": { every: day }\r\n",
            &[
                (1, "starts: 2026-01-01"),
                (2, "\"cadence\": { every: day }"),
            ],
        );
    }

    #[test]
    fn what_asks_for_nothing_has_none() {
        check("", &[]);
        check("kind: task/v1\n", &[]);
        check("cadence: [", &[]);
    }
}
