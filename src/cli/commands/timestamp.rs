//! `dutybook timestamp`.

use std::fmt::Write as _;

use anstream::eprintln;
use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};

use crate::assess::read_proofs;
use crate::cli::args::{
    TimestampAddArgs, TimestampArgs, TimestampCommand, TimestampRequestArgs, TimestampVerifyArgs,
};
use crate::cli::commands::forge_log;
use crate::cli::input_file::read_file;
use crate::cli::mainline_session::{MainlineSession, incomplete_history};
use crate::cli::output::{print, print_record, write_all};
use crate::cli::output_target::OutputTarget;
use crate::cli::outside_records::read_roots;
use crate::cli::protected_paths::require_unprotected;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::ReadError;
use crate::history::{CLOCK_SKEW, MAX_PROOF, MainlineLog, ProofPath, TimeProofs};
use crate::model::Checkpoint;
use crate::report::escape_terminal;
use crate::signing::{TimeStamp, TimeStampFault, TimeStampRequest, verify_time_stamp};
use crate::text::{CommandLine, abbreviate_commit, count_of};
use crate::write::{RecordError, stamp_files, stored_checkpoint, write_files};

pub(super) fn run(args: &TimestampArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    match &args.command {
        TimestampCommand::Request(args) => request(args, settings),
        TimestampCommand::Add(args) => add(args, settings),
        TimestampCommand::Verify(args) => verify(args, settings),
        TimestampCommand::ImportForge(args) => forge_log::run(args, settings),
    }
}

/// Writes the request for a token: over the SHA-256 of the checkpoint's text, with a random nonce.
fn request(args: &TimestampRequestArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = MainlineSession::open(settings, args.rev.as_deref())?;
    let log = session.log(settings)?;
    let checkpoint = log.checkpoint(session.newest());
    let checkpoint = checkpoint.map_err(|gap| incomplete_history(&[gap]))?;
    let checkpoint = stored_or_new(&log, &session, checkpoint)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| {
        let message = format!("the operating system gives no random numbers: {error}");
        CliError::usage(message, "try again")
    })?;
    let digest = Sha256::digest(checkpoint.to_string());
    let request = TimeStampRequest::new(digest.into(), nonce).encode();
    let request = request.map_err(|fault| CliError::usage(fault.to_string(), ""))?;
    if args.output.as_os_str() == "-" {
        print_record(&request)?;
    } else {
        require_unprotected(&args.output)?;
        let target = OutputTarget::file((), args.output.clone());
        write_all(&[target], |_, out| out.write_all(&request))?;
    }
    let add = CommandLine::new("dutybook timestamp add RESPONSE --request");
    let add = add.argument(&args.output.display());
    eprintln!(
        "a request for the checkpoint of {} at commit {}; send it to an authority, then: {add}",
        count_of(
            usize::try_from(checkpoint.size).unwrap_or(0),
            "leaf",
            "leaves"
        ),
        abbreviate_commit(&checkpoint.commit.to_string())
    );
    Ok(RunOutcome::Success)
}

/// The checkpoint that is stored of the same leaves, so that a second authority stamps that one too; else the new one.
fn stored_or_new(
    log: &MainlineLog,
    session: &MainlineSession,
    checkpoint: Checkpoint,
) -> Result<Checkpoint, CliError> {
    let stored = stored_checkpoint(&session.worktree(), &checkpoint).map_err(unreadable_store)?;
    let Some(stored) = stored else {
        return Ok(checkpoint);
    };
    let checked = log.check(&stored);
    let checked = checked.map_err(|gap| incomplete_history(&[gap]))?;
    Ok(checked.map_or(checkpoint, |_| stored))
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn unreadable_store(error: ReadError) -> CliError {
    let message = format!("what is stored below timestamps/ {error}");
    CliError::usage(message, "nothing was written")
}

/// Verifies a response before it stores it.
fn add(args: &TimestampAddArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let help = "name what `dutybook timestamp request` wrote, and what the authority answered";
    let response = read_file(&args.response, MAX_PROOF, help)?;
    let bytes = read_file(&args.request, MAX_PROOF, help)?;
    let request = TimeStampRequest::parse(&bytes).map_err(|fault| {
        let file = args.request.display();
        let message = format!("{file} is not the request for a time stamp: {fault}");
        CliError::usage(message, help)
    })?;
    let session = MainlineSession::open(settings, args.rev.as_deref())?;
    let log = session.log(settings)?;
    let checkpoint = find_checkpoint(&log, &session, &request)?;
    let authorities = session.accepted_authorities()?;
    let text = checkpoint.to_string();
    let stamp = verify_time_stamp(&response, text.as_bytes(), Some(&request), &authorities);
    let stamp = stamp.map_err(|fault| {
        let message = format!("{} proves nothing: {fault}", args.response.display());
        CliError::usage(message, help_for(&fault))
    })?;
    store(&session, &checkpoint, &response, &stamp)
}

/// Stores a response that holds beside its checkpoint.
fn store(
    session: &MainlineSession,
    checkpoint: &Checkpoint,
    response: &[u8],
    stamp: &TimeStamp,
) -> Result<RunOutcome, CliError> {
    let worktree = session.worktree();
    let stored = stored_checkpoint(&worktree, checkpoint).map_err(unreadable_store)?;
    if stored.is_some_and(|stored| stored != *checkpoint) {
        let place = ProofPath::of_checkpoint(checkpoint);
        return Err(CliError::usage(
            format!("{place} holds the checkpoint of another commit with the same leaves"),
            "nothing was written: `dutybook timestamp request` asks for a token over that one",
        ));
    }
    let files = stamp_files(&worktree, checkpoint, response).map_err(unreadable_store)?;
    let files = files.ok_or_else(|| {
        let message = "as many authorities as can be stored have stamped this checkpoint";
        CliError::usage(message, "nothing was written: stamp a later commit")
    })?;
    if files.is_empty() {
        eprintln!("this token is stored already: nothing was written");
        return Ok(RunOutcome::Success);
    }
    write_files(session.root(), &files).map_err(RecordError::from)?;
    let paths = files.iter().map(|file| format!("{}\n", file.path));
    print(paths.collect::<String>().as_bytes())?;
    warn_of_clocks(checkpoint, stamp);
    let size = usize::try_from(checkpoint.size).unwrap_or(0);
    eprintln!(
        "{} existed by {}, says {}; commit the files, and land them like evidence",
        count_of(size, "leaf", "leaves"),
        stamp.not_after().to_rfc3339(),
        escape_terminal(&stamp.authority)
    );
    Ok(RunOutcome::Success)
}

/// Tells of a token that is older than what it stamps claims to be.
fn warn_of_clocks(checkpoint: &Checkpoint, stamp: &TimeStamp) {
    if stamp.not_after() + CLOCK_SKEW < checkpoint.time {
        let (token, commit) = (stamp.time.to_rfc3339(), checkpoint.time.to_rfc3339());
        eprintln!(
            "warning: the token is of {token}, before the date of its commit, {commit}: one of the two clocks is wrong, and \
             `check` will deny it"
        );
    }
}

/// What to do about a response that proves nothing.
fn help_for(fault: &TimeStampFault) -> &'static str {
    match fault {
        TimeStampFault::AuthorityNotAccepted { .. } => {
            "nothing was written: land the authority's certificate below policy/timestamping/ first, and its name under \
             `history.timestamps.authorities`"
        }
        TimeStampFault::NonceDiffers { .. }
        | TimeStampFault::OtherMessage { .. }
        | TimeStampFault::OtherRequest(_) => {
            "nothing was written: name the request that it answers, with --request"
        }
        TimeStampFault::Malformed(_) => {
            "nothing was written: look at what the authority answered; it may be a page or an error in text"
        }
        _ => "nothing was written: ask the authority again, or another one",
    }
}

/// The checkpoint of the mainline that a request asks to be stamped: the newest with its hash.
fn find_checkpoint(
    log: &MainlineLog,
    session: &MainlineSession,
    request: &TimeStampRequest,
) -> Result<Checkpoint, CliError> {
    for commit in (0..=session.newest()).rev() {
        let checkpoint = log.checkpoint(commit);
        let checkpoint = checkpoint.map_err(|gap| incomplete_history(&[gap]))?;
        let digest = Sha256::digest(checkpoint.to_string());
        if digest.as_slice() == request.message_digest() {
            return Ok(checkpoint);
        }
    }
    Err(CliError::usage(
        "the request is not for a checkpoint of this mainline",
        "write one on the mainline with `dutybook timestamp request`, send it, and add the response to that one",
    ))
}

/// Verifies what is stored: exit 0 where all of it holds, 1 where a file does not.
fn verify(args: &TimestampVerifyArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let mut session = MainlineSession::open(settings, None)?;
    session.mainline.outside.tsa_roots = args.tsa_roots.as_deref().map(read_roots).transpose()?;
    let as_of = settings.as_of.instant(Tz::UTC)?;
    let proofs = read_proofs(&session.worktree(), &session.mainline, as_of)?;
    let proofs = proofs.map_err(|gap| incomplete_history(&[gap]))?;
    let named: Vec<&str> = args
        .files
        .iter()
        .map(|file| file.strip_prefix("./").unwrap_or(file))
        .collect();
    let is_asked = |file: &str| named.is_empty() || named.contains(&file);
    if let Some(unknown) = named.iter().find(|file| !is_known(&proofs, file)) {
        return Err(CliError::usage(
            format!("{unknown} is not a token that is stored below timestamps/"),
            "name files as `dutybook timestamp verify` lists them; `dutybook checkpoint verify` recomputes checkpoints",
        ));
    }
    let (text, has_faults) = list_proofs(&proofs, &session, &is_asked);
    print(text.as_bytes())?;
    Ok(if has_faults {
        RunOutcome::Failed
    } else {
        RunOutcome::Success
    })
}

fn is_known(proofs: &TimeProofs, file: &str) -> bool {
    proofs.stamps.iter().any(|stamp| &*stamp.file == file)
        || proofs.witnessed.iter().any(|it| &*it.file == file)
        || proofs.faults.iter().any(|fault| &*fault.file == file)
}

/// A line for each proof, and whether one does not hold.
fn list_proofs(
    proofs: &TimeProofs,
    session: &MainlineSession,
    is_asked: &dyn Fn(&str) -> bool,
) -> (String, bool) {
    let commit = |covers: u32| {
        let id = session.mainline.history.commit(covers).id.to_string();
        abbreviate_commit(&id).to_owned()
    };
    let mut text = String::new();
    for stamp in proofs.stamps.iter().filter(|it| is_asked(&it.file)) {
        let _ = writeln!(
            text,
            "ok       {}: up to commit {} existed by {}, says {}",
            stamp.file,
            commit(stamp.covers),
            stamp.not_after().to_rfc3339(),
            escape_terminal(&stamp.authority)
        );
    }
    for witnessed in proofs.witnessed.iter().filter(|it| is_asked(&it.file)) {
        let _ = writeln!(
            text,
            "ok       {}: up to commit {} seen by {} at {}",
            witnessed.file,
            commit(witnessed.covers),
            escape_terminal(&witnessed.witnesses.join(", ")),
            witnessed.time.to_rfc3339()
        );
    }
    let faults = proofs.faults.iter().filter(|it| is_asked(&it.file));
    for fault in faults.clone() {
        let file = escape_terminal(&fault.file);
        let _ = writeln!(text, "invalid  {file}: {}", escape_terminal(&fault.reason));
    }
    let has_faults = faults.count() > 0;
    if text.is_empty() {
        text.push_str("nothing is stored below timestamps/\n");
    }
    (text, has_faults)
}
