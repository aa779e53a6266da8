//! Where a record stands, for messages.

use std::fmt;

/// A record of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordPlace<'a> {
    pub(super) file: &'a str,
    pub(super) within: PlaceWithin<'a>,
}

/// Where in its file a record stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum PlaceWithin<'a> {
    /// The file is one record.
    Whole,
    /// An item, counted from 0, of a list at the top of the file.
    Item(usize),
    /// An item, counted from 0, of the list in a field.
    ItemOf(&'a str, usize),
    /// A line of a CSV file, counted from 1.
    Line(u64),
}

impl fmt::Display for PlaceWithin<'_> {
    /// Writes a JSON pointer (RFC 6901), or a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlaceWithin::Whole => Ok(()),
            PlaceWithin::Item(index) => write!(f, "/{index}"),
            PlaceWithin::ItemOf(list, index) => write!(f, "/{list}/{index}"),
            PlaceWithin::Line(line) => write!(f, "line {line}"),
        }
    }
}

impl RecordPlace<'_> {
    /// The place of a field of the record.
    pub(super) fn of_field(&self, name: &str) -> String {
        match self.within {
            PlaceWithin::Line(line) => format!("line {line}, column {name}"),
            within => format!("{within}/{name}"),
        }
    }
}
