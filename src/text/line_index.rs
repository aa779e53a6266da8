//! From lines and columns to bytes, and back.

use super::{Position, Range};

/// Where the lines of one text begin, and which of its characters are wider than a byte.
///
/// Lines end at LF, and a CR before it belongs to that line end. Answers are clamped: a column
/// beyond a line means the line's end, a line beyond the text means the text's end. Look-ups take
/// logarithmic time.
#[derive(Clone, Debug)]
pub struct LineIndex {
    lines: Vec<LineBytes>,
    wide: Vec<WideChar>,
    length: usize,
}

/// The bytes of a line, without its end.
#[derive(Clone, Copy, Debug)]
struct LineBytes {
    start: usize,
    end: usize,
}

/// A character of more than one byte.
#[derive(Clone, Copy, Debug)]
struct WideChar {
    byte: usize,
    /// How many characters of the text precede this one.
    chars_before: usize,
    width: usize,
}

impl LineIndex {
    /// Reads `text` once. A byte order mark at its start is skipped: column 1 of line 1 is after it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let first = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let mut index = Self {
            lines: Vec::new(),
            wide: Vec::new(),
            length: text.len(),
        };
        let mut start = first;
        let bytes = text.as_bytes();
        for (byte, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'\n') {
            let carriage_return = byte > start && bytes.get(byte - 1) == Some(&b'\r');
            index.lines.push(LineBytes {
                start,
                end: byte - usize::from(carriage_return),
            });
            start = byte + 1;
        }
        index.lines.push(LineBytes {
            start,
            end: text.len(),
        });
        if !text.is_ascii() {
            index.wide = wide_characters(text);
        }
        index
    }

    /// The byte at which `position` lies.
    #[must_use]
    pub fn byte_offset(&self, position: Position) -> usize {
        let line = position.line.max(1) as usize - 1;
        let Some(line) = self.lines.get(line) else {
            return self.length;
        };
        let target = self
            .chars_before(line.start)
            .saturating_add(position.column.max(1) as usize - 1);
        self.byte_of_char(target).min(line.end)
    }

    /// The bytes of `range`, the end exclusive. A range whose end lies before its start is empty.
    #[must_use]
    pub fn byte_span(&self, range: Range) -> std::ops::Range<usize> {
        let start = self.byte_offset(range.start);
        start..self.byte_offset(range.end).max(start)
    }

    /// The place of a byte. One inside a character means that character's start, one inside a line
    /// end means the end of that line.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let number = self.lines.partition_point(|line| line.start <= byte).max(1);
        let line = self
            .lines
            .get(number - 1)
            .copied()
            .unwrap_or(LineBytes { start: 0, end: 0 });
        let byte = byte.clamp(line.start, line.end);
        let column = self.chars_before(byte) - self.chars_before(line.start) + 1;
        Position {
            line: saturate(number),
            column: saturate(column),
        }
    }

    /// How many lines the text has; a text that ends in LF has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        saturate(self.lines.len())
    }

    /// The bytes of a line, from 1, without its end; empty beyond the last line.
    #[must_use]
    pub fn line_span(&self, line: u32) -> std::ops::Range<usize> {
        let at = (line.max(1) - 1) as usize;
        self.lines
            .get(at)
            .map_or(self.length..self.length, |line| line.start..line.end)
    }

    /// The characters of the text that begin before `byte`.
    fn chars_before(&self, byte: usize) -> usize {
        let after = self.wide.partition_point(|wide| wide.byte < byte);
        match after.checked_sub(1).and_then(|last| self.wide.get(last)) {
            None => byte,
            // A byte inside this character counts as the character's start.
            Some(wide) if byte < wide.byte + wide.width => wide.chars_before,
            Some(wide) => wide.chars_before + 1 + (byte - wide.byte - wide.width),
        }
    }

    /// The byte at which the character begins that has `target` characters before it.
    fn byte_of_char(&self, target: usize) -> usize {
        let after = self.wide.partition_point(|wide| wide.chars_before < target);
        match after.checked_sub(1).and_then(|last| self.wide.get(last)) {
            None => target,
            Some(wide) => (wide.byte + wide.width).saturating_add(target - wide.chars_before - 1),
        }
    }
}

fn wide_characters(text: &str) -> Vec<WideChar> {
    text.char_indices()
        .enumerate()
        .filter(|(_, (_, c))| !c.is_ascii())
        .map(|(chars_before, (byte, c))| WideChar {
            byte,
            chars_before,
            width: c.len_utf8(),
        })
        .collect()
}

/// Texts are bounded far below this; a longer one must not wrap around to its first lines.
fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LineIndex, Position, Range};

    fn check(text: &str, byte: usize, expected: (u32, u32)) {
        let index = LineIndex::new(text);
        let position = Position::new(expected.0, expected.1);
        assert_eq!(
            index.position(byte),
            position,
            "place of byte {byte} in {text:?}"
        );
        assert_eq!(
            index.byte_offset(position),
            byte,
            "byte of {position} in {text:?}"
        );
    }

    #[test]
    fn columns_count_characters() {
        check("", 0, (1, 1));
        check("ab\ncd", 4, (2, 2));
        check("æøå: x", 6, (1, 4));
        check("æ\nø😀x", 9, (2, 3));
        check("a\n", 2, (2, 1));
    }

    #[test]
    fn a_carriage_return_belongs_to_the_line_end() {
        check("ab\r\ncd", 2, (1, 3));
        check("ab\r\ncd", 4, (2, 1));
        assert_eq!(LineIndex::new("ab\r\ncd").position(3), Position::new(1, 3));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        check("\u{feff}kind", 3, (1, 1));
        check("\u{feff}kind", 4, (1, 2));
        assert_eq!(LineIndex::new("\u{feff}kind").position(0), Position::START);
    }

    #[test]
    fn places_beyond_the_text_are_clamped() {
        let index = LineIndex::new("æb\nc");
        assert_eq!(index.byte_offset(Position::new(1, 99)), 3);
        assert_eq!(index.byte_offset(Position::new(9, 1)), 5);
        assert_eq!(index.byte_offset(Position::new(0, 0)), 0);
        assert_eq!(index.byte_offset(Position::new(u32::MAX, u32::MAX)), 5);
        assert_eq!(index.position(usize::MAX), Position::new(2, 2));
        assert_eq!(index.position(1), Position::START);
        let backwards = Range::new(Position::new(2, 1), Position::START);
        assert_eq!(index.byte_span(backwards), 4..4);
    }

    proptest! {
        #[test]
        fn every_character_has_one_place(text in "[aæ😀\r\n\u{feff}]{0,40}") {
            let index = LineIndex::new(&text);
            let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
            for (byte, c) in text.char_indices().filter(|(byte, _)| *byte >= mark) {
                let in_line_end = c == '\n' && byte > mark && text.as_bytes()[byte - 1] == b'\r';
                let expected = byte - usize::from(in_line_end);
                prop_assert_eq!(index.byte_offset(index.position(byte)), expected);
            }
        }
    }
}
