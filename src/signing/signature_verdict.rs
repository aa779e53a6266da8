//! The result of checking a signature.

/// What a commit's signature proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// There is none.
    Unsigned,
    /// It verifies, with a key of the ring that is valid.
    Good {
        /// Everybody who holds that key, ascending.
        holders: Vec<usize>,
        /// `SHA256:…` for an SSH key. For OpenPGP the certificate's, in 40 or 64 lower-case
        /// hexadecimal digits, also where a subkey of it signed.
        fingerprint: String,
    },
    /// It verifies, but the signature or its OpenPGP key was expired, revoked or not yet valid.
    Expired {
        /// Everybody who holds that key, ascending.
        holders: Vec<usize>,
        /// As for a good one.
        fingerprint: String,
        /// Which of these it is.
        reason: String,
    },
    /// It was made by a key that is not in the ring.
    Unknown {
        /// As for a good one; for OpenPGP what the signature states about its key, which may be a key id
        /// of 16 digits or nothing.
        fingerprint: Option<String>,
        /// `SSH` or `OpenPGP`.
        kind: &'static str,
    },
    /// It is of a kind that cannot be verified here.
    Unsupported {
        /// Which one.
        kind: String,
    },
    /// It does not verify, or it or the commit is malformed.
    Bad {
        /// What is wrong.
        reason: String,
    },
}

impl SignatureVerdict {
    pub(super) fn unsupported(kind: impl Into<String>) -> Self {
        let kind = kind.into();
        SignatureVerdict::Unsupported { kind }
    }
}
