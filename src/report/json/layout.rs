//! How JSON is laid out and written.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::files::is_ignorable;

/// Writes a document, and a line end after it.
pub(crate) fn write_json(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    write_json_in_lines(out, document, usize::MAX)
}

/// Writes a document that is deep and long: what lies below `depth` levels of lists and objects is on
/// one line.
pub(crate) fn write_json_in_lines(
    out: &mut dyn io::Write,
    document: &impl Serialize,
    depth: usize,
) -> io::Result<()> {
    let formatter = LogSafeFormatter {
        pretty: PrettyFormatter::new(),
        open: 0,
        depth,
    };
    document.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *out, formatter,
    ))?;
    out.write_all(b"\n")
}

/// The methods of a formatter that lay values out: each does what pretty JSON does down to some depth,
/// and what compact JSON does below it.
macro_rules! laid_out {
    ($($when:ident $method:ident($($name:ident: $type:ty)?);)*) => { $(
        fn $method<W: ?Sized + io::Write>(&mut self, out: &mut W $(, $name: $type)?) -> io::Result<()> {
            self.open += usize::from(stringify!($when) == "opening");
            let is_in_lines = self.open <= self.depth;
            self.open -= usize::from(stringify!($when) == "closing");
            if is_in_lines {
                self.pretty.$method(out $(, $name)?)
            } else {
                CompactFormatter.$method(out $(, $name)?)
            }
        }
    )* };
}

/// Pretty JSON that may be printed to a terminal or into the log of a CI system.
///
/// Runners execute lines that hold `##[` or `##vso[` anywhere, so the second of two `#` is written as
/// an escape. So are controls, which a terminal obeys, and characters that nobody sees or that
/// reorder others: JSON itself asks for the C0 controls only (RFC 8259 §7).
struct LogSafeFormatter {
    pretty: PrettyFormatter<'static>,
    /// How many lists and objects are open.
    open: usize,
    /// How many of them are laid out in lines.
    depth: usize,
}

impl Formatter for LogSafeFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_shown = |byte: u8| matches!(byte, b' '..=b'~');
        if fragment.bytes().all(is_shown) && !fragment.contains("##") {
            return out.write_all(fragment.as_bytes());
        }
        let mut written = String::with_capacity(fragment.len() + 8);
        let mut is_after_hash = false;
        for c in fragment.chars() {
            let is_second_hash = c == '#' && is_after_hash;
            is_after_hash = c == '#' && !is_second_hash;
            if is_second_hash || is_unseen(c) {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(written, "\\u{unit:04x}");
                }
            } else {
                written.push(c);
            }
        }
        out.write_all(written.as_bytes())
    }

    laid_out! {
        opening begin_array();
        closing end_array();
        inside begin_array_value(is_first: bool);
        inside end_array_value();
        opening begin_object();
        closing end_object();
        inside begin_object_key(is_first: bool);
        inside begin_object_value();
        inside end_object_value();
    }
}

/// Whether a character is obeyed, or not seen, where it is printed. Blanks between words are neither.
fn is_unseen(c: char) -> bool {
    c.is_control() || is_ignorable(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_or_hides_is_escaped_and_nothing_is_lost() {
        let unseen: String = ('\0'..=char::MAX).filter(|c| is_unseen(*c)).collect();
        let text = format!("blå 漢字 \u{a0}{unseen}");
        for depth in [0, usize::MAX] {
            let mut out = Vec::new();
            let document = std::collections::BTreeMap::from([(&text, &text)]);
            write_json_in_lines(&mut out, &document, depth).expect("written");
            let written = String::from_utf8(out).expect("UTF-8");
            let is_raw = |c: char| is_unseen(c) && c != '\n';
            assert!(!written.contains(is_raw));
            assert!(written.contains("blå 漢字"));
            assert!(written.contains(r"\u202e") && written.contains(r"\udb40\udc41"));
            let read: std::collections::BTreeMap<String, String> =
                serde_json::from_str(&written).expect("JSON");
            assert_eq!(read.get(&text), Some(&text));
        }
    }

    #[test]
    fn no_log_executes_what_is_written_and_nothing_is_lost() {
        let text = "a ##[error]x ##vso[task.complete] ### b";
        for depth in [0, usize::MAX] {
            let mut out = Vec::new();
            write_json_in_lines(&mut out, &[text], depth).expect("written");
            let written = String::from_utf8(out).expect("UTF-8");
            assert!(!written.contains("##"), "{written}");
            let read: Vec<String> = serde_json::from_str(&written).expect("JSON");
            assert_eq!(read, [text]);
        }
    }

    #[test]
    fn what_lies_deep_stands_on_one_line() {
        let document = serde_json::json!({ "a": [{ "b": [1, 2], "c": {} }, []], "d": 1 });
        let mut out = Vec::new();
        write_json_in_lines(&mut out, &document, 2).expect("written");
        let expected = r#"{
  "a": [
    {"b":[1,2],"c":{}},
    []
  ],
  "d": 1
}
"#;
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
