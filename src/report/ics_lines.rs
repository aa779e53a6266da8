//! Content lines of a calendar (RFC 5545 §3.1).

use std::io;

use chrono::{DateTime, TimeDelta, Utc};

/// The longest line, in octets, without its line end (RFC 5545 §3.1).
const MAX_OCTETS: usize = 75;

/// Writes properties, a line each.
pub(super) struct Lines<'o> {
    out: &'o mut dyn io::Write,
    line: String,
}

impl<'o> Lines<'o> {
    pub(super) fn new(out: &'o mut dyn io::Write) -> Self {
        Lines {
            out,
            line: String::new(),
        }
    }

    /// A property whose value means itself, such as a word or a number.
    pub(super) fn plain(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.begin(name);
        self.line.push_str(value);
        self.end()
    }

    /// A property whose value is text (§3.3.11).
    pub(super) fn text(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.begin(name);
        self.escaped(value);
        self.end()
    }

    /// A property whose value is several texts.
    pub(super) fn texts(&mut self, name: &str, values: &[String]) -> io::Result<()> {
        self.begin(name);
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            self.escaped(value);
        }
        self.end()
    }

    /// A property whose value is an instant, in UTC (§3.3.5).
    pub(super) fn instant(&mut self, name: &str, at: DateTime<Utc>) -> io::Result<()> {
        self.plain(name, &at.format("%Y%m%dT%H%M%SZ").to_string())
    }

    /// A property whose value is a length of time (§3.3.6).
    pub(super) fn duration(&mut self, name: &str, length: TimeDelta) -> io::Result<()> {
        let seconds = length.num_seconds();
        let sign = if seconds < 0 { "-" } else { "" };
        self.plain(name, &format!("{sign}PT{}S", seconds.unsigned_abs()))
    }

    fn begin(&mut self, name: &str) {
        self.line.clear();
        self.line.push_str(name);
        self.line.push(':');
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => self.line.extend(['\\', c]),
                '\n' => self.line.push_str("\\n"),
                _ => self.line.push(c),
            }
        }
    }

    fn end(&mut self) -> io::Result<()> {
        folded(self.out, &self.line)
    }
}

/// Writes a line in pieces of no more than 75 octets, none of which splits a character.
fn folded(out: &mut dyn io::Write, line: &str) -> io::Result<()> {
    let mut rest = line;
    let mut room = MAX_OCTETS;
    while rest.len() > room {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(room));
        out.write_all(piece.as_bytes())?;
        out.write_all(b"\r\n ")?;
        rest = after;
        // The blank counts.
        room = MAX_OCTETS - 1;
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str) {
        let mut out = Vec::new();
        folded(&mut out, line).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        let body = text.strip_suffix("\r\n").expect("a line end");
        assert_eq!(body.replace("\r\n ", ""), line);
        for piece in body.split("\r\n") {
            assert!(piece.len() <= MAX_OCTETS, "{} octets", piece.len());
        }
    }

    #[test]
    fn no_line_is_longer_than_75_octets() {
        for length in 0..400 {
            check(&"x".repeat(length));
            check(&"ø 老 😀".chars().cycle().take(length).collect::<String>());
        }
    }

    #[test]
    fn a_text_ends_no_line_and_no_value() {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out);
        lines.text("A", "b\\c;d,e:f\ng").expect("written");
        lines
            .texts("B", &["c,d".to_owned(), "e".to_owned()])
            .expect("written");
        lines.duration("C", -TimeDelta::hours(2)).expect("written");
        let expected = "A:b\\\\c\\;d\\,e:f\\ng\r\nB:c\\,d,e\r\nC:-PT7200S\r\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
