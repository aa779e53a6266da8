//! Arguments of `dutybook import-ledger`, as typed.

use std::path::PathBuf;

use chrono::NaiveTime;
use clap::Args as ClapArgs;

use crate::import::LedgerField;
use crate::model::DateOrder;

const FIELDS: &str = "What the cells of a column are: task, occurrence, date, team, performed_by, performed_at, summary, \
    link, link_title, reviewed_by, reviewed_at, details.<field>, or - to leave the column out (repeatable)";

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportLedgerArgs {
    /// The spreadsheet, saved as CSV, with a header
    #[arg(value_name = "FILE.csv")]
    pub(crate) file: PathBuf,
    #[arg(long = "map", value_name = "COLUMN=FIELD", value_parser = parse_map, help = FIELDS)]
    pub(crate) map: Vec<(String, LedgerField)>,
    /// What stands between the columns: one character, or `tab` [default: told from the header]
    #[arg(long, value_name = "C", value_parser = parse_delimiter)]
    pub(crate) delimiter: Option<char>,
    /// How dates are written that could be two days: dmy, mdy, iso, or a format
    #[arg(long, value_name = "ORDER", value_parser = DateOrder::parse)]
    pub(crate) dates: Option<DateOrder>,
    /// The time of day of work that the spreadsheet gives a day only, such as 17:00
    #[arg(long, value_name = "HH:MM", value_parser = parse_time)]
    pub(crate) time: Option<NaiveTime>,
    /// Import the rows that can be imported, and list the others; else all rows are imported or none
    #[arg(long)]
    pub(crate) skip_invalid: bool,
    /// Check everything and list what would be written; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

fn parse_map(text: &str) -> Result<(String, LedgerField), String> {
    let (column, field) = text
        .rsplit_once('=')
        .ok_or("write COLUMN=FIELD, such as 'Done by=performed_by'")?;
    let field = LedgerField::named(field).ok_or_else(|| {
        let names = LedgerField::names();
        format!("`{field}` is not a field; there are: {names}, and - for none")
    })?;
    Ok((column.to_owned(), field))
}

fn parse_delimiter(text: &str) -> Result<char, &'static str> {
    let mut characters = text.chars();
    match (text, characters.next(), characters.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(one), None) if one.is_ascii() && !matches!(one, '"' | '\n' | '\r') => Ok(one),
        _ => Err("write one character, such as ';', or tab"),
    }
}

fn parse_time(text: &str) -> Result<NaiveTime, &'static str> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "write a time of day such as 17:00")
}
