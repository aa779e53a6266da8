//! Arguments of `dutybook report`, as typed.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::shared::{FilterArgs, RevisionArgs};
use crate::cli::typed_days::TypedDays;
use crate::model::Duration;

#[derive(Debug, ClapArgs)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) past: RevisionArgs,
    /// The folder of the site: a new one, an empty one, or one that dutybook wrote
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// First day of due instants of the audit page, inclusive, in the policy's time zone [default: 90
    /// days end with --to]
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<TypedDays>,
    /// Last day of due instants of the audit page, inclusive, in the policy's time zone [default: the
    /// day of --as-of]
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<TypedDays>,
    /// How far to look ahead for what is due: P14D, 14d or 2w
    #[arg(long, value_name = "DURATION", default_value = "P14D", value_parser = Duration::parse_typed)]
    pub(crate) within: Duration,
    /// Link files and commits to the repository's pages, as GitHub and GitLab name them
    #[arg(long, value_name = "URL")]
    pub(crate) links: Option<String>,
}
