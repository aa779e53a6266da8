//! `dutybook record`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anstream::eprintln;
use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde_yaml::{Mapping, Value};

use crate::cli::args::{EvidenceInput, RecordArgs};
use crate::cli::change_plan::ChangePlan;
use crate::cli::commands::amend;
use crate::cli::commands::record_import;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, Outcome, prompt};
use crate::files::Files;
use crate::judge::Duty;
use crate::load::MAX_YAML;
use crate::model::{Email, Id, Task, local_instant};
use crate::report::escape_terminal;
use crate::write::{
    self, DetailsSchemas, EvidenceDraft, LinkDraft, RecordError, Subschema, WriteError,
};

/// How often a name is looked for that somebody else takes at the same time.
const TRIES: usize = 5;

pub(super) fn run(args: &RecordArgs, settings: &RunSettings) -> Result<Outcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    if let Some(duty) = &args.amend {
        return amend::run(args, duty, &session);
    }
    let task = session.task(args.task.as_deref().unwrap_or_default())?;
    let mut recording = Recording::start(args, task, &session)?;
    recording.fill(args)?;
    let mut tries = 0;
    loop {
        tries += 1;
        match recording.plan(args)?.carry_out(&session) {
            // Another team took the name of an attachment in this moment: find another.
            Err(CliError::Record(RecordError::Write(WriteError::Taken(path))))
                if path != recording.path && tries < TRIES => {}
            done => return done,
        }
    }
}

/// Evidence while it comes together.
struct Recording<'a> {
    session: &'a WriteSession<'a>,
    task: &'a Task,
    path: String,
    duty: String,
    draft: EvidenceDraft,
    attachments: Vec<PathBuf>,
    /// Details that an export gave; what is typed goes over them.
    imported: Mapping,
    was_asked: bool,
}

impl<'a> Recording<'a> {
    fn start(
        args: &RecordArgs,
        task: &'a Task,
        session: &'a WriteSession,
    ) -> Result<Self, CliError> {
        let mut performed_at = performed_at(args.performed_at.as_deref(), session)?;
        let mut performers = performers(args, session, performed_at)?;
        let mut was_asked = false;
        let team = team(args, task, session, &performers, &mut was_asked)?;
        let assessment = session.assess_task(task)?;
        let label = args.occurrence.as_deref();
        let open = write::open_duties(&assessment.duties, &task.id, &team);
        let duty = if label.is_none() && open.len() > 1 && session.may_ask {
            was_asked = true;
            let lines: Vec<String> = open.iter().map(|duty| write::describe_duty(duty)).collect();
            open[prompt::one_of("Which occurrence?", &lines)?]
        } else {
            write::choose_duty(&assessment.duties, task, &team, label)?
        };
        let path = write::evidence_path(&task.id, &duty.id.occurrence, &team);
        refuse_existing(args, session, &path, duty)?;
        let is_past_due = duty.window.due.to_utc() < session.as_of;
        if args.performed_at.is_none() && is_past_due && session.may_ask {
            was_asked = true;
            performed_at = ask_when(session)?;
            performers = self::performers(args, session, performed_at)?;
        }
        record_import::check_task(args, task, &session.policy)?;
        let opens = duty.window.opens.to_utc();
        let imported = record_import::found(args, opens, performed_at.to_utc())?;
        let mut attachments = args.given.attach.clone();
        attachments.extend(imported.files);
        let draft = EvidenceDraft {
            task: task.id.to_string(),
            occurrence: duty.id.occurrence.to_string(),
            team: team.to_string(),
            performed_by: performers.into_iter().map(|person| person.email).collect(),
            performed_at,
            summary: args.given.summary.clone().or(imported.summary),
            details: None,
            artifacts: Vec::new(),
            links: links(&args.given)?,
        };
        Ok(Recording {
            session,
            task,
            path,
            duty: duty.id.to_string(),
            draft,
            attachments,
            imported: imported.details,
            was_asked,
        })
    }

    /// Details, summary and attachments: as given, then as answered, then left open.
    fn fill(&mut self, args: &RecordArgs) -> Result<(), CliError> {
        let mut given = std::mem::take(&mut self.imported);
        let imported = Value::Mapping(given.clone());
        write::merge_mappings(&mut given, details(&args.given)?);
        let fields = write::parse_fields(&args.given.fields)?;
        let schemas = DetailsSchemas::read(&self.session.worktree)?;
        let name = self.task.requires.details.as_ref();
        let shape = name.and_then(|name| Subschema::named(&schemas, name));
        let has_details = shape.is_some() || !given.is_empty() || !fields.is_empty();
        let mut details = Value::Mapping(given);
        for field in &fields {
            write::set_field(&mut details, shape.as_ref(), field)?;
        }
        let is_generated = args.given.summary.is_none() && self.draft.summary.is_some();
        if is_generated && !record_import::still_says(&imported, &details) {
            self.draft.summary = None;
            self.was_asked |= self.session.may_ask;
            eprintln!("note: the summary of the import is left out: what is given differs from it");
        }
        if self.session.may_ask {
            self.ask(&mut details, shape.as_ref())?;
        }
        if let Some(shape) = &shape {
            let open = write::fill_placeholders(&mut details, shape);
            if !open.is_empty() {
                let open = open.join(", ");
                eprintln!("left to be filled in: {}", escape_terminal(&open));
            }
            details = write::order_by_schema(details, shape);
        }
        self.draft.details = has_details.then_some(details);
        Ok(())
    }

    fn ask(
        &mut self,
        details: &mut Value,
        shape: Option<&write::Subschema>,
    ) -> Result<(), CliError> {
        let draft = &mut self.draft;
        let (task, label, team) = (&draft.task, &draft.occurrence, &draft.team);
        eprintln!("Recording {task} {label} for {team}; Ctrl-C leaves nothing.");
        let before = details.clone();
        if let Some(shape) = shape {
            prompt::details(details, shape)?;
        }
        self.was_asked |= *details != before;
        if draft.summary.is_none() && (self.was_asked || shape.is_none()) {
            self.was_asked = true;
            draft.summary =
                prompt::optional("Summary", "What was done, in a sentence – Enter for none")?;
        }
        while self.attachments.len() < self.task.requires.artifacts.min as usize {
            self.was_asked = true;
            self.attachments.push(prompt::file("File to attach")?);
        }
        Ok(())
    }

    fn plan<'p>(&self, args: &'p RecordArgs) -> Result<ChangePlan<'p>, CliError> {
        let session = self.session;
        let attached = write::attach(
            session.worktree.root(),
            &session.worktree,
            &session.policy,
            self.task,
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

fn refuse_existing(
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
        format!(
            "correct it with `dutybook record --amend {} --reason …`, or write it anew with --force",
            duty.id
        ),
    ))
}

pub(crate) fn links(given: &EvidenceInput) -> Result<Vec<LinkDraft>, CliError> {
    let links = given.links.iter().map(|typed| write::parse_link(typed));
    Ok(links.collect::<Result<_, _>>()?)
}

/// Details from elsewhere than --field: whatever reads the exports of a product adds its mapping here, and its
/// files to the attachments.
pub(crate) fn details(given: &EvidenceInput) -> Result<Mapping, CliError> {
    let Some(path) = &given.from else {
        return Ok(Mapping::new());
    };
    let unreadable = |error: std::io::Error| {
        CliError::usage(
            format!("{} cannot be read: {error}", path.display()),
            "name a file of YAML or JSON, or `-` for standard input",
        )
    };
    let mut bytes = Vec::new();
    let limit = MAX_YAML + 1;
    if path == Path::new("-") {
        let input = std::io::stdin().lock();
        input.take(limit).read_to_end(&mut bytes)
    } else {
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(limit).read_to_end(&mut bytes)
    }
    .map_err(unreadable)?;
    Ok(write::read_mapping(&bytes, &path.display().to_string())?)
}

fn performed_at(
    typed: Option<&str>,
    session: &WriteSession,
) -> Result<DateTime<FixedOffset>, CliError> {
    let Some(typed) = typed else {
        return Ok(session.now());
    };
    if let Ok(instant) = DateTime::parse_from_rfc3339(typed) {
        return Ok(instant);
    }
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(typed, format).ok());
    let timezone = session.policy.settings.timezone;
    local
        .map(|local| local_instant(timezone, local).fixed_offset())
        .ok_or_else(|| {
            CliError::usage(
                format!("`{typed}` is no instant"),
                "write 2026-03-13T15:04:00+01:00, or 2026-03-13T15:04 in the policy's time zone",
            )
        })
}

fn ask_when(session: &WriteSession) -> Result<DateTime<FixedOffset>, CliError> {
    let help = "Such as 2026-03-13T15:04, in the policy's time zone – Enter for now";
    loop {
        let typed = prompt::optional("When was it done?", help)?;
        match performed_at(typed.as_deref(), session) {
            Ok(at) => return Ok(at),
            Err(error) => eprintln!("  {}", error.message()),
        }
    }
}

fn performers(
    args: &RecordArgs,
    session: &WriteSession,
    at: DateTime<FixedOffset>,
) -> Result<Vec<write::Person>, CliError> {
    if args.performed_by.is_empty() {
        return Ok(vec![session.person(None, "--performed-by", at)?]);
    }
    let typed = args.performed_by.iter();
    typed
        .map(|typed| session.person(Some(typed), "--performed-by", at))
        .collect()
}

/// The team that was named, else the only one of the performer's that owes the task.
fn team(
    args: &RecordArgs,
    task: &Task,
    session: &WriteSession,
    performers: &[write::Person],
    was_asked: &mut bool,
) -> Result<Id, CliError> {
    if let Some(typed) = &args.team {
        return session.team(typed);
    }
    let owing = performers
        .first()
        .map(|first| write::owing_teams(task, first))
        .unwrap_or_default();
    let who = performers
        .first()
        .map_or("", |first| Email::as_str(&first.email));
    match owing.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let teams: Vec<&str> = task.assigned.teams().iter().map(Id::as_str).collect();
            Err(CliError::usage(
                format!("{who} is on no team that owes {}", task.id),
                format!(
                    "it is owed by {}: name --team, or --performed-by",
                    teams.join(", ")
                ),
            ))
        }
        several if session.may_ask => {
            *was_asked = true;
            Ok(several[prompt::one_of("Which team?", several)?].clone())
        }
        several => {
            let teams: Vec<&str> = several.iter().map(Id::as_str).collect();
            Err(CliError::usage(
                format!("{who} is on several teams that owe {}", task.id),
                format!("say which, with --team: {}", teams.join(", ")),
            ))
        }
    }
}
