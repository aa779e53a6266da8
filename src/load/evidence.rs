//! Reading evidence and requests.

use super::fields::{At, Faults, Fields, list, non_empty_list, wrong_type};
use super::scalar;
use super::waiver::approval;
use crate::model::{Amendment, Artifact, Evidence, Link, Request};
use crate::yaml::{Node, Value};

const EVIDENCE: &[&str] = &[
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
    "amendments",
];

/// Reads one evidence file. Its details stay in the tree, for the task's schema to judge.
pub(super) fn evidence_file(faults: &Faults, root: &Node) -> Option<Evidence> {
    let fields = Fields::open(faults, root, At::Root, EVIDENCE)?;
    fields.required("kind", scalar::kind("evidence/v1"));
    let task = fields.required("task", scalar::id);
    let occurrence = fields.required("occurrence", scalar::label);
    let team = fields.required("team", scalar::id);
    let performed_by = fields.required("performed_by", non_empty_list(scalar::email));
    let performed_at = fields.required("performed_at", scalar::instant);
    let summary = fields.optional("summary", scalar::said);
    if let Some(entry) = fields.entry("details")
        && !matches!(entry.value.value, Value::Map(_))
    {
        let at = At::Key(&At::Root, "details");
        wrong_type(faults, &entry.value, at, "a mapping of details");
    }
    let artifacts = fields.optional("artifacts", list(artifact));
    let links = fields.optional("links", list(link));
    let review = approval(&fields, "reviewed_by", "reviewed_at");
    let amendments = fields.optional("amendments", list(amendment));
    Some(Evidence {
        task: task?,
        occurrence: occurrence?,
        team: team?,
        performed_by: performed_by?,
        performed_at: performed_at?,
        summary,
        artifacts: artifacts.unwrap_or_default(),
        links: links.unwrap_or_default(),
        review,
        amendments: amendments.unwrap_or_default(),
    })
}

fn artifact(faults: &Faults, node: &Node, at: At) -> Option<Artifact> {
    let fields = Fields::open(faults, node, at, &["path", "sha256", "description"])?;
    let path = fields.required("path", scalar::said);
    let sha256 = fields.required("sha256", scalar::sha256);
    let description = fields.optional("description", scalar::said);
    Some(Artifact {
        path: path?,
        sha256: sha256?,
        description,
    })
}

fn link(faults: &Faults, node: &Node, at: At) -> Option<Link> {
    let fields = Fields::open(faults, node, at, &["title", "url"])?;
    let title = fields.optional("title", scalar::said);
    let url = fields.required("url", url)?;
    Some(Link { title, url })
}

/// An https or mailto address: what a reader may click without being led into another scheme.
fn url(faults: &Faults, node: &Node, at: At) -> Option<String> {
    scalar::parsed(
        faults,
        node,
        at,
        "text: a link that may be followed",
        |text| {
            let rest = ["https://", "mailto:"]
                .iter()
                .find_map(|scheme| text.strip_prefix(scheme));
            let is_plain = |rest: &&str| !rest.is_empty() && !rest.contains(char::is_whitespace);
            let is_address = |rest: &&str| text.starts_with("https") || rest.contains('@');
            rest.filter(is_plain)
                .filter(is_address)
                .map(|_| text.to_owned())
                .ok_or("links begin with https:// or mailto: and hold no spaces")
        },
    )
}

fn amendment(faults: &Faults, node: &Node, at: At) -> Option<Amendment> {
    let fields = Fields::open(faults, node, at, &["at", "by", "reason"])?;
    let instant = fields.required("at", scalar::instant);
    let by = fields.required("by", scalar::email);
    let reason = fields.required("reason", scalar::said);
    Some(Amendment {
        at: instant?,
        by: by?,
        reason: reason?,
    })
}

const REQUEST: &[&str] = &[
    "kind",
    "task",
    "id",
    "trigger",
    "requested_by",
    "requested_at",
    "reason",
];

/// Reads one request.
pub(super) fn request_file(faults: &Faults, root: &Node) -> Option<Request> {
    let fields = Fields::open(faults, root, At::Root, REQUEST)?;
    fields.required("kind", scalar::kind("request/v1"));
    let task = fields.required("task", scalar::id);
    let id = fields.required("id", scalar::label);
    let trigger = fields.optional("trigger", scalar::id);
    let requested_by = fields.required("requested_by", scalar::email);
    let requested_at = fields.required("requested_at", scalar::instant);
    let reason = fields.required("reason", scalar::said);
    Some(Request {
        task: task?,
        id: id?,
        trigger,
        requested_by: requested_by?,
        requested_at: requested_at?,
        reason: reason?,
    })
}
