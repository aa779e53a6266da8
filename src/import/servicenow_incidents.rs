//! Incidents of `ServiceNow`.
//!
//! JSON: `GET /api/now/table/incident` of the Table API: `result`, with values as stored, as shown, or both
//! (`sysparm_display_value`). CSV: the list, as its context menu or `incident_list.do?CSV` exports it; the header holds the
//! names of fields. Times name no zone: UTC as stored, the zone of the user as shown.
//!
//! States as delivered: 1 New, 2 In Progress, 3 On Hold, 6 Resolved, 7 Closed, 8 Canceled. Of any other, `active` tells
//! whether it is open. A ticket counts as closed when it was resolved or closed, whichever came first: one that was
//! resolved on Monday and closed by the system on Friday counts on Monday.

use super::json_record::JsonRecord;
use super::ticket_source::{TicketField, TicketSource};
use super::tickets::{self, Ticket, TicketProduct};
use super::{ExportFile, ImportError, Imported, Window};

const NUMBER: TicketField = TicketField {
    name: "number",
    columns: &["number"],
};
const STATE: TicketField = TicketField {
    name: "state",
    columns: &["state"],
};
/// Before the states of all task tables were one, incidents had a field of their own.
const OLD_STATE: TicketField = TicketField {
    name: "incident_state",
    columns: &["incidentstate"],
};
const ACTIVE: TicketField = TicketField {
    name: "active",
    columns: &["active"],
};
const OPENED: TicketField = TicketField {
    name: "opened_at",
    columns: &["openedat", "opened"],
};
const UPDATED: TicketField = TicketField {
    name: "sys_updated_on",
    columns: &["sysupdatedon", "updated"],
};
const RESOLVED: TicketField = TicketField {
    name: "resolved_at",
    columns: &["resolvedat", "resolved"],
};
const CLOSED: TicketField = TicketField {
    name: "closed_at",
    columns: &["closedat", "closed"],
};
const GROUP: TicketField = TicketField {
    name: "assignment_group",
    columns: &["assignmentgroup", "assignmentgroupname"],
};

const PRODUCT: TicketProduct = TicketProduct {
    system: "ServiceNow",
    assigned: "assignment group",
    lists: &["result", "records"],
    columns: &[&NUMBER, &OPENED, &UPDATED],
    json,
    csv,
};

pub(super) fn import(files: &[ExportFile], window: &Window) -> Result<Imported, ImportError> {
    tickets::import(&PRODUCT, files, window)
}

fn json(record: &JsonRecord, window: &Window) -> Result<Option<Ticket>, ImportError> {
    ticket(&TicketSource::Json(record), window).map(Some)
}

fn csv(source: &TicketSource, window: &Window) -> Result<Option<Ticket>, ImportError> {
    ticket(source, window).map(Some)
}

fn ticket(source: &TicketSource, window: &Window) -> Result<Ticket, ImportError> {
    let key = source.text(&NUMBER)?;
    let open = open(source)?;
    let created = source.needed_instant(&OPENED, window)?;
    let updated = source.needed_instant(&UPDATED, window)?;
    let ends = [
        source.instant(&RESOLVED, window)?,
        source.instant(&CLOSED, window)?,
    ];
    let closed = if open {
        None
    } else {
        ends.into_iter().flatten().min()
    };
    Ok(Ticket {
        key,
        open,
        created,
        updated,
        closed,
        group: source.shown(&GROUP, &["display_value", "value"]),
        zoneless: source.names_no_zone(&[&OPENED, &UPDATED, &RESOLVED, &CLOSED])?,
    })
}

fn open(source: &TicketSource) -> Result<bool, ImportError> {
    let state = match source.cell(&STATE)? {
        Some(state) => Some(state),
        None => source.cell(&OLD_STATE)?,
    };
    let state = state.map(|(state, _)| state.to_ascii_lowercase());
    match state.as_deref() {
        Some("1" | "2" | "3" | "new" | "in progress" | "on hold") => return Ok(true),
        Some("6" | "7" | "8" | "resolved" | "closed" | "canceled" | "cancelled") => {
            return Ok(false);
        }
        _ => {}
    }
    let active = source
        .cell(&ACTIVE)?
        .map(|(active, _)| active.to_ascii_lowercase());
    match active.as_deref() {
        Some("true" | "1" | "yes") => Ok(true),
        Some("false" | "0" | "no") => Ok(false),
        _ => Err(source.unexpected(
            &STATE,
            "New, In Progress, On Hold, Resolved, Closed or Canceled, its number, or a field active beside it",
        )),
    }
}
