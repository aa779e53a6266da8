//! Arguments of `dutybook import`, as typed.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::{Args as ClapArgs, Subcommand};

use super::record::parse_total;
use crate::import::ExpectedTotal;
use crate::model::DateOrder;

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    pub(crate) command: ImportCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// List the formats that `record --import` takes
    List,
    /// Print the mapping of a format that dutybook ships, to extend or to copy
    Show(ImportShowArgs),
    /// Check a mapping, and show what it makes of an export; nothing is written
    Check(ImportCheckArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportShowArgs {
    /// The format
    #[arg(value_name = "FORMAT")]
    pub(crate) format: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportCheckArgs {
    /// The mapping, such as policy/imports/servicenow-danish.yaml
    #[arg(value_name = "FILE")]
    pub(crate) mapping: PathBuf,
    /// An export, or the pages of one
    #[arg(long = "with", value_name = "EXPORT", num_args = 1..)]
    pub(crate) exports: Vec<PathBuf>,
    /// Count what happened after this instant: 16:50, 'yesterday 16:50', '2026-03-13 16:50' in UTC, or
    /// RFC 3339 [default: everything]
    #[arg(long, value_name = "T", requires = "exports")]
    pub(crate) since: Option<String>,
    /// The time zone of times in the export that name none [default: what the mapping says, else UTC]
    #[arg(long, value_name = "TZ", requires = "exports")]
    pub(crate) import_timezone: Option<Tz>,
    /// How the export writes dates that could be two days: dmy, mdy, iso, or a format
    #[arg(long, value_name = "ORDER", requires = "exports", value_parser = DateOrder::parse)]
    pub(crate) import_dates: Option<DateOrder>,
    /// How many records the list of the export has, or `all` for as many as the files hold
    #[arg(long, value_name = "N|all", requires = "exports", value_parser = parse_total)]
    pub(crate) import_total: Option<ExpectedTotal>,
}
