//! Reading one closed period, `closings/<period>.yaml`.

use std::collections::BTreeMap;

use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::scalar;
use super::waiver::approval;
use crate::git::ObjectId;
use crate::model::{
    Checkpoint, ClosedException, ClosedOutcome, ClosedPolicy, ClosedStanding, Closing, DutyId,
};

const CLOSING_FIELDS: &[&str] = &[
    "kind",
    "period",
    "from",
    "to",
    "as_of",
    "commit",
    "policy",
    "population",
    "standings",
    "exceptions",
    "checkpoint",
    "dutybook",
    "closed_by",
    "approved_by",
    "approved_at",
];

/// More duties than a population can have.
const MAX_COUNT: i64 = 1_000_000_000;

/// The standings of duties that are not met.
const EXCEPTIONS: &[(&str, ClosedStanding)] = &[
    ("late", ClosedStanding::Late),
    ("waived", ClosedStanding::Waived),
    ("excused", ClosedStanding::Excused),
    ("overdue", ClosedStanding::Overdue),
];

/// Reads one closed period.
pub(super) fn closing_file(root: FieldValue) -> Option<Closing> {
    let fields = Fields::open(root, CLOSING_FIELDS)?;
    fields.require("kind", scalar::kind("closing/v1"));
    let period = fields.require("period", scalar::label);
    for day in ["from", "to"].into_iter().filter(|day| !fields.has(day)) {
        fields.add_missing(day);
    }
    let (from, to) = fields.days("from", "to");
    let as_of = fields.require("as_of", scalar::instant);
    let commit = fields.require("commit", commit);
    let policy = fields.require("policy", list(policy));
    let population = fields.require("population", population);
    let standings = fields.require("standings", standings);
    let exceptions = fields.require("exceptions", exceptions);
    let checkpoint = fields.require("checkpoint", checkpoint);
    let program = fields.require("dutybook", scalar::text);
    let closed_by = fields.require("closed_by", scalar::email);
    let approval = approval(&fields, "approved_by", "approved_at");
    let (count, digest) = population?;
    Some(Closing {
        period: period?,
        from: from?,
        to: to?,
        as_of: as_of?,
        commit: commit?,
        outcome: ClosedOutcome {
            policy: policy?,
            count,
            digest,
            standings: standings?,
            exceptions: exceptions?,
        },
        checkpoint: checkpoint?,
        program: program?,
        closed_by: closed_by?,
        approval,
    })
}

fn commit(value: FieldValue) -> Option<ObjectId> {
    value.parse("the name of a commit", |text| {
        let commit = text.parse::<ObjectId>().ok();
        // One commit has one name.
        commit
            .filter(|commit| commit.to_string() == text)
            .ok_or("write its 40 hexadecimal digits in lower case")
    })
}

fn policy(value: FieldValue) -> Option<ClosedPolicy> {
    let fields = Fields::open(value, &["commit", "landed_at"])?;
    let commit = fields.require("commit", commit);
    let landed_at = fields.require("landed_at", scalar::instant);
    Some(ClosedPolicy {
        commit: commit?,
        landed_at: landed_at?,
    })
}

fn population(value: FieldValue) -> Option<(u64, String)> {
    let fields = Fields::open(value, &["count", "digest"])?;
    let count = fields.require("count", scalar::integer(0..=MAX_COUNT));
    let digest = fields.require("digest", scalar::sha256);
    Some((count?, digest?.to_string()))
}

/// A count for each standing; all must be there, so that none is left out by mistake.
fn standings(value: FieldValue) -> Option<BTreeMap<ClosedStanding, u64>> {
    let fields = Fields::open(value, &["met", "late", "waived", "excused", "overdue"])?;
    let read = |standing: &ClosedStanding| {
        let count = fields.require(standing.word(), scalar::integer(0..=MAX_COUNT));
        Some((*standing, count?))
    };
    let counts: Vec<Option<(ClosedStanding, u64)>> = ClosedStanding::ALL.iter().map(read).collect();
    let counts: Option<BTreeMap<ClosedStanding, u64>> = counts.into_iter().collect();
    let mut counts = counts?;
    counts.retain(|_, count| *count > 0);
    Some(counts)
}

fn exceptions(value: FieldValue) -> Option<BTreeMap<DutyId, ClosedException>> {
    let mut exceptions = BTreeMap::new();
    for (duty, exception) in list(exception)(value)? {
        if exceptions.contains_key(&duty) {
            let message = format!("{duty} is listed twice");
            value.add_fault(message, "list each duty once");
            return None;
        }
        exceptions.insert(duty, exception);
    }
    Some(exceptions)
}

fn exception(value: FieldValue) -> Option<(DutyId, ClosedException)> {
    let fields = Fields::open(value, &["duty", "standing", "reason", "waiver"])?;
    let duty = fields.require("duty", |value| {
        value.parse("a duty", |text| {
            let duty = text.parse::<DutyId>().ok();
            let is_label = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            let duty = duty.filter(|duty| duty.occurrence.bytes().all(is_label));
            duty.ok_or("write it as task/occurrence/team")
        })
    });
    let standing = fields.require("standing", scalar::word(EXCEPTIONS));
    let reason = fields.read("reason", scalar::id);
    let waiver = fields.read("waiver", scalar::id);
    let exception = ClosedException {
        standing: standing?,
        reason,
        waiver,
    };
    Some((duty?, exception))
}

fn checkpoint(value: FieldValue) -> Option<Checkpoint> {
    let text = value.text("a checkpoint")?;
    let add = |help| value.add_fault("this is not a checkpoint", help);
    Checkpoint::parse(text).map_err(add).ok()
}
