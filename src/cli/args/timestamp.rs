//! Arguments of `dutybook timestamp`, as typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, ClapArgs)]
pub(crate) struct TimestampArgs {
    #[command(subcommand)]
    pub(crate) command: TimestampCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TimestampCommand {
    /// Write the request for a token over the checkpoint of a commit
    Request(TimestampRequestArgs),
    /// Verify the response of an authority, and store it below timestamps/
    Add(TimestampAddArgs),
    /// Verify what is stored below timestamps/
    Verify(TimestampVerifyArgs),
    /// Print what a forge's own log of pushes says of the mainline, to be kept outside the repository
    ImportForge(ForgeLogArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ForgeLogArgs {
    /// The exports: of GitHub's repository activities, or of Azure DevOps' pushes
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The mainline [default: `history.mainline`, else the branch that is checked out]
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimestampRequestArgs {
    /// The commit of the mainline [default: the one that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
    /// Write the request to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimestampAddArgs {
    /// The response of the authority
    #[arg(value_name = "RESPONSE")]
    pub(crate) response: PathBuf,
    /// The request that it answers
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// The end of the mainline [default: the commit that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimestampVerifyArgs {
    /// Only these files, relative to the dutybook root [default: all]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<String>,
    /// Certificates (PEM) of the authorities that count, in place of those that the policy accepts
    #[arg(long, value_name = "FILE")]
    pub(crate) tsa_roots: Option<PathBuf>,
}
