//! UUIDs that stay the same from run to run, for formats that want one for everything.

use std::fmt;

use serde::{Serialize, Serializer};
use uuid::Uuid;

/// The namespace of all UUIDs. It never changes: others could not find again what they have stored.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d3c_51a8_0b5e_4f0e_9c67_4a1d_b2f8_6e35);

/// The UUID of something that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(Uuid);

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Identity {
    /// The UUID of something that has a name within this one: see [`named_uuid`].
    pub(super) fn within(self, name: &str) -> Identity {
        Identity(Uuid::new_v5(&self.0, name.as_bytes()))
    }

    /// Adds it to a text, without an allocation.
    pub(super) fn push_to(self, text: &mut String) {
        let mut buffer = Uuid::encode_buffer();
        text.push_str(self.0.hyphenated().encode_lower(&mut buffer));
    }
}

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Uuid::encode_buffer();
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut text))
    }
}

/// The UUID (RFC 9562 §5.5, version 5) of a thing of an organisation: the same wherever and whenever the
/// same name is given, without anything random.
///
/// Parts are separated by a character that no file can hold, so that no two lists of parts make the same
/// name.
pub(super) fn named_uuid(kind: &str, organisation: Option<&str>, parts: &[&str]) -> Identity {
    let mut name = String::with_capacity(96);
    name.push_str(kind);
    for part in std::iter::once(&organisation.unwrap_or_default()).chain(parts) {
        name.push('\0');
        name.push_str(part);
    }
    Identity(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_differently_is_something_else() {
        let one = named_uuid("duty", Some("a"), &["b", "c"]);
        assert_eq!(one, named_uuid("duty", Some("a"), &["b", "c"]));
        assert_eq!(one.0.get_version_num(), 5);
        for other in [
            named_uuid("task", Some("a"), &["b", "c"]),
            named_uuid("duty", None, &["b", "c"]),
            named_uuid("duty", Some("a"), &["bc"]),
            named_uuid("duty", Some("ab"), &["c"]),
        ] {
            assert_ne!(one, other);
        }
    }
}
