//! OpenPGP certificates: which of their keys may sign, and when (RFC 9580, 5.2.3 and 10.1).

use std::collections::BTreeMap;
use std::io::Cursor;

use pgp::composed::{Deserializable as _, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{
    PublicKey, PublicSubkey, RevocationCode, Signature, SignatureType, SignatureVersion,
    SubpacketData,
};
use pgp::types::{EcdsaPublicParams, KeyDetails, KeyVersion, PublicParams, Tag};

use super::{KeyFault, add_holder, armour};

const BEGIN: &str = "-----BEGIN ";
const LABEL: &str = "PGP PUBLIC KEY BLOCK";

/// Armours of one text, and bytes of one armour, at most: what one person's keys need is a
/// thousandth of it.
const MAX_KEYS: usize = 4 * 1024 * 1024;

/// A certificate, reduced to what verifying needs.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    /// The primary key's, in lower-case hexadecimal digits.
    pub(super) fingerprint: String,
    /// Who holds it, ascending.
    pub(super) holders: Vec<usize>,
    pub(super) keys: Vec<Candidate>,
}

/// A key of a certificate, and whether it signs.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) key: AnyKey,
    /// Whether its owner meant it to sign, and it says itself that it belongs to the certificate.
    pub(super) may_sign: bool,
    /// Whether signatures of its kind can be verified.
    pub(super) is_supported: bool,
    pub(super) life: Life,
}

#[derive(Debug, Clone)]
pub(super) enum AnyKey {
    Primary(PublicKey),
    Sub(PublicSubkey),
}

/// When a key is valid, in seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    /// Inclusive.
    pub(super) created: i64,
    /// Exclusive; `None` for never.
    pub(super) expires: Option<i64>,
    /// Exclusive; the beginning of time where nothing that the key ever signed is to be believed.
    pub(super) revoked: Option<i64>,
}

impl Life {
    /// Why the key is not valid at an instant.
    pub(super) fn fault(&self, at: i64) -> Option<&'static str> {
        if at < self.created {
            return Some("the key is not valid yet");
        }
        if self.revoked.is_some_and(|revoked| revoked <= at) {
            return Some("the key is revoked");
        }
        let is_expired = self.expires.is_some_and(|expires| expires <= at);
        is_expired.then_some("the key is expired")
    }

    /// What remains where both must be valid.
    fn and(self, other: Life) -> Life {
        Life {
            created: self.created.max(other.created),
            expires: earliest([self.expires, other.expires]),
            revoked: earliest([self.revoked, other.revoked]),
        }
    }
}

fn earliest(instants: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    instants.into_iter().flatten().min()
}

/// Reads armoured certificates: several in one armour, or several armours.
pub(super) fn parse(text: &str) -> Result<Vec<SignedPublicKey>, String> {
    if text.len() > MAX_KEYS {
        return Err("it is too long for a key".to_owned());
    }
    let text = text.trim().replace("\r\n", "\n");
    let mut keys = Vec::new();
    for armour in text.split(BEGIN).skip(1) {
        let armour = format!("{BEGIN}{}", armour.trim_end());
        let bytes = armour::decode(&armour, LABEL, true)?;
        let unreadable = |error| format!("it is no OpenPGP certificate that can be read: {error}");
        for key in SignedPublicKey::from_bytes_many(Cursor::new(bytes)).map_err(unreadable)? {
            let key = key.map_err(unreadable)?;
            if !matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) {
                return Err("OpenPGP keys of that old version cannot be verified".to_owned());
            }
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Err("it holds no OpenPGP certificate".to_owned());
    }
    Ok(keys)
}

/// Certificates of which each stands once, with all its holders and all that its copies say.
pub(super) fn merged(parsed: Vec<(usize, SignedPublicKey)>) -> (Vec<Certificate>, Vec<KeyFault>) {
    let mut by_fingerprint: BTreeMap<String, (Vec<usize>, SignedPublicKey)> = BTreeMap::new();
    for (holder, key) in parsed {
        let fingerprint = key.fingerprint().to_string();
        if let Some((holders, known)) = by_fingerprint.get_mut(&fingerprint) {
            add_holder(holders, holder);
            merge(known, key);
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
        match candidates(&key) {
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

fn merge(known: &mut SignedPublicKey, other: SignedPublicKey) {
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

/// The addresses of the user ids that the key signed and did not revoke: what stands between angle
/// brackets, or the whole where there are none.
pub(super) fn addresses(key: &SignedPublicKey) -> Vec<String> {
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
fn candidates(certificate: &SignedPublicKey) -> Option<Vec<Candidate>> {
    let primary = &certificate.primary_key;
    let details = &certificate.details;
    let direct = newest(details.direct_signatures.iter().filter(|signature| {
        signature.typ() == Some(SignatureType::Key)
            && is_sound(signature)
            && signature.verify_key(primary).is_ok()
    }));
    let users = details.users.iter();
    let user = newest(users.filter_map(|user| user_binding(certificate, user)));
    // The newest word of either kind; where both limit the key, the earlier end holds.
    let bindings = [direct, user];
    if bindings.iter().all(Option::is_none) {
        return None;
    }
    let created = i64::from(primary.created_at().as_secs());
    let ends = bindings.map(|binding| end_of_key(created, binding?));
    let revocations = details.revocation_signatures.iter().filter(|signature| {
        signature.typ() == Some(SignatureType::KeyRevocation)
            && signature.verify_key(primary).is_ok()
    });
    let life = Life {
        created,
        expires: earliest(ends),
        revoked: revocations.map(revoked_from).min(),
    };
    let flags = [user, direct].into_iter().flatten().find_map(signs);
    let mut keys = vec![Candidate {
        key: AnyKey::Primary(primary.clone()),
        // A certificate that says nothing of what its key is for lets it sign.
        may_sign: flags.unwrap_or(true),
        is_supported: is_supported(primary),
        life,
    }];
    let subkeys = certificate.public_subkeys.iter();
    keys.extend(subkeys.filter_map(|subkey| subkey_candidate(primary, life, subkey)));
    Some(keys)
}

fn subkey_candidate(
    primary: &PublicKey,
    life: Life,
    subkey: &SignedPublicSubKey,
) -> Option<Candidate> {
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
    let binding = newest(bindings)?;
    let created = i64::from(subkey.key.created_at().as_secs());
    let own = Life {
        created,
        expires: end_of_key(created, binding),
        revoked: of(SignatureType::SubkeyRevocation).map(revoked_from).min(),
    };
    // Without a signature of its own, a certificate could claim the key of somebody else.
    let belongs = binding.embedded_signature().is_some_and(|back| {
        is_sound(back)
            && back
                .verify_primary_key_binding(&subkey.key, primary)
                .is_ok()
    });
    Some(Candidate {
        key: AnyKey::Sub(subkey.key.clone()),
        may_sign: belongs && signs(binding) == Some(true),
        is_supported: is_supported(&subkey.key),
        life: own.and(life),
    })
}

fn is_supported(key: &impl KeyDetails) -> bool {
    !matches!(
        key.public_params(),
        PublicParams::Unknown { .. } | PublicParams::ECDSA(EcdsaPublicParams::Unsupported { .. })
    )
}

/// The newest signature by which a key took a user id, unless it revoked it since.
fn user_binding<'a>(
    certificate: &SignedPublicKey,
    user: &'a pgp::types::SignedUser,
) -> Option<&'a Signature> {
    let primary = &certificate.primary_key;
    let own = |signature: &&Signature| {
        // Others sign user ids as well, by the thousand: those are not even tried.
        is_by(signature, primary)
            && signature
                .verify_certification(primary, Tag::UserId, &user.id)
                .is_ok()
    };
    let is_revocation =
        |signature: &&Signature| signature.typ() == Some(SignatureType::CertRevocation);
    let signatures = || user.signatures.iter();
    let binding = newest(
        signatures()
            .filter(|one| !is_revocation(one) && is_sound(one))
            .filter(own),
    )?;
    let revoked = newest(signatures().filter(is_revocation).filter(own));
    (revoked.map(created) < Some(created(binding))).then_some(binding)
}

fn is_by(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (ids, prints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    let is_silent = ids.is_empty() && prints.is_empty();
    is_silent || ids.contains(&&key.legacy_key_id()) || prints.contains(&&key.fingerprint())
}

/// Whether a signature of a certificate is of a kind that is believed. SHA-1 is: certificates of
/// keys that are still in use were made with it, and its collisions gain nothing here, where both
/// sides of one would have to be made by the key's owner.
fn is_sound(signature: &Signature) -> bool {
    let is_hash_known = matches!(signature.hash_alg(), Some(HashAlgorithm::Sha1))
        || signature.hash_alg().is_some_and(is_strong);
    let is_current = matches!(
        signature.version(),
        SignatureVersion::V4 | SignatureVersion::V6
    );
    is_hash_known
        && is_current
        && signature.created().is_some()
        && !has_critical_notation(signature)
}

/// Whether a hash is good enough for what is signed today.
pub(super) fn is_strong(hash: HashAlgorithm) -> bool {
    matches!(
        hash,
        HashAlgorithm::Sha224
            | HashAlgorithm::Sha256
            | HashAlgorithm::Sha384
            | HashAlgorithm::Sha512
            | HashAlgorithm::Sha3_256
            | HashAlgorithm::Sha3_512
    )
}

/// Whether a signature says that whoever does not understand a note of it must not believe it: none
/// is understood here.
pub(super) fn has_critical_notation(signature: &Signature) -> bool {
    signature.config().is_some_and(|config| {
        let mut subpackets = config.hashed_subpackets();
        subpackets.any(|one| one.is_critical && matches!(one.data, SubpacketData::Notation(_)))
    })
}

fn created(signature: &Signature) -> i64 {
    signature
        .created()
        .map_or(i64::MIN, |created| i64::from(created.as_secs()))
}

fn newest<'a>(signatures: impl Iterator<Item = &'a Signature>) -> Option<&'a Signature> {
    signatures.max_by_key(|signature| created(signature))
}

/// When a key ends by what a signature over it says.
fn end_of_key(key_created: i64, binding: &Signature) -> Option<i64> {
    let valid_for = binding.key_expiration_time()?.as_secs();
    // Nothing, and nought, say that it never does.
    (valid_for > 0).then(|| key_created + i64::from(valid_for))
}

/// Whether a signature over a key lets it sign; `None` where it says nothing of what it is for.
fn signs(binding: &Signature) -> Option<bool> {
    let mut subpackets = binding.config()?.hashed_subpackets();
    subpackets.find_map(|subpacket| match &subpacket.data {
        SubpacketData::KeyFlags(flags) => Some(flags.sign()),
        _ => None,
    })
}

/// From when on a revocation counts: from its own time where the key was put away in good order,
/// else from the beginning, because whoever has the key may have signed with any date.
fn revoked_from(revocation: &Signature) -> i64 {
    match revocation.revocation_reason_code() {
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired) => created(revocation),
        _ => i64::MIN,
    }
}
