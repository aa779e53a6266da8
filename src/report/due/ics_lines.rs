//! Content lines of a calendar (RFC 5545 §3.1).

use std::fmt::Write as _;
use std::io;

use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};

/// The longest line, in octets, without its line end (RFC 5545 §3.1).
const MAX_OCTETS: usize = 75;

/// Properties, a line each, that are not written yet.
#[derive(Default)]
pub(super) struct CalendarLines {
    block: String,
    /// Where the last line begins.
    start: usize,
    /// The line that is being folded.
    long: String,
}

impl CalendarLines {
    /// Writes the lines, and forgets them.
    pub(super) fn flush(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(self.block.as_bytes())?;
        self.block.clear();
        Ok(())
    }

    /// A property whose value means itself, such as a word or a number, or was escaped already.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        self.begin(name).push_str(value);
        self.end();
    }

    /// A property whose value is text (§3.3.11).
    pub(super) fn text(&mut self, name: &str, value: &str) {
        escape_text(self.begin(name), value);
        self.end();
    }

    /// A property whose value is a length of time (§3.3.6).
    pub(super) fn duration(&mut self, name: &str, length: TimeDelta) {
        let seconds = length.num_seconds();
        let sign = if seconds < 0 { "-" } else { "" };
        let line = self.begin(name);
        let _ = write!(line, "{sign}PT{}S", seconds.unsigned_abs());
        self.end();
    }

    /// Begins a line: the caller appends its value to the text that is returned, and [`CalendarLines::end`] ends it.
    pub(super) fn begin(&mut self, name: &str) -> &mut String {
        self.start = self.block.len();
        self.block.push_str(name);
        self.block.push(':');
        &mut self.block
    }

    /// Ends the line in pieces of no more than 75 octets, none of which splits a character.
    pub(super) fn end(&mut self) {
        if self.block.len() - self.start > MAX_OCTETS {
            self.long.clear();
            self.long.push_str(&self.block[self.start..]);
            self.block.truncate(self.start);
            let mut rest = self.long.as_str();
            let mut room = MAX_OCTETS;
            while rest.len() > room {
                let (piece, after) = rest.split_at(rest.floor_char_boundary(room));
                self.block.push_str(piece);
                self.block.push_str("\r\n ");
                rest = after;
                // The blank counts.
                room = MAX_OCTETS - 1;
            }
            self.block.push_str(rest);
        }
        self.block.push_str("\r\n");
    }
}

/// Adds text as the value of a property holds it (§3.3.11).
pub(super) fn escape_text(line: &mut String, text: &str) {
    let mut rest = text;
    let is_escaped = |byte| matches!(byte, b'\\' | b';' | b',' | b'\n');
    while let Some(at) = rest.bytes().position(is_escaped) {
        let (before, after) = rest.split_at(at);
        let (escaped, after) = after.split_at(1);
        line.push_str(before);
        line.push('\\');
        line.push_str(if escaped == "\n" { "n" } else { escaped });
        rest = after;
    }
    line.push_str(rest);
}

/// An instant as the value of a property, in UTC (§3.3.5).
pub(super) fn utc_instant(at: DateTime<Utc>) -> String {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str) {
        let mut lines = CalendarLines::default();
        lines.plain("BEFORE", "x");
        lines.plain("A", value);
        let mut out = Vec::new();
        lines.flush(&mut out).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        let text = text.strip_prefix("BEFORE:x\r\n").expect("what was before");
        let body = text.strip_suffix("\r\n").expect("a line end");
        assert_eq!(body.replace("\r\n ", ""), format!("A:{value}"));
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
        let mut lines = CalendarLines::default();
        lines.text("A", "b\\c;d,e:f\ng");
        lines.text("B", ",ø,");
        lines.duration("C", -TimeDelta::hours(2));
        let mut out = Vec::new();
        lines.flush(&mut out).expect("written");
        let expected = "A:b\\\\c\\;d\\,e:f\\ng\r\nB:\\,ø\\,\r\nC:-PT7200S\r\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn an_instant_is_written_in_utc() {
        let at = DateTime::parse_from_rfc3339("2026-03-01T00:05:09+01:00").expect("an instant");
        assert_eq!(utc_instant(at.to_utc()), "20260228T230509Z");
    }
}
