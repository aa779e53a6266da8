//! Detached OpenPGP signatures (RFC 9580, 5.2 and 10.4).

use std::io::Cursor;

use pgp::packet::{Packet, PacketParser, Signature, SignatureType};

use super::armour;
use super::certificate::{CandidateKey, Certificate};
use super::certificate_signature::{created_at, has_critical_notation, is_current, is_strong};
use super::keyring::Keyring;
use super::signature_verdict::SignatureVerdict;

/// The label of such a signature's armour.
pub(super) const LABEL: &str = "PGP SIGNATURE";

/// Checks a signature over a commit's payload; `at` in seconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// Why it is bad.
pub(super) fn check(
    text: &str,
    payload: &[u8],
    keyring: &Keyring,
    at: i64,
) -> Result<SignatureVerdict, String> {
    let signature = parse_single(&armour::decode(text, LABEL, true)?)?;
    let created = require_acceptable(&signature)?;
    let certificates = keyring.certificates.iter();
    let mut known = certificates.flat_map(|one| one.keys.iter().map(move |key| (one, key)));
    let Some((certificate, candidate)) = known.find(|(_, candidate)| is_by(&signature, candidate))
    else {
        return Ok(SignatureVerdict::Unknown {
            fingerprint: stated_fingerprint(&signature),
            kind: "OpenPGP",
        });
    };
    if !candidate.is_supported {
        return Ok(SignatureVerdict::unsupported(
            "OpenPGP with a kind of key that cannot be verified",
        ));
    }
    if !candidate.verifies(&signature, payload) {
        return Err("the OpenPGP signature does not verify".to_owned());
    }
    if !candidate.may_sign {
        return Err("the OpenPGP key is not meant to sign".to_owned());
    }
    Ok(time_verdict(
        certificate,
        candidate,
        &signature,
        created,
        at,
    ))
}

/// The verdict on a signature that verifies: whether it and its key are valid in time.
fn time_verdict(
    certificate: &Certificate,
    candidate: &CandidateKey,
    signature: &Signature,
    created: i64,
    at: i64,
) -> SignatureVerdict {
    let lifetime = &candidate.lifetime;
    let lasts = signature.signature_expiration_time();
    let lasts = lasts.map(|lasts| i64::from(lasts.as_secs()));
    let is_over = lasts.is_some_and(|lasts| lasts > 0 && created + lasts <= at);
    // The author of a commit chooses its dates, and the signer those of a signature: both must fit.
    let fault = lifetime.fault_at(at).or_else(|| lifetime.fault_at(created));
    let fault = fault.or_else(|| is_over.then_some("the signature is expired"));
    let holders = certificate.holders.clone();
    let fingerprint = certificate.fingerprint.clone();
    match fault {
        None => SignatureVerdict::Good {
            holders,
            fingerprint,
        },
        Some(reason) => SignatureVerdict::Expired {
            holders,
            fingerprint,
            reason: reason.to_owned(),
        },
    }
}

/// Reads bytes that are exactly one signature.
fn parse_single(bytes: &[u8]) -> Result<Signature, String> {
    let mut packets = PacketParser::new(Cursor::new(bytes));
    let signature = match packets.next() {
        Some(Ok(Packet::Signature(signature))) => signature,
        Some(Err(error)) => return Err(format!("it is not an OpenPGP signature: {error}")),
        _ => return Err("it is not an OpenPGP signature".to_owned()),
    };
    let is_all = packets.next().is_none()
        && usize::try_from(packets.into_inner().position()) == Ok(bytes.len());
    if !is_all {
        return Err("there is more than one OpenPGP signature".to_owned());
    }
    Ok(signature)
}

/// The time at which a signature states that it was made.
///
/// # Errors
/// When it is of a kind that is not trusted.
fn require_acceptable(signature: &Signature) -> Result<i64, String> {
    if !is_current(signature) {
        return Err("the OpenPGP signature is of an untrusted version".to_owned());
    }
    let is_of_data = matches!(
        signature.typ(),
        Some(SignatureType::Binary | SignatureType::Text)
    );
    if !is_of_data {
        return Err("the OpenPGP signature is not a signature over data".to_owned());
    }
    match signature.hash_alg() {
        Some(hash) if is_strong(hash) => {}
        Some(hash) => return Err(format!("the OpenPGP signature uses the weak hash {hash}")),
        None => return Err("the OpenPGP signature uses no hash".to_owned()),
    }
    if has_critical_notation(signature) {
        return Err(
            "the OpenPGP signature has a critical notation, which is not supported".to_owned(),
        );
    }
    created_at(signature).ok_or_else(|| "the OpenPGP signature has no date".to_owned())
}

/// Whether a signature names its key, and everything that it states about it is true of this one.
fn is_by(signature: &Signature, candidate: &CandidateKey) -> bool {
    let (id, fingerprint) = candidate.names();
    let (ids, prints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    let is_named = !ids.is_empty() || !prints.is_empty();
    is_named && ids.iter().all(|one| **one == id) && prints.iter().all(|one| **one == fingerprint)
}

/// The fingerprint, or else the key id, that a signature states about its key.
fn stated_fingerprint(signature: &Signature) -> Option<String> {
    let print = signature.issuer_fingerprint().into_iter().next();
    let id = || signature.issuer_key_id().into_iter().next();
    print
        .map(ToString::to_string)
        .or_else(|| id().map(ToString::to_string))
}
