//! Arguments of `dutybook audit`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::sample::SampleArgs;
use super::shared::{FilterArgs, OutputArgs, RevisionArgs};
use crate::cli::typed_days::TypedDays;

#[derive(Debug, ClapArgs)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) past: RevisionArgs,
    /// First day of due instants, inclusive, in the policy's time zone: 2026-01-01, 2026-Q1, last-month, 90d
    #[arg(long, value_name = "DATE")]
    pub(crate) from: TypedDays,
    /// Last day of due instants, inclusive, in the policy's time zone [default: the last day of a period
    /// in --from]
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<TypedDays>,
    /// Link files and commits to the repository's pages, as GitHub and GitLab name them
    #[arg(long, value_name = "URL")]
    pub(crate) links: Option<String>,
    #[command(flatten)]
    pub(crate) sample: SampleArgs,
    /// Write a ZIP file for the auditor as well: population, evidence, history
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) out: OutputArgs<AuditFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditFormat {
    Human,
    Json,
    Csv,
    Markdown,
    Html,
    Oscal,
}
