//! Incidents of `ServiceNow`.
//!
//! JSON: `GET /api/now/table/incident` of the Table API: `result`, with values as stored, as shown, or both
//! (`sysparm_display_value`). CSV: the list, as its context menu or `incident_list.do?CSV` exports it; the header holds the
//! names of fields. Times name no zone: UTC as stored, the zone of the user as shown.
//!
//! States as delivered: 1 New, 2 In Progress, 3 On Hold, 6 Resolved, 7 Closed, 8 Canceled. Of any other, `active` tells
//! whether it is open. A ticket counts as closed when it was resolved or closed, whichever came first: one that was
//! resolved on Monday and closed by the system on Friday counts on Monday.

use super::error::ImportError;
use super::ticket_source::{TicketField, TicketSource};
use super::tickets::{Ticket, TicketProduct};
use super::window::ImportWindow;

const NUMBER: TicketField = TicketField::new("number", &["number"]);
const STATE: TicketField = TicketField::new("state", &["state"]);
/// Before the states of all task tables were one, incidents had a field of their own.
const OLD_STATE: TicketField = TicketField::new("incident_state", &["incidentstate"]);
const ACTIVE: TicketField = TicketField::new("active", &["active"]);
const OPENED: TicketField = TicketField::new("opened_at", &["openedat", "opened"]);
const UPDATED: TicketField = TicketField::new("sys_updated_on", &["sysupdatedon", "updated"]);
const RESOLVED: TicketField = TicketField::new("resolved_at", &["resolvedat", "resolved"]);
const CLOSED: TicketField = TicketField::new("closed_at", &["closedat", "closed"]);
const GROUP: TicketField = TicketField::new(
    "assignment_group",
    &["assignmentgroup", "assignmentgroupname"],
);

pub(super) const PRODUCT: TicketProduct = TicketProduct {
    system: "ServiceNow",
    assigned: "assignment group",
    lists: &["result", "records"],
    columns: &[&NUMBER, &OPENED, &UPDATED],
    json: |record, window| read_ticket(&TicketSource::Json(record), window),
    csv: read_ticket,
};

fn read_ticket(
    source: &TicketSource,
    window: &ImportWindow,
) -> Result<Option<Ticket>, ImportError> {
    let key = source.text(&NUMBER)?;
    let is_open = is_open(source)?;
    let created = source.required_instant(&OPENED, window)?;
    let updated = source.required_instant(&UPDATED, window)?;
    let ends = [
        source.instant(&RESOLVED, window)?,
        source.instant(&CLOSED, window)?,
    ];
    let closed = ends.into_iter().flatten().min().filter(|_| !is_open);
    Ok(Some(Ticket {
        key,
        is_open,
        created,
        updated,
        closed,
        group: source.display_text(&GROUP, &["display_value", "value"]),
        has_time_without_zone: source
            .has_time_without_zone(&[&OPENED, &UPDATED, &RESOLVED, &CLOSED])?,
    }))
}

fn is_open(source: &TicketSource) -> Result<bool, ImportError> {
    let lower = |field| -> Result<Option<String>, ImportError> {
        Ok(source
            .cell(field)?
            .map(|(text, _)| text.to_ascii_lowercase()))
    };
    let state = match lower(&STATE)? {
        Some(state) => Some(state),
        None => lower(&OLD_STATE)?,
    };
    match state.as_deref() {
        Some("1" | "2" | "3" | "new" | "in progress" | "on hold") => return Ok(true),
        Some("6" | "7" | "8" | "resolved" | "closed" | "canceled" | "cancelled") => {
            return Ok(false);
        }
        _ => {}
    }
    match lower(&ACTIVE)?.as_deref() {
        Some("true" | "1" | "yes") => Ok(true),
        Some("false" | "0" | "no") => Ok(false),
        _ => Err(source.unexpected(
            &STATE,
            "New, In Progress, On Hold, Resolved, Closed or Canceled, its number, or a field active beside it",
        )),
    }
}
