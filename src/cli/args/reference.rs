//! Arguments of the commands that have few: `anchor`, `lsp`, `explain`, `schema`, `completions` and `man`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use clap_complete::Shell;

use super::named_value::{NamedValues, parse_named};
use crate::load::{self, FileFormat};
use crate::report::{self, JsonOutput};

#[derive(Debug, ClapArgs)]
pub(crate) struct AnchorArgs {
    /// The commit that was seen [default: the one that is checked out]
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
    /// Where the commit was seen, such as the URL of a CI run
    #[arg(long, value_name = "TEXT")]
    pub(crate) seen: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LspArgs {
    /// Speak on standard input and output, as it does anyway: many editors pass this
    #[arg(long, hide = true)]
    stdio: bool,
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
    #[arg(value_name = "FORMAT", value_parser = parse_named(SCHEMAS), required_unless_present = "all")]
    pub(crate) format: Option<SchemaSource>,
    /// Write every schema into a folder
    #[arg(long, requires = "folder", conflicts_with = "format")]
    pub(crate) all: bool,
    /// The folder for --all
    #[arg(short = 'o', long = "output", value_name = "DIR", requires = "all")]
    pub(crate) folder: Option<PathBuf>,
}

/// Returns the JSON Schema of a file format or an output.
pub(crate) type SchemaSource = fn() -> &'static str;

pub(crate) const SCHEMAS: NamedValues<SchemaSource> = &[
    ("policy", || load::schema_text(FileFormat::Policy)),
    ("teams", || load::schema_text(FileFormat::Teams)),
    ("calendar", || load::schema_text(FileFormat::Calendar)),
    ("task", || load::schema_text(FileFormat::Task)),
    ("evidence", || load::schema_text(FileFormat::Evidence)),
    ("request", || load::schema_text(FileFormat::Request)),
    ("waiver", || load::schema_text(FileFormat::Waiver)),
    ("import", || load::schema_text(FileFormat::Import)),
    ("closing", || load::schema_text(FileFormat::Closing)),
    ("witnesses", || load::schema_text(FileFormat::Witnesses)),
    ("check", || report::schema_of(JsonOutput::Check)),
    ("audit", || report::schema_of(JsonOutput::Audit)),
    ("due", || report::schema_of(JsonOutput::Due)),
    ("trace", || report::schema_of(JsonOutput::Trace)),
    ("review", || report::schema_of(JsonOutput::Review)),
    ("approve", || report::schema_of(JsonOutput::Approve)),
];

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
