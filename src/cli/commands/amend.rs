//! `dutybook record --amend`.

use anstream::eprintln;

use serde_yaml::{Mapping, Value};

use crate::cli::args::{EvidenceInput, RecordArgs};
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
use crate::cli::commands::evidence_content::{read_details, read_links};
use crate::cli::details_prompt::{ask_details, ask_optional_fields};
use crate::cli::earlier_answers::EarlierAnswers;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::write::{self, AmendedFiles, AmendmentDraft, DetailsSchemas, RecordedFile, Subschema};

pub(super) fn run(
    args: &RecordArgs,
    duty: &str,
    session: &WriteSession,
) -> Result<RunOutcome, CliError> {
    let task = session.present_or_former_task(&write::task_of_duty(duty)?)?;
    let assessment = session.assess_task(&task)?;
    let recorded = write::evidence_of(&session.worktree, &assessment, duty)?;
    let schemas = session.schemas_of(&assessment, recorded.version)?;
    let reason = find_reason(args, session)?;
    let who = args.input.performed_by.first().map(String::as_str);
    let person = session.person(who, "--performed-by", session.now())?;
    let given = &args.input.given;
    let mut details = read_details(given)?;
    let is_prompted = session.may_ask && is_empty(given);
    if is_prompted {
        let asked = ask_changes(session, &recorded, &schemas)?;
        details = asked.unwrap_or_default();
    }
    let change = AmendmentDraft {
        at: session.now(),
        by: person.email,
        reason: reason.clone(),
        summary: args.input.given.summary.clone(),
        details,
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
        needs_confirmation: is_prompted,
        ..PlannedChange::default()
    };
    carry_out_alone(session, &args.writing, branch, change)
}

/// Whether no flag says what is corrected.
fn is_empty(given: &EvidenceInput) -> bool {
    given.summary.is_none()
        && given.from.is_none()
        && given.fields.is_empty()
        && given.attach.is_empty()
        && given.links.is_empty()
}

/// Prompts for the details, with those that are recorded for Enter to take; `None` where the task asks for none.
fn ask_changes(
    session: &WriteSession,
    recorded: &RecordedFile,
    schemas: &DetailsSchemas,
) -> Result<Option<Mapping>, CliError> {
    let name = recorded.task.requires.details.as_ref();
    let schema = name.and_then(|name| Subschema::named(schemas, name));
    let present = write::recorded_details(&session.worktree, &recorded.path);
    let (Some(schema), Some(present)) = (schema, present) else {
        return Ok(None);
    };
    let earlier = EarlierAnswers::default().with_present(present);
    let mut details = Value::Mapping(Mapping::new());
    ask_details(&mut details, &schema, &earlier)?;
    ask_optional_fields(&mut details, &schema, &earlier)?;
    Ok(details.as_mapping().cloned())
}

/// The reason of `--reason`, else the answer to a prompt.
fn find_reason(args: &RecordArgs, session: &WriteSession) -> Result<String, CliError> {
    match args.reason.as_deref().map(str::trim).unwrap_or_default() {
        "" if session.may_ask => prompt::ask_text("Why is it corrected?", ""),
        "" => Err(CliError::usage(
            "the amendment needs a reason",
            "give one with --reason",
        )),
        reason => Ok(reason.to_owned()),
    }
}
