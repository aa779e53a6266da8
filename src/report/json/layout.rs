//! How JSON is laid out and written.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

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

/// Pretty JSON that may be printed into the log of a CI system: runners execute lines that hold
/// `##[` or `##vso[` anywhere, so the second of two `#` is written as an escape.
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
        if fragment.contains("##") {
            return out.write_all(fragment.replace("##", "#\\u0023").as_bytes());
        }
        out.write_all(fragment.as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;

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
