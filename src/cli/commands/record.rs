//! `dutybook record`.

use std::path::PathBuf;

use anstream::eprintln;
use serde_yaml::{Mapping, Value};

use crate::cli::args::RecordArgs;
use crate::cli::change_plan::ChangePlan;
use crate::cli::commands::evidence_content::{read_details, read_links};
use crate::cli::commands::record_facts::{
    ask_performed_at, find_performers, find_team, parse_performed_at,
};
use crate::cli::commands::{amend, record_import};
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::files::Files;
use crate::judge::Duty;
use crate::model::{Id, Task};
use crate::report::escape_terminal;
use crate::text::{CommandLine, Hint};
use crate::write::{self, DetailsSchemas, EvidenceDraft, RecordError, Subschema, WriteError};

/// How often a name for an attachment is chosen again because another run took it.
const TRIES: usize = 5;

pub(super) fn run(args: &RecordArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    if let Some(duty) = &args.amend {
        return amend::run(args, duty, &session);
    }
    let task = session.present_or_former_task(args.task.as_deref().unwrap_or_default())?;
    let mut recording = Recording::start(args, &task, &session)?;
    recording.fill(args)?;
    let mut tries = 0;
    loop {
        tries += 1;
        match recording.plan(args)?.carry_out(&session) {
            // Another team took the name of an attachment meanwhile: choose another.
            Err(CliError::Record(RecordError::Write(WriteError::Taken(path))))
                if path != recording.path && tries < TRIES => {}
            done => return done,
        }
    }
}

/// Evidence that is being put together.
struct Recording<'a> {
    session: &'a WriteSession<'a>,
    /// As the policy in force for the duty has it.
    task: Task,
    schemas: DetailsSchemas,
    path: String,
    duty: String,
    draft: EvidenceDraft,
    attachments: Vec<PathBuf>,
    /// Details from an export; typed fields override them.
    imported: Mapping,
    was_asked: bool,
}

impl<'a> Recording<'a> {
    fn start(args: &RecordArgs, task: &Id, session: &'a WriteSession) -> Result<Self, CliError> {
        let mut performed_at = parse_performed_at(args.performed_at.as_deref(), session)?;
        let mut performers = find_performers(args, session, performed_at)?;
        let assessment = session.assess_task(task)?;
        let timeline = assessment.timeline.as_ref();
        let latest = timeline.and_then(|timeline| timeline.latest_task(task.as_str()));
        let Some((_, latest)) = latest else {
            return Err(CliError::Policy);
        };
        let (team, mut was_asked) = find_team(args, latest, session, &assessment, &performers)?;
        let label = args.occurrence.as_deref();
        let open = write::open_duties(&assessment, task, &team);
        let duty = if label.is_none() && open.len() > 1 && session.may_ask {
            was_asked = true;
            let lines: Vec<String> = open.iter().map(|duty| write::describe_duty(duty)).collect();
            open[prompt::select("Which occurrence?", &lines)?]
        } else {
            write::choose_duty(&assessment, latest, &team, label)?
        };
        let judging = timeline.and_then(|it| it.task(duty.version, task.as_str()));
        let owed = judging.unwrap_or(latest).clone();
        let path = write::evidence_path(task, &duty.id.occurrence, &team);
        require_new(args, session, &path, duty)?;
        let is_past_due = duty.window.due.to_utc() < session.as_of;
        if args.performed_at.is_none() && is_past_due && session.may_ask {
            was_asked = true;
            performed_at = ask_performed_at(session)?;
            performers = find_performers(args, session, performed_at)?;
        }
        record_import::check_task(args, &owed, &session.policy)?;
        let opens = duty.window.opens.to_utc();
        let imported = record_import::read_imports(args, opens, performed_at.to_utc())?;
        let mut attachments = args.given.attach.clone();
        attachments.extend(imported.files);
        let draft = EvidenceDraft {
            task: task.to_string(),
            occurrence: duty.id.occurrence.to_string(),
            team: team.to_string(),
            performed_by: performers.into_iter().map(|person| person.email).collect(),
            performed_at,
            summary: args.given.summary.clone().or(imported.summary),
            details: None,
            artifacts: Vec::new(),
            links: read_links(&args.given)?,
        };
        Ok(Recording {
            session,
            schemas: session.schemas_of(&assessment, duty.version)?,
            task: owed,
            path,
            duty: duty.id.to_string(),
            draft,
            attachments,
            imported: imported.details,
            was_asked,
        })
    }

    /// Details, summary and attachments: from arguments, then from prompts; the rest become placeholders.
    fn fill(&mut self, args: &RecordArgs) -> Result<(), CliError> {
        let mut given = std::mem::take(&mut self.imported);
        let imported = Value::Mapping(given.clone());
        write::merge_mappings(&mut given, read_details(&args.given)?);
        let fields = write::parse_fields(&args.given.fields)?;
        let schemas = std::mem::take(&mut self.schemas);
        let name = self.task.requires.details.as_ref();
        let schema = name.and_then(|name| Subschema::named(&schemas, name));
        let has_details = schema.is_some() || !given.is_empty() || !fields.is_empty();
        let mut details = Value::Mapping(given);
        for field in &fields {
            write::set_field(&mut details, schema.as_ref(), field)?;
        }
        let is_generated = args.given.summary.is_none() && self.draft.summary.is_some();
        if is_generated && !record_import::contains_imported(&imported, &details) {
            self.draft.summary = None;
            self.was_asked |= self.session.may_ask;
            eprintln!("note: the summary of the import is left out: what is given differs from it");
        }
        if self.session.may_ask {
            self.ask(&mut details, schema.as_ref())?;
        }
        if let Some(schema) = &schema {
            let open = write::fill_placeholders(&mut details, schema);
            if !open.is_empty() {
                let open = open.join(", ");
                eprintln!("to be filled in: {}", escape_terminal(&open));
            }
            details = write::order_by_schema(details, schema);
        }
        self.draft.details = has_details.then_some(details);
        Ok(())
    }

    fn ask(&mut self, details: &mut Value, schema: Option<&Subschema>) -> Result<(), CliError> {
        let draft = &mut self.draft;
        let (task, label, team) = (&draft.task, &draft.occurrence, &draft.team);
        eprintln!("Recording {task} {label} for {team}; Ctrl-C writes nothing.");
        let before = details.clone();
        if let Some(schema) = schema {
            prompt::ask_details(details, schema)?;
        }
        self.was_asked |= *details != before;
        if draft.summary.is_none() && (self.was_asked || schema.is_none()) {
            self.was_asked = true;
            draft.summary =
                prompt::ask_optional("Summary", "What was done, in a sentence – Enter for none")?;
        }
        while self.attachments.len() < self.task.requires.artifacts.min as usize {
            self.was_asked = true;
            self.attachments.push(prompt::ask_file("File to attach")?);
        }
        Ok(())
    }

    fn plan<'p>(&self, args: &'p RecordArgs) -> Result<ChangePlan<'p>, CliError> {
        let session = self.session;
        let attached = write::attach(
            session.worktree.root(),
            &session.worktree,
            &session.policy,
            &self.task,
            &self.path,
            &self.attachments,
        )?;
        let mut draft = self.draft.clone();
        draft.artifacts = attached.iter().map(|one| one.listed.clone()).collect();
        let mut files: Vec<_> = attached.into_iter().filter_map(|one| one.file).collect();
        files.push(draft.file(&self.path, args.writing.force)?);
        let (task, label, team) = (&draft.task, &draft.occurrence, &draft.team);
        Ok(ChangePlan {
            files,
            duty: Some(self.duty.clone()),
            needs_confirmation: self.was_asked,
            obsolete: Vec::new(),
            is_done_now: args.performed_at.is_none() && draft.performed_at == session.now(),
            branch: format!("record/{task}-{label}-{team}"),
            message: format!("Record {task} {label} ({team})"),
            writing: &args.writing,
        })
    }
}

fn require_new(
    args: &RecordArgs,
    session: &WriteSession,
    path: &str,
    duty: &Duty,
) -> Result<(), CliError> {
    if args.writing.force || session.worktree.digest(path, 0).is_err() {
        return Ok(());
    }
    Err(CliError::usage(
        format!("{} is recorded already: {path} is there already", duty.id),
        Hint::from("correct it with `")
            .command(
                CommandLine::new("dutybook record --amend")
                    .argument(&duty.id)
                    .words("--reason …"),
            )
            .text("`, or write it anew with --force"),
    ))
}
