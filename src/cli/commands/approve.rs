//! `dutybook approve`.

use std::path::Path;

use crate::assess::{AwaitedApproval, awaited_approvals};
use crate::cli::args::ApproveArgs;
use crate::cli::commands::sign_off::{AwaitedFile, SignOffWords, path_in_root, sign_files};
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::report;
use crate::write::SignOff;

const WORDS: SignOffWords = SignOffWords {
    kind: SignOff::Approval,
    verb: "approve",
    message: "Approve",
    question: "Record that you approve",
    nothing: "no waiver awaits your approval",
};

pub(super) fn run(args: &ApproveArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let signer = session.person(None, "git's user.email", session.now())?;
    let assessment = session.assess_all()?;
    let mut approvals = awaited_approvals(&session.worktree, &assessment, &signer.email);
    if !args.waivers.is_empty() {
        approvals = find_named(&session, &args.waivers, &approvals)?;
    }
    if args.json {
        to_stdout(|out| {
            report::write_approvals_json(out, &approvals, &signer.email, assessment.as_of)
        })?;
        return Ok(RunOutcome::Success);
    }
    let style = settings.output_style(true);
    let files = approvals.iter().map(|approval| {
        let mut shown = Vec::new();
        report::write_approval_human(&mut shown, approval, style)
            .map_err(|source| CliError::write(Path::new("-"), source))?;
        Ok(AwaitedFile {
            name: approval.id.to_string(),
            file: approval.file.to_string(),
            text: approval.text.clone(),
            artifacts: Vec::new(),
            shown,
            duty: None,
            fault: approval.fault.clone(),
        })
    });
    let files: Vec<AwaitedFile> = files.collect::<Result<_, CliError>>()?;
    let is_named = !args.waivers.is_empty();
    sign_files(&session, &args.writing, &WORDS, (&files, &signer), is_named)
}

/// Those of the approvals that ids or files name.
fn find_named(
    session: &WriteSession,
    typed: &[String],
    approvals: &[AwaitedApproval],
) -> Result<Vec<AwaitedApproval>, CliError> {
    let mut found: Vec<AwaitedApproval> = Vec::new();
    for word in typed {
        let path = path_in_root(session, word);
        let mut of_word = approvals
            .iter()
            .filter(|approval| *approval.file == *path || approval.id.as_str() == path);
        let Some(approval) = of_word.next() else {
            return Err(CliError::usage(
                format!("{word} does not await an approval"),
                "it may be approved already, or not exist: `dutybook approve` lists those that wait",
            ));
        };
        if !found.iter().any(|known| known.id == approval.id) {
            found.push(approval.clone());
        }
    }
    Ok(found)
}
