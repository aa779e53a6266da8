//! What `review` and `approve` share: show what waits, ask, and put a name and a time into the file.

use anstream::eprintln;

use crate::assess::SignerFault;
use crate::cli::args::Writing;
use crate::cli::change_plan::{ChangeWriter, PlannedChange};
use crate::cli::output::print;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::model::Email;
use crate::report::describe_fault;
use crate::write::{SignOff, sign_off};

/// A file that waits for a second person.
pub(super) struct AwaitedFile {
    /// What it is called: a duty, or a waiver.
    pub(super) name: String,
    pub(super) file: String,
    /// What is shown of it.
    pub(super) shown: Vec<u8>,
    pub(super) duty: Option<String>,
    pub(super) fault: Option<SignerFault>,
}

/// The words of a kind of signature.
pub(super) struct SignOffWords {
    pub(super) kind: SignOff,
    /// `review`, `approve`.
    pub(super) verb: &'static str,
    /// `Review`, `Approve`.
    pub(super) message: &'static str,
    /// What is said where nothing waits.
    pub(super) nothing: &'static str,
}

/// Shows the files and signs them: those that were named, or those that are chosen on a terminal.
///
/// # Errors
/// When one of those that were named may not be signed by who asks: nothing is written then.
pub(super) fn sign_files(
    session: &WriteSession,
    writing: &Writing,
    words: &SignOffWords,
    (files, signer): (&[AwaitedFile], &Email),
    is_named: bool,
) -> Result<RunOutcome, CliError> {
    if let Some((file, fault)) = files
        .iter()
        .find_map(|file| Some((file, file.fault.as_ref()?)))
        .filter(|_| is_named)
    {
        return Err(CliError::usage(
            format!(
                "{signer} cannot {} {}: {}",
                words.verb,
                file.name,
                describe_fault(fault)
            ),
            "somebody else has to: two pairs of eyes are the point",
        ));
    }
    let own: Vec<&AwaitedFile> = files.iter().filter(|file| file.fault.is_none()).collect();
    if own.is_empty() {
        eprintln!("{}", words.nothing);
        return Ok(RunOutcome::Success);
    }
    if !is_named && !session.may_ask {
        for file in own {
            print(&file.shown)?;
        }
        return Ok(RunOutcome::Success);
    }
    let branch = match own.as_slice() {
        [one] => format!("{}/{}", words.verb, one.name.replace('/', "-")),
        _ => format!("{}/{}", words.verb, session.now().format("%Y-%m-%d-%H%M%S")),
    };
    let expected = own.iter().map(|file| file.file.clone()).collect();
    let mut writer = ChangeWriter::new(session, writing, branch, expected).staying();
    let mut outcome = RunOutcome::Success;
    for file in own {
        print(&file.shown)?;
        if session.may_ask && !is_confirmed(words, &file.name)? {
            continue;
        }
        let file_with_name = sign_off(
            &session.worktree,
            &file.file,
            words.kind,
            signer,
            session.now(),
        )?;
        let mut change =
            PlannedChange::of_file(file_with_name, format!("{} {}", words.message, file.name));
        change.duty.clone_from(&file.duty);
        if writer.carry_out(&[change])? == RunOutcome::Failed {
            outcome = RunOutcome::Failed;
        }
    }
    writer.finish()?;
    Ok(outcome)
}

fn is_confirmed(words: &SignOffWords, name: &str) -> Result<bool, CliError> {
    prompt::confirm(&format!("{} {name}?", words.message), false)
}
