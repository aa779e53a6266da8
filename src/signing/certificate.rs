//! OpenPGP certificates: which of their keys may sign, and when (RFC 9580, 10.1).

use std::collections::BTreeMap;
use std::io::Cursor;

use pgp::composed::{Deserializable as _, SignedPublicKey, SignedPublicSubKey};
use pgp::packet::{PublicKey, PublicSubkey, Signature, SignatureType};
use pgp::types::{
    EcdsaPublicParams, Fingerprint, KeyDetails, KeyId, KeyVersion, PublicParams, SignedUser, Tag,
};

use super::armour;
use super::certificate_signature::{
    created_at, is_by, is_sound, key_expiration, may_sign, newest_signature, revocation_start,
};
use super::key_lifetime::{KeyLifetime, earliest_instant};
use super::signing_key::{KeyFault, add_holder};

const BEGIN: &str = "-----BEGIN ";
const LABEL: &str = "PGP PUBLIC KEY BLOCK";

/// The longest text of certificates that is read, in bytes: one person's keys need a thousandth of it.
const MAX_TEXT: usize = 4 * 1024 * 1024;

/// A certificate, reduced to what verifying needs.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    /// The primary key's, in lower-case hexadecimal digits.
    pub(super) fingerprint: String,
    /// Who holds it, ascending.
    pub(super) holders: Vec<usize>,
    pub(super) keys: Vec<CandidateKey>,
}

/// A key of a certificate, and whether it may sign.
#[derive(Debug, Clone)]
pub(super) struct CandidateKey {
    key: OpenPgpKey,
    /// Whether its owner meant it to sign, and it states itself that it belongs to the certificate.
    pub(super) may_sign: bool,
    /// Whether signatures of its kind can be verified.
    pub(super) is_supported: bool,
    pub(super) lifetime: KeyLifetime,
}

impl CandidateKey {
    /// The key id and the fingerprint.
    pub(super) fn names(&self) -> (KeyId, Fingerprint) {
        match &self.key {
            OpenPgpKey::Primary(key) => (key.legacy_key_id(), key.fingerprint()),
            OpenPgpKey::Subkey(key) => (key.legacy_key_id(), key.fingerprint()),
        }
    }

    pub(super) fn verifies(&self, signature: &Signature, payload: &[u8]) -> bool {
        match &self.key {
            OpenPgpKey::Primary(key) => signature.verify(key, payload),
            OpenPgpKey::Subkey(key) => signature.verify(key, payload),
        }
        .is_ok()
    }
}

#[derive(Debug, Clone)]
enum OpenPgpKey {
    Primary(PublicKey),
    Subkey(PublicSubkey),
}

/// Reads armoured certificates: several in one armour, or several armours.
///
/// # Errors
/// When one of them cannot be read or is of a version that cannot be verified.
pub(super) fn parse_certificates(text: &str) -> Result<Vec<SignedPublicKey>, String> {
    if text.len() > MAX_TEXT {
        return Err("it is too long for a key".to_owned());
    }
    let text = text.trim().replace("\r\n", "\n");
    let mut keys = Vec::new();
    for armour in text.split(BEGIN).skip(1) {
        let armour = format!("{BEGIN}{}", armour.trim_end());
        let bytes = armour::decode(&armour, LABEL, true)?;
        let unreadable = |error| format!("it is not a readable OpenPGP certificate: {error}");
        for key in SignedPublicKey::from_bytes_many(Cursor::new(bytes)).map_err(unreadable)? {
            let key = key.map_err(unreadable)?;
            if !matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) {
                return Err("OpenPGP keys of that old version cannot be verified".to_owned());
            }
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Err("it does not contain an OpenPGP certificate".to_owned());
    }
    Ok(keys)
}

/// Merges the copies of each certificate, with all holders and signatures; faults for those of which no
/// key can be used.
pub(super) fn merge_copies(
    parsed: Vec<(usize, SignedPublicKey)>,
) -> (Vec<Certificate>, Vec<KeyFault>) {
    let mut by_fingerprint: BTreeMap<String, (Vec<usize>, SignedPublicKey)> = BTreeMap::new();
    for (holder, key) in parsed {
        let fingerprint = key.fingerprint().to_string();
        if let Some((holders, known)) = by_fingerprint.get_mut(&fingerprint) {
            add_holder(holders, holder);
            merge_into(known, key);
        } else {
            by_fingerprint.insert(fingerprint, (vec![holder], key));
        }
    }
    let mut certificates = Vec::new();
    let mut faults = Vec::new();
    for (fingerprint, (holders, key)) in by_fingerprint {
        let reason = if is_supported(&key) {
            format!("OpenPGP certificate {fingerprint} is not signed by its own key")
        } else {
            format!("OpenPGP key {fingerprint} is of a kind that cannot be verified")
        };
        match candidate_keys(&key) {
            Some(keys) => certificates.push(Certificate {
                fingerprint,
                holders,
                keys,
            }),
            None => faults.extend(holders.into_iter().map(|holder| KeyFault {
                holder,
                reason: reason.clone(),
            })),
        }
    }
    (certificates, faults)
}

fn merge_into(known: &mut SignedPublicKey, other: SignedPublicKey) {
    let details = &mut known.details;
    details
        .revocation_signatures
        .extend(other.details.revocation_signatures);
    details
        .direct_signatures
        .extend(other.details.direct_signatures);
    for user in other.details.users {
        match details.users.iter_mut().find(|one| one.id == user.id) {
            Some(same) => same.signatures.extend(user.signatures),
            None => details.users.push(user),
        }
    }
    for subkey in other.public_subkeys {
        let subkeys = &mut known.public_subkeys;
        match subkeys.iter_mut().find(|one| one.key == subkey.key) {
            Some(same) => same.signatures.extend(subkey.signatures),
            None => subkeys.push(subkey),
        }
    }
}

/// The addresses of the user ids that the key signed and did not revoke: the text between angle
/// brackets, or the whole where there are none.
pub(super) fn certificate_addresses(key: &SignedPublicKey) -> Vec<String> {
    let users = key.details.users.iter();
    let valid = users.filter(|user| user_binding(key, user).is_some());
    let address = |id: &str| {
        let inner = id
            .rsplit_once('<')
            .and_then(|(_, rest)| rest.split_once('>'));
        let address = inner.map_or(id, |(address, _)| address).trim();
        let is_address = address.contains('@') && !address.contains(char::is_whitespace);
        is_address.then(|| address.to_owned())
    };
    valid
        .filter_map(|user| user.id.as_str().and_then(address))
        .collect()
}

/// The keys of a certificate; `None` where the primary key signed nothing of it.
fn candidate_keys(certificate: &SignedPublicKey) -> Option<Vec<CandidateKey>> {
    let primary = &certificate.primary_key;
    let details = &certificate.details;
    let direct = newest_signature(details.direct_signatures.iter().filter(|signature| {
        signature.typ() == Some(SignatureType::Key)
            && is_sound(signature)
            && signature.verify_key(primary).is_ok()
    }));
    let users = details.users.iter();
    let user = newest_signature(users.filter_map(|user| user_binding(certificate, user)));
    // The newest signature of either kind counts; where both limit the key, the earlier end does.
    let bindings = [direct, user];
    if bindings.iter().all(Option::is_none) {
        return None;
    }
    let created = i64::from(primary.created_at().as_secs());
    let ends = bindings.map(|binding| key_expiration(created, binding?));
    let revocations = details.revocation_signatures.iter().filter(|signature| {
        signature.typ() == Some(SignatureType::KeyRevocation)
            && signature.verify_key(primary).is_ok()
    });
    let lifetime = KeyLifetime {
        created,
        expires: earliest_instant(ends),
        revoked: revocations.map(revocation_start).min(),
    };
    let flags = [user, direct].into_iter().flatten().find_map(may_sign);
    let mut keys = vec![CandidateKey {
        key: OpenPgpKey::Primary(primary.clone()),
        // A key without key flags may sign.
        may_sign: flags.unwrap_or(true),
        is_supported: is_supported(primary),
        lifetime,
    }];
    let subkeys = certificate.public_subkeys.iter();
    keys.extend(subkeys.filter_map(|subkey| subkey_candidate(primary, lifetime, subkey)));
    Some(keys)
}

fn subkey_candidate(
    primary: &PublicKey,
    lifetime: KeyLifetime,
    subkey: &SignedPublicSubKey,
) -> Option<CandidateKey> {
    let of = |kind| {
        let signatures = subkey.signatures.iter();
        signatures.filter(move |signature| {
            signature.typ() == Some(kind)
                && signature
                    .verify_subkey_binding(primary, &subkey.key)
                    .is_ok()
        })
    };
    let bindings = of(SignatureType::SubkeyBinding).filter(|signature| is_sound(signature));
    let binding = newest_signature(bindings)?;
    let created = i64::from(subkey.key.created_at().as_secs());
    let own = KeyLifetime {
        created,
        expires: key_expiration(created, binding),
        revoked: of(SignatureType::SubkeyRevocation)
            .map(revocation_start)
            .min(),
    };
    // Without a signature by the subkey itself, a certificate could claim another person's key.
    let belongs = binding.embedded_signature().is_some_and(|back| {
        is_sound(back)
            && back
                .verify_primary_key_binding(&subkey.key, primary)
                .is_ok()
    });
    Some(CandidateKey {
        key: OpenPgpKey::Subkey(subkey.key.clone()),
        may_sign: belongs && may_sign(binding) == Some(true),
        is_supported: is_supported(&subkey.key),
        lifetime: own.intersect(lifetime),
    })
}

fn is_supported(key: &impl KeyDetails) -> bool {
    !matches!(
        key.public_params(),
        PublicParams::Unknown { .. } | PublicParams::ECDSA(EcdsaPublicParams::Unsupported { .. })
    )
}

/// The newest signature by which a key took a user id, unless the key revoked it since.
fn user_binding<'a>(certificate: &SignedPublicKey, user: &'a SignedUser) -> Option<&'a Signature> {
    let primary = &certificate.primary_key;
    let own = |signature: &&Signature| {
        // Other keys sign user ids as well, by the thousand: those signatures are not even tried.
        is_by(signature, primary)
            && signature
                .verify_certification(primary, Tag::UserId, &user.id)
                .is_ok()
    };
    let is_revocation =
        |signature: &&Signature| signature.typ() == Some(SignatureType::CertRevocation);
    let signatures = || user.signatures.iter();
    let binding = newest_signature(
        signatures()
            .filter(|one| !is_revocation(one) && is_sound(one))
            .filter(own),
    )?;
    let revoked = newest_signature(signatures().filter(is_revocation).filter(own));
    (revoked.map(created_at) < Some(created_at(binding))).then_some(binding)
}
