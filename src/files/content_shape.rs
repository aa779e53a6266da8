//! What the text of a file holds, seen while it streams by: whether there is any ink, how many records
//! there are, and whether brackets are closed.

use super::invisible::is_blank;
use super::json_outline::{JsonOutline, JsonScanner};
use super::text_stream::TextStream;

/// How many characters with ink are kept: enough for the few texts that say nothing.
const KEPT_INK: usize = 16;

/// How many records are counted: a line that names the separator, the titles, and one more.
const MAX_RECORDS: u8 = 3;

/// The longest line that is followed to its end, in characters. A longer one is content of its own.
const LONGEST_LINE: usize = 1 << 16;

/// What the text of a file holds. Bytes that are not text count as ink.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContentShape {
    /// The first characters that leave ink, at most 16.
    pub ink: String,
    /// How many records there are of cells divided by commas, semicolons, tabs or bars, at most 3. A
    /// line break between quotes does not end one; one whose cells are all blank is not counted.
    pub records: u8,
    /// Whether some cell of the first record begins with a digit, as titles of columns do not.
    pub has_number_first: bool,
    /// The outline of text that begins with a bracket; `None` for other text.
    pub json: Option<JsonOutline>,
}

/// Reads the shape of a stream, piece by piece.
#[derive(Default)]
pub(super) struct ShapeScanner {
    text: TextStream,
    seen: SeenText,
}

impl ShapeScanner {
    pub(super) fn add(&mut self, piece: &[u8]) {
        let seen = &mut self.seen;
        if !seen.is_settled {
            self.text.read(piece, &mut |c| seen.add(c));
        }
    }

    pub(super) fn finish(self) -> ContentShape {
        let mut seen = self.seen;
        if !seen.is_settled {
            self.text.finish(&mut |c| seen.add(c));
        }
        seen.line.end(&mut seen.shape);
        seen.shape.json = seen.json.and_then(JsonScanner::finish);
        seen.shape
    }
}

/// What was seen so far.
#[derive(Default)]
struct SeenText {
    shape: ContentShape,
    json: Option<JsonScanner>,
    line: LineScanner,
    /// How many characters with ink are kept.
    kept: usize,
    /// Whether nothing that follows can change the shape.
    is_settled: bool,
}

impl SeenText {
    fn add(&mut self, c: char) {
        if self.is_settled {
            return;
        }
        if self.kept < KEPT_INK && !is_blank(c) {
            if self.kept == 0 && matches!(c, '{' | '[') {
                self.json = Some(JsonScanner::default());
            }
            self.shape.ink.push(c);
            self.kept += 1;
        }
        if self.shape.records < MAX_RECORDS {
            self.line.add(c, &mut self.shape);
        }
        if let Some(json) = &mut self.json {
            json.add(c);
        }
        self.is_settled = self.kept == KEPT_INK
            && self.shape.records == MAX_RECORDS
            && self.json.as_ref().is_none_or(JsonScanner::is_lost);
    }
}

/// Counts records of cells.
#[derive(Default)]
struct LineScanner {
    is_quoted: bool,
    has_ink: bool,
    is_in_cell: bool,
    length: usize,
}

impl LineScanner {
    fn add(&mut self, c: char, shape: &mut ContentShape) {
        self.length += 1;
        match c {
            '"' => self.is_quoted = !self.is_quoted,
            '\n' | '\r' if !self.is_quoted => return self.end(shape),
            ',' | ';' | '\t' | '|' => self.is_in_cell = false,
            _ if is_blank(c) => {}
            _ => {
                let is_first = shape.records == 0 && !self.is_in_cell;
                shape.has_number_first |= is_first && c.is_ascii_digit();
                self.is_in_cell = true;
                self.has_ink = true;
            }
        }
        if self.length > LONGEST_LINE {
            shape.records = MAX_RECORDS;
        }
    }

    fn end(&mut self, shape: &mut ContentShape) {
        if self.has_ink && shape.records < MAX_RECORDS {
            shape.records += 1;
        }
        *self = LineScanner::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape, which pieces of any size must not change.
    fn shape(bytes: &[u8]) -> ContentShape {
        let of_pieces = |size: usize| {
            let mut scanner = ShapeScanner::default();
            bytes.chunks(size).for_each(|piece| scanner.add(piece));
            scanner.finish()
        };
        let whole = of_pieces(bytes.len().max(1));
        assert_eq!(of_pieces(1), whole);
        assert_eq!(of_pieces(3), whole);
        whole
    }

    #[track_caller]
    fn check_records(text: &str, records: u8, has_number_first: bool) {
        let found = shape(text.as_bytes());
        let found = (found.records, found.has_number_first);
        assert_eq!(found, (records, has_number_first), "{text}");
    }

    #[test]
    fn records_are_counted_to_three() {
        check_records("", 0, false);
        check_records("\n \n", 0, false);
        check_records("number,state\n", 1, false);
        check_records("number,state", 1, false);
        check_records("number,state\r\n,,\r\n;\t\r\n", 1, false);
        check_records("number,state\nINC1,open\n", 2, false);
        check_records("number,\"the\nstate\"\n", 1, false);
        check_records("INC1,2026-03-01\n", 1, true);
        check_records("a\nb\nc\nd\n", 3, false);
        check_records(&"x".repeat(LONGEST_LINE + 1), 3, false);
    }

    #[test]
    fn ink_is_seen_in_every_encoding() {
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(unit).collect()
        };
        for text in ["\u{feff}", "\u{feff} \u{200b}\u{3000}\n"] {
            assert_eq!(shape(text.as_bytes()).ink, "");
            assert_eq!(shape(&utf16(text, u16::to_le_bytes)).ink, "");
            assert_eq!(shape(&utf16(text, u16::to_be_bytes)).ink, "");
        }
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            assert_eq!(shape(&utf16("\u{feff}{ } ", unit)).ink, "{}");
            assert_eq!(shape(&utf16("{ } ", unit)).ink, "{}", "without a mark");
            assert_eq!(shape(&utf16("\u{feff}a,b\n1,2", unit)).records, 2);
        }
        assert_eq!(shape("é".as_bytes()).ink, "é");
        assert_eq!(shape(b"\xfa\x80").ink, "\u{fffd}\u{fffd}");
    }

    #[test]
    fn what_is_settled_is_not_looked_at_further() {
        let scanned = |text: &[u8]| {
            let mut scanner = ShapeScanner::default();
            scanner.add(text);
            scanner.seen.is_settled
        };
        assert!(scanned(
            b"%PDF-1.7 and more\n%binary\nmore of it\nand more\n"
        ));
        assert!(scanned(
            b"[2026-03-01] (a log)\n[2026-03-01] (of three lines)\n(or more)\n"
        ));
        let end_may_be_missing = b"{\"a\": [1,\n2,\n3, 4, 5, 6, 7, 8\n";
        assert!(!scanned(end_may_be_missing));
    }
}
