//! One file a command: each takes its arguments and the settings, and returns how the run ends.

mod amend;
mod anchor;
mod audit;
mod audit_bundle;
mod audit_inputs;
mod check;
pub(crate) mod check_run;
mod completions;
mod due;
mod evidence_content;
mod explain;
mod init;
mod init_questions;
mod lsp;
mod man;
mod merge;
mod record;
mod record_facts;
mod record_import;
mod report;
mod request;
mod schema;
mod trace;
mod waive;

use crate::cli::args::Command;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome, roots};

/// Runs a command.
pub(super) fn run(command: Command, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    if !matches!(command, Command::Check(_)) {
        roots::require_one(settings)?;
    }
    match command {
        Command::Init(args) => init::run(&args, settings),
        Command::Check(args) => check::run(&args, settings),
        Command::Due(args) => due::run(&args, settings),
        Command::Audit(args) => audit::run(&args, settings),
        Command::Report(args) => report::run(&args, settings),
        Command::Merge(args) => merge::run(&args, settings),
        Command::Trace(args) => trace::run(&args, settings),
        Command::Anchor(args) => anchor::run(&args, settings),
        Command::Record(args) => record::run(&args, settings),
        Command::Request(args) => request::run(&args, settings),
        Command::Waive(args) => waive::run(&args, settings),
        Command::Lsp(_) => lsp::run(settings),
        Command::Explain(args) => explain::run(&args, settings),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
