//! Incidents of Microsoft Sentinel.
//!
//! JSON: `GET …/providers/Microsoft.SecurityInsights/incidents` of Azure REST: `value` with `properties.status` (`New`,
//! `Active`, `Closed`), `createdTimeUtc`, `lastModifiedTimeUtc`; `nextLink`. The time of closing is not among the
//! documented properties of every API version: where it is missing, the last update of a closed incident counts.
//!
//! CSV: the incident list as the portals export it. Its columns are found by name, since portals name them differently;
//! times have to be ISO 8601. In the Defender portal an incident is active, in progress, resolved, or redirected, which
//! means merged into another one.

use super::json_record::JsonRecord;
use super::ticket_source::{TicketField, TicketSource};
use super::tickets::{self, Ticket, TicketProduct};
use super::{ExportFile, ImportError, Imported, Window};

const KEY: TicketField = TicketField {
    name: "incidentNumber",
    columns: &["incidentnumber", "incidentid", "number", "id"],
};
const STATUS: TicketField = TicketField {
    name: "status",
    columns: &["status", "incidentstatus"],
};
const CREATED: TicketField = TicketField {
    name: "createdTimeUtc",
    columns: &["createdtime", "creationtime", "created", "createddatetime"],
};
const UPDATED: TicketField = TicketField {
    name: "lastModifiedTimeUtc",
    columns: &[
        "lastmodifiedtime",
        "lastupdatetime",
        "lastupdatedtime",
        "lastupdatedatetime",
        "lastupdated",
    ],
};
const CLOSED: TicketField = TicketField {
    name: "closedTimeUtc",
    columns: &["closedtime", "closed", "resolvedtime"],
};
const OWNER: TicketField = TicketField {
    name: "owner",
    columns: &["assignedto", "owner", "ownername"],
};

const PRODUCT: TicketProduct = TicketProduct {
    system: "Microsoft Sentinel",
    assigned: "owner",
    lists: &["value"],
    columns: &[&KEY, &STATUS, &CREATED, &UPDATED],
    json,
    csv,
};

pub(super) fn import(files: &[ExportFile], window: &Window) -> Result<Imported, ImportError> {
    tickets::import(&PRODUCT, files, window)
}

fn json(record: &JsonRecord, window: &Window) -> Result<Option<Ticket>, ImportError> {
    // Incident numbers are given by each workspace for itself; the id of the resource is unique.
    let key = record.text("id")?.to_ascii_lowercase();
    let properties = record.record("properties")?;
    ticket(key, &TicketSource::Json(&properties), window)
}

fn csv(source: &TicketSource, window: &Window) -> Result<Option<Ticket>, ImportError> {
    ticket(source.text(&KEY)?, source, window)
}

fn ticket(
    key: String,
    source: &TicketSource,
    window: &Window,
) -> Result<Option<Ticket>, ImportError> {
    let status = source.text(&STATUS)?;
    let letters: String = status.chars().filter(char::is_ascii_alphabetic).collect();
    let open = match letters.to_ascii_lowercase().as_str() {
        "new" | "active" | "inprogress" | "awaitingaction" => true,
        "closed" | "resolved" => false,
        "redirected" => return Ok(None),
        _ => {
            return Err(source.unexpected(
                &STATUS,
                "New, Active, Closed, In progress, Resolved or Redirected",
            ));
        }
    };
    Ok(Some(Ticket {
        key,
        open,
        created: source.needed_instant(&CREATED, window)?,
        updated: source.needed_instant(&UPDATED, window)?,
        closed: if open {
            None
        } else {
            source.instant(&CLOSED, window)?
        },
        group: source.shown(&OWNER, &["assignedTo", "userPrincipalName", "email"]),
        zoneless: source.names_no_zone(&[&CREATED, &UPDATED, &CLOSED])?,
    }))
}
