//! `dutybook pack`.

use std::fmt::Write as _;

use crate::cli::args::{PackArgs, PackCheckArgs, PackCommand};
use crate::cli::commands::{pack_add, pack_diff, pack_list, pack_update};
use crate::cli::output::print;
use crate::cli::pack_choice::find_pack;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::packs::check_pack;
use crate::report::escape_terminal;
use crate::text::count_of;

pub(super) fn run(args: &PackArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    match &args.command {
        PackCommand::List(args) => pack_list::run(args, settings),
        PackCommand::Add(args) => pack_add::run(args, settings),
        PackCommand::Diff(args) => pack_diff::run(args, settings),
        PackCommand::Update(args) => pack_update::run(args, settings),
        PackCommand::Check(args) => check(args, settings),
    }
}

/// Checks a pack: exit 0 where nothing is wrong with it, 1 where something is.
fn check(args: &PackCheckArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let pack = find_pack(&args.pack, &settings.directory)?;
    let problems = check_pack(&pack);
    let mut text = String::new();
    for problem in &problems {
        let message = escape_terminal(&problem.message);
        let _ = writeln!(text, "{}: {message}", escape_terminal(&problem.place));
        let _ = writeln!(text, "  help: {}", escape_terminal(&problem.help));
    }
    let manifest = &pack.manifest;
    let verdict = match problems.len() {
        0 => "nothing is wrong".to_owned(),
        count => count_of(count, "problem", "problems"),
    };
    let tasks = count_of(pack.tasks().count(), "task", "tasks");
    let _ = writeln!(
        text,
        "{} {}: {tasks}, {}; {verdict}",
        manifest.id,
        manifest.version,
        count_of(manifest.parameters.len(), "parameter", "parameters")
    );
    print(text.as_bytes())?;
    Ok(if problems.is_empty() {
        RunOutcome::Success
    } else {
        RunOutcome::Failed
    })
}
