//! Reading `policy/waivers/*.yaml`.

use super::field_value::{FieldValue, non_empty_list};
use super::fields::Fields;
use super::scalar;
use crate::model::{Approval, WaivedOccurrences, Waiver};
use crate::yaml::Value;

const WAIVER_FIELDS: &[&str] = &[
    "kind",
    "id",
    "task",
    "occurrences",
    "teams",
    "reason",
    "gap",
    "requested_by",
    "approved_by",
    "approved_at",
    "expires",
];

/// Reads one waiver.
pub(super) fn waiver_file(root: FieldValue) -> Option<Waiver> {
    let fields = Fields::open(root, WAIVER_FIELDS)?;
    fields.require("kind", scalar::kind("waiver/v1"));
    let id = fields.require("id", scalar::id);
    let task = fields.require("task", scalar::id);
    let occurrences = fields.require("occurrences", occurrences);
    let teams = fields.read_or_default("teams", non_empty_list(scalar::id));
    let reason = fields.require("reason", scalar::text);
    let stops_gap = fields.read_or_default("gap", scalar::boolean);
    let requested_by = fields.require("requested_by", scalar::email);
    let approval = approval(&fields, "approved_by", "approved_at");
    let expires = fields.require("expires", scalar::date);
    Some(Waiver {
        id: id?,
        task: task?,
        occurrences: occurrences?,
        teams,
        reason: reason?,
        stops_gap,
        requested_by: requested_by?,
        approval,
        expires: expires?,
    })
}

/// Reads who approved and when: both or neither.
pub(super) fn approval(fields: &Fields, by: &'static str, at: &'static str) -> Option<Approval> {
    for (present, absent) in [(by, at), (at, by)] {
        if fields.has(present) && !fields.has(absent) {
            fields.add_missing(absent);
        }
    }
    let by = fields.read(by, scalar::email);
    let at = fields.read(at, scalar::instant);
    Some(Approval { by: by?, at: at? })
}

fn occurrences(value: FieldValue) -> Option<WaivedOccurrences> {
    if !matches!(value.node.value, Value::Map(_)) {
        let labels = non_empty_list(scalar::label)(value)?;
        return Some(WaivedOccurrences::List(labels));
    }
    let fields = Fields::open(value, &["from", "to"])?;
    let from = fields.require("from", scalar::label);
    let to = fields.require("to", scalar::label);
    Some(WaivedOccurrences::Span {
        from: from?,
        to: to?,
    })
}
