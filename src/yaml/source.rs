//! Bytes into text that is fit to be parsed.

use std::borrow::Cow;

use super::YamlFault;
use super::fault::FaultList;
use super::limits::{MAX_BYTES, MAX_NODES};
use crate::text::{LineIndex, Position, Range};

/// The help where a limit was passed.
pub(super) const BULKY_HELP: &str = "keep bulky data in an artifact of its own";

/// The text of a file without its byte order mark.
pub(super) struct SourceText<'t> {
    /// What the parser reads: each character that is refused is replaced by one that is harmless,
    /// so that the rest of the file can be judged in the same run and columns stay what they are.
    pub(super) text: Cow<'t, str>,
    pub(super) faults: FaultList,
}

/// Decodes a file, or returns why it cannot be read at all.
pub(super) fn read_source(bytes: &[u8]) -> Result<SourceText<'_>, YamlFault> {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes, more than the {MAX_BYTES} (1 MiB) that are read",
            bytes.len()
        );
        return Err(YamlFault::new(Range::empty(Position::START), message).help(BULKY_HELP));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| utf8_fault(bytes, error.valid_up_to()))?;
    if let Some(fault) = separator_fault(bytes) {
        return Err(fault);
    }
    if is_harmless_ascii(bytes) {
        return Ok(SourceText {
            text: Cow::Borrowed(text),
            faults: FaultList::default(),
        });
    }
    Ok(check_characters(text))
}

/// A list or mapping in brackets may turn out to be a key at its end, so that the parser keeps all
/// of it until then, at two hundred times its size. Commas and brackets bound what it keeps.
fn separator_fault(bytes: &[u8]) -> Option<YamlFault> {
    if bytes.len() <= MAX_NODES {
        return None;
    }
    let separators = bytes
        .iter()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'))
        .count();
    (separators > MAX_NODES).then(|| {
        let message = format!("more than {MAX_NODES} commas and brackets in one file");
        YamlFault::new(Range::empty(Position::START), message).help(BULKY_HELP)
    })
}

fn utf8_fault(bytes: &[u8], bad: usize) -> YamlFault {
    let valid = bytes
        .get(..bad)
        .and_then(|valid| std::str::from_utf8(valid).ok())
        .unwrap_or("");
    let start = LineIndex::new(valid).position(bad);
    let end = Position::new(start.line, start.column.saturating_add(1));
    let byte = bytes.get(bad).copied().unwrap_or(0);
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let help = if utf16 {
        "the file is UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    YamlFault::new(
        Range::new(start, end),
        format!("not UTF-8: the byte 0x{byte:02X} fits no character"),
    )
    .help(help)
}

/// One pass without a branch, which compiles to vector instructions: most files are plain ASCII.
fn is_harmless_ascii(bytes: &[u8]) -> bool {
    let is_special = |byte: &u8| !matches!(byte, b'\t' | b'\n' | b' '..=b'~');
    bytes
        .iter()
        .map(|byte| u8::from(is_special(byte)))
        .fold(0, |found, byte| found | byte)
        == 0
}

/// Looks at every character of a text that is not plain ASCII, or has CRLF line ends.
fn check_characters(text: &str) -> SourceText<'_> {
    let mut faults = FaultList::default();
    let mut refused = Vec::new();
    let mut place = Position::START;
    let mut characters = text.char_indices().peekable();
    while let Some((byte, c)) = characters.next() {
        if c == '\n' {
            place = Position::new(place.line + 1, 1);
            continue;
        }
        let ends_line = c == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        let why = if c == '\r' && !ends_line {
            Some(LONE_CR)
        } else {
            refusal_of(c)
        };
        let next = Position::new(place.line, place.column + 1);
        if let Some(why) = why {
            refused.push(byte);
            faults.push(why.fault(c, Range::new(place, next)));
        }
        place = next;
    }
    SourceText {
        text: replace_refused(text, &refused),
        faults,
    }
}

/// `text` with each character that starts at one of the ascending `bytes` made harmless.
fn replace_refused<'t>(text: &'t str, bytes: &[usize]) -> Cow<'t, str> {
    if bytes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len() + 2 * bytes.len());
    let mut refused = bytes.iter().copied().peekable();
    for (byte, c) in text.char_indices() {
        let replaced = refused.next_if_eq(&byte).is_some();
        harmless.push(if replaced {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        });
    }
    Cow::Owned(harmless)
}

/// Why a character is refused: what it is, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CharacterRefusal(&'static str, &'static str);

const LONE_CR: CharacterRefusal = CharacterRefusal(
    "carriage return that ends no line",
    "end lines with LF or CRLF; some programs see a line end here, others none",
);

impl CharacterRefusal {
    pub(super) fn fault(self, c: char, range: Range) -> YamlFault {
        let message = format!("{} U+{:04X}", self.0, u32::from(c));
        YamlFault::new(range, message).help(self.1)
    }
}

/// Why a file may not have `c`, written as such or as an escape. TAB, LF and CR are allowed.
///
/// The bidirectional characters are those of Unicode Annex 9 §2, the rest are those outside of
/// YAML 1.2.2 §5.1 `c-printable` and the C1 controls.
pub(super) fn refusal_of(c: char) -> Option<CharacterRefusal> {
    let (name, help) = match c {
        '\t' | '\n' | '\r' => return None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            (
                "bidirectional control character",
                "remove it; it can make the text look different from what a program reads",
            )
        }
        '\u{feff}' => (
            "byte order mark inside the text",
            "remove it; it has a meaning at the start of a file only",
        ),
        '\u{fffe}' | '\u{ffff}' => ("character that YAML does not allow", "remove it"),
        c if c.is_control() => (
            "control character",
            "remove it; it cannot be seen in a review",
        ),
        _ => return None,
    };
    Some(CharacterRefusal(name, help))
}
