//! Tickets of a system, counted for `escalation-tickets`.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::csv_rows::for_each_row;
use super::error::ImportError;
use super::export_file::ExportFile;
use super::imported::{Imported, SYSTEMS};
use super::json_record::JsonRecord;
use super::limits::MAX_RECORDS;
use super::record_ids::RecordIds;
use super::response_page::ResponsePage;
use super::response_pages::for_each_record;
use super::ticket_source::{TicketField, TicketSource};
use super::values::to_line;
use super::window::ImportWindow;
use crate::text::count_of;

/// How many groups a note names, the largest first.
const GROUPS: usize = 20;
/// The longest name of a group that a note repeats, in characters.
const GROUP: usize = 60;

/// How a product writes its tickets.
pub(super) struct TicketProduct {
    /// Name of the system in the details.
    pub(super) system: &'static str,
    /// Fields that hold the list in JSON.
    pub(super) lists: &'static [&'static str],
    /// What its tickets are assigned to, as its own interface puts it.
    pub(super) assigned: &'static str,
    /// Columns without which a CSV file is not its export.
    pub(super) columns: &'static [&'static TicketField],
    /// Reads a JSON record; `None` where it only points to another ticket.
    pub(super) json: fn(&JsonRecord, &ImportWindow) -> Result<Option<Ticket>, ImportError>,
    /// Reads a CSV line, in the same way.
    pub(super) csv: fn(&TicketSource, &ImportWindow) -> Result<Option<Ticket>, ImportError>,
}

/// A ticket.
pub(super) struct Ticket {
    /// What tells it from all others of its system.
    pub(super) key: String,
    pub(super) is_open: bool,
    pub(super) created: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    /// When it was closed; `None` where it is open, or where the export does not say.
    pub(super) closed: Option<DateTime<Utc>>,
    /// Whom it is assigned to, as the export names them.
    pub(super) group: Option<String>,
    /// Whether one of its times names no zone.
    pub(super) has_time_without_zone: bool,
}

/// Reads all files and counts.
pub(super) fn import(
    product: &TicketProduct,
    files: &[ExportFile],
    window: &ImportWindow,
) -> Result<Imported, ImportError> {
    let mut tally = TicketTally::default();
    let (json, csv): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_json());
    let pages = json.into_iter().map(ResponsePage::read);
    let pages: Vec<_> = pages.collect::<Result<_, _>>()?;
    for_each_record(&pages, product.lists, |record| {
        let ticket = (product.json)(&record, window)?;
        tally.add(record.file(), record.place(), ticket, window)
    })?;
    let required = product.columns.iter();
    let required: Vec<_> = required.map(|field| (field.name, field.columns)).collect();
    for file in csv {
        for_each_row(file, &required, |row| {
            let ticket = (product.csv)(&TicketSource::Csv(row), window)?;
            tally.add(file.name, &row.place("number"), ticket, window)
        })?;
    }
    Ok(tally.imported(product, window))
}

#[derive(Default)]
struct TicketTally {
    seen: RecordIds,
    open: usize,
    updated: usize,
    closed: usize,
    oldest: Option<DateTime<Utc>>,
    without_closing_time: usize,
    merged: usize,
    groups: BTreeMap<Option<String>, usize>,
    without_zone: usize,
}

impl TicketTally {
    fn add(
        &mut self,
        file: &str,
        place: &str,
        ticket: Option<Ticket>,
        window: &ImportWindow,
    ) -> Result<(), ImportError> {
        let Some(ticket) = ticket else {
            self.merged += 1;
            return Ok(());
        };
        self.seen
            .insert(ticket.key.clone(), &ticket.key, file, place)?;
        if self.seen.len() > MAX_RECORDS {
            let file = file.to_owned();
            return Err(ImportError::TooMany { file });
        }
        let group = ticket.group.map(|group| to_line(&group, GROUP));
        let group = group.filter(|group| !group.is_empty());
        *self.groups.entry(group).or_default() += 1;
        self.without_zone += usize::from(ticket.has_time_without_zone);
        self.updated += usize::from(window.contains(ticket.updated));
        if ticket.is_open {
            self.open += 1;
            let oldest = self.oldest.unwrap_or(ticket.created);
            self.oldest = Some(oldest.min(ticket.created));
        } else {
            self.without_closing_time += usize::from(ticket.closed.is_none());
            let closed = ticket.closed.unwrap_or(ticket.updated);
            self.closed += usize::from(window.contains(closed));
        }
        Ok(())
    }

    fn imported(self, product: &TicketProduct, window: &ImportWindow) -> Imported {
        let system = product.system;
        let (open, updated, closed) = (self.open, self.updated, self.closed);
        let mut entry =
            json!({ "system": system, "open": open, "updated": updated, "closed": closed });
        let mut oldest = String::new();
        if let Some(created) = self.oldest {
            let days = (window.performed_at - created).num_days().max(0);
            entry["oldest_age_days"] = json!(days);
            let unit = if days == 1 { "day" } else { "days" };
            oldest = format!(", the oldest for {days} {unit}");
        }
        let summary = format!("{system}: {open} open{oldest}, {updated} updated, {closed} closed.");
        let details = Value::from_iter([(SYSTEMS, json!([entry]))]);
        Imported::new(details, summary, self.notes(product, window))
    }

    /// What the numbers do not say.
    fn notes(&self, product: &TicketProduct, window: &ImportWindow) -> Vec<String> {
        let notes = [
            (
                self.without_zone,
                ["ticket has times", "tickets have times"],
                format!("that name no zone; they were read as {}", window.zone),
            ),
            (
                self.without_closing_time,
                ["closed ticket says", "closed tickets say"],
                "not when; the last update counts as the closing".to_owned(),
            ),
            (
                self.merged,
                ["incident was", "incidents were"],
                "merged into another one and not counted".to_owned(),
            ),
        ];
        let notes = notes.into_iter().filter(|(number, ..)| *number > 0);
        let notes = notes.map(|(number, [one, many], rest)| {
            format!("{}: {} {rest}", product.system, count_of(number, one, many))
        });
        self.assignment_note(product)
            .into_iter()
            .chain(notes)
            .collect()
    }

    /// Whose tickets were counted: all that the files hold, whoever they are assigned to.
    fn assignment_note(&self, product: &TicketProduct) -> Option<String> {
        let TicketProduct {
            system, assigned, ..
        } = product;
        let tickets = count_of(self.seen.len(), "ticket", "tickets");
        let mut groups: Vec<_> = self.groups.iter().collect();
        // Sorting is stable: groups of one size stay in the order of their names.
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        if let [] | [(None, _)] = groups.as_slice() {
            let found = self.seen.len();
            return (found > 0)
                .then(|| format!("{system}: {tickets} counted; the export names no {assigned}"));
        }
        let shown = groups.iter().take(GROUPS).map(|(group, count)| {
            let group = group.as_deref().unwrap_or("(none)");
            format!("{group} {count}")
        });
        let mut note = format!("{system}: {tickets} counted, by {assigned}: ");
        note.push_str(&shown.collect::<Vec<_>>().join(", "));
        if groups.len() > GROUPS {
            let _ = write!(note, " and {} more", groups.len() - GROUPS);
        }
        if groups.len() > 1 {
            note.push_str("; the numbers are those of all of them");
        }
        Some(note)
    }
}
