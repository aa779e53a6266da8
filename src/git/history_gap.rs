//! Why a history is incomplete.

use super::ObjectId;

/// Why a history cannot be judged as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryGap {
    /// The clone is shallow: history ends before its beginning.
    Shallow,
    /// The clone is partial: objects are left out on purpose.
    Partial,
    /// `.git/info/grafts` gives commits other parents.
    Graft,
    /// Replacement references give objects another content; the names of the replaced objects.
    Replaced(Vec<String>),
    /// An object is missing, or its bytes do not match its name.
    Object {
        /// Its name, in hexadecimal.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The folder lies in no git repository.
    Absent,
}

impl HistoryGap {
    pub(super) fn missing(id: ObjectId) -> HistoryGap {
        HistoryGap::malformed(id, "it is missing")
    }

    /// An object that is there, but whose bytes cannot be unpacked.
    pub(super) fn damaged(id: ObjectId) -> HistoryGap {
        HistoryGap::malformed(id, "it is damaged")
    }

    pub(super) fn malformed(id: ObjectId, reason: &str) -> HistoryGap {
        HistoryGap::Object {
            id: id.to_string(),
            reason: reason.to_owned(),
        }
    }

    /// Which object is at fault and why, for the message of an error.
    pub(super) fn describe(&self) -> String {
        match self {
            HistoryGap::Object { id, reason } => format!("object {id}: {reason}"),
            _ => "it has no objects".to_owned(),
        }
    }
}
