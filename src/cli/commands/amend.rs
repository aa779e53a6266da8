//! `dutybook record --amend`.

use anstream::eprintln;

use crate::cli::args::RecordArgs;
use crate::cli::commands::record::{details, links};
use crate::cli::write_session::{ChangePlan, WriteSession, usage};
use crate::cli::{CliError, Outcome};
use crate::write::{self, AmendedFiles, AmendmentDraft};

pub(crate) fn run(
    args: &RecordArgs,
    duty: &str,
    scene: &WriteSession,
) -> Result<Outcome, CliError> {
    let (task, path) = write::evidence_of(&scene.worktree, &scene.policy, duty)?;
    let reason = args.reason.as_deref().unwrap_or_default().trim();
    if reason.is_empty() {
        return Err(usage(
            "the amendment has no reason",
            "say why, with --reason",
        ));
    }
    let who = args.performed_by.first().map(String::as_str);
    let person = scene.person(who, "--performed-by", scene.now())?;
    let change = AmendmentDraft {
        at: scene.now(),
        by: person.email,
        reason: reason.to_owned(),
        summary: args.given.summary.clone(),
        details: details(&args.given)?,
        fields: write::parse_fields(&args.given.fields)?,
        attachments: args.given.attach.clone(),
        links: links(&args.given)?,
    };
    let root = scene.worktree.root();
    let AmendedFiles {
        files,
        obsolete,
        loses_comments,
    } = write::amend(root, &scene.worktree, &scene.policy, (task, &path), &change)?;
    if loses_comments {
        eprintln!("comments of the file as it was are not kept");
    }
    let duty = write::duty_of(&path);
    let (name, now) = (duty.replace('/', "-"), scene.now().format("%Y%m%d-%H%M%S"));
    scene.finish(&ChangePlan {
        files,
        branch: format!("amend/{name}-{now}"),
        message: format!("Amend {duty}: {reason}"),
        duty: Some(duty),
        asks: false,
        obsolete,
        is_done_now: false,
        writing: &args.writing,
    })
}
