//! Arguments of the commands that print something about dutybook or a commit: `anchor`, `explain`, `schema`, `completions` and `man`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use clap_complete::Shell;

#[derive(Debug, ClapArgs)]
pub(crate) struct AnchorArgs {
    /// The commit that was seen [default: the one that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
    /// Where it was seen, such as the address of a pipeline's run
    #[arg(long, value_name = "TEXT")]
    pub(crate) seen: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The rule, such as duty/overdue
    #[arg(value_name = "RULE", required_unless_present = "all")]
    pub(crate) rule: Option<String>,
    /// List every rule with its level and meaning
    #[arg(long, conflicts_with = "rule")]
    pub(crate) all: bool,
    /// Format of the result; with --all, markdown is one document of every rule's page
    #[arg(long, value_name = "F", value_enum, default_value = "human")]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Human,
    Markdown,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    /// The format
    #[arg(value_name = "FORMAT", value_enum, required_unless_present = "all")]
    pub(crate) format: Option<SchemaName>,
    /// Write every schema into a folder
    #[arg(long, requires = "folder", conflicts_with = "format")]
    pub(crate) all: bool,
    /// The folder for --all
    #[arg(short = 'o', long = "output", value_name = "DIR", requires = "all")]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    Policy,
    Teams,
    Calendar,
    Task,
    Evidence,
    Request,
    Waiver,
    Check,
    Audit,
    Due,
    Trace,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ManArgs {
    /// Write a page for each command into a folder, in the place of older ones
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}
