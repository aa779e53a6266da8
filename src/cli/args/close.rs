//! Arguments of `close`.

use clap::Args as ClapArgs;

use super::write::Writing;
use crate::cli::typed_days::TypedDays;

#[derive(Debug, ClapArgs)]
pub(crate) struct CloseArgs {
    /// The period with whose last day the closed interval ends: 2026-Q1, 2026-03, 2026-W11, 2026-H1, 2026,
    /// 2026-03-31, last-quarter. It begins the day after the last closed period ended, else when the policy starts
    #[arg(long, value_name = "PERIOD")]
    pub(crate) through: TypedDays,
    /// Who closes the period [default: git's user.email]
    #[arg(long, value_name = "EMAIL")]
    pub(crate) closed_by: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}
