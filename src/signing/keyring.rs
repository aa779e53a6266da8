//! The keys against which signatures are checked.

use std::collections::BTreeMap;

use ssh_key::PublicKey;

use super::armour::is_armoured;
use super::certificate::{Certificate, certificate_addresses, merge_copies, parse_certificates};
use super::signing_key::{KeyFault, SigningKey, add_holder};
use super::ssh_key::{fingerprint, parse_public_key};

/// Public keys that may sign, each with its holders.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    /// SSH keys by their fingerprint, with their holders, ascending.
    pub(super) ssh: BTreeMap<String, (PublicKey, Vec<usize>)>,
    pub(super) certificates: Vec<Certificate>,
}

impl Keyring {
    /// Reads keys, and returns those that cannot be used as faults. Copies of one OpenPGP certificate
    /// are one certificate, so that a revocation in one copy counts for all of them.
    #[must_use]
    pub fn new<'a>(keys: impl IntoIterator<Item = SigningKey<'a>>) -> (Keyring, Vec<KeyFault>) {
        let mut ring = Keyring::default();
        let mut certificates = Vec::new();
        let mut faults = Vec::new();
        for SigningKey { holder, text } in keys {
            let added = if is_armoured(text) {
                parse_certificates(text).map(|parsed| {
                    certificates.extend(parsed.into_iter().map(|one| (holder, one)));
                })
            } else {
                parse_public_key(text).map(|key| {
                    let entry = ring.ssh.entry(fingerprint(key.key_data()));
                    add_holder(&mut entry.or_insert((key, Vec::new())).1, holder);
                })
            };
            faults.extend(added.err().map(|reason| KeyFault { holder, reason }));
        }
        let (certificates, unusable) = merge_copies(certificates);
        ring.certificates = certificates;
        faults.extend(unusable);
        (ring, faults)
    }
}

/// Checks that a text is a public key with which signatures can be verified.
///
/// # Errors
/// What is wrong with it.
pub fn check_key(text: &str) -> Result<(), String> {
    let (_, faults) = Keyring::new([SigningKey { holder: 0, text }]);
    let reason = faults.into_iter().next().map(|fault| fault.reason);
    reason.map_or(Ok(()), Err)
}

/// The e-mail addresses of the user ids of armoured OpenPGP certificates, in their order. Only user ids
/// count that their key signed and did not revoke.
///
/// # Errors
/// What is wrong with the armour or with a certificate.
pub fn openpgp_addresses(armoured: &str) -> Result<Vec<String>, String> {
    let certificates = parse_certificates(armoured)?;
    Ok(certificates
        .iter()
        .flat_map(certificate_addresses)
        .collect())
}
