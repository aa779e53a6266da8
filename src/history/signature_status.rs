//! What a commit's signature comes to.

/// What the signature of a commit comes to, once it is known who may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureStatus {
    /// The forge signed what it merged.
    Forge,
    /// The committer signed.
    Committer,
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
