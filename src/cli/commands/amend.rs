//! `dutybook record --amend`.

use anstream::eprintln;

use crate::cli::args::RecordArgs;
use crate::cli::change_plan::ChangePlan;
use crate::cli::commands::evidence_content::{read_details, read_links};
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::write::{self, AmendedFiles, AmendmentDraft};

pub(super) fn run(
    args: &RecordArgs,
    duty: &str,
    session: &WriteSession,
) -> Result<RunOutcome, CliError> {
    let task = session.present_or_former_task(&write::task_of_duty(duty)?)?;
    let assessment = session.assess_task(&task)?;
    let recorded = write::evidence_of(&session.worktree, &assessment, duty)?;
    let schemas = session.schemas_of(&assessment, recorded.version)?;
    let reason = args.reason.as_deref().unwrap_or_default().trim();
    if reason.is_empty() {
        return Err(CliError::usage(
            "the amendment needs a reason",
            "give one with --reason",
        ));
    }
    let who = args.performed_by.first().map(String::as_str);
    let person = session.person(who, "--performed-by", session.now())?;
    let change = AmendmentDraft {
        at: session.now(),
        by: person.email,
        reason: reason.to_owned(),
        summary: args.given.summary.clone(),
        details: read_details(&args.given)?,
        fields: write::parse_fields(&args.given.fields)?,
        attachments: args.given.attach.clone(),
        links: read_links(&args.given)?,
    };
    let root = session.worktree.root();
    let AmendedFiles {
        files,
        obsolete,
        loses_comments,
    } = write::amend(
        root,
        &session.worktree,
        &session.policy,
        (&recorded, &schemas),
        &change,
    )?;
    if loses_comments {
        eprintln!("comments of the file are not kept");
    }
    let duty = write::duty_of(&recorded.path);
    let (name, now) = (
        duty.replace('/', "-"),
        session.now().format("%Y%m%d-%H%M%S"),
    );
    let plan = ChangePlan {
        files,
        branch: format!("amend/{name}-{now}"),
        message: format!("Amend {duty}: {reason}"),
        duty: Some(duty),
        needs_confirmation: false,
        obsolete,
        is_done_now: false,
        writing: &args.writing,
    };
    plan.carry_out(session)
}
