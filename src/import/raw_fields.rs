//! The fields of a JSON object whose values are not parsed yet.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::field_names::normalize_name;

/// The fields of a JSON object, of which no name comes twice.
#[derive(Default)]
pub(super) struct RawFields<'t>(BTreeMap<String, &'t RawValue>);

impl<'t> RawFields<'t> {
    /// What stands at a path, names joined by `/`; names are compared by their letters and digits where none is the same.
    pub(super) fn find(&self, path: &str) -> Option<&'t RawValue> {
        if let Some(raw) = self.0.get(path) {
            return Some(raw);
        }
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let normalized = normalize_name(first);
        let raw = self.0.get(first).copied().or_else(|| {
            let mut fields = self.0.iter();
            let found = fields.find(|(name, _)| normalize_name(name) == normalized);
            found.map(|(_, raw)| *raw)
        })?;
        if rest.is_empty() {
            return Some(raw);
        }
        serde_json::from_str::<RawFields>(raw.get())
            .ok()?
            .find(rest)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

impl<'de> Deserialize<'de> for RawFields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RawFieldsVisitor)
    }
}

struct RawFieldsVisitor;

impl<'de> Visitor<'de> for RawFieldsVisitor {
    type Value = RawFields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the name `{name}` twice")));
            }
            fields.insert(name, raw);
        }
        Ok(RawFields(fields))
    }
}
