//! Reading evidence and requests.

use super::field_value::{FieldValue, list, non_empty_list};
use super::fields::Fields;
use super::scalar;
use super::waiver::approval;
use crate::model::{
    Amendment, Artifact, Collection, Evidence, LedgerOrigin, Link, Request, check_ledger_name,
    check_run, check_workflow,
};
use crate::yaml::Value;

const EVIDENCE_FIELDS: &[&str] = &[
    "kind",
    "task",
    "occurrence",
    "team",
    "performed_by",
    "performed_at",
    "summary",
    "details",
    "artifacts",
    "links",
    "reviewed_by",
    "reviewed_at",
    "collected_by",
    "imported",
    "amendments",
];

/// Reads one evidence file. Its details are checked later, against the task's schema.
pub(super) fn evidence_file(root: FieldValue) -> Option<Evidence> {
    let fields = Fields::open(root, EVIDENCE_FIELDS)?;
    fields.require("kind", scalar::kind("evidence/v1"));
    let task = fields.require("task", scalar::id);
    let occurrence = fields.require("occurrence", scalar::label);
    let team = fields.require("team", scalar::id);
    let performed_by = fields.require("performed_by", non_empty_list(scalar::email));
    let performed_at = fields.require("performed_at", scalar::instant);
    let summary = fields.read("summary", scalar::text);
    fields.read("details", details);
    let artifacts = fields.read_or_default("artifacts", list(artifact));
    let links = fields.read_or_default("links", list(link));
    let review = approval(&fields, "reviewed_by", "reviewed_at");
    let collected_by = fields.read("collected_by", collection);
    let imported = fields.read("imported", ledger_origin);
    let amendments = fields.read_or_default("amendments", list(amendment));
    Some(Evidence {
        task: task?,
        occurrence: occurrence?,
        team: team?,
        performed_by: performed_by?,
        performed_at: performed_at?,
        summary,
        artifacts,
        links,
        review,
        collected_by,
        imported,
        amendments,
    })
}

/// Details stay in the tree.
fn details(value: FieldValue) -> Option<()> {
    if !matches!(value.node.value, Value::Map(_)) {
        value.add_wrong_type("a mapping of details");
    }
    None
}

fn artifact(value: FieldValue) -> Option<Artifact> {
    let fields = Fields::open(value, &["path", "sha256", "description"])?;
    let path = fields.require("path", scalar::text);
    let sha256 = fields.require("sha256", scalar::sha256);
    let description = fields.read("description", scalar::text);
    Some(Artifact {
        path: path?,
        sha256: sha256?,
        description,
    })
}

fn link(value: FieldValue) -> Option<Link> {
    let fields = Fields::open(value, &["title", "url"])?;
    let title = fields.read("title", scalar::text);
    let url = fields.require("url", url)?;
    Some(Link { title, url })
}

/// An https or mailto address: what a reader may click without being led into another scheme.
fn url(value: FieldValue) -> Option<String> {
    value.parse("a link that may be followed", |text| {
        let is_safe = text
            .strip_prefix("https://")
            .map(|rest| !rest.is_empty())
            .or_else(|| text.strip_prefix("mailto:").map(|rest| rest.contains('@')));
        (is_safe == Some(true) && !text.contains(char::is_whitespace))
            .then(|| text.to_owned())
            .ok_or("links begin with https:// or mailto: and have no spaces")
    })
}

/// The machine that fetched artifacts.
fn collection(value: FieldValue) -> Option<Collection> {
    let fields = Fields::open(value, &["workflow", "run", "at"])?;
    let workflow = fields.require("workflow", |value| {
        bounded_text(value, "the name of a workflow", check_workflow)
    });
    let run = fields.read("run", |value| {
        bounded_text(value, "the address of a run", check_run)
    });
    let at = fields.require("at", scalar::instant);
    Collection::new(workflow?, run, at?).ok()
}

/// The row of a spreadsheet from which evidence was imported.
fn ledger_origin(value: FieldValue) -> Option<LedgerOrigin> {
    let fields = Fields::open(value, &["from", "row", "sha256", "at"])?;
    let from = fields.require("from", |value| {
        bounded_text(value, "the name of a file", check_ledger_name)
    });
    let row = fields.require("row", scalar::integer(1..=u32::MAX.into()));
    let sha256 = fields.require("sha256", scalar::sha256);
    let at = fields.require("at", scalar::instant);
    LedgerOrigin::new(from?, row?, sha256?, at?).ok()
}

/// Text that a check accepts. The fault does not repeat it: its length may be what is wrong.
fn bounded_text(
    value: FieldValue,
    expected: &str,
    check: impl FnOnce(&str) -> Result<(), &'static str>,
) -> Option<String> {
    let text = value.text(expected)?;
    let add = |help| value.add_fault(format!("this is not {expected}"), help);
    check(text).map_err(add).ok()?;
    Some(text.to_owned())
}

fn amendment(value: FieldValue) -> Option<Amendment> {
    let fields = Fields::open(value, &["at", "by", "reason"])?;
    let instant = fields.require("at", scalar::instant);
    let by = fields.require("by", scalar::email);
    let reason = fields.require("reason", scalar::text);
    Some(Amendment {
        at: instant?,
        by: by?,
        reason: reason?,
    })
}

const REQUEST_FIELDS: &[&str] = &[
    "kind",
    "task",
    "id",
    "trigger",
    "requested_by",
    "requested_at",
    "reason",
];

/// Reads one request.
pub(super) fn request_file(root: FieldValue) -> Option<Request> {
    let fields = Fields::open(root, REQUEST_FIELDS)?;
    fields.require("kind", scalar::kind("request/v1"));
    let task = fields.require("task", scalar::id);
    let id = fields.require("id", scalar::label);
    let trigger = fields.read("trigger", scalar::id);
    let requested_by = fields.require("requested_by", scalar::email);
    let requested_at = fields.require("requested_at", scalar::instant);
    let reason = fields.require("reason", scalar::text);
    // Judging needs neither; a request without them is not one.
    requested_by?;
    reason?;
    Some(Request {
        task: task?,
        id: id?,
        trigger,
        requested_at: requested_at?,
    })
}
