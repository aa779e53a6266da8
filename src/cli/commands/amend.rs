//! `dutybook record --amend`.

use anstream::eprintln;

use crate::cli::args::RecordArgs;
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
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
    let who = args.input.performed_by.first().map(String::as_str);
    let person = session.person(who, "--performed-by", session.now())?;
    let change = AmendmentDraft {
        at: session.now(),
        by: person.email,
        reason: reason.to_owned(),
        summary: args.input.given.summary.clone(),
        details: read_details(&args.input.given)?,
        fields: write::parse_fields(&args.input.given.fields)?,
        attachments: args.input.given.attach.clone(),
        links: read_links(&args.input.given)?,
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
    let branch = format!("amend/{name}-{now}");
    let change = PlannedChange {
        files,
        message: format!("Amend {duty}: {reason}"),
        duty: Some(duty),
        obsolete,
        ..PlannedChange::default()
    };
    carry_out_alone(session, &args.writing, branch, change)
}
