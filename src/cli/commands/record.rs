//! `dutybook record`.

use anstream::eprintln;

use crate::cli::args::{RecordArgs, RecordInput};
use crate::cli::change_plan::{CarriedOut, ChangeWriter, PlannedChange};
use crate::cli::commands::amend;
use crate::cli::commands::record_batch::{BatchItem, read_batch};
use crate::cli::commands::record_targets::{
    RecordTarget, choose_targets, find_own_targets, targets_of_task,
};
use crate::cli::commands::recording::Recording;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::write::{RecordError, WriteError};

/// How often a name for an attachment is chosen again because another run took it.
const TRIES: usize = 5;

pub(super) fn run(args: &RecordArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    if let Some(duty) = &args.amend {
        return amend::run(args, duty, &session);
    }
    if let Some(path) = &args.batch {
        return record_batch(args, &read_batch(path)?, &session);
    }
    let is_guided = args.input.task.is_none();
    let targets = match &args.input.task {
        Some(task) => targets_of_task(&args.input, task, &session)?,
        None if args.all_mine => find_own_targets(&args.input, &session)?,
        None => choose_targets(&args.input, &session)?,
    };
    record_in_turn(args, &targets, is_guided, &session)
}

/// Records one duty after the other: what was confirmed is written, whatever comes later.
fn record_in_turn(
    args: &RecordArgs,
    targets: &[RecordTarget],
    is_guided: bool,
    session: &WriteSession,
) -> Result<RunOutcome, CliError> {
    if let [only] = targets {
        let mut recording = Recording::start(&args.input, only, session, args.writing.force)?;
        let branch = recording.branch();
        let mut writer = ChangeWriter::new(session, &args.writing, branch, Vec::new());
        let outcome = fill_and_write(args, &mut recording, is_guided, &mut writer)?;
        writer.finish()?;
        return Ok(outcome);
    }
    let expected = targets.iter().filter_map(RecordTarget::path).collect();
    let branch = format!("record/{}", session.now().format("%Y-%m-%d-%H%M%S"));
    let mut writer = ChangeWriter::new(session, &args.writing, branch, expected);
    let mut outcome = RunOutcome::Success;
    for (index, target) in targets.iter().enumerate() {
        eprintln!("\n{} of {}", index + 1, targets.len());
        match record_one(args, target, is_guided, session, &mut writer) {
            Ok(RunOutcome::Success) => {}
            Ok(other) => outcome = other,
            Err(error) if writer.written() == 0 => return Err(error),
            Err(error) => {
                eprintln!("{} of {} are recorded", writer.written(), targets.len());
                writer.finish()?;
                return Err(match error {
                    CliError::Interrupted => CliError::InterruptedLater,
                    error => error,
                });
            }
        }
    }
    writer.finish()?;
    Ok(outcome)
}

fn record_one(
    args: &RecordArgs,
    target: &RecordTarget,
    is_guided: bool,
    session: &WriteSession,
    writer: &mut ChangeWriter,
) -> Result<RunOutcome, CliError> {
    let mut recording = Recording::start(&args.input, target, session, args.writing.force)?;
    fill_and_write(args, &mut recording, is_guided, writer)
}

/// Prompts, judges and writes, until whoever answers has nothing to change.
fn fill_and_write(
    args: &RecordArgs,
    recording: &mut Recording,
    is_guided: bool,
    writer: &mut ChangeWriter,
) -> Result<RunOutcome, CliError> {
    recording.fill(&args.input, is_guided)?;
    loop {
        let carried_out = retry_taken(recording, || {
            let change = recording.plan(args.writing.force)?;
            writer.carry_out_or_change(&[change], true)
        })?;
        match carried_out {
            CarriedOut::Done(outcome) => return Ok(outcome),
            CarriedOut::Change => recording.change()?,
        }
    }
}

/// Records the entries of a batch: all are judged together, and written all or none.
fn record_batch(
    args: &RecordArgs,
    entries: &[BatchItem],
    session: &WriteSession,
) -> Result<RunOutcome, CliError> {
    let mut changes: Vec<PlannedChange> = Vec::new();
    for item in entries {
        let planned = plan_entry(args, &item.input, session, &mut changes);
        planned.map_err(|error| CliError::OfRoot {
            root: item.place.clone(),
            error: Box::new(error),
        })?;
    }
    let branch = format!("record/{}", session.now().format("%Y-%m-%d-%H%M%S"));
    let mut writer = ChangeWriter::new(session, &args.writing, branch, Vec::new());
    let outcome = writer.carry_out(&changes)?;
    writer.finish()?;
    Ok(outcome)
}

/// Plans what an entry of a batch writes.
fn plan_entry(
    args: &RecordArgs,
    input: &RecordInput,
    session: &WriteSession,
    changes: &mut Vec<PlannedChange>,
) -> Result<(), CliError> {
    let task = input.task.as_deref().unwrap_or_default();
    for target in targets_of_task(input, task, session)? {
        let mut recording = Recording::start(input, &target, session, args.writing.force)?;
        recording.fill_silently(input)?;
        let change = recording.plan(args.writing.force)?;
        require_apart(changes, &change)?;
        changes.push(change);
    }
    Ok(())
}

/// Refuses two entries that write the same file.
fn require_apart(changes: &[PlannedChange], next: &PlannedChange) -> Result<(), CliError> {
    let known = changes.iter().flat_map(|change| &change.files);
    let is_taken = |path: &str| known.clone().any(|file| file.path == path);
    match next.files.iter().find(|file| is_taken(&file.path)) {
        None => Ok(()),
        Some(file) => Err(CliError::usage(
            format!("the batch writes {} twice", file.path),
            "record each duty once, and give attachments of one folder different names",
        )),
    }
}

/// Plans again where another run took the name of an attachment meanwhile.
fn retry_taken(
    recording: &Recording,
    mut carry_out: impl FnMut() -> Result<CarriedOut, CliError>,
) -> Result<CarriedOut, CliError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match carry_out() {
            Err(CliError::Record(RecordError::Write(WriteError::Taken(path))))
                if path != recording.path() && tries < TRIES => {}
            done => return done,
        }
    }
}
