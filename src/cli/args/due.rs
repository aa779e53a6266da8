//! Arguments of `dutybook due`.

use clap::{Args as ClapArgs, ValueEnum};

use super::shared::{FilterArgs, OutputArgs};
use crate::model::Duration;

#[derive(Debug, ClapArgs)]
pub(crate) struct DueArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// How far to look ahead, an ISO 8601 duration
    #[arg(long, value_name = "DURATION", default_value = "P7D", value_parser = Duration::parse)]
    pub(crate) within: Duration,
    /// Link each duty of the markdown list to new evidence in the web editor of GitHub or GitLab: the repository's address,
    /// or that of a branch of it
    #[arg(long, value_name = "URL")]
    pub(crate) links: Option<String>,
    #[command(flatten)]
    pub(crate) out: OutputArgs<DueFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DueFormat {
    Human,
    Json,
    Markdown,
    Ics,
}
