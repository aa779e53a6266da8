//! Arguments of `dutybook pack`, and of what else takes values of a pack's parameters.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, ClapArgs)]
pub(crate) struct PackArgs {
    #[command(subcommand)]
    pub(crate) command: PackCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// List the packs that come with dutybook, or say what is in one
    List(PackListArgs),
    /// Add packs to this repository
    Add(PackAddArgs),
    /// Show what was edited here, and what a newer version of the pack changes
    Diff(PackDiffArgs),
    /// Merge a newer version of packs into this repository; what was edited here stays
    Update(PackUpdateArgs),
    /// Check a pack: its files, its parameters and the table in its README
    Check(PackCheckArgs),
}

/// Values of a pack's parameters.
#[derive(Debug, Default, Clone, ClapArgs)]
pub(crate) struct PackValueArgs {
    /// A value of a pack's parameter, such as daily=business-days or m365-defender-soc.daily=business-days
    #[arg(long = "set", value_name = "[PACK.]NAME=VALUE")]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PackListArgs {
    /// A pack that comes with dutybook, or the folder of one
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PackAddArgs {
    /// Packs that come with dutybook, or folders of packs
    #[arg(value_name = "PACK", required = true)]
    pub(crate) packs: Vec<String>,
    #[command(flatten)]
    pub(crate) values: PackValueArgs,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PackDiffArgs {
    /// A pack of this repository [default: all of them]
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<String>,
    /// The folder of the pack's newer version [default: where it came from, unless that was a checkout of a repository]
    #[arg(long, value_name = "FOLDER", requires = "pack")]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PackUpdateArgs {
    /// A pack of this repository [default: all of them]
    #[arg(value_name = "PACK")]
    pub(crate) pack: Option<String>,
    /// The folder of the pack's newer version [default: where it came from, unless that was a checkout of a repository]
    #[arg(long, value_name = "FOLDER", requires = "pack")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) values: PackValueArgs,
    /// In a file that both changed in the same or neighbouring lines, keep what is here, the whole file
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Vec<String>,
    /// In a file that both changed in the same or neighbouring lines, take what the pack has, the whole file
    #[arg(long, value_name = "FILE")]
    pub(crate) take: Vec<String>,
    /// Remove files that the pack has no longer, where nobody edited them; their duties are owed no longer
    #[arg(long)]
    pub(crate) remove: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PackCheckArgs {
    /// The folder of the pack, or the name of one that comes with dutybook
    #[arg(value_name = "PACK")]
    pub(crate) pack: String,
}
