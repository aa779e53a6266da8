//! The parts of an OSCAL document that stand in many places.

use chrono::{DateTime, SecondsFormat, TimeZone};
use serde::{Serialize, Serializer};

use super::text::line;
use crate::report::identity::Identity;

/// The namespace of the properties that are dutybook's own.
const NS: &str = "urn:dutybook:oscal:v1";

/// A list whose items are made one at a time, as they are written.
pub(super) struct Each<F>(pub(super) F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A list that OSCAL wants to have an item at least, or not to be there.
pub(super) fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|items| !items.is_empty())
}

/// An instant in UTC: of offsets OSCAL takes only those that are in use somewhere today.
pub(super) fn instant<Z: TimeZone>(at: &DateTime<Z>) -> String {
    at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[derive(Serialize)]
pub(super) struct Prop {
    name: &'static str,
    ns: &'static str,
    value: String,
}

pub(super) fn prop(name: &'static str, value: &str) -> Prop {
    Prop {
        name,
        ns: NS,
        value: line(value),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RelatedObservation {
    pub(super) observation_uuid: Identity,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RelatedRisk {
    pub(super) risk_uuid: Identity,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Subject {
    subject_uuid: Identity,
    #[serde(rename = "type")]
    kind: &'static str,
}

pub(super) fn subject(subject_uuid: Identity, kind: &'static str) -> Subject {
    Subject { subject_uuid, kind }
}
