//! The signatures that are verified: ECDSA on the curves of NIST, RSA PKCS#1 v1.5 and RSA-PSS, with SHA-2.

use std::fmt;

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::{BigUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use super::der_reader::{INTEGER, only_sequence};
use super::stamp_hash::StampHash;

/// The shortest RSA modulus that is verified, in bits. NIST SP 800-131A disallows shorter ones.
const MIN_MODULUS: usize = 2048;

/// The longest RSA modulus that is verified, in bits.
const MAX_MODULUS: usize = 8192;

/// The kind of a key, with the padding of an RSA signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyScheme {
    P256,
    P384,
    P521,
    RsaPkcs1,
    RsaPss,
}

/// One combination of a key, a padding and a hash.
pub(super) struct SignatureScheme {
    pub(super) key: KeyScheme,
    pub(super) hash: StampHash,
    identifier: AlgorithmIdentifier,
}

const fn scheme(
    key: KeyScheme,
    hash: StampHash,
    identifier: AlgorithmIdentifier,
) -> SignatureScheme {
    SignatureScheme {
        key,
        hash,
        identifier,
    }
}

/// Every signature that is verified. Any hash goes with any curve (RFC 5754, 3.3 leaves it open).
pub(super) static SIGNATURE_SCHEMES: [SignatureScheme; 15] = [
    scheme(KeyScheme::P256, StampHash::Sha256, alg_id::ECDSA_SHA256),
    scheme(KeyScheme::P256, StampHash::Sha384, alg_id::ECDSA_SHA384),
    scheme(KeyScheme::P256, StampHash::Sha512, alg_id::ECDSA_SHA512),
    scheme(KeyScheme::P384, StampHash::Sha256, alg_id::ECDSA_SHA256),
    scheme(KeyScheme::P384, StampHash::Sha384, alg_id::ECDSA_SHA384),
    scheme(KeyScheme::P384, StampHash::Sha512, alg_id::ECDSA_SHA512),
    scheme(KeyScheme::P521, StampHash::Sha256, alg_id::ECDSA_SHA256),
    scheme(KeyScheme::P521, StampHash::Sha384, alg_id::ECDSA_SHA384),
    scheme(KeyScheme::P521, StampHash::Sha512, alg_id::ECDSA_SHA512),
    scheme(
        KeyScheme::RsaPkcs1,
        StampHash::Sha256,
        alg_id::RSA_PKCS1_SHA256,
    ),
    scheme(
        KeyScheme::RsaPkcs1,
        StampHash::Sha384,
        alg_id::RSA_PKCS1_SHA384,
    ),
    scheme(
        KeyScheme::RsaPkcs1,
        StampHash::Sha512,
        alg_id::RSA_PKCS1_SHA512,
    ),
    scheme(KeyScheme::RsaPss, StampHash::Sha256, alg_id::RSA_PSS_SHA256),
    scheme(KeyScheme::RsaPss, StampHash::Sha384, alg_id::RSA_PSS_SHA384),
    scheme(KeyScheme::RsaPss, StampHash::Sha512, alg_id::RSA_PSS_SHA512),
];

impl SignatureScheme {
    /// Whether the content of an `AlgorithmIdentifier` names this scheme, by the same bytes.
    pub(super) fn is_named_by(&self, identifier: &[u8]) -> bool {
        *self.identifier == *identifier
    }

    fn verify(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
        let digest = self.hash.digest(message);
        match self.key {
            KeyScheme::P256 => verify_p256(key, &digest, signature),
            KeyScheme::P384 => verify_p384(key, &digest, signature),
            KeyScheme::P521 => verify_p521(key, &digest, signature),
            KeyScheme::RsaPkcs1 => {
                let padding = match self.hash {
                    StampHash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                    StampHash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                    StampHash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
                };
                rsa_key(key)?.verify(padding, &digest, signature).ok()
            }
            KeyScheme::RsaPss => {
                let padding = match self.hash {
                    StampHash::Sha256 => Pss::new::<Sha256>(),
                    StampHash::Sha384 => Pss::new::<Sha384>(),
                    StampHash::Sha512 => Pss::new::<Sha512>(),
                };
                rsa_key(key)?.verify(padding, &digest, signature).ok()
            }
        }
    }
}

impl fmt::Debug for SignatureScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} with {:?}", self.key, self.hash)
    }
}

impl SignatureVerificationAlgorithm for SignatureScheme {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        self.verify(public_key, message, signature)
            .ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.key {
            KeyScheme::P256 => alg_id::ECDSA_P256,
            KeyScheme::P384 => alg_id::ECDSA_P384,
            KeyScheme::P521 => alg_id::ECDSA_P521,
            KeyScheme::RsaPkcs1 | KeyScheme::RsaPss => alg_id::RSA_ENCRYPTION,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.identifier
    }
}

fn verify_p256(key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
    key.verify_prehash(digest, &signature).ok()
}

fn verify_p384(key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
    key.verify_prehash(digest, &signature).ok()
}

fn verify_p521(key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
    let signature = p521::ecdsa::Signature::from_der(signature).ok()?;
    // The crate refuses a digest shorter than half of the field. Zeros before it leave its value as it is.
    let mut padded = vec![0; 66_usize.saturating_sub(digest.len())];
    padded.extend_from_slice(digest);
    key.verify_prehash(&padded, &signature).ok()
}

/// Reads an `RSAPublicKey` (RFC 8017, A.1.1).
fn rsa_key(bytes: &[u8]) -> Option<RsaPublicKey> {
    let mut reader = only_sequence(bytes, "an RSA key").ok()?;
    let mut number = || {
        let element = reader.expect(INTEGER, "a number of an RSA key").ok()?;
        let bytes = element.integer("a number of an RSA key").ok()?;
        let is_positive = bytes.first().is_some_and(|first| *first < 0x80);
        is_positive.then(|| BigUint::from_bytes_be(bytes))
    };
    let (modulus, exponent) = (number()?, number()?);
    reader.finish("an RSA key").ok()?;
    if modulus.bits() < MIN_MODULUS {
        return None;
    }
    RsaPublicKey::new_with_max_size(modulus, exponent, MAX_MODULUS).ok()
}
