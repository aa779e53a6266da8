//! Arguments as typed.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::examples;
use super::report_args::Report;
use super::sample_args::SampleArgs;
use super::writing_args::{Record, Request, Waive};
use crate::judge::Shard;
use crate::model::Duration;

/// Recurring security duties, and the proof that they were done, judged duty by duty.
#[derive(Debug, Parser)]
#[command(name = "dutybook", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dutybook check                                      judge the repository as of now
  dutybook check --as-of 2026-03-31                   … as of the end of that day
  dutybook due --within P7D --team monitoring         what one team has to do this week
  dutybook audit --from 2026-01-01 --to 2026-03-31    the population of a quarter
  dutybook report --output site                       a site for GitHub Pages or any other host
  dutybook record secure-score-report                 record that it was done; asks for what is missing
  dutybook explain duty/overdue                       what a rule checks, and what it cannot prove

Exit codes: 0 judged and nothing fails, 1 judged and something does, 2 could not judge.";

/// Options that every command takes.
#[derive(Debug, ClapArgs)]
pub(super) struct Global {
    /// Judge the repository that holds this folder; `check` takes several roots, or patterns such as
    /// 'tenants/*'
    #[arg(short = 'C', value_name = "DIR", global = true, default_value = ".")]
    pub(super) directories: Vec<PathBuf>,
    /// Judge as of an instant (RFC 3339), or as of the end of a day in the policy's time zone
    #[arg(long, value_name = "RFC3339|DATE", global = true)]
    pub(super) as_of: Option<String>,
    /// Do not read git's history: nothing is then proved about when evidence landed
    #[arg(long, global = true)]
    pub(super) no_history: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: ColorChoice,
    /// Say the verdict and nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what is done on the way (on standard error)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    /// Show no progress
    #[arg(long, global = true)]
    pub(super) no_progress: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a dutybook repository in an empty or an existing folder
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Judge duties and evidence, and fail where one does not hold
    #[command(after_help = examples::CHECK)]
    Check(Check),
    /// List what is to be done, most urgent first
    #[command(after_help = examples::DUE)]
    Due(Due),
    /// List the population of an interval, every duty with its standing
    #[command(after_help = examples::AUDIT)]
    Audit(Audit),
    /// Write a site of what is due and how everything stands, for any host of static files
    #[command(after_help = examples::REPORT)]
    Report(Report),
    /// Tell the story of one duty: what asked for it, what landed when, and why it stands as it does
    #[command(after_help = examples::TRACE)]
    Trace(Trace),
    /// Join the JSON of `check --shard` runs into one verdict
    #[command(after_help = examples::MERGE)]
    Merge(Merge),
    /// Print what was seen of the mainline, to be kept outside the repository
    #[command(after_help = examples::ANCHOR)]
    Anchor(Anchor),
    /// Record that a duty was done, or correct what is recorded
    Record(Record),
    /// Open an occurrence of a task that is done as needed
    Request(Request),
    /// Ask for a waiver of named duties
    Waive(Waive),
    /// Explain a rule
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Print the JSON Schema of a file format or an output
    #[command(after_help = examples::SCHEMA)]
    Schema(Schema),
    /// Print what makes a shell complete commands and options
    #[command(after_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print the manual page, or write one for each command
    #[command(after_help = examples::MAN)]
    Man(Man),
}

#[derive(Debug, ClapArgs)]
pub(super) struct Init {
    /// The folder; made where it is missing [default: the one of -C, the current one]
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    /// The policy to start from
    #[arg(
        long,
        value_enum,
        value_name = "PACK",
        default_value = "m365-defender-soc"
    )]
    pub(super) pack: PackName,
    /// Where days begin, a name of the IANA time zone database [default: UTC]
    #[arg(long, value_name = "TZ")]
    pub(super) timezone: Option<String>,
    /// First day of which anything is owed [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) starts: Option<NaiveDate>,
    /// Calendar of working days: one of the pack's, or a new one to fill in [default: the pack's, in
    /// its time zone; else Monday to Friday]
    #[arg(long, value_name = "ID")]
    pub(super) calendar: Option<String>,
    /// Whose duties these are, as reports show it
    #[arg(long, value_name = "NAME")]
    pub(super) organisation: Option<String>,
    /// Whose CI judges every change
    #[arg(long, value_enum, value_name = "CI", default_value = "none")]
    pub(super) ci: Ci,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PackName {
    #[value(name = "m365-defender-soc")]
    M365DefenderSoc,
    Minimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Ci {
    #[value(name = "github")]
    GitHub,
    #[value(name = "gitlab")]
    GitLab,
    Azure,
    None,
}

/// Which duties are asked for.
#[derive(Debug, ClapArgs)]
pub(super) struct Filter {
    /// Only these tasks
    #[arg(value_name = "TASK")]
    pub(super) tasks: Vec<String>,
    /// Only this team
    #[arg(long, value_name = "T")]
    pub(super) team: Option<String>,
}

/// Where results go.
#[derive(Debug, ClapArgs)]
pub(super) struct Out<F: ValueEnum + Clone + Send + Sync + 'static> {
    /// Format of the result
    #[arg(long, value_name = "F", value_enum, default_value = "human")]
    pub(super) format: F,
    /// Write the result to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(super) output: PathBuf,
    /// Write the same evaluation in another format to a file as well (repeatable)
    #[arg(long = "report", value_name = "F=FILE")]
    pub(super) reports: Vec<String>,
}

/// From which level on findings fail the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Deny,
    Warn,
    Never,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) filter: Filter,
    /// Judge what changed since a commit: what stood there already does not fail, and its policy judges
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    #[command(flatten)]
    pub(super) past: PastArgs,
    /// From which level on findings fail
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "deny")]
    pub(super) fail_on: FailOn,
    /// Judge one part of several, such as 3/20: of several roots every so many, of one root its tasks
    #[arg(long, value_name = "I/N")]
    pub(super) shard: Option<Shard>,
    #[command(flatten)]
    pub(super) out: Out<CheckFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
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

/// Which commit is judged, and what was seen of its mainline.
#[derive(Debug, ClapArgs)]
pub(super) struct PastArgs {
    /// Judge a commit, without checking it out
    #[arg(long, value_name = "REV")]
    pub(super) rev: Option<String>,
    /// A file outside the repository to which `dutybook anchor` was appended
    #[arg(long, value_name = "FILE")]
    pub(super) anchors: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Due {
    #[command(flatten)]
    pub(super) filter: Filter,
    /// How far to look ahead, an ISO 8601 duration
    #[arg(long, value_name = "DURATION", default_value = "P7D", value_parser = Duration::parse)]
    pub(super) within: Duration,
    #[command(flatten)]
    pub(super) out: Out<DueFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DueFormat {
    Human,
    Json,
    Markdown,
    Ics,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Audit {
    #[command(flatten)]
    pub(super) filter: Filter,
    #[command(flatten)]
    pub(super) past: PastArgs,
    /// First day of due instants, inclusive, in the policy's time zone
    #[arg(long, value_name = "DATE")]
    pub(super) from: NaiveDate,
    /// Last day of due instants, inclusive, in the policy's time zone
    #[arg(long, value_name = "DATE")]
    pub(super) to: NaiveDate,
    /// Link files and commits to the repository's pages, as GitHub and GitLab name them
    #[arg(long, value_name = "URL")]
    pub(super) links: Option<String>,
    #[command(flatten)]
    pub(super) sample: SampleArgs,
    /// Write all that an auditor takes away into a ZIP file as well: population, evidence, history
    #[arg(long, value_name = "FILE")]
    pub(super) bundle: Option<PathBuf>,
    #[command(flatten)]
    pub(super) out: Out<AuditFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    Human,
    Json,
    Csv,
    Markdown,
    Html,
    Oscal,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Trace {
    /// The duty, such as secure-score-report/2026-W11/monitoring; or the file of evidence or of a
    /// request
    #[arg(value_name = "DUTY|EVIDENCE-FILE")]
    pub(super) what: String,
    #[command(flatten)]
    pub(super) past: PastArgs,
    #[command(flatten)]
    pub(super) out: Out<TraceFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TraceFormat {
    Human,
    Json,
    Markdown,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Merge {
    /// What each run of the matrix wrote with `check --shard I/N --format json`, in any order
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) out: Out<CheckFormat>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Anchor {
    /// The commit that was seen [default: the one that is checked out]
    #[arg(long, value_name = "REV")]
    pub(super) rev: Option<String>,
    /// Where it was seen, such as the address of a pipeline's run
    #[arg(long, value_name = "TEXT")]
    pub(super) seen: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// The rule, such as duty/overdue
    #[arg(value_name = "RULE", required_unless_present = "all")]
    pub(super) rule: Option<String>,
    /// List every rule with its level and meaning
    #[arg(long, conflicts_with = "rule")]
    pub(super) all: bool,
    /// Format of the result; with --all, markdown is one document of every rule's page
    #[arg(long, value_name = "F", value_enum, default_value = "human")]
    pub(super) format: ExplainFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    Human,
    Markdown,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Schema {
    /// The format
    #[arg(value_name = "FORMAT", value_enum, required_unless_present = "all")]
    pub(super) format: Option<SchemaName>,
    /// Write every schema into a folder
    #[arg(long, requires = "folder", conflicts_with = "format")]
    pub(super) all: bool,
    /// The folder for --all
    #[arg(short = 'o', long = "output", value_name = "DIR", requires = "all")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
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
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Man {
    /// Write a page for each command into a folder, in the place of older ones
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}
