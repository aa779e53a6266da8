//! Tickets of a system, counted for `escalation-tickets`.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::csv_table;
use super::export_file::{FileForm, form};
use super::json_record::JsonRecord;
use super::pages::{self, ResponsePage};
use super::ticket_source::{TicketField, TicketSource};
use super::values::{self, counted};
use super::{ExportFile, ImportError, Imported, MAX_RECORDS, Window};

const SYSTEMS: &str = "systems";
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
    /// Reads a JSON record; none where it is no ticket of its own.
    pub(super) json: fn(&JsonRecord, &Window) -> Result<Option<Ticket>, ImportError>,
    /// Reads a CSV line, in the same way.
    pub(super) csv: fn(&TicketSource, &Window) -> Result<Option<Ticket>, ImportError>,
}

/// A ticket.
pub(super) struct Ticket {
    /// What tells it from all others of its system.
    pub(super) key: String,
    pub(super) open: bool,
    pub(super) created: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    /// When it was closed; none where it is open, or where the export does not say.
    pub(super) closed: Option<DateTime<Utc>>,
    /// Whom it is assigned to, as the export names them.
    pub(super) group: Option<String>,
    /// Whether one of its times names no zone.
    pub(super) zoneless: bool,
}

/// Reads all files and counts.
pub(super) fn import(
    product: &TicketProduct,
    files: &[ExportFile],
    window: &Window,
) -> Result<Imported, ImportError> {
    let mut tally = TicketTally::default();
    let mut answers = Vec::new();
    for file in files.iter().filter(|file| form(file) == FileForm::Json) {
        answers.push(ResponsePage::read(file)?);
    }
    pages::each(&answers, product.lists, |record| {
        let ticket = (product.json)(&record, window)?;
        tally.add(record.file(), record.place(), ticket, window)
    })?;
    let wanted: Vec<_> = product
        .columns
        .iter()
        .map(|field| (field.name, field.columns))
        .collect();
    for file in files.iter().filter(|file| form(file) == FileForm::Csv) {
        csv_table::each(file, &wanted, |row| {
            let ticket = (product.csv)(&TicketSource::Csv(row), window)?;
            tally.add(file.name, &row.place("number"), ticket, window)
        })?;
    }
    Ok(tally.imported(product, window))
}

#[derive(Default)]
struct TicketTally {
    seen: BTreeMap<String, (String, String)>,
    open: usize,
    updated: usize,
    closed: usize,
    oldest: Option<DateTime<Utc>>,
    without_time: usize,
    skipped: usize,
    groups: BTreeMap<Option<String>, usize>,
    zoneless: usize,
}

impl TicketTally {
    fn add(
        &mut self,
        file: &str,
        place: &str,
        ticket: Option<Ticket>,
        window: &Window,
    ) -> Result<(), ImportError> {
        let Some(ticket) = ticket else {
            self.skipped += 1;
            return Ok(());
        };
        let here = (file.to_owned(), place.to_owned());
        if let Some((other, other_place)) = self.seen.insert(ticket.key.clone(), here) {
            return Err(ImportError::Twice {
                file: file.to_owned(),
                place: place.to_owned(),
                what: ticket.key,
                other,
                other_place,
            });
        }
        if self.seen.len() > MAX_RECORDS {
            return Err(ImportError::TooMany {
                file: file.to_owned(),
            });
        }
        let group = ticket.group.map(|group| values::line(&group, GROUP));
        let group = group.filter(|group| !group.is_empty());
        *self.groups.entry(group).or_default() += 1;
        self.zoneless += usize::from(ticket.zoneless);
        self.updated += usize::from(window.holds(ticket.updated));
        if ticket.open {
            self.open += 1;
            self.oldest = Some(
                self.oldest
                    .map_or(ticket.created, |oldest| oldest.min(ticket.created)),
            );
        } else {
            self.without_time += usize::from(ticket.closed.is_none());
            self.closed += usize::from(window.holds(ticket.closed.unwrap_or(ticket.updated)));
        }
        Ok(())
    }

    fn imported(self, product: &TicketProduct, window: &Window) -> Imported {
        let system = product.system;
        let mut entry = Map::new();
        entry.insert("system".to_owned(), json!(system));
        entry.insert("open".to_owned(), json!(self.open));
        entry.insert("updated".to_owned(), json!(self.updated));
        entry.insert("closed".to_owned(), json!(self.closed));
        let mut oldest = String::new();
        if let Some(created) = self.oldest {
            let days = (window.performed_at - created).num_days().max(0);
            entry.insert("oldest_age_days".to_owned(), json!(days));
            oldest = format!(
                ", the oldest for {days} {}",
                if days == 1 { "day" } else { "days" }
            );
        }
        let notes = self.notes(product, window);
        let summary = format!(
            "{system}: {} open{oldest}, {} updated, {} closed.",
            self.open, self.updated, self.closed
        );
        let mut details = Map::new();
        details.insert(SYSTEMS.to_owned(), json!([entry]));
        Imported {
            details,
            summary,
            artifacts: Vec::new(),
            notes,
        }
    }

    /// What the numbers do not say.
    fn notes(&self, product: &TicketProduct, window: &Window) -> Vec<String> {
        let system = product.system;
        let mut notes = Vec::new();
        notes.extend(self.assigned(product));
        if self.zoneless > 0 {
            let tickets = counted(self.zoneless, "ticket has times", "tickets have times");
            let zone = window.zone;
            notes.push(format!(
                "{system}: {tickets} that name no zone; they were read as {zone}"
            ));
        }
        if self.without_time > 0 {
            let tickets = counted(
                self.without_time,
                "closed ticket says",
                "closed tickets say",
            );
            notes.push(format!(
                "{system}: {tickets} not when; the last update counts as the closing"
            ));
        }
        if self.skipped > 0 {
            let tickets = counted(self.skipped, "incident was", "incidents were");
            notes.push(format!(
                "{system}: {tickets} merged into another one and not counted"
            ));
        }
        notes
    }

    /// Whose tickets were counted: all that the files hold, whoever they are assigned to.
    fn assigned(&self, product: &TicketProduct) -> Option<String> {
        let TicketProduct {
            system, assigned, ..
        } = product;
        let tickets = counted(self.seen.len(), "ticket", "tickets");
        let mut named: Vec<_> = self.groups.iter().collect();
        // Sorting is stable: groups of one size stay in the order of their names.
        named.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        if let [] | [(None, _)] = named.as_slice() {
            let found = self.seen.len();
            return (found > 0)
                .then(|| format!("{system}: {tickets} counted; the export names no {assigned}"));
        }
        let shown = named.iter().take(GROUPS).map(|(group, count)| {
            let group = group.as_deref().unwrap_or("(none)");
            format!("{group} {count}")
        });
        let mut shown = shown.collect::<Vec<_>>().join(", ");
        if let Some(more) = named.len().checked_sub(GROUPS).filter(|more| *more > 0) {
            let _ = write!(shown, " and {more} more");
        }
        let together = if named.len() > 1 {
            "; the numbers are those of all of them"
        } else {
            ""
        };
        Some(format!(
            "{system}: {tickets} counted, by {assigned}: {shown}{together}"
        ))
    }
}

/// Adds the systems of another import to those of this one.
pub(super) fn join(field: &str, own: &mut Value, other: Value) -> Result<(), ImportError> {
    let (Value::Array(own), Value::Array(other), SYSTEMS) = (own, other, field) else {
        return Err(ImportError::Both {
            what: field.to_owned(),
        });
    };
    for entry in other {
        if own.iter().any(|known| known["system"] == entry["system"]) {
            let what = entry["system"].as_str().unwrap_or(SYSTEMS).to_owned();
            return Err(ImportError::Both { what });
        }
        own.push(entry);
    }
    Ok(())
}
