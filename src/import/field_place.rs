//! Where a field stands, for messages.

use serde_json::Value;

use super::error::ImportError;
use super::place::RecordPlace;
use super::values::describe;

/// A field of a record, for messages.
pub(super) struct FieldPlace<'p, 'a> {
    pub(super) record: RecordPlace<'a>,
    pub(super) name: &'p str,
    pub(super) expected: &'p str,
}

impl FieldPlace<'_, '_> {
    /// The error of a field that is not as expected: what the mapping expects, else what its type does.
    pub(super) fn unexpected(&self, expected: &str, found: Option<&Value>) -> ImportError {
        let expected = if self.expected.is_empty() {
            expected
        } else {
            self.expected
        };
        let place = self.record.of_field(self.name);
        ImportError::unexpected(self.record.file, place, expected, describe(found))
    }
}
