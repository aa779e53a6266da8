//! The duties that the rows of a spreadsheet are about.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::cli::commands::ledger_rows::LedgerReader;
use crate::import::{LedgerCell, LedgerFault, LedgerField, LedgerRow, LedgerTime};
use crate::judge::{Duty, DutyKind, Standing};
use crate::model::{Id, format_instant};
use crate::schedule::LabelShape;
use crate::write;

impl<'a> LedgerReader<'a> {
    /// The duty that a row is about, and the team whose evidence it becomes.
    pub(super) fn find_duty(
        &self,
        row: &LedgerRow,
        task: &Id,
    ) -> Result<(&'a Duty, Id), LedgerFault> {
        let (cell, label) = self.label(row, task)?;
        let duties = self.index.of_label(task, &label);
        if duties.is_empty() {
            return Err(cell.fault(&self.explain_unowed(task, &label)));
        }
        let found = match self.cell(row, &LedgerField::Team) {
            Some(cell) => {
                let team = self.names.team(cell)?;
                let mut owing = duties.iter();
                let duty = owing.find(|duty| self.index.is_owed_by(duty, &team));
                let expected = || {
                    format!(
                        "a team that owes {task} {label} ({})",
                        self.names_of_teams(duties)
                    )
                };
                (*duty.ok_or_else(|| cell.fault(&expected()))?, team)
            }
            None => match duties {
                [only] if only.id.team != Id::any() => {
                    let timeline = self.assessment.timeline.as_ref();
                    let team = timeline.map_or(&only.id.team, |it| {
                        it.current_name(only.version, &only.id.team)
                    });
                    (*only, team.clone())
                }
                several => {
                    let expected = format!("one of {}", self.names_of_teams(several));
                    return Err(self.missing(&LedgerField::Team, &expected));
                }
            },
        };
        match found.0 {
            duty if duty.kind == DutyKind::Backstop => {
                Err(cell.fault("an occurrence of the calendar or a request, and no backstop"))
            }
            duty if duty.standing == Standing::Upcoming => {
                let opens = format_instant(duty.window.opens);
                Err(cell.fault(&format!(
                    "an occurrence that opened: this one opens {opens}"
                )))
            }
            _ => Ok(found),
        }
    }

    /// The label of the occurrence, and the cell that says so.
    fn label<'l>(
        &'l self,
        row: &'l LedgerRow,
        task: &Id,
    ) -> Result<(LedgerCell<'l>, String), LedgerFault> {
        let named = self.cell(row, &LedgerField::Occurrence);
        let Some(cell) = self.cell(row, &LedgerField::Date) else {
            let cell = named.ok_or_else(|| self.missing_period())?;
            return Ok((cell, cell.text.to_owned()));
        };
        if let Some(named) = named {
            return Ok((named, named.text.to_owned()));
        }
        let day = self.day(cell)?;
        if let Some(duty) = self.index.on_day(task, day) {
            return Ok((cell, duty.id.occurrence.to_string()));
        }
        let first = self.index.first(task);
        let first = first.map(|first| first.window.opens.date_naive());
        let first = first.filter(|first| day < *first);
        let first = first.map_or(String::new(), |first| {
            format!(", of which the first opens {first}")
        });
        let mut fault = cell.fault(&format!("a day of an occurrence of {task}{first}"));
        let _ = write!(fault.message, " ({})", write::describe_day(day));
        if let Some(reason) = self.day_off(task, day) {
            let _ = write!(fault.message, "; {reason}");
        }
        Err(fault)
    }

    /// That nobody works on a day who owes the task.
    fn day_off(&self, task: &Id, day: NaiveDate) -> Option<String> {
        let timeline = self.assessment.timeline.as_ref()?;
        let (_, owed) = timeline.latest_task(task.as_str())?;
        let teams: Vec<Id> = owed.assigned.teams().to_vec();
        write::describe_day_off(self.assessment, task, &teams, &day.to_string())
    }

    /// The fault that a row says no period, at the column that the file has for it.
    fn missing_period(&self) -> LedgerFault {
        let has = |field: &LedgerField| self.ledger.title(field).is_some();
        match (has(&LedgerField::Occurrence), has(&LedgerField::Date)) {
            (true, true) => self.missing(
                &LedgerField::Occurrence,
                "an occurrence, or a day of it in the column of dates",
            ),
            (true, false) => self.missing(&LedgerField::Occurrence, "an occurrence"),
            _ => self.missing(&LedgerField::Date, "a day of the occurrence"),
        }
    }

    pub(super) fn day(&self, cell: LedgerCell) -> Result<NaiveDate, LedgerFault> {
        let zone = self.session.policy.settings.timezone;
        let read = LedgerTime::read(cell.text, zone, self.args.dates.as_ref());
        Ok(read.map_err(|expected| cell.fault(expected))?.day)
    }

    /// Why a task does not owe an occurrence.
    fn explain_unowed(&self, task: &Id, label: &str) -> String {
        if LabelShape::of(label).is_none() {
            return "the label of an occurrence, such as 2025-W11, 2025-03 or 2025-03-14"
                .to_owned();
        }
        match self.index.first(task) {
            Some(first) => format!(
                "an occurrence that {task} owes, of which the first is {}",
                first.id.occurrence
            ),
            None => format!("an occurrence that {task} owes"),
        }
    }

    fn names_of_teams(&self, duties: &[&Duty]) -> String {
        let timeline = self.assessment.timeline.as_ref();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for duty in duties {
            let task = timeline.and_then(|it| it.task(duty.version, duty.id.task.as_str()));
            match task.filter(|_| duty.id.team == Id::any()) {
                Some(task) => names.extend(task.assigned.teams().iter().map(Id::as_str)),
                None => {
                    names.insert(duty.id.team.as_str());
                }
            }
        }
        names.into_iter().collect::<Vec<_>>().join(", ")
    }
}
