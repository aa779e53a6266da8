//! `dutybook record`.

use anstream::eprintln;

use crate::cli::args::{RecordArgs, RecordInput};
use crate::cli::change_plan::{ChangeWriter, PlannedChange, carry_out_alone};
use crate::cli::commands::amend;
use crate::cli::commands::record_batch::read_batch;
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
        recording.fill(&args.input, is_guided)?;
        let branch = recording.branch();
        return retry_taken(&recording, || {
            let change = recording.plan(args.writing.force)?;
            carry_out_alone(session, &args.writing, branch.clone(), change)
        });
    }
    let expected = targets.iter().filter_map(RecordTarget::path).collect();
    let branch = format!("record/{}", session.now().format("%Y-%m-%d-%H%M%S"));
    let mut writer = ChangeWriter::new(session, &args.writing, branch, expected);
    let mut outcome = RunOutcome::Success;
    for (index, target) in targets.iter().enumerate() {
        eprintln!("\n{} of {}", index + 1, targets.len());
        let recorded = record_one(args, target, is_guided, session, &mut writer);
        if recorded.is_err() && !args.writing.dry_run {
            let written = writer.written();
            eprintln!("{written} of {} are recorded", targets.len());
            writer.finish()?;
        }
        if recorded? == RunOutcome::Failed {
            outcome = RunOutcome::Failed;
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
    recording.fill(&args.input, is_guided)?;
    retry_taken(&recording, || {
        writer.carry_out(&[recording.plan(args.writing.force)?])
    })
}

/// Records the entries of a batch: all are judged together, and written all or none.
fn record_batch(
    args: &RecordArgs,
    entries: &[RecordInput],
    session: &WriteSession,
) -> Result<RunOutcome, CliError> {
    let mut changes: Vec<PlannedChange> = Vec::new();
    for entry in entries {
        let task = entry.task.as_deref().unwrap_or_default();
        for target in targets_of_task(entry, task, session)? {
            let mut recording = Recording::start(entry, &target, session, args.writing.force)?;
            recording.fill_silently(entry)?;
            let change = recording.plan(args.writing.force)?;
            require_apart(&changes, &change)?;
            changes.push(change);
        }
    }
    let branch = format!("record/{}", session.now().format("%Y-%m-%d-%H%M%S"));
    let mut writer = ChangeWriter::new(session, &args.writing, branch, Vec::new());
    let outcome = writer.carry_out(&changes)?;
    writer.finish()?;
    Ok(outcome)
}

/// Refuses two entries that write the same file.
fn require_apart(changes: &[PlannedChange], next: &PlannedChange) -> Result<(), CliError> {
    let known = changes.iter().flat_map(|change| &change.files);
    let is_taken = |path: &str| known.clone().any(|file| file.path == path);
    match next.files.iter().find(|file| is_taken(&file.path)) {
        None => Ok(()),
        Some(file) => Err(CliError::usage(
            format!("two entries of the batch write {}", file.path),
            "record each duty once, and give attachments of one folder different names",
        )),
    }
}

/// Plans again where another run took the name of an attachment meanwhile.
fn retry_taken(
    recording: &Recording,
    mut carry_out: impl FnMut() -> Result<RunOutcome, CliError>,
) -> Result<RunOutcome, CliError> {
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
