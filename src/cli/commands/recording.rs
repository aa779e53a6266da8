//! Evidence that is being put together: from arguments, from exports, from prompts.

use std::path::PathBuf;
use std::sync::Arc;

use anstream::eprintln;
use serde_yaml::{Mapping, Value};

use crate::cli::args::RecordInput;
use crate::cli::change_plan::PlannedChange;
use crate::cli::commands::evidence_content::{read_details, read_links};
use crate::cli::commands::import_facts::ImportFacts;
use crate::cli::commands::record_duty::FoundDuty;
use crate::cli::commands::record_facts::find_reviewer;
use crate::cli::commands::record_import::{self, ImportChoice, ImportedContent};
use crate::cli::commands::record_targets::RecordTarget;
use crate::cli::details_prompt::{ask_details, ask_optional_fields};
use crate::cli::earlier_answers::EarlierAnswers;
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, prompt};
use crate::files::Files;
use crate::model::{DutyId, ImportMapping, Task};
use crate::report::escape_terminal;
use crate::text::{CommandLine, Hint};
use crate::write::{self, DetailsSchemas, EvidenceDraft, ReviewDraft, Subschema};

/// Evidence that is being put together.
pub(super) struct Recording<'a> {
    session: &'a WriteSession<'a>,
    /// As the policy in force for the duty has it.
    task: Task,
    schemas: DetailsSchemas,
    path: String,
    duty: String,
    /// What imports need to know of the duty.
    known: ImportFacts,
    draft: EvidenceDraft,
    attachments: Vec<PathBuf>,
    /// Details from an export; typed fields override them.
    imported: Mapping,
    earlier: EarlierAnswers,
    was_asked: bool,
    is_done_now: bool,
}

impl<'a> Recording<'a> {
    /// Finds the duty, and what is known of its evidence without a prompt for its content.
    pub(super) fn start(
        input: &RecordInput,
        target: &RecordTarget,
        session: &'a WriteSession,
        may_replace: bool,
    ) -> Result<Self, CliError> {
        let found = FoundDuty::find(input, target, session)?;
        if !may_replace {
            require_new(session, &found.path, &found.duty)?;
        }
        let choices = record_import::group_by_format(&input.imports, session)?;
        record_import::check_task(&choices, &found.task, session)?;
        let reviewer = find_reviewer(input, session)?;
        let performers = found.performers.into_iter();
        let draft = EvidenceDraft {
            task: target.task.to_string(),
            occurrence: found.duty.occurrence.to_string(),
            team: found.team.to_string(),
            performed_by: performers.map(|person| person.email).collect(),
            performed_at: found.performed_at,
            summary: input.given.summary.clone(),
            details: None,
            artifacts: Vec::new(),
            links: read_links(&input.given)?,
            review: reviewer.map(|by| ReviewDraft {
                reviewed_by: by,
                reviewed_at: session.now(),
            }),
            collected_by: found.collected_by,
            imported: None,
        };
        let is_done_now = input.performed_at.is_none() && draft.performed_at == session.now();
        let mut recording = Recording {
            session,
            schemas: found.schemas,
            task: found.task,
            path: found.path,
            duty: found.duty.to_string(),
            known: found.import_facts,
            draft,
            attachments: input.given.attach.clone(),
            imported: Mapping::new(),
            earlier: EarlierAnswers::of(found.earlier),
            was_asked: found.was_asked,
            is_done_now,
        };
        let imported = recording.read_imports(input, &choices)?;
        recording.take_import(imported);
        let performed_at = recording.draft.performed_at.to_utc();
        session
            .planned
            .borrow_mut()
            .push((found.duty, performed_at));
        Ok(recording)
    }

    /// The path of the evidence, relative to the dutybook root.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The branch for this evidence alone.
    pub(super) fn branch(&self) -> String {
        let EvidenceDraft {
            task,
            occurrence,
            team,
            ..
        } = &self.draft;
        format!("record/{task}-{occurrence}-{team}")
    }

    fn read_imports(
        &self,
        input: &RecordInput,
        choices: &[ImportChoice],
    ) -> Result<ImportedContent, CliError> {
        if choices.is_empty() {
            return Ok(ImportedContent::default());
        }
        let performed_at = self.draft.performed_at;
        self.known
            .read_imports(choices, performed_at, input, &self.session.worktree)
    }

    fn take_import(&mut self, imported: ImportedContent) {
        self.imported = imported.details;
        self.attachments.extend(imported.files);
        if self.draft.summary.is_none() {
            self.draft.summary = imported.summary;
        }
    }

    /// Details, summary and attachments: from arguments, then from exports and prompts; the rest become placeholders.
    ///
    /// With `is_guided`, optional fields are offered too.
    pub(super) fn fill(&mut self, input: &RecordInput, is_guided: bool) -> Result<(), CliError> {
        let may_ask = self.session.may_ask;
        if may_ask && input.imports.is_empty() {
            self.offer_imports(input)?;
        }
        self.fill_details(input, may_ask, is_guided)
    }

    /// Prompts for everything again, with what was answered for Enter to take.
    pub(super) fn change(&mut self) -> Result<(), CliError> {
        let present = self.draft.details.take();
        let present = present.unwrap_or(Value::Mapping(Mapping::new()));
        // What the schema does not name is not prompted for, and stays.
        let name = self.task.requires.details.as_ref();
        let schema = name.and_then(|name| Subschema::named(&self.schemas, name));
        let prompted = schema.map_or(Vec::new(), |schema| schema.names_anywhere());
        let mut unnamed = present.as_mapping().cloned().unwrap_or_default();
        unnamed.retain(|key, _| !key.as_str().is_some_and(|key| prompted.contains(&key)));
        self.imported = unnamed;
        self.earlier = std::mem::take(&mut self.earlier).with_present(present);
        if !self.attachments.is_empty() {
            let names: Vec<String> = self
                .attachments
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            let all: Vec<usize> = (0..names.len()).collect();
            let kept = prompt::select_several("Files to attach", &names, &all)?;
            let kept = kept
                .into_iter()
                .map(|index| self.attachments[index].clone());
            self.attachments = kept.collect();
        }
        let summary = self.draft.summary.take();
        self.fill_details(&RecordInput::default(), true, true)?;
        if self.draft.summary.is_none() {
            self.draft.summary = summary;
        }
        Ok(())
    }

    /// The same without a prompt.
    pub(super) fn fill_silently(&mut self, input: &RecordInput) -> Result<(), CliError> {
        self.fill_details(input, false, false)
    }

    fn fill_details(
        &mut self,
        input: &RecordInput,
        may_ask: bool,
        is_guided: bool,
    ) -> Result<(), CliError> {
        let mut given = std::mem::take(&mut self.imported);
        let imported = Value::Mapping(given.clone());
        write::merge_mappings(&mut given, read_details(&input.given)?);
        write::merge_mappings(&mut given, input.details.clone());
        let fields = write::parse_fields(&input.given.fields)?;
        let schemas = std::mem::take(&mut self.schemas);
        let name = self.task.requires.details.as_ref();
        let schema = name.and_then(|name| Subschema::named(&schemas, name));
        let has_details = schema.is_some() || !given.is_empty() || !fields.is_empty();
        let mut details = Value::Mapping(given);
        for field in &fields {
            write::set_field(&mut details, schema.as_ref(), field)?;
        }
        let is_generated = input.given.summary.is_none() && self.draft.summary.is_some();
        if is_generated && !record_import::contains_imported(&imported, &details) {
            self.draft.summary = None;
            self.was_asked |= may_ask;
            eprintln!("note: the summary of the import is left out: what is given differs from it");
        }
        if may_ask {
            self.ask(&mut details, schema.as_ref(), is_guided)?;
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
        self.schemas = schemas;
        Ok(())
    }

    /// Offers to import what a product exported, where the task has the details of such an export and nothing was given yet.
    fn offer_imports(&mut self, input: &RecordInput) -> Result<(), CliError> {
        let given = &input.given;
        let has_details =
            given.from.is_some() || !given.fields.is_empty() || !input.details.is_empty();
        if has_details || !given.attach.is_empty() {
            return Ok(());
        }
        let formats = record_import::formats_of(&self.task, self.session);
        if formats.is_empty() {
            return Ok(());
        }
        loop {
            let choices = self.ask_exports(&formats, input)?;
            if choices.is_empty() {
                return Ok(());
            }
            match self.read_imports(input, &choices) {
                Ok(imported) => {
                    self.was_asked = true;
                    self.take_import(imported);
                    return Ok(());
                }
                Err(error) => print_error(&error),
            }
        }
    }

    /// The exports to import, by their mapping; empty for none.
    fn ask_exports(
        &self,
        formats: &[Arc<ImportMapping>],
        input: &RecordInput,
    ) -> Result<Vec<ImportChoice>, CliError> {
        let mut found: Vec<ImportChoice> = Vec::new();
        loop {
            let (label, help) = if found.is_empty() {
                let names: Vec<&str> = formats.iter().map(|format| format.id.as_str()).collect();
                let help = format!(
                    "Its file, of {}; Tab completes – Enter to type the values",
                    names.join(", ")
                );
                ("Export to import", help)
            } else {
                (
                    "Another page or export",
                    "Enter where there is none".to_owned(),
                )
            };
            let Some(file) = prompt::ask_file(label, &help)? else {
                break;
            };
            let format = match formats {
                [only] => Ok(Arc::clone(only)),
                several => {
                    let performed_at = self.draft.performed_at;
                    self.known
                        .detect_format(several, &file, performed_at, input)
                }
            };
            match format {
                Ok(format) => add_choice(&mut found, format, file),
                Err(error) => print_error(&error),
            }
        }
        Ok(found)
    }

    fn ask(
        &mut self,
        details: &mut Value,
        schema: Option<&Subschema>,
        is_guided: bool,
    ) -> Result<(), CliError> {
        let before = details.clone();
        if let Some(schema) = schema {
            ask_details(details, schema, &self.earlier)?;
        }
        self.was_asked |= *details != before;
        if let Some(schema) = schema.filter(|_| is_guided) {
            ask_optional_fields(details, schema, &self.earlier)?;
        }
        if self.draft.summary.is_none() && (is_guided || self.was_asked || schema.is_none()) {
            self.was_asked = true;
            let help = "What was done, in a sentence – Enter for none";
            self.draft.summary = prompt::ask_optional("Summary", help)?;
        }
        self.was_asked |= is_guided;
        while self.attachments.len() < self.task.requires.artifacts.min as usize {
            self.was_asked = true;
            let file = prompt::ask_file("File to attach", "It is copied beside the evidence")?;
            self.attachments.extend(file);
        }
        Ok(())
    }

    /// The files of the evidence.
    pub(super) fn plan(&self, may_replace: bool) -> Result<PlannedChange, CliError> {
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
        files.push(draft.file(&self.path, may_replace)?);
        let (task, label, team) = (&draft.task, &draft.occurrence, &draft.team);
        Ok(PlannedChange {
            files,
            duty: Some(self.duty.clone()),
            needs_confirmation: self.was_asked,
            obsolete: Vec::new(),
            is_done_now: self.is_done_now,
            message: format!("Record {task} {label} ({team})"),
        })
    }
}

fn add_choice(choices: &mut Vec<ImportChoice>, mapping: Arc<ImportMapping>, file: PathBuf) {
    let mut known = choices.iter_mut();
    match known.find(|choice| choice.mapping.id == mapping.id) {
        Some(choice) => choice.files.push(file),
        None => choices.push(ImportChoice {
            mapping,
            files: vec![file],
        }),
    }
}

/// Prints why an answer does not do, above the prompt that comes again.
fn print_error(error: &CliError) {
    let help = error.help(shell_at_hand()).unwrap_or_default();
    eprintln!("  {} ({help})", error.message());
}

fn require_new(session: &WriteSession, path: &str, duty: &DutyId) -> Result<(), CliError> {
    if session.worktree.digest(path, 0).is_err() {
        return Ok(());
    }
    Err(CliError::usage(
        format!("{duty} is recorded already: {path} is there already"),
        Hint::from("correct it with `")
            .command(
                CommandLine::new("dutybook record --amend")
                    .argument(duty)
                    .words("--reason …"),
            )
            .text("`, or write it anew with --force"),
    ))
}
