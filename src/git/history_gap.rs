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
    /// Git's configuration or references cannot be read; why.
    Unreadable(String),
    /// The dutybook root was moved in a way in which its past cannot be told from that of another folder.
    Moved {
        /// The folder where it may have been, below the repository's top; empty for the top.
        from: String,
        /// The folder in which it was found next.
        to: String,
        /// The commit that first held it there, in hexadecimal.
        commit: String,
    },
    /// The folder lies in no git repository.
    Absent,
    /// The repository has no commit yet.
    Unborn,
    /// The commit that is judged, in hexadecimal, does not hold the policy of the dutybook root.
    NotHeld(String),
}

impl HistoryGap {
    /// Whether there is no history at all of what is judged.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(
            self,
            HistoryGap::Absent | HistoryGap::Unborn | HistoryGap::NotHeld(_)
        )
    }

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
    pub fn describe(&self) -> String {
        match self {
            HistoryGap::Object { id, reason } => format!("object {id}: {reason}"),
            _ => "it has no objects".to_owned(),
        }
    }
}
