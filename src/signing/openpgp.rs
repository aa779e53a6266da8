//! Detached OpenPGP signatures (RFC 9580, 5.2 and 10.4).

use std::io::Cursor;

use pgp::packet::{Packet, PacketParser, Signature, SignatureType, SignatureVersion};
use pgp::types::KeyDetails;

use super::certificate::{AnyKey, Candidate, Certificate, has_critical_notation, is_strong};
use super::{Keyring, SignatureVerdict, armour};

/// What the armour of such a signature says that it holds.
pub(super) const LABEL: &str = "PGP SIGNATURE";

/// Checks a signature over a commit's payload; `at` in seconds since 1970-01-01T00:00:00Z.
pub(super) fn check(text: &str, payload: &[u8], keyring: &Keyring, at: i64) -> SignatureVerdict {
    let signature = armour::decode(text, LABEL, true).and_then(|bytes| single(&bytes));
    let signature = match signature {
        Ok(signature) => signature,
        Err(reason) => return SignatureVerdict::bad(reason),
    };
    let created = match acceptable(&signature) {
        Ok(created) => created,
        Err(reason) => return SignatureVerdict::bad(reason),
    };
    let certificates = keyring.certificates.iter();
    let mut known = certificates.flat_map(|one| one.keys.iter().map(move |key| (one, key)));
    let Some((certificate, candidate)) = known.find(|(_, candidate)| is_by(&signature, candidate))
    else {
        return SignatureVerdict::Unknown {
            fingerprint: claimed(&signature),
            kind: "OpenPGP",
        };
    };
    if !candidate.is_supported {
        return SignatureVerdict::Unsupported {
            kind: "OpenPGP with a kind of key that cannot be verified".to_owned(),
        };
    }
    if !candidate.verifies(&signature, payload) {
        return SignatureVerdict::bad("the OpenPGP signature does not verify");
    }
    if !candidate.may_sign {
        return SignatureVerdict::bad("the OpenPGP key is not meant to sign");
    }
    verdict(certificate, candidate, &signature, created, at)
}

fn verdict(
    certificate: &Certificate,
    candidate: &Candidate,
    signature: &Signature,
    created: i64,
    at: i64,
) -> SignatureVerdict {
    let life = &candidate.life;
    let lasts = signature.signature_expiration_time();
    let lasts = lasts.map(|lasts| i64::from(lasts.as_secs()));
    let is_over = lasts.is_some_and(|lasts| lasts > 0 && created + lasts <= at);
    // A commit's dates are its author's to choose, and so are a signature's: both must fit.
    let fault = life.fault(at).or_else(|| life.fault(created));
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

/// The one signature that these bytes are.
fn single(bytes: &[u8]) -> Result<Signature, String> {
    let mut packets = PacketParser::new(Cursor::new(bytes));
    let signature = match packets.next() {
        Some(Ok(Packet::Signature(signature))) => signature,
        Some(Err(error)) => return Err(format!("it is no OpenPGP signature: {error}")),
        _ => return Err("it is no OpenPGP signature".to_owned()),
    };
    let is_all = packets.next().is_none()
        && usize::try_from(packets.into_inner().position()) == Ok(bytes.len());
    if !is_all {
        return Err("there is more than one OpenPGP signature".to_owned());
    }
    Ok(signature)
}

/// When a signature says that it was made, if it is of a kind that is believed.
fn acceptable(signature: &Signature) -> Result<i64, String> {
    let is_current = matches!(
        signature.version(),
        SignatureVersion::V4 | SignatureVersion::V6
    );
    if !is_current {
        return Err("the OpenPGP signature is of a version that is not believed".to_owned());
    }
    let is_of_data = matches!(
        signature.typ(),
        Some(SignatureType::Binary | SignatureType::Text)
    );
    if !is_of_data {
        return Err("the OpenPGP signature is not one over data".to_owned());
    }
    match signature.hash_alg() {
        Some(hash) if is_strong(hash) => {}
        Some(hash) => return Err(format!("the OpenPGP signature uses the weak hash {hash}")),
        None => return Err("the OpenPGP signature uses no hash".to_owned()),
    }
    if has_critical_notation(signature) {
        return Err("the OpenPGP signature asks for what is not understood".to_owned());
    }
    let created = signature.created();
    created
        .map(|created| i64::from(created.as_secs()))
        .ok_or_else(|| "the OpenPGP signature has no date".to_owned())
}

/// Whether all that a signature says of its key is true of this one, and it says anything.
fn is_by(signature: &Signature, candidate: &Candidate) -> bool {
    let (id, fingerprint) = match &candidate.key {
        AnyKey::Primary(key) => (key.legacy_key_id(), key.fingerprint()),
        AnyKey::Sub(key) => (key.legacy_key_id(), key.fingerprint()),
    };
    let (ids, prints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    let says = !ids.is_empty() || !prints.is_empty();
    says && ids.iter().all(|one| **one == id) && prints.iter().all(|one| **one == fingerprint)
}

/// The fingerprint that a signature says its key has, or the key id.
fn claimed(signature: &Signature) -> Option<String> {
    let print = signature.issuer_fingerprint().into_iter().next();
    let id = || signature.issuer_key_id().into_iter().next();
    print
        .map(ToString::to_string)
        .or_else(|| id().map(ToString::to_string))
}

impl Candidate {
    fn verifies(&self, signature: &Signature, payload: &[u8]) -> bool {
        match &self.key {
            AnyKey::Primary(key) => signature.verify(key, payload),
            AnyKey::Sub(key) => signature.verify(key, payload),
        }
        .is_ok()
    }
}
