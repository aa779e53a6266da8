//! `dutybook approve`.

use std::path::Path;

use anstream::eprintln;

use crate::assess::{
    AssessOptions, AwaitedApproval, AwaitedClosing, ClosingScope, awaited_approvals,
    awaited_closings,
};
use crate::cli::args::ApproveArgs;
use crate::cli::commands::sign_off::{AwaitedFile, SignOffWords, path_in_root, sign_files};
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::judge::ClosedState;
use crate::report::{self, TerminalStyle};
use crate::write::{SignOff, assess_all};

const WORDS: SignOffWords = SignOffWords {
    kind: SignOff::Approval,
    verb: "approve",
    message: "Approve",
    question: "Record that you approve",
    nothing: "no waiver awaits your approval, and no closing",
};

/// What waits for an approval.
enum Awaited {
    Waiver(AwaitedApproval),
    Closing(AwaitedClosing),
}

pub(super) fn run(args: &ApproveArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let signer = session.person(None, "git's user.email", session.now())?;
    // Whoever approves a closing signs what the repository says, so that it is recomputed first.
    let options = AssessOptions {
        closings: ClosingScope::Recomputed,
        ..session.assess_options()
    };
    let assessment = assess_all(&session.worktree, &options, session.mainline.as_ref())?;
    let waivers = awaited_approvals(&session.worktree, &assessment, &signer.email);
    let closings = awaited_closings(&session.worktree, &assessment, &signer.email);
    let waivers = waivers.into_iter().map(Awaited::Waiver);
    let mut awaited: Vec<Awaited> = waivers
        .chain(closings.into_iter().map(Awaited::Closing))
        .collect();
    let is_named = !args.waivers.is_empty();
    if is_named {
        awaited = find_named(&session, &args.waivers, awaited)?;
    }
    if args.json {
        let (mut waivers, mut closings) = (Vec::new(), Vec::new());
        for it in awaited {
            match it {
                Awaited::Waiver(waiver) => waivers.push(waiver),
                Awaited::Closing(closing) => closings.push(closing),
            }
        }
        let awaited = (waivers.as_slice(), closings.as_slice());
        to_stdout(|out| {
            report::write_approvals_json(out, awaited, &signer.email, assessment.as_of)
        })?;
        return Ok(RunOutcome::Success);
    }
    refuse_different(&mut awaited, is_named)?;
    let style = settings.output_style(true);
    let files = awaited.iter().map(|it| awaited_file(it, style));
    let files: Vec<AwaitedFile> = files.collect::<Result<_, CliError>>()?;
    sign_files(&session, &args.writing, &WORDS, (&files, &signer), is_named)
}

/// Leaves out closings that are not what the repository says: nobody is asked to sign them.
///
/// # Errors
/// Where one of them was named.
fn refuse_different(awaited: &mut Vec<Awaited>, is_named: bool) -> Result<(), CliError> {
    let differs = |it: &Awaited| match it {
        Awaited::Closing(closing) if closing.state != ClosedState::Holds => {
            Some(closing.closing.period.to_string())
        }
        Awaited::Closing(_) | Awaited::Waiver(_) => None,
    };
    for period in awaited.iter().filter_map(differs) {
        let message = format!("the closing of {period} is not what its commit gives");
        if is_named {
            return Err(CliError::usage(
                message,
                "`dutybook check` says what differs",
            ));
        }
        eprintln!("{message}: `dutybook check` says what differs");
    }
    awaited.retain(|it| differs(it).is_none());
    Ok(())
}

fn awaited_file(awaited: &Awaited, style: TerminalStyle) -> Result<AwaitedFile, CliError> {
    let mut shown = Vec::new();
    let failed = |source| CliError::write(Path::new("-"), source);
    let (name, file, text, fault) = match awaited {
        Awaited::Waiver(it) => {
            report::write_approval_human(&mut shown, it, style).map_err(failed)?;
            (it.id.to_string(), &it.file, &it.text, &it.fault)
        }
        Awaited::Closing(it) => {
            report::write_closing_approval_human(&mut shown, it, style).map_err(failed)?;
            (it.closing.period.to_string(), &it.file, &it.text, &it.fault)
        }
    };
    Ok(AwaitedFile {
        name,
        file: file.to_string(),
        text: text.clone(),
        artifacts: Vec::new(),
        shown,
        duty: None,
        fault: fault.clone(),
    })
}

/// Those that ids, periods or files name.
fn find_named(
    session: &WriteSession,
    typed: &[String],
    mut awaited: Vec<Awaited>,
) -> Result<Vec<Awaited>, CliError> {
    let mut found: Vec<Awaited> = Vec::new();
    for word in typed {
        let path = path_in_root(session, word);
        let is_meant = |it: &Awaited| match it {
            Awaited::Waiver(it) => *it.file == *path || it.id.as_str() == path,
            Awaited::Closing(it) => *it.file == *path || *it.closing.period == *path,
        };
        if found.iter().any(is_meant) {
            continue;
        }
        let Some(at) = awaited.iter().position(is_meant) else {
            return Err(CliError::usage(
                format!("{word} does not await an approval"),
                "it may be approved already, or not exist: `dutybook approve` lists those that wait",
            ));
        };
        found.push(awaited.remove(at));
    }
    Ok(found)
}
