//! Lines and columns, as an editor shows them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place between two characters of a text.
///
/// Both numbers count from 1. Columns count Unicode scalar values, not bytes and not UTF-16 units.
/// A byte order mark at the start of a file is no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1; lines end at LF.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
}

impl Position {
    /// The first place of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place at `line` and `column`, both from 1.
    #[must_use]
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A stretch of a text: `start` is inclusive, `end` exclusive. Equal ends mean a place between two
/// characters, such as that of a value which was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Range {
    /// Where the stretch begins.
    pub start: Position,
    /// Where it has ended: the place after its last character.
    pub end: Position,
}

impl Range {
    /// The stretch from `start` up to, and without, `end`.
    #[must_use]
    pub const fn new(start: Position, end: Position) -> Self {
        Self { start, end }
    }

    /// The empty stretch at `place`.
    #[must_use]
    pub const fn empty(place: Position) -> Self {
        Self {
            start: place,
            end: place,
        }
    }
}
