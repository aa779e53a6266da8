//! What the JSON outputs share.

mod collection;
mod duty;
mod finding;
mod head;
mod landing_proof;
mod layout;
mod ledger_origin;

pub(super) use collection::JsonCollection;
pub(super) use duty::JsonDuty;
pub(super) use finding::JsonFinding;
pub(super) use head::{JsonEditedPolicy, JsonHead, JsonHistory, JsonSummary, JsonTool};
pub(super) use landing_proof::{JsonWhen, JsonWho};
pub(super) use layout::{write_json, write_json_in_lines};
pub(super) use ledger_origin::JsonLedgerOrigin;
