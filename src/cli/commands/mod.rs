//! One file a command: each takes its arguments and the settings, and returns how the run ends.

mod amend;
mod anchor;
mod approve;
mod audit;
mod audit_bundle;
mod audit_inputs;
mod calendar;
mod calendar_import;
mod calendar_writing;
mod check;
pub(crate) mod check_run;
mod checkpoint;
mod close;
mod close_state;
mod completions;
mod due;
mod due_run;
mod evidence_content;
mod explain;
mod forge_log;
mod import;
mod import_facts;
mod import_ledger;
mod init;
mod init_authority;
mod init_calendar;
mod init_questions;
mod init_summary;
mod ledger_duties;
mod ledger_names;
mod ledger_recorded;
mod ledger_rows;
mod lsp;
mod man;
mod merge;
mod pack;
mod pack_add;
mod pack_diff;
mod pack_files;
mod pack_list;
mod pack_newer;
mod pack_update;
mod prove;
mod record;
mod record_batch;
mod record_duty;
mod record_facts;
mod record_import;
mod record_targets;
mod recording;
mod report;
mod request;
mod review;
mod schema;
mod sign_off;
mod timestamp;
mod trace;
mod waive;

use crate::cli::args::CommandArgs;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome, roots};

/// Runs a command.
pub(super) fn run(command: CommandArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    if !matches!(command, CommandArgs::Check(_) | CommandArgs::Due(_)) {
        roots::require_one(settings)?;
    }
    match command {
        CommandArgs::Init(args) => init::run(&args, settings),
        CommandArgs::Check(args) => check::run(&args, settings),
        CommandArgs::Due(args) => due::run(&args, settings),
        CommandArgs::Audit(args) => audit::run(&args, settings),
        CommandArgs::Report(args) => report::run(&args, settings),
        CommandArgs::Merge(args) => merge::run(&args, settings),
        CommandArgs::Trace(args) => trace::run(&args, settings),
        CommandArgs::Anchor(args) => anchor::run(&args, settings),
        CommandArgs::Checkpoint(args) => checkpoint::run(&args, settings),
        CommandArgs::Prove(args) => prove::run(&args, settings),
        CommandArgs::Timestamp(args) => timestamp::run(&args, settings),
        CommandArgs::Record(args) => record::run(&args, settings),
        CommandArgs::Request(args) => request::run(&args, settings),
        CommandArgs::Waive(args) => waive::run(&args, settings),
        CommandArgs::Review(args) => review::run(&args, settings),
        CommandArgs::Approve(args) => approve::run(&args, settings),
        CommandArgs::Close(args) => close::run(&args, settings),
        CommandArgs::Pack(args) => pack::run(&args, settings),
        CommandArgs::Import(args) => import::run(&args, settings),
        CommandArgs::ImportLedger(args) => import_ledger::run(&args, settings),
        CommandArgs::Calendar(args) => calendar::run(&args, settings),
        CommandArgs::Lsp(_) => lsp::run(settings),
        CommandArgs::Explain(args) => explain::run(&args, settings),
        CommandArgs::Schema(args) => schema::run(&args),
        CommandArgs::Completions(args) => completions::run(&args),
        CommandArgs::Man(args) => man::run(&args),
    }
}
