//! Questions about the signatures of OpenPGP certificates (RFC 9580, 5.2.3).

use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{RevocationCode, Signature, SignatureVersion, SubpacketData};
use pgp::types::KeyDetails;

/// Whether a signature names a key as its own, or names none.
pub(super) fn is_by(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (ids, prints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    let is_unnamed = ids.is_empty() && prints.is_empty();
    is_unnamed || ids.contains(&&key.legacy_key_id()) || prints.contains(&&key.fingerprint())
}

/// Whether a signature of a certificate is of a kind that is trusted. SHA-1 is: certificates of keys
/// that are still in use were made with it. A collision gains nothing here, since the key's owner would
/// have to make both sides of it.
pub(super) fn is_sound(signature: &Signature) -> bool {
    let hash = signature.hash_alg();
    hash.is_some_and(|hash| hash == HashAlgorithm::Sha1 || is_strong(hash))
        && is_current(signature)
        && signature.created().is_some()
        && !has_critical_notation(signature)
}

/// Whether a signature is of a version that is in use.
pub(super) fn is_current(signature: &Signature) -> bool {
    matches!(
        signature.version(),
        SignatureVersion::V4 | SignatureVersion::V6
    )
}

/// Whether a hash is strong enough for new signatures.
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

/// Whether a signature has a critical notation: who does not understand it must not trust the
/// signature, and here none is understood.
pub(super) fn has_critical_notation(signature: &Signature) -> bool {
    signature.config().is_some_and(|config| {
        let mut subpackets = config.hashed_subpackets();
        subpackets.any(|one| one.is_critical && matches!(one.data, SubpacketData::Notation(_)))
    })
}

/// When a signature was made, by its own account.
pub(super) fn created_at(signature: &Signature) -> Option<i64> {
    let created = signature.created()?;
    Some(i64::from(created.as_secs()))
}

pub(super) fn newest_signature<'a>(
    signatures: impl Iterator<Item = &'a Signature>,
) -> Option<&'a Signature> {
    signatures.max_by_key(|signature| created_at(signature))
}

/// When a key expires by a signature over it.
pub(super) fn key_expiration(key_created: i64, binding: &Signature) -> Option<i64> {
    let valid_for = binding.key_expiration_time()?.as_secs();
    // An absent or zero expiration time means the key never expires.
    (valid_for > 0).then(|| key_created + i64::from(valid_for))
}

/// Whether a signature over a key lets it sign; `None` where it has no key flags.
pub(super) fn may_sign(binding: &Signature) -> Option<bool> {
    let mut subpackets = binding.config()?.hashed_subpackets();
    subpackets.find_map(|subpacket| match &subpacket.data {
        SubpacketData::KeyFlags(flags) => Some(flags.sign()),
        _ => None,
    })
}

/// From when on a revocation counts: from its own time where the key was superseded or retired, else
/// from the beginning, because whoever has the key may have signed with any date.
pub(super) fn revocation_start(revocation: &Signature) -> i64 {
    match revocation.revocation_reason_code() {
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired) => {
            created_at(revocation).unwrap_or(i64::MIN)
        }
        _ => i64::MIN,
    }
}
