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

mod csv_rows;
mod error;
mod export_file;
mod format;
mod imported;
mod json_record;
mod limits;
mod page_links;
mod record_ids;
mod remediation;
mod response_page;
mod response_pages;
mod score_changes;
mod score_report;
mod secure_scores;
mod sentinel_incidents;
mod service_messages;
mod servicenow_incidents;
mod ticket_source;
mod tickets;
mod time;
mod values;
mod window;

pub use error::ImportError;
pub use export_file::ExportFile;
pub use format::{ImportFormat, UnknownFormat};
pub use imported::Imported;
pub use limits::MAX_FILE_BYTES;
pub use window::ImportWindow;

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
    window: &ImportWindow,
) -> Result<Imported, ImportError> {
    if window.performed_at < window.opens {
        return Err(ImportError::Window {
            opens: time::format_utc(window.opens),
            performed_at: time::format_utc(window.performed_at),
        });
    }
    export_file::check_files(files)?;
    let mut imported = match format {
        ImportFormat::SecureScores => secure_scores::import(files, window),
        ImportFormat::ServiceMessages => service_messages::import(files, window),
        ImportFormat::Remediation => remediation::import(files, window),
        ImportFormat::SentinelIncidents => {
            tickets::import(&sentinel_incidents::PRODUCT, files, window)
        }
        ImportFormat::ServicenowIncidents => {
            tickets::import(&servicenow_incidents::PRODUCT, files, window)
        }
    }?;
    imported.artifacts = files.iter().map(|file| file.name.to_owned()).collect();
    Ok(imported)
}
