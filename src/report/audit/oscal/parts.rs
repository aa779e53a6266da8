//! The parts of an OSCAL document that stand in many places.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, TimeZone};
use serde::{Serialize, Serializer};

use crate::report::audit::oscal::text::line;
use crate::report::identity::Identity;

/// The namespace of the properties that are dutybook's own.
const NS: &str = "urn:dutybook:oscal:v1";

/// A list whose items are made one at a time, as they are written.
pub(crate) struct Each<F>(pub(crate) F);

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
pub(crate) fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|items| !items.is_empty())
}

/// An instant in UTC: of offsets OSCAL takes only those that are in use somewhere today.
pub(crate) fn instant<Z: TimeZone>(at: &DateTime<Z>) -> String {
    at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[derive(Serialize)]
pub(crate) struct Prop<'a> {
    name: &'static str,
    ns: &'static str,
    value: Cow<'a, str>,
}

pub(crate) fn prop<'a>(name: &'static str, value: &'a str) -> Prop<'a> {
    Prop {
        name,
        ns: NS,
        value: line(value),
    }
}

impl Prop<'_> {
    /// The same, when what its value was read from is gone.
    pub(crate) fn kept(self) -> Prop<'static> {
        Prop {
            name: self.name,
            ns: self.ns,
            value: Cow::Owned(self.value.into_owned()),
        }
    }
}

pub(crate) fn prop_at<Z: TimeZone>(name: &'static str, at: &DateTime<Z>) -> Prop<'static> {
    Prop {
        name,
        ns: NS,
        value: Cow::Owned(instant(at)),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct RelatedObservation {
    pub(crate) observation_uuid: Identity,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct RelatedRisk {
    pub(crate) risk_uuid: Identity,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Subject {
    subject_uuid: Identity,
    #[serde(rename = "type")]
    kind: &'static str,
}

pub(crate) fn subject(subject_uuid: Identity, kind: &'static str) -> Subject {
    Subject { subject_uuid, kind }
}
