//! Names that stay the same from run to run, for formats that want a UUID for everything.

use uuid::Uuid;

/// The namespace of every name that is made here. It never changes: what others have stored would not
/// be found again.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d3c_51a8_0b5e_4f0e_9c67_4a1d_b2f8_6e35);

/// The UUID (RFC 9562 §5.5, version 5) of a thing of an organisation: the same wherever and whenever the
/// same is named, without anything random.
///
/// Parts are divided by a character that no file can hold, so that no two lists of parts are one name.
pub(super) fn uuid(kind: &str, organisation: Option<&str>, parts: &[&str]) -> Uuid {
    let mut name = String::with_capacity(96);
    name.push_str(kind);
    for part in std::iter::once(&organisation.unwrap_or_default()).chain(parts) {
        name.push('\0');
        name.push_str(part);
    }
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_differently_is_something_else() {
        let one = uuid("duty", Some("a"), &["b", "c"]);
        assert_eq!(one, uuid("duty", Some("a"), &["b", "c"]));
        assert_eq!(one.get_version_num(), 5);
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
