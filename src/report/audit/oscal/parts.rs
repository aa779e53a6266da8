//! The parts that an OSCAL document has in many places.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, TimeZone};
use serde::{Serialize, Serializer};

use super::text::line;
use crate::report::identity::Identity;

/// The namespace of the properties that are dutybook's own.
const NS: &str = "urn:dutybook:oscal:v1";

/// A list whose items are made one by one, as they are written.
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

/// A list that OSCAL wants to have at least one item, or to be left out.
pub(super) fn non_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|items| !items.is_empty())
}

/// An instant in UTC: of offsets OSCAL takes only those that are in use somewhere today.
pub(super) fn oscal_instant<Z: TimeZone>(at: &DateTime<Z>) -> String {
    at.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[derive(Serialize)]
pub(super) struct Prop<'a> {
    name: &'static str,
    ns: &'static str,
    value: Cow<'a, str>,
}

pub(super) fn prop<'a>(name: &'static str, value: &'a str) -> Prop<'a> {
    Prop {
        name,
        ns: NS,
        value: line(value),
    }
}

impl Prop<'_> {
    /// The same with a value of its own.
    pub(super) fn into_owned(self) -> Prop<'static> {
        Prop {
            name: self.name,
            ns: self.ns,
            value: Cow::Owned(self.value.into_owned()),
        }
    }
}

pub(super) fn prop_at<Z: TimeZone>(name: &'static str, at: &DateTime<Z>) -> Prop<'static> {
    Prop {
        name,
        ns: NS,
        value: Cow::Owned(oscal_instant(at)),
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
    pub(super) subject_uuid: Identity,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
}
