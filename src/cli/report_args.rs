//! Arguments of `dutybook report`, as typed.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as ClapArgs;

use super::args::{Filter, PastArgs};
use crate::model::Duration;

#[derive(Debug, ClapArgs)]
pub(super) struct Report {
    #[command(flatten)]
    pub(super) filter: Filter,
    #[command(flatten)]
    pub(super) past: PastArgs,
    /// The folder of the site: a new one, an empty one, or one that dutybook wrote
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// First day of due instants of the audit page, inclusive, in the policy's time zone [default: 90
    /// days end with --to]
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<NaiveDate>,
    /// Last day of due instants of the audit page, inclusive, in the policy's time zone [default: the
    /// day of --as-of]
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<NaiveDate>,
    /// How far to look ahead for what is due, an ISO 8601 duration
    #[arg(long, value_name = "DURATION", default_value = "P14D", value_parser = Duration::parse)]
    pub(super) within: Duration,
    /// Link files and commits to the repository's pages, as GitHub and GitLab name them
    #[arg(long, value_name = "URL")]
    pub(super) links: Option<String>,
}
