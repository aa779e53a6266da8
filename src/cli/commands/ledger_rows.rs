//! The rows of a spreadsheet of past duties, each as the evidence that it becomes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde_yaml::{Mapping, Value};

use crate::cli::CliError;
use crate::cli::args::ImportLedgerArgs;
use crate::cli::commands::ledger_names::LedgerNames;
use crate::cli::write_session::WriteSession;
use crate::import::{LedgerCell, LedgerFault, LedgerField, LedgerFile, LedgerRow, LedgerTime};
use crate::judge::{Assessment, Duty};
use crate::model::{DutyId, Email, Id, Task, local_instant};
use crate::write::{
    self, DetailsSchemas, DutyIndex, EvidenceDraft, FieldAssignment, LedgerOriginDraft, LinkDraft,
    NewFile, ReviewDraft, Subschema,
};

/// A row as the evidence that it becomes.
pub(super) struct PlannedRow {
    pub(super) line: u64,
    pub(super) duty: DutyId,
    pub(super) file: NewFile,
    /// Whether its evidence is there already, from an import before.
    pub(super) is_imported: bool,
    /// Whether a time of day in it is that of `--time`.
    pub(super) has_given_time: bool,
}

/// A time that a row says.
struct RowTime {
    at: DateTime<FixedOffset>,
    /// Whether the row says the day only, and `--time` the time of day.
    is_given: bool,
}

/// Why a row becomes no evidence.
pub(super) enum RowError {
    /// Something is wrong with it.
    Fault(LedgerFault),
    /// Nothing can be imported at all.
    Stop(CliError),
}

impl From<LedgerFault> for RowError {
    fn from(fault: LedgerFault) -> Self {
        RowError::Fault(fault)
    }
}

/// Turns rows into evidence.
pub(super) struct LedgerReader<'a> {
    pub(super) ledger: &'a LedgerFile,
    pub(super) args: &'a ImportLedgerArgs,
    pub(super) origin: LedgerOriginDraft,
    pub(super) session: &'a WriteSession<'a>,
    pub(super) assessment: &'a Assessment,
    pub(super) index: DutyIndex<'a>,
    pub(super) names: LedgerNames<'a>,
    /// The schemas of details by version of the policy.
    schemas: RefCell<HashMap<usize, Rc<DetailsSchemas>>>,
}

impl<'a> LedgerReader<'a> {
    pub(super) fn new(
        ledger: &'a LedgerFile,
        args: &'a ImportLedgerArgs,
        origin: LedgerOriginDraft,
        (session, assessment): (&'a WriteSession<'a>, &'a Assessment),
    ) -> Self {
        LedgerReader {
            ledger,
            args,
            origin,
            session,
            assessment,
            index: DutyIndex::of(assessment),
            names: LedgerNames::new(session, assessment),
            schemas: RefCell::default(),
        }
    }

    /// The evidence of a row.
    pub(super) fn plan(&self, row: &LedgerRow) -> Result<PlannedRow, RowError> {
        if let Some(fault) = row.fault() {
            return Err(fault.clone().into());
        }
        let cell = self.cell(row, &LedgerField::Task);
        let expected = "the id or title of a task";
        let cell = cell.ok_or_else(|| self.missing(&LedgerField::Task, expected))?;
        let task = self.names.task(cell)?;
        let (duty, team) = self.find_duty(row, &task)?;
        let path = write::evidence_path(&task, &duty.id.occurrence, &team);
        let planned = self.draft(row, (duty, &team), &path);
        let Some(recorded) = self.recorded_file(duty, &path) else {
            return planned;
        };
        match planned {
            Ok(planned) if self.is_imported_before(&recorded, &planned.file) => Ok(PlannedRow {
                is_imported: true,
                ..planned
            }),
            Err(RowError::Stop(error)) => Err(RowError::Stop(error)),
            _ => Err(self.recorded_already(row, &recorded).into()),
        }
    }

    /// What a row says about a duty, as the evidence of a team.
    fn draft(
        &self,
        row: &LedgerRow,
        (duty, team): (&Duty, &Id),
        path: &str,
    ) -> Result<PlannedRow, RowError> {
        let task = &duty.id.task;
        let judging = self.assessment.timeline.as_ref();
        let judging = judging.and_then(|it| it.task(duty.version, task.as_str()));
        let zone = duty.window.opens.timezone();
        let performed_by = self.performers(row)?;
        let performed_at = self.performed_at(row, zone)?;
        let review = self.review(row, zone)?;
        let has_given_time = performed_at.is_given || review.as_ref().is_some_and(|it| it.1);
        let draft = EvidenceDraft {
            task: task.to_string(),
            occurrence: duty.id.occurrence.to_string(),
            team: team.to_string(),
            performed_by,
            performed_at: performed_at.at,
            summary: self.text(row, &LedgerField::Summary),
            details: self.details(row, duty, judging)?,
            artifacts: Vec::new(),
            links: self.links(row)?,
            review: review.map(|(review, _)| review),
            collected_by: None,
            imported: Some(self.origin.row(row.line)),
        };
        let file = draft
            .file(path, false)
            .map_err(|error| RowError::Stop(error.into()))?;
        Ok(PlannedRow {
            line: row.line,
            duty: duty.id.clone(),
            file,
            is_imported: false,
            has_given_time,
        })
    }

    pub(super) fn cell<'l>(
        &'l self,
        row: &'l LedgerRow,
        field: &LedgerField,
    ) -> Option<LedgerCell<'l>> {
        self.ledger.cell(row, field)
    }

    /// The text of a cell, with line ends as evidence has them.
    fn text(&self, row: &LedgerRow, field: &LedgerField) -> Option<String> {
        let cell = self.cell(row, field)?;
        Some(cell.text.replace("\r\n", "\n").replace('\r', "\n"))
    }

    fn performers(&self, row: &LedgerRow) -> Result<Vec<Email>, LedgerFault> {
        let cell = self.cell(row, &LedgerField::PerformedBy);
        let cell = cell.ok_or_else(|| self.missing(&LedgerField::PerformedBy, "an address"))?;
        let people = cell.text.split([';', '\n']).map(str::trim);
        let people = people.filter(|person| !person.is_empty());
        let mut found: Vec<Email> = Vec::new();
        for person in people {
            let person = self.names.person(cell, person)?;
            if !found.contains(&person) {
                found.push(person);
            }
        }
        if found.is_empty() {
            return Err(cell.fault("an address"));
        }
        Ok(found)
    }

    /// When the work was done. A `date` says which period is meant: it is the day of the work only where the spreadsheet has
    /// no column for that. A cell that is blank is not filled in.
    fn performed_at(&self, row: &LedgerRow, zone: Tz) -> Result<RowTime, LedgerFault> {
        let day = self.cell(row, &LedgerField::Date);
        let has_column = self.ledger.title(&LedgerField::PerformedAt).is_some();
        let cell = self.cell(row, &LedgerField::PerformedAt);
        match cell.or(day.filter(|_| !has_column)) {
            Some(cell) => self.time(cell, day, zone),
            None => Err(self.missing(&LedgerField::PerformedAt, "when it was done")),
        }
    }

    /// The instant of a cell. A time of day alone belongs to the date of the row; a day alone has the time of `--time`.
    fn time(
        &self,
        cell: LedgerCell,
        date: Option<LedgerCell>,
        zone: Tz,
    ) -> Result<RowTime, LedgerFault> {
        let order = self.args.dates.as_ref();
        let read = match date.zip(LedgerTime::clock(cell.text)) {
            Some((date, clock)) => {
                let text = format!("{} {clock}", self.day(date)?);
                LedgerTime::read(&text, zone, None)
            }
            None => LedgerTime::read(cell.text, zone, order),
        };
        let read = read.map_err(|expected| cell.fault(expected))?;
        let at = match self.args.time.filter(|_| read.is_day_only) {
            Some(time) => local_instant(zone, read.day.and_time(time)).fixed_offset(),
            None if read.is_day_only => {
                let expected =
                    "a time of day as well (`--time 17:00` gives one to each row without)";
                return Err(cell.fault(expected));
            }
            None => read.at,
        };
        Ok(RowTime {
            at,
            is_given: read.is_day_only,
        })
    }

    fn links(&self, row: &LedgerRow) -> Result<Vec<LinkDraft>, LedgerFault> {
        let title = self.cell(row, &LedgerField::LinkTitle);
        let Some(cell) = self.cell(row, &LedgerField::Link) else {
            return match title {
                Some(_) => Err(self.missing(&LedgerField::Link, "an address for the title")),
                None => Ok(Vec::new()),
            };
        };
        let is_address = cell.text.starts_with("https://") || cell.text.starts_with("mailto:");
        if !is_address || cell.text.contains(char::is_whitespace) {
            return Err(cell.fault("an https or mailto address without spaces"));
        }
        let title = title.map_or("", |title| title.text);
        Ok(vec![LinkDraft::new(title, cell.text)])
    }

    /// The review, and whether its time of day is that of `--time`.
    fn review(
        &self,
        row: &LedgerRow,
        zone: Tz,
    ) -> Result<Option<(ReviewDraft, bool)>, LedgerFault> {
        let by = self.cell(row, &LedgerField::ReviewedBy);
        let at = self.cell(row, &LedgerField::ReviewedAt);
        let (by, at) = match (by, at) {
            (None, None) => return Ok(None),
            (Some(by), Some(at)) => (by, at),
            (Some(_), None) => {
                return Err(self.missing(&LedgerField::ReviewedAt, "when it was reviewed"));
            }
            (None, Some(_)) => {
                return Err(self.missing(&LedgerField::ReviewedBy, "who reviewed it"));
            }
        };
        let reviewed_by = self.names.person(by, by.text)?;
        let time = self.time(at, None, zone)?;
        let review = ReviewDraft {
            reviewed_by,
            reviewed_at: time.at,
        };
        Ok(Some((review, time.is_given)))
    }

    fn details(
        &self,
        row: &LedgerRow,
        duty: &Duty,
        task: Option<&Task>,
    ) -> Result<Option<Value>, RowError> {
        let schemas = self.schemas(duty.version)?;
        let name = task.and_then(|task| task.requires.details.as_ref());
        let schema = name.and_then(|name| Subschema::named(&schemas, name));
        let mut details = Value::Mapping(Mapping::new());
        let mut has_details = schema.is_some();
        for (path, cell) in self.ledger.details(row) {
            has_details = true;
            let fault = |message: String| LedgerFault {
                column: cell.column.to_owned(),
                message,
            };
            let set = |text: &str, details: &mut Value| {
                let field = FieldAssignment::plain(path, text);
                let field = field.ok_or_else(|| fault(format!("`{path}` is not a field")))?;
                write::set_field(details, schema.as_ref(), &field)
                    .map_err(|error| fault(error.to_string()))
            };
            if let Err(fault) = set(cell.text, &mut details) {
                // Where columns end with semicolons, a comma is the decimal one. What is refused sets nothing.
                let decimal = self.decimal(cell.text).ok_or_else(|| fault.clone())?;
                set(&decimal, &mut details).map_err(|_| fault)?;
            }
        }
        let details = match &schema {
            Some(schema) => write::order_by_schema(details, schema),
            None => details,
        };
        Ok(has_details.then_some(details))
    }

    /// A number with a decimal comma, with a point.
    fn decimal(&self, text: &str) -> Option<String> {
        let (whole, part) = text
            .split_once(',')
            .filter(|_| self.ledger.separator == ';')?;
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_number = is_digits(whole.strip_prefix('-').unwrap_or(whole)) && is_digits(part);
        is_number.then(|| format!("{whole}.{part}"))
    }

    fn schemas(&self, version: usize) -> Result<Rc<DetailsSchemas>, RowError> {
        if let Some(known) = self.schemas.borrow().get(&version) {
            return Ok(Rc::clone(known));
        }
        let read = self.session.schemas_of(self.assessment, version);
        let read = Rc::new(read.map_err(RowError::Stop)?);
        self.schemas.borrow_mut().insert(version, Rc::clone(&read));
        Ok(read)
    }

    /// A fault at the column of a field.
    pub(super) fn fault_of(&self, field: &LedgerField, message: String) -> LedgerFault {
        let title = self.ledger.title(field);
        let column = title.map_or_else(|| field.to_string(), str::to_owned);
        LedgerFault { column, message }
    }

    /// The fault that a row has nothing in the column of a field, or that there is no such column.
    pub(super) fn missing(&self, field: &LedgerField, expected: &str) -> LedgerFault {
        self.fault_of(field, format!("expected {expected}, found nothing"))
    }
}
