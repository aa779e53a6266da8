//! Arguments of `dutybook check` and `dutybook merge`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::shared::{FilterArgs, OutputArgs, RevisionArgs};
use crate::finding::Level;
use crate::judge::Shard;

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Judge the change since a commit by that commit's policy; findings that it had already do not fail
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    #[command(flatten)]
    pub(crate) past: RevisionArgs,
    /// Judge the roots that hold these files, and nothing where none does: for hooks. All words after it are files
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        allow_hyphen_values = true,
        conflicts_with_all = ["rev", "tasks"]
    )]
    pub(crate) roots_of: Option<Vec<PathBuf>>,
    /// From which level on findings fail
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "deny")]
    pub(crate) fail_on: FailOn,
    /// Judge one part of several, such as 3/20: some of several roots, or some tasks of one root
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// What SARIF calls the run, so that code scanning keeps it beside others; default: the root's path
    #[arg(long, value_name = "NAME")]
    pub(crate) sarif_category: Option<String>,
    #[command(flatten)]
    pub(crate) out: OutputArgs<CheckFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Human,
    Json,
    Sarif,
    #[value(name = "github")]
    GitHub,
    #[value(name = "gitlab")]
    GitLab,
    Azure,
    Junit,
    Markdown,
}

/// From which level on findings fail the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Deny,
    Warn,
    Never,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct MergeArgs {
    /// The output of each run of the matrix with `check --shard I/N --format json`, in any order
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What SARIF calls the run, so that code scanning keeps it beside others; default: the root's path
    #[arg(long, value_name = "NAME")]
    pub(crate) sarif_category: Option<String>,
    #[command(flatten)]
    pub(crate) out: OutputArgs<CheckFormat>,
}

impl FailOn {
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            FailOn::Deny => Some(Level::Deny),
            FailOn::Warn => Some(Level::Warn),
            FailOn::Never => None,
        }
    }
}
