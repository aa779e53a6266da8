//! Evidence straight from what the products give, so that nobody retypes numbers.
//!
//! [`import`] reads exports that someone has already fetched (nothing is fetched here) and returns the details of an
//! evidence as the pack `m365-defender-soc` asks for them. What an export cannot know (a cause, a decision, who was told)
//! becomes a placeholder, `<FILL IN: …>`.
//!
//! | format | what is read | documented by |
//! | --- | --- | --- |
//! | `secure-scores` | `GET /security/secureScores` | Microsoft Graph v1.0, `secureScore` |
//! | `service-messages` | `GET /admin/serviceAnnouncement/messages` | Microsoft Graph v1.0, `serviceUpdateMessage` |
//! | `remediation` | `GET /api/remediationTasks`, `GET /api/exposureScore` | Defender for Endpoint API |
//! | `sentinel-incidents` | `GET …/Microsoft.SecurityInsights/incidents`, or CSV | Azure REST, Security Insights `Incident` |
//! | `servicenow-incidents` | `GET /api/now/table/incident`, or CSV | `ServiceNow` Table API, data export |
//!
//! Texts of an export are data: nothing in them is obeyed. Only the order of lines in a list may depend on them, never on
//! the order in which pages or records were given.

mod csv_table;
mod error;
mod export_file;
mod format;
mod json_record;
mod page_links;
mod pages;
mod remediation;
mod score_changes;
mod secure_scores;
mod sentinel_incidents;
mod service_messages;
mod servicenow_incidents;
mod ticket_source;
mod tickets;
mod time;
mod values;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

pub use error::ImportError;
pub use format::ImportFormat;
pub use values::PLACEHOLDER;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The most records that are read, over all files of one import.
pub const MAX_RECORDS: usize = 1_000_000;

/// A file as it was given.
#[derive(Clone, Copy, Debug)]
pub struct ExportFile<'a> {
    /// Its name, for messages and for the list of artifacts.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// The span that is counted: from the opening of the occurrence to the work, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When the occurrence opened.
    pub opens: DateTime<Utc>,
    /// When the work was done; the export shows how things stood then.
    pub performed_at: DateTime<Utc>,
    /// The time zone of times that name none: `ServiceNow` writes UTC as raw values, and the zone of the user who exported
    /// as display values.
    pub zone: Tz,
}

impl Window {
    /// A window in which times that name no zone are UTC.
    #[must_use]
    pub const fn new(opens: DateTime<Utc>, performed_at: DateTime<Utc>) -> Self {
        Self {
            opens,
            performed_at,
            zone: Tz::UTC,
        }
    }

    /// The same window, with another zone for times that name none.
    #[must_use]
    pub const fn with_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    fn holds(&self, instant: DateTime<Utc>) -> bool {
        self.opens <= instant && instant <= self.performed_at
    }
}

/// What an export says, ready to become evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The details, in the order of the task's schema.
    pub details: Map<String, Value>,
    /// A summary that the analyst may take over.
    pub summary: String,
    /// Names of the files that were read, which are the artifacts.
    pub artifacts: Vec<String>,
    /// What the analyst should know and the details cannot say, such as what was left out.
    pub notes: Vec<String>,
}

impl Imported {
    /// Joins what another import gave: tickets of several systems become one list, in the order of the imports.
    ///
    /// # Errors
    ///
    /// When both give the same field and it is no list of ticket systems, when both give the same system, or when both
    /// read a file of the same name.
    pub fn merge(mut self, other: Self) -> Result<Self, ImportError> {
        for (field, value) in other.details {
            let Some(own) = self.details.get_mut(&field) else {
                self.details.insert(field, value);
                continue;
            };
            tickets::join(&field, own, value)?;
        }
        for name in other.artifacts {
            if self.artifacts.contains(&name) {
                return Err(ImportError::SameName { file: name });
            }
            self.artifacts.push(name);
        }
        self.summary = format!("{} {}", self.summary, other.summary);
        self.notes.extend(other.notes);
        Ok(self)
    }
}

/// Reads the exports of one product: the pages of one list, or several lists of one kind.
///
/// The result does not depend on the order of pages or of records, but for [`Imported::artifacts`].
///
/// # Errors
///
/// When the files are not of that format, hold what cannot be, or are not complete: see [`ImportError`].
pub fn import(
    format: ImportFormat,
    files: &[ExportFile],
    window: &Window,
) -> Result<Imported, ImportError> {
    if window.performed_at < window.opens {
        return Err(ImportError::Window {
            opens: time::written(window.opens),
            performed_at: time::written(window.performed_at),
        });
    }
    export_file::check(files)?;
    let mut imported = match format {
        ImportFormat::SecureScores => secure_scores::import(files, window),
        ImportFormat::ServiceMessages => service_messages::import(files, window),
        ImportFormat::Remediation => remediation::import(files, window),
        ImportFormat::SentinelIncidents => sentinel_incidents::import(files, window),
        ImportFormat::ServicenowIncidents => servicenow_incidents::import(files, window),
    }?;
    imported.artifacts = files.iter().map(|file| file.name.to_owned()).collect();
    Ok(imported)
}
