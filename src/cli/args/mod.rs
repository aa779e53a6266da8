//! Arguments as typed, a file a command.

mod audit;
mod calendar;
mod check;
mod close;
mod due;
mod examples;
mod import;
mod import_ledger;
mod init;
mod named_value;
mod pack;
mod proof;
mod record;
mod reference;
mod report;
mod sample;
mod shared;
mod timestamp;
mod trace;
mod write;

pub(crate) use audit::{AuditArgs, AuditFormat};
pub(crate) use calendar::{CalendarAddArgs, CalendarArgs, CalendarCommand, CalendarImportArgs};
pub(crate) use check::{CheckArgs, CheckFormat, MergeArgs};
pub(crate) use close::CloseArgs;
pub(crate) use due::{DueArgs, DueFormat};
pub(crate) use import::{ImportArgs, ImportCheckArgs, ImportCommand};
pub(crate) use import_ledger::ImportLedgerArgs;
pub(crate) use init::{FORGES, InitArgs};
pub(crate) use named_value::NamedValues;
pub(crate) use pack::{
    PackAddArgs, PackArgs, PackCheckArgs, PackCommand, PackDiffArgs, PackListArgs, PackUpdateArgs,
};
pub(crate) use proof::{CheckpointArgs, CheckpointCommand, CheckpointVerifyArgs, ProveArgs};
pub(crate) use record::{CollectionInput, EvidenceInput, RecordArgs, RecordInput, parse_total};
pub(crate) use reference::{
    AnchorArgs, CompletionsArgs, ExplainArgs, ExplainFormat, LspArgs, ManArgs, SCHEMAS, SchemaArgs,
};
pub(crate) use report::ReportArgs;
pub(crate) use shared::{FilterArgs, GlobalArgs, OutputArgs, RevisionArgs};
pub(crate) use timestamp::{
    ForgeLogArgs, TimestampAddArgs, TimestampArgs, TimestampCommand, TimestampRequestArgs,
    TimestampVerifyArgs,
};
pub(crate) use trace::{TraceArgs, TraceFormat};
pub(crate) use write::{ApproveArgs, RequestArgs, ReviewArgs, WaiveArgs, Writing};

use clap::{ArgAction, Command, CommandFactory, Parser, Subcommand};

/// Recurring security duties, and the proof that they were done, judged duty by duty.
#[derive(Debug, Parser)]
#[command(name = "dutybook", version, disable_version_flag = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    /// Print the version; with --verbose, what the build was made from as well
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: CommandArgs,
}

/// The command line, as it is parsed and shown. Options of all commands are left out of the help of those for which they
/// mean nothing.
pub(crate) fn command() -> Command {
    let mut command = Args::command();
    for (name, ids) in shared::MEANINGLESS {
        let global = command.get_arguments();
        let hidden: Vec<_> = global
            .filter(|arg| ids.contains(&arg.get_id().as_str()))
            .map(|arg| arg.clone().hide(true))
            .collect();
        // An argument of its own takes the place of the one that would come from above.
        command = command.mut_subcommand(name, |sub| sub.args(hidden));
    }
    command
}

const EXAMPLES: &str = "\
Examples:
  dutybook check                                      judge the repository as of now
  dutybook check --as-of 2026-03-31                   … as of the end of that day
  dutybook due --within P7D --team monitoring         what one team has to do this week
  dutybook audit --from 2026-01-01 --to 2026-03-31    every duty of a quarter
  dutybook report --output site                       a site for GitHub Pages or any other host
  dutybook record                                     record what I did; chooses from my open duties
  dutybook review                                     review what others did
  dutybook explain duty/overdue                       what a rule checks, and what it cannot prove

Exit codes: 0 no failing findings, 1 failing findings, 2 could not judge.";

#[derive(Debug, Subcommand)]
pub(crate) enum CommandArgs {
    /// Make a dutybook repository in an empty or an existing folder
    #[command(after_help = examples::INIT)]
    Init(InitArgs),
    /// Judge duties and evidence, and fail where one does not hold
    #[command(after_help = examples::CHECK)]
    Check(CheckArgs),
    /// List what is to be done, most urgent first
    #[command(after_help = examples::DUE)]
    Due(DueArgs),
    /// List the population of an interval, every duty with its standing, as of the commit that is checked out
    #[command(after_help = examples::AUDIT)]
    Audit(AuditArgs),
    /// Write a static site of what is due and of every standing, as of the commit that is checked out
    #[command(after_help = examples::REPORT)]
    Report(ReportArgs),
    /// Explain one duty: what required it, what landed when, and why it has its standing
    #[command(after_help = examples::TRACE)]
    Trace(TraceArgs),
    /// Join the JSON of `check --shard` runs into one verdict
    #[command(after_help = examples::MERGE)]
    Merge(MergeArgs),
    /// Print the current commit of the mainline, to be kept outside the repository
    #[command(after_help = examples::ANCHOR)]
    Anchor(AnchorArgs),
    /// Print what the log of the mainline is at a commit: a checkpoint to be kept, stamped or cosigned
    #[command(after_help = examples::CHECKPOINT)]
    Checkpoint(CheckpointArgs),
    /// Write proofs that the files which settle a duty are in the log of a checkpoint
    #[command(after_help = examples::PROVE)]
    Prove(ProveArgs),
    /// Ask for time stamps of the mainline, store and verify them
    #[command(after_help = examples::TIMESTAMP)]
    Timestamp(TimestampArgs),
    /// Record that a duty was done, or correct what is recorded
    Record(Box<RecordArgs>),
    /// Open an occurrence of an as-needed task
    Request(RequestArgs),
    /// Draft a waiver of named duties
    Waive(WaiveArgs),
    /// Show what awaits my review, and review it
    Review(ReviewArgs),
    /// Show the waivers and closings that await my approval, and approve them
    Approve(ApproveArgs),
    /// Close the books of a period: what was found of each of its duties, to be approved
    #[command(after_help = examples::CLOSE)]
    Close(CloseArgs),
    /// List, add, compare, update and check packs: tasks and schemas to start from
    #[command(after_help = examples::PACK)]
    Pack(PackArgs),
    /// List, print and check the mappings by which `record --import` reads exports
    #[command(after_help = examples::IMPORT)]
    Import(ImportArgs),
    /// Import a spreadsheet of past duties as evidence that says where it comes from
    #[command(after_help = examples::IMPORT_LEDGER)]
    ImportLedger(ImportLedgerArgs),
    /// List, add and import calendars of public holidays
    #[command(after_help = examples::CALENDAR)]
    Calendar(CalendarArgs),
    /// Serve an editor: findings while you type, completion, hovers, quick fixes
    #[command(after_help = examples::LSP)]
    Lsp(LspArgs),
    /// Explain a rule
    #[command(after_help = examples::EXPLAIN)]
    Explain(ExplainArgs),
    /// Print the JSON Schema of a file format or an output
    #[command(after_help = examples::SCHEMA)]
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    #[command(after_help = examples::MAN)]
    Man(ManArgs),
}
