//! What is known of the duty for which an export is imported.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::completeness::ExpectedTotal;
use super::window::ImportWindow;
use crate::model::DateOrder;

/// What is known of the duty, and what the user said of the export.
#[derive(Debug, Clone)]
pub struct ImportContext {
    /// The interval whose records count.
    pub window: ImportWindow,
    /// When the occurrence before was due, where there is one.
    pub previous_due: Option<DateTime<Utc>>,
    /// The evidence that was recorded last.
    pub last_report: Option<LastReport>,
    /// The time zone of times that name none; `None` for what the mapping says, else UTC: `ServiceNow` writes UTC as values
    /// are stored, and the zone of the user who exported as they are shown.
    pub zone: Option<Tz>,
    /// How dates are written; `None` for what the mapping says.
    pub dates: Option<DateOrder>,
    /// How many records the list has; `None` for what its pages say.
    pub total: Option<ExpectedTotal>,
}

/// The evidence that was recorded last for the same task and team.
#[derive(Debug, Clone, Default)]
pub struct LastReport {
    /// Its details.
    pub details: Map<String, Value>,
    /// Names and contents of its artifacts, of which some may be exports of the same list.
    pub artifacts: Vec<(String, Vec<u8>)>,
}

impl ImportContext {
    /// A window of which nothing else is known.
    #[must_use]
    pub const fn new(window: ImportWindow) -> Self {
        ImportContext {
            window,
            previous_due: None,
            last_report: None,
            zone: None,
            dates: None,
            total: None,
        }
    }
}
