//! Arguments of `dutybook audit`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, ValueEnum};

use super::sample::SampleArgs;
use super::shared::{FilterArgs, OutputArgs, RevisionArgs};

#[derive(Debug, ClapArgs)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) past: RevisionArgs,
    /// First day of due instants, inclusive, in the policy's time zone
    #[arg(long, value_name = "DATE")]
    pub(crate) from: NaiveDate,
    /// Last day of due instants, inclusive, in the policy's time zone
    #[arg(long, value_name = "DATE")]
    pub(crate) to: NaiveDate,
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
