//! Who signed a commit: verified here, without `git`, `gpg` or `ssh-keygen`.
//!
//! The signed bytes are the commit's object without its signatures' headers (gitformat-signature(5)).
//! SSH signatures are those of OpenSSH's PROTOCOL.sshsig in the namespace `git`, OpenPGP ones are
//! RFC 9580's detached signatures. Whatever is not understood is never good.

mod armour;
mod certificate;
mod openpgp;
mod signed_commit;
mod ssh;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use certificate::Certificate;
use signed_commit::Parts;

/// The longest signature that is looked at, in bytes: real ones have less than a tenth of it.
const MAX_SIGNATURE: usize = 64 * 1024;

/// A public key that may sign.
#[derive(Debug, Clone, Copy)]
pub struct SigningKey<'a> {
    /// Who holds it: a number that the caller gives a meaning.
    pub holder: usize,
    /// One line as OpenSSH writes public keys, or armoured OpenPGP certificates.
    pub text: &'a str,
}

/// A key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFault {
    /// The number that came with the key.
    pub holder: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Public keys that may sign, each with who holds it.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    /// SSH keys by their fingerprint, with their holders, ascending.
    ssh: BTreeMap<String, (ssh_key::PublicKey, Vec<usize>)>,
    certificates: Vec<Certificate>,
}

impl Keyring {
    /// Reads keys, and says which of them cannot be used. Copies of one OpenPGP certificate are one
    /// certificate, so that a revocation that one copy holds counts for every other.
    #[must_use]
    pub fn new<'a>(keys: impl IntoIterator<Item = SigningKey<'a>>) -> (Keyring, Vec<KeyFault>) {
        let mut ring = Keyring::default();
        let mut parsed = Vec::new();
        let mut faults = Vec::new();
        for SigningKey { holder, text } in keys {
            let fault = |reason| KeyFault { holder, reason };
            if armour::is_armoured(text) {
                match certificate::parse(text) {
                    Ok(certificates) => {
                        parsed.extend(certificates.into_iter().map(|one| (holder, one)));
                    }
                    Err(reason) => faults.push(fault(reason)),
                }
                continue;
            }
            match ssh::public_key(text) {
                Ok(key) => {
                    let entry = ring.ssh.entry(ssh::fingerprint(key.key_data()));
                    add_holder(&mut entry.or_insert((key, Vec::new())).1, holder);
                }
                Err(reason) => faults.push(fault(reason)),
            }
        }
        let (certificates, unusable) = certificate::merged(parsed);
        ring.certificates = certificates;
        faults.extend(unusable);
        (ring, faults)
    }
}

fn add_holder(holders: &mut Vec<usize>, holder: usize) {
    if let Err(at) = holders.binary_search(&holder) {
        holders.insert(at, holder);
    }
}

/// Whether a text is a public key that signatures can be verified with.
///
/// # Errors
/// What is wrong with it.
pub fn check_key(text: &str) -> Result<(), String> {
    let (_, faults) = Keyring::new([SigningKey { holder: 0, text }]);
    faults
        .into_iter()
        .next()
        .map_or(Ok(()), |fault| Err(fault.reason))
}

/// The e-mail addresses of the user ids of armoured OpenPGP certificates, in their order: of those
/// user ids alone that their key signed and did not revoke.
///
/// # Errors
/// What is wrong with the armour or with a certificate.
pub fn openpgp_addresses(armoured: &str) -> Result<Vec<String>, String> {
    let mut addresses = Vec::new();
    for key in certificate::parse(armoured)? {
        addresses.extend(certificate::addresses(&key));
    }
    Ok(addresses)
}

/// What a commit's signature proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// There is none.
    Unsigned,
    /// It verifies, with a key of the ring that is valid.
    Good {
        /// Everybody who holds that key, ascending.
        holders: Vec<usize>,
        /// `SHA256:…` for an SSH key; for OpenPGP the certificate's, in 40 or 64 lower-case
        /// hexadecimal digits, also where a subkey of it signed.
        fingerprint: String,
    },
    /// It verifies, but the signature or its OpenPGP key was expired, revoked or not yet valid.
    Expired {
        /// Everybody who holds that key, ascending.
        holders: Vec<usize>,
        /// As of a good one.
        fingerprint: String,
        /// Which of these it is.
        reason: String,
    },
    /// It was made by a key that is not in the ring.
    Unknown {
        /// As of a good one; for OpenPGP what the signature says of its key, which may be a key id
        /// of 16 digits or nothing.
        fingerprint: Option<String>,
        /// `SSH` or `OpenPGP`.
        kind: &'static str,
    },
    /// It is of a kind that is not verified here.
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
    fn bad(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        SignatureVerdict::Bad { reason }
    }
}

/// Checks the signature of a commit.
///
/// `raw_commit` is the object without its header. `at` is the instant at which the key must be
/// valid; an OpenPGP key must also have been valid when it signed, by the signature's own word.
#[must_use]
pub fn check_signature(
    raw_commit: &[u8],
    keyring: &Keyring,
    at: DateTime<Utc>,
) -> SignatureVerdict {
    let Parts { payload, signature } = match signed_commit::parts(raw_commit) {
        Ok(parts) => parts,
        Err(reason) => return SignatureVerdict::bad(reason),
    };
    let Some(signature) = signature else {
        return SignatureVerdict::Unsigned;
    };
    if signature.len() > MAX_SIGNATURE {
        return SignatureVerdict::bad("the signature is too long");
    }
    let Ok(text) = std::str::from_utf8(&signature) else {
        return SignatureVerdict::bad("the signature is no text");
    };
    match armour::label(text) {
        Some(ssh::LABEL) => ssh::check(text, &payload, keyring),
        Some(openpgp::LABEL) => openpgp::check(text, &payload, keyring, at.timestamp()),
        Some("SIGNED MESSAGE") => SignatureVerdict::Unsupported {
            kind: "X.509".to_owned(),
        },
        Some(other) => SignatureVerdict::Unsupported {
            kind: other.to_owned(),
        },
        None => SignatureVerdict::bad("the signature does not begin with an armour's first line"),
    }
}
