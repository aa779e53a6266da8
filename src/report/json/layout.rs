//! How JSON is laid out and written.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// Writes a document, and a line end after it.
pub(crate) fn write_json(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    write_json_in_lines(out, document, usize::MAX)
}

/// The same for documents that are deep and long: what lies below `depth` levels of lists and objects
/// stands on one line.
pub(crate) fn write_json_in_lines(
    out: &mut dyn io::Write,
    document: &impl Serialize,
    depth: usize,
) -> io::Result<()> {
    let formatter = ForLogs {
        pretty: PrettyFormatter::new(),
        open: 0,
        depth,
    };
    document.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *out, formatter,
    ))?;
    out.write_all(b"\n")
}

/// Pretty JSON that may be printed into the log of a CI system: runners execute lines that hold
/// `##[` or `##vso[` wherever they stand, so that of two `#` the second is written as an escape.
struct ForLogs {
    pretty: PrettyFormatter<'static>,
    /// How many lists and objects are open.
    open: usize,
    /// How many of them are laid out in lines.
    depth: usize,
}

impl ForLogs {
    fn is_in_lines(&self) -> bool {
        self.open <= self.depth
    }
}

impl Formatter for ForLogs {
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

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open += 1;
        if self.is_in_lines() {
            self.pretty.begin_array(out)
        } else {
            CompactFormatter.begin_array(out)
        }
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        let is_in_lines = self.is_in_lines();
        self.open -= 1;
        if is_in_lines {
            self.pretty.end_array(out)
        } else {
            CompactFormatter.end_array(out)
        }
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open += 1;
        if self.is_in_lines() {
            self.pretty.begin_object(out)
        } else {
            CompactFormatter.begin_object(out)
        }
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        let is_in_lines = self.is_in_lines();
        self.open -= 1;
        if is_in_lines {
            self.pretty.end_object(out)
        } else {
            CompactFormatter.end_object(out)
        }
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        if self.is_in_lines() {
            self.pretty.begin_array_value(out, is_first)
        } else {
            CompactFormatter.begin_array_value(out, is_first)
        }
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.is_in_lines() {
            self.pretty.end_array_value(out)
        } else {
            CompactFormatter.end_array_value(out)
        }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        if self.is_in_lines() {
            self.pretty.begin_object_key(out, is_first)
        } else {
            CompactFormatter.begin_object_key(out, is_first)
        }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.is_in_lines() {
            self.pretty.begin_object_value(out)
        } else {
            CompactFormatter.begin_object_value(out)
        }
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.is_in_lines() {
            self.pretty.end_object_value(out)
        } else {
            CompactFormatter.end_object_value(out)
        }
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
