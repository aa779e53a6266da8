//! Versions of packs.

use semver::Version;

use crate::load::field_value::FieldValue;

/// A version as Semantic Versioning 2.0.0 writes it.
pub(super) fn version(value: FieldValue) -> Option<Version> {
    value.parse("a version", |text| {
        Version::parse(text).map_err(|_| "write three numbers, such as 1.0.0 (Semantic Versioning)")
    })
}
