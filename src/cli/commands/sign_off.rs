//! What `review` and `approve` share: show what waits, ask, and put a name and a time into the file.

use std::path::Path;

use anstream::eprintln;

use crate::assess::SignerFault;
use crate::cli::args::Writing;
use crate::cli::change_plan::{ChangeWriter, PlannedChange};
use crate::cli::output::print;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::files::real_path;
use crate::model::Email;
use crate::report::describe_fault;
use crate::write::{Person, SignOff, sign_off};

/// A file that waits for a second person.
pub(super) struct AwaitedFile {
    /// What it is called: a duty, or a waiver.
    pub(super) name: String,
    pub(super) file: String,
    /// Its text as it is shown.
    pub(super) text: String,
    /// The files that belong to it.
    pub(super) artifacts: Vec<String>,
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
    /// What is asked before it is signed.
    pub(super) question: &'static str,
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
    (files, signer): (&[AwaitedFile], &Person),
    is_named: bool,
) -> Result<RunOutcome, CliError> {
    if signer.teams.is_empty() {
        return Err(CliError::not_on_roster(&signer.email));
    }
    let refused = files
        .iter()
        .find_map(|file| Some((file, file.fault.as_ref()?)));
    if let Some((file, fault)) = refused.filter(|_| is_named) {
        return Err(refuse(words, file, fault, &signer.email));
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
        eprintln!(
            "to {} one: dutybook {} NAME --commit",
            words.verb, words.verb
        );
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
        match sign_one(words, file, &signer.email, &mut writer) {
            Ok(RunOutcome::Success) => {}
            Ok(other) => outcome = other,
            Err(error) => {
                writer.finish()?;
                return Err(error);
            }
        }
    }
    writer.finish()?;
    Ok(outcome)
}

fn sign_one(
    words: &SignOffWords,
    file: &AwaitedFile,
    signer: &Email,
    writer: &mut ChangeWriter,
) -> Result<RunOutcome, CliError> {
    let session = writer.session();
    writer.require_committed(file.artifacts.iter().chain([&file.file]))?;
    if !session.settings.quiet || session.may_ask {
        print(&file.shown)?;
    }
    if session.may_ask && !prompt::confirm(&format!("{} {}?", words.question, file.name), false)? {
        eprintln!("not signed: say in the pull request what is missing");
        return Ok(RunOutcome::Success);
    }
    let file_with_name = sign_off(&file.file, &file.text, words.kind, signer, session.now())?;
    let message = format!("{} {}", words.message, file.name);
    let mut change = PlannedChange::of_file(file_with_name, message);
    change.duty.clone_from(&file.duty);
    writer.carry_out(&[change])
}

fn refuse(words: &SignOffWords, file: &AwaitedFile, fault: &SignerFault, who: &Email) -> CliError {
    let help = match fault {
        SignerFault::Own(_) => "somebody else has to: two pairs of eyes are the point",
        SignerFault::Stranger(_) => "have one of them do it, or name other teams in the policy",
    };
    let (verb, name, why) = (words.verb, &file.name, describe_fault(fault));
    CliError::usage(format!("{who} cannot {verb} {name}: {why}"), help)
}

/// A path below the dutybook root, as it is, or as a shell completes it: relative to the working directory, or absolute.
pub(super) fn path_in_root(session: &WriteSession, word: &str) -> String {
    let typed = word.replace('\\', "/");
    let typed = typed
        .strip_prefix("./")
        .unwrap_or(&typed)
        .trim_end_matches('/');
    let root = session.worktree.root();
    let here = real_path(Path::new(word)).ok();
    let root = real_path(root).ok();
    let below = here.as_ref().zip(root.as_ref());
    let below = below.and_then(|(here, root)| here.strip_prefix(root).ok());
    match below {
        Some(below) if below.components().next().is_some() => {
            let parts = below.iter().map(|part| part.to_string_lossy());
            parts.collect::<Vec<_>>().join("/")
        }
        _ => typed.to_owned(),
    }
}
