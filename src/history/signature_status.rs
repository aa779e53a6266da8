//! What a commit's signature comes to.

/// What the signature of a commit comes to, once it is known who may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureStatus {
    /// The forge signed what it merged.
    Forge {
        /// The fingerprint of the key.
        key: String,
    },
    /// The committer signed.
    Committer {
        /// The fingerprint of the key.
        key: String,
    },
    /// There is no signature.
    Unsigned,
    /// It does not verify; why.
    Bad(String),
    /// The key is nobody's that policy knows, or of a kind that is not verified; which.
    UnknownKey(String),
    /// It is good, but of somebody else than the committer; whose.
    Identity(String),
    /// It is good, but the key was not valid then; why.
    ExpiredKey(String),
}

impl SignatureStatus {
    /// The status in words, as outputs show it beside a commit.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            SignatureStatus::Forge { .. } => "good, of the forge".to_owned(),
            SignatureStatus::Committer { .. } => "good, of the committer".to_owned(),
            SignatureStatus::Unsigned => "none".to_owned(),
            SignatureStatus::Bad(reason) => format!("bad: {reason}"),
            SignatureStatus::UnknownKey(key) => format!("by {key}"),
            SignatureStatus::Identity(holder) => format!("good, but of {holder}"),
            SignatureStatus::ExpiredKey(reason) => {
                format!("by a key that was not valid: {reason}")
            }
        }
    }
}
