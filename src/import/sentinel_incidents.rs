//! Incidents of Microsoft Sentinel.
//!
//! JSON: `GET …/providers/Microsoft.SecurityInsights/incidents` of Azure REST: `value` with `properties.status` (`New`,
//! `Active`, `Closed`), `createdTimeUtc`, `lastModifiedTimeUtc`; `nextLink`. The time of closing is not among the
//! documented properties of every API version: where it is missing, the last update of a closed incident counts.
//!
//! CSV: the incident list as the portals export it. Its columns are found by name, since portals name them differently;
//! times have to be ISO 8601. In the Defender portal an incident is active, in progress, resolved, or redirected, which
//! means merged into another one.

use super::error::ImportError;
use super::ticket_source::{TicketField, TicketSource};
use super::tickets::{Ticket, TicketProduct};
use super::window::ImportWindow;

const KEY: TicketField = TicketField::new(
    "incidentNumber",
    &["incidentnumber", "incidentid", "number", "id"],
);
const STATUS: TicketField = TicketField::new("status", &["status", "incidentstatus"]);
const CREATED: TicketField = TicketField::new(
    "createdTimeUtc",
    &["createdtime", "creationtime", "created", "createddatetime"],
);
const UPDATED: TicketField = TicketField::new(
    "lastModifiedTimeUtc",
    &[
        "lastmodifiedtime",
        "lastupdatetime",
        "lastupdatedtime",
        "lastupdatedatetime",
        "lastupdated",
    ],
);
const CLOSED: TicketField =
    TicketField::new("closedTimeUtc", &["closedtime", "closed", "resolvedtime"]);
const OWNER: TicketField = TicketField::new("owner", &["assignedto", "owner", "ownername"]);

pub(super) const PRODUCT: TicketProduct = TicketProduct {
    system: "Microsoft Sentinel",
    assigned: "owner",
    lists: &["value"],
    columns: &[&KEY, &STATUS, &CREATED, &UPDATED],
    json: |record, window| {
        // Incident numbers are given by each workspace for itself; the id of the resource is unique.
        let key = record.text("id")?.to_ascii_lowercase();
        let properties = record.record("properties")?;
        read_ticket(key, &TicketSource::Json(&properties), window)
    },
    csv: |source, window| read_ticket(source.text(&KEY)?, source, window),
};

fn read_ticket(
    key: String,
    source: &TicketSource,
    window: &ImportWindow,
) -> Result<Option<Ticket>, ImportError> {
    let status = source.text(&STATUS)?;
    let letters: String = status.chars().filter(char::is_ascii_alphabetic).collect();
    let is_open = match letters.to_ascii_lowercase().as_str() {
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
        is_open,
        created: source.required_instant(&CREATED, window)?,
        updated: source.required_instant(&UPDATED, window)?,
        closed: if is_open {
            None
        } else {
            source.instant(&CLOSED, window)?
        },
        group: source.display_text(&OWNER, &["assignedTo", "userPrincipalName", "email"]),
        has_time_without_zone: source.has_time_without_zone(&[&CREATED, &UPDATED, &CLOSED])?,
    }))
}
