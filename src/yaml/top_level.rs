//! What stands at the top of a file.

use super::Value;

/// What must stand at the top of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TopLevel {
    Mapping,
    List,
}

impl TopLevel {
    pub(super) fn matches(self, value: &Value) -> bool {
        match self {
            TopLevel::Mapping => matches!(value, Value::Map(_)),
            TopLevel::List => matches!(value, Value::Seq(_)),
        }
    }
}
