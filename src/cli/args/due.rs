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
