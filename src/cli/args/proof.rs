//! Arguments of the commands about proof: `checkpoint` and `prove`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CheckpointArgs {
    /// The commit of the mainline [default: the one that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Option<CheckpointCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CheckpointCommand {
    /// Recompute checkpoints from history, and fail where one differs
    Verify(CheckpointVerifyArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckpointVerifyArgs {
    /// The files of checkpoints
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The end of the mainline [default: the commit that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ProveArgs {
    /// The duty, as TASK/OCCURRENCE/TEAM
    #[arg(value_name = "DUTY")]
    pub(crate) duty: String,
    /// The end of the mainline [default: the commit that is checked out]
    #[arg(long, value_name = "REV", conflicts_with = "checkpoint")]
    pub(crate) rev: Option<String>,
    /// The file of a kept checkpoint to which the proofs lead, with its cosignatures [default: the oldest below timestamps/
    /// that covers the files, else that of the newest commit]
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The folder for the proofs; nothing in it is overwritten
    #[arg(short, long, value_name = "DIR", default_value = "proofs")]
    pub(crate) output: PathBuf,
}
