//! Names that stay the same from run to run, for formats that want a UUID for everything.

use std::fmt;

use serde::{Serialize, Serializer};
use uuid::Uuid;

/// The namespace of every name that is made here. It never changes: what others have stored would not
/// be found again.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d3c_51a8_0b5e_4f0e_9c67_4a1d_b2f8_6e35);

/// What something is called wherever it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity(Uuid);

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Identity {
    /// The UUID of a thing that has a name in this one: see [`uuid`].
    pub(crate) fn within(self, name: &str) -> Identity {
        Identity(Uuid::new_v5(&self.0, name.as_bytes()))
    }

    /// Adds it to a text, without an allocation.
    pub(crate) fn push_to(self, text: &mut String) {
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
/// same is named, without anything random.
///
/// Parts are divided by a character that no file can hold, so that no two lists of parts are one name.
pub(crate) fn uuid(kind: &str, organisation: Option<&str>, parts: &[&str]) -> Identity {
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
        let one = uuid("duty", Some("a"), &["b", "c"]);
        assert_eq!(one, uuid("duty", Some("a"), &["b", "c"]));
        assert_eq!(one.0.get_version_num(), 5);
        for other in [
            uuid("task", Some("a"), &["b", "c"]),
            uuid("duty", None, &["b", "c"]),
            uuid("duty", Some("a"), &["bc"]),
            uuid("duty", Some("ab"), &["c"]),
        ] {
            assert_ne!(one, other);
        }
    }
}
