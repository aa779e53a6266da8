//! From the parser's markers to ranges.
//!
//! The parser's spans are wrong for quoted scalars (they include the blanks and the comment after
//! them), for block scalars (they end where the next token begins) and for lists and mappings. Only
//! for those is the source itself read again, so that a usual file needs no line index.

use std::cell::OnceCell;

use saphyr_parser::{Marker, ScalarStyle, Span};

use crate::text::{LineIndex, Position, Range};

/// The text of a file, for the ranges of its tokens.
pub(super) struct TokenRanges<'t> {
    text: &'t str,
    lines: OnceCell<LineIndex>,
}

impl<'t> TokenRanges<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: OnceCell::new(),
        }
    }

    /// The parser counts lines from 1 and columns from 0.
    pub(super) fn position(mark: Marker) -> Position {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position::new(number(mark.line()), number(mark.col().saturating_add(1)))
    }

    pub(super) fn range(span: Span) -> Range {
        Range::new(Self::position(span.start), Self::position(span.end))
    }

    /// The range of a scalar that starts at `start`, which is after its anchor and tag.
    pub(super) fn scalar(
        &self,
        start: Position,
        end: Marker,
        style: ScalarStyle,
        value: &str,
    ) -> Range {
        let end = Self::position(end);
        let end = match style {
            ScalarStyle::Plain => end,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                // Escapes are longer than what they stand for, so that equal lengths leave no room
                // for blanks after the closing quote.
                let width = end.column.saturating_sub(start.column) as usize;
                let simple = start.line == end.line && width == value.chars().count() + 2;
                if simple {
                    end
                } else {
                    self.position_after_quote(start).unwrap_or(end)
                }
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.end_of_last_line(start, end),
        };
        Range::new(start, end.max(start))
    }

    /// The place after the quote that closes the scalar which opens at `start`.
    fn position_after_quote(&self, start: Position) -> Option<Position> {
        let from = self.lines().byte_offset(start);
        let mut bytes = self.text.get(from..)?.bytes().enumerate();
        let (_, quote) = bytes.next()?;
        let mut bytes = bytes.peekable();
        while let Some((at, byte)) = bytes.next() {
            let skips_next = match byte {
                b'\\' => quote == b'"',
                // '' stands for one quote in a single-quoted scalar.
                b'\'' if quote == b'\'' => bytes.peek().is_some_and(|(_, next)| *next == b'\''),
                _ => false,
            };
            if skips_next {
                bytes.next();
            } else if byte == quote {
                return Some(self.lines().position(from + at + 1));
            }
        }
        None
    }

    /// The end of the last line between `start` and `end` that is not blank.
    fn end_of_last_line(&self, start: Position, end: Position) -> Position {
        let limit = self.lines().byte_offset(end);
        let from = self.lines().byte_offset(start);
        let content = self.text.get(from..limit).unwrap_or("").trim_end();
        let last = self.lines().position(from + content.len());
        let line_end = self.lines().line_span(last.line).end;
        // Blanks at the end of a content line belong to a literal scalar.
        self.lines().position(line_end.min(limit))
    }

    /// `range` within the text: the parser puts the end of a text on a line of its own.
    pub(super) fn clamp(&self, range: Range) -> Range {
        let span = self.lines().byte_span(range);
        Range::new(
            self.lines().position(span.start),
            self.lines().position(span.end),
        )
    }

    /// The text from `position` on.
    pub(super) fn text_from(&self, position: Position) -> &'t str {
        self.text
            .get(self.lines().byte_offset(position)..)
            .unwrap_or("")
    }

    /// A line, from 1, without its end.
    pub(super) fn line(&self, line: u32) -> &'t str {
        self.text.get(self.lines().line_span(line)).unwrap_or("")
    }

    /// Where the text starts of the last line before `line` that is neither blank nor a comment.
    pub(super) fn line_before(&self, line: u32) -> Option<Position> {
        let last = self.lines().line_count().min(line.saturating_sub(1));
        (1..=last).rev().find_map(|number| {
            let text = self.line(number);
            let content = text.trim_start();
            let column = u32::try_from(text.len() - content.len() + 1).unwrap_or(u32::MAX);
            let says_something = !content.is_empty() && !content.starts_with('#');
            says_something.then(|| Position::new(number, column))
        })
    }

    pub(super) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text))
    }
}
