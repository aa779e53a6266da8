//! Arguments of `dutybook calendar`, as typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::write::Writing;
use crate::model::Id;

#[derive(Debug, ClapArgs)]
pub(crate) struct CalendarArgs {
    #[command(subcommand)]
    pub(crate) command: CalendarCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// List the countries whose holidays dutybook knows
    List(CalendarListArgs),
    /// Write the calendar of a country, or of one of its regions
    Add(CalendarAddArgs),
    /// Write a calendar from an iCalendar file, such as an office's or a calendar program's
    Import(CalendarImportArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CalendarListArgs {
    /// Only countries and regions with this text in code or name, or of this time zone; with their regions
    #[arg(value_name = "TEXT")]
    pub(crate) text: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CalendarAddArgs {
    /// The country, by its ISO 3166 code, and the region where holidays differ: DK, DE-BY
    #[arg(value_name = "COUNTRY[-REGION]")]
    pub(crate) place: String,
    /// The calendar's identifier [default: the country, and the region's code]
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    pub(crate) id: Option<Id>,
    /// The first year [default: the first one that is known]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub(crate) from_year: Option<i32>,
    /// The last year [default: two years from now]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub(crate) until_year: Option<i32>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CalendarImportArgs {
    /// The iCalendar file; `-` is standard input
    #[arg(value_name = "FILE.ics")]
    pub(crate) file: PathBuf,
    /// The calendar's identifier [default: the file's name]
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    pub(crate) id: Option<Id>,
    /// The name that reports show [default: the name that the file gives itself]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The last year whose holidays the file lists [default: the last one that looks complete]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub(crate) covers_until: Option<i32>,
    /// Leave out events that no calendar of holidays can say, and list them, instead of refusing the file
    #[arg(long)]
    pub(crate) leave_out: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

fn parse_id(text: &str) -> Result<Id, String> {
    Id::new(text).map_err(|error| error.to_string())
}
