//! What identifies a fault across runs.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// Tells a fault from every other one, and stays the same while the fault does.
///
/// The first 16 bytes of a SHA-256 over rule, file, duty and subject; two faults that agree in all
/// four are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// A placeholder until the finding is complete.
    pub(super) const ZERO: Fingerprint = Fingerprint([0; 16]);

    /// The first 16 bytes of a digest.
    pub(super) fn of_digest(hash: Sha256) -> Fingerprint {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Fingerprint(bytes)
    }

    /// The fingerprint of the same fault in a dutybook root below the top of a repository: several
    /// roots hold files of the same name. At the top it stays the same.
    #[must_use]
    pub fn in_root(self, root: &str) -> Fingerprint {
        if root.is_empty() {
            return self;
        }
        let hash = Sha256::new().chain_update(root).chain_update([0]);
        Fingerprint::of_digest(hash.chain_update(self.0))
    }
}

/// A text that is not a fingerprint.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a fingerprint")]
pub struct FingerprintError(String);

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| FingerprintError(text.to_owned()))?;
        Ok(Fingerprint(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
