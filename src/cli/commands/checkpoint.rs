//! `dutybook checkpoint`.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::args::{CheckpointArgs, CheckpointCommand, CheckpointVerifyArgs};
use crate::cli::input_file::read_file;
use crate::cli::mainline_session::{MainlineSession, incomplete_history};
use crate::cli::output::{print, print_record};
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::history::{MAX_PROOF, MainlineLog};
use crate::model::Checkpoint;
use crate::report::escape_terminal;
use crate::signing::SignedNote;
use crate::text::abbreviate_commit;

pub(super) fn run(args: &CheckpointArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    if let Some(CheckpointCommand::Verify(args)) = &args.command {
        return verify(args, settings);
    }
    let session = MainlineSession::open(settings, args.rev.as_deref())?;
    let checkpoint = session.log(settings)?.checkpoint(session.newest());
    let checkpoint = checkpoint.map_err(|gap| incomplete_history(&[gap]))?;
    print_record(checkpoint.to_string().as_bytes())?;
    Ok(RunOutcome::Success)
}

/// Recomputes checkpoints: exit 0 where history gives all of them, and so all are of one log.
fn verify(args: &CheckpointVerifyArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let notes = args.files.iter().map(|file| read_note(file));
    let notes: Vec<String> = notes.collect::<Result<_, CliError>>()?;
    let session = MainlineSession::open(settings, args.rev.as_deref())?;
    let log = session.log(settings)?;
    let mut text = String::new();
    let mut outcome = RunOutcome::Success;
    for (file, note) in args.files.iter().zip(&notes) {
        let name = file.display().to_string();
        let name = escape_terminal(&name);
        let checked = check_note(note, &log)?;
        let _ = match checked {
            Ok(checkpoint) => writeln!(
                text,
                "ok       {name}: {} leaves at commit {}",
                checkpoint.size,
                abbreviate_commit(&checkpoint.commit.to_string())
            ),
            Err(reason) => {
                outcome = RunOutcome::Failed;
                writeln!(text, "differs  {name}: {}", escape_terminal(&reason))
            }
        };
    }
    print(text.as_bytes())?;
    Ok(outcome)
}

/// The checkpoint of a note, where the history gives it; else why not.
fn check_note(note: &str, log: &MainlineLog) -> Result<Result<Checkpoint, String>, CliError> {
    let read = SignedNote::parse(note.as_bytes());
    let checkpoint = match read.and_then(|read| Checkpoint::parse(read.text())) {
        Ok(checkpoint) => checkpoint,
        Err(reason) => return Ok(Err(reason)),
    };
    let checked = log.check(&checkpoint);
    let checked = checked.map_err(|gap| incomplete_history(&[gap]))?;
    Ok(checked
        .map(|_| checkpoint)
        .map_err(|fault| fault.to_string()))
}

/// Reads the file of a checkpoint, with or without cosignatures.
pub(super) fn read_note(file: &Path) -> Result<String, CliError> {
    let help = "name files that hold the output of `dutybook checkpoint`";
    let bytes = read_file(file, MAX_PROOF, help)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = format!("{} is not a checkpoint: it is not UTF-8", file.display());
        CliError::usage(message, help)
    })?;
    // Git may have checked it out with the line ends of Windows.
    Ok(text.replace("\r\n", "\n"))
}
