//! Arguments whose values are names from a table.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Names and what they stand for.
pub(crate) type NamedValues<T> = &'static [(&'static str, T)];

/// Reads one of the names of a table.
pub(super) fn parse_named<T: Copy + Send + Sync + 'static>(
    table: NamedValues<T>,
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(table.iter().map(|(name, _)| *name));
    names.try_map(move |typed| {
        let mut rows = table.iter();
        let row = rows.find(|(name, _)| *name == typed);
        row.map(|(_, value)| *value).ok_or("not in the table")
    })
}
