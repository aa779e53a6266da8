//! Lines from 0 and columns in the units that the editor chose, against lines and columns from 1 in characters.

use lsp_types as lsp;

use crate::text::{LineIndex, Position, Range};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUnit {
    Utf8,
    Utf16,
    Utf32,
}

impl ColumnUnit {
    /// The unit of a name that an editor offers.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "utf-8" => Some(ColumnUnit::Utf8),
            "utf-16" => Some(ColumnUnit::Utf16),
            "utf-32" => Some(ColumnUnit::Utf32),
            _ => None,
        }
    }

    pub(super) fn kind(self) -> lsp::PositionEncodingKind {
        match self {
            ColumnUnit::Utf8 => lsp::PositionEncodingKind::UTF8,
            ColumnUnit::Utf16 => lsp::PositionEncodingKind::UTF16,
            ColumnUnit::Utf32 => lsp::PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            ColumnUnit::Utf8 => c.len_utf8(),
            ColumnUnit::Utf16 => c.len_utf16(),
            ColumnUnit::Utf32 => 1,
        }
    }
}

/// The lines of a text, as an editor counts their columns.
pub(super) struct EditorLines<'t> {
    text: &'t str,
    index: LineIndex,
    unit: ColumnUnit,
}

impl<'t> EditorLines<'t> {
    pub(super) fn new(text: &'t str, unit: ColumnUnit) -> Self {
        EditorLines {
            text,
            index: LineIndex::new(text),
            unit,
        }
    }

    /// A place within the text; one beyond an end means that end.
    pub(super) fn position(&self, place: lsp::Position) -> Position {
        let line = place.line.saturating_add(1);
        let span = self.index.line_span(line);
        let mut left = place.character as usize;
        let before = self.text[span.clone()].chars().take_while(|c| {
            let width = self.unit.width(*c);
            let is_before = width <= left;
            left = left.saturating_sub(width);
            is_before
        });
        let bytes: usize = before.map(char::len_utf8).sum();
        self.index.position(span.start + bytes)
    }

    pub(super) fn range(&self, range: lsp::Range) -> Range {
        Range::new(self.position(range.start), self.position(range.end))
    }

    fn editor_position(&self, place: Position) -> lsp::Position {
        let byte = self.index.byte_offset(place);
        let line = self.index.position(byte).line;
        let start = self.index.line_span(line).start.min(byte);
        let units = self.text[start..byte].chars().map(|c| self.unit.width(c));
        let column = u32::try_from(units.sum::<usize>()).unwrap_or(u32::MAX);
        lsp::Position::new(line - 1, column)
    }

    pub(super) fn editor_range(&self, range: Range) -> lsp::Range {
        let start = self.editor_position(range.start);
        lsp::Range::new(start, self.editor_position(range.end.max(range.start)))
    }

    /// The first line, without the blanks after it.
    pub(super) fn first_line(&self) -> lsp::Range {
        let span = self.index.line_span(1);
        let end = span.start + self.text[span.clone()].trim_end().len();
        self.editor_range(Range::new(Position::START, self.index.position(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_agreed() {
        let text = "a\nø😀x: y\r\n";
        let place = Position::new(2, 4);
        for (unit, column) in [
            (ColumnUnit::Utf8, 7),
            (ColumnUnit::Utf16, 4),
            (ColumnUnit::Utf32, 3),
        ] {
            let lines = EditorLines::new(text, unit);
            assert_eq!(lines.editor_position(place), lsp::Position::new(1, column));
            assert_eq!(lines.position(lsp::Position::new(1, column)), place);
            let beyond = lines.position(lsp::Position::new(1, 99));
            assert_eq!(beyond, Position::new(2, 7));
            assert_eq!(
                lines.position(lsp::Position::new(u32::MAX, u32::MAX)),
                Position::new(3, 1)
            );
        }
        // A place inside a character means its start.
        let lines = EditorLines::new(text, ColumnUnit::Utf16);
        assert_eq!(
            lines.position(lsp::Position::new(1, 2)),
            Position::new(2, 2)
        );
    }
}
