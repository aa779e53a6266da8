//! Arguments of `dutybook trace`.

use clap::{Args as ClapArgs, ValueEnum};

use super::shared::{OutputArgs, RevisionArgs};

#[derive(Debug, ClapArgs)]
pub(crate) struct TraceArgs {
    /// The duty, such as secure-score-report/2026-W11/monitoring; or the file of evidence or of a
    /// request
    #[arg(value_name = "DUTY|EVIDENCE-FILE")]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) past: RevisionArgs,
    #[command(flatten)]
    pub(crate) out: OutputArgs<TraceFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    Human,
    Json,
    Markdown,
}
