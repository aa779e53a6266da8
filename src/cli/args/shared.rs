//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ColorChoice, ValueEnum};

use crate::language::Language;

/// Options that every command takes.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Judge the repository that holds this folder; `check` and `due` take several roots, or patterns such as
    /// 'tenants/*'
    #[arg(short = 'C', value_name = "DIR", global = true, default_value = ".")]
    pub(crate) directories: Vec<PathBuf>,
    /// Judge as of an instant, or of the end of a day, in the policy's time zone: 2026-03-31, 2026-Q1,
    /// yesterday, 'yesterday 16:50', RFC 3339
    #[arg(long, value_name = "RFC3339|DATE", global = true)]
    pub(crate) as_of: Option<String>,
    /// Do not read git's history; nothing then proves when evidence landed
    #[arg(long, global = true)]
    pub(crate) no_history: bool,
    /// The language of titles, names and pages, by its tag, such as da; where a text is not there, it is English [default:
    /// what the policy names]
    #[arg(long, value_name = "TAG", global = true)]
    pub(crate) language: Option<Language>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Print one line: the verdict
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print what is being done, on standard error
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Show no progress
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
}

/// The options of all commands that mean nothing where nothing is judged.
const OF_JUDGING: &[&str] = &[
    "directories",
    "as_of",
    "no_history",
    "language",
    "verbose",
    "no_progress",
];

/// Those, and `--quiet`, which has no verdict to shorten.
const ALL_BUT_COLOR: &[&str] = &[
    "directories",
    "as_of",
    "no_history",
    "language",
    "verbose",
    "no_progress",
    "quiet",
];

/// The options of all commands that mean nothing for some.
pub(super) const MEANINGLESS: &[(&str, &[&str])] = &[
    ("init", &["no_history", "verbose", "no_progress"]),
    ("merge", OF_JUDGING),
    (
        "anchor",
        &[
            "as_of",
            "no_history",
            "language",
            "quiet",
            "verbose",
            "no_progress",
        ],
    ),
    ("explain", OF_JUDGING),
    ("pack", &["no_history", "verbose", "no_progress"]),
    ("import", &["no_history", "verbose", "no_progress"]),
    ("schema", ALL_BUT_COLOR),
    ("completions", ALL_BUT_COLOR),
    ("man", ALL_BUT_COLOR),
];

/// The duties to show.
#[derive(Debug, ClapArgs)]
pub(crate) struct FilterArgs {
    /// Only these tasks, by id or title
    #[arg(value_name = "TASK")]
    pub(crate) tasks: Vec<String>,
    /// Only this team, or the teams of this group, by id or name
    #[arg(long, value_name = "T")]
    pub(crate) team: Option<String>,
}

/// The commit to judge, and the record of its mainline.
#[derive(Debug, ClapArgs)]
pub(crate) struct RevisionArgs {
    /// Judge a commit, without checking it out
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,
    /// A file outside the repository with the output of `dutybook anchor` runs
    #[arg(long, value_name = "FILE")]
    pub(crate) anchors: Option<PathBuf>,
    /// A file outside the repository with the forge's log of pushes, as `dutybook timestamp import-forge` wrote it
    #[arg(long, value_name = "FILE")]
    pub(crate) forge_log: Option<PathBuf>,
    /// Certificates (PEM) of the authorities of time stamps that count, in place of those that the policy accepts
    #[arg(long, value_name = "FILE")]
    pub(crate) tsa_roots: Option<PathBuf>,
}

/// Where results go.
#[derive(Debug, ClapArgs)]
pub(crate) struct OutputArgs<F: ValueEnum + Clone + Send + Sync + 'static> {
    /// Format of the result
    #[arg(long, value_name = "F", value_enum, default_value = "human")]
    pub(crate) format: F,
    /// Write the result to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Write the same evaluation in another format to a file as well (repeatable)
    #[arg(long = "report", value_name = "F=FILE")]
    pub(crate) reports: Vec<String>,
}
