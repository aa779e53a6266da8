//! The items of a JSON list, not parsed yet.

use serde::Deserializer as _;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::limits::MAX_RECORDS;

/// The items of a list as JSON. At most one item more than [`MAX_RECORDS`] is kept.
pub(super) fn read_items(list: &str) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::Deserializer::from_str(list).deserialize_seq(RawItems)
}

/// Collects the items of a list without parsing them.
struct RawItems;

impl<'de> Visitor<'de> for RawItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while items.len() <= MAX_RECORDS {
            match seq.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(items)
    }
}
