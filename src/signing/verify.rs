//! Checking the signature of a commit.

use chrono::{DateTime, Utc};

use super::keyring::Keyring;
use super::signature_verdict::SignatureVerdict;
use super::signed_commit::{SignedCommit, split_commit};
use super::{armour, openpgp, ssh_signature};

/// The longest signature that is read, in bytes: real ones have less than a tenth of it.
const MAX_SIGNATURE: usize = 64 * 1024;

/// Checks the signature of a commit.
///
/// `raw_commit` is the object without its header. `at` is the instant at which the key must be
/// valid; an OpenPGP key must also have been valid at the time that the signature states.
#[must_use]
pub fn check_signature(
    raw_commit: &[u8],
    keyring: &Keyring,
    at: DateTime<Utc>,
) -> SignatureVerdict {
    let verdict = || -> Result<SignatureVerdict, String> {
        let SignedCommit { payload, signature } = split_commit(raw_commit)?;
        let Some(signature) = signature else {
            return Ok(SignatureVerdict::Unsigned);
        };
        if signature.len() > MAX_SIGNATURE {
            return Err("the signature is too long".to_owned());
        }
        let text = std::str::from_utf8(&signature).map_err(|_| "the signature is not text")?;
        match armour::label(text) {
            Some(ssh_signature::LABEL) => ssh_signature::check(text, &payload, keyring),
            Some(openpgp::LABEL) => openpgp::check(text, &payload, keyring, at.timestamp()),
            Some("SIGNED MESSAGE") => Ok(SignatureVerdict::unsupported("X.509")),
            Some(other) => Ok(SignatureVerdict::unsupported(other)),
            None => Err("the signature does not begin with an armour's first line".to_owned()),
        }
    };
    verdict().unwrap_or_else(|reason| SignatureVerdict::Bad { reason })
}
