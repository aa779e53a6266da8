//! The hashes that time stamps may use.

use const_oid::ObjectIdentifier;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::der_reader::{DerElement, DerFault, NULL, OBJECT_IDENTIFIER};
use super::fault::TimeStampFault;

const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// Algorithms that are refused by name.
const REFUSED: [(&str, &str); 11] = [
    ("1.2.840.113549.2.2", "MD2"),
    ("1.2.840.113549.2.5", "MD5"),
    ("1.3.14.3.2.26", "SHA-1"),
    ("2.16.840.1.101.3.4.2.4", "SHA-224"),
    ("1.3.36.3.2.1", "RIPEMD-160"),
    ("1.2.840.113549.1.1.4", "MD5 with RSA"),
    ("1.2.840.113549.1.1.5", "SHA-1 with RSA"),
    ("1.2.840.113549.1.1.14", "SHA-224 with RSA"),
    ("1.2.840.10045.4.1", "ECDSA with SHA-1"),
    ("1.2.840.10045.4.3.1", "ECDSA with SHA-224"),
    ("1.2.840.10040.4.3", "DSA with SHA-1"),
];

/// A hash that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StampHash {
    Sha256,
    Sha384,
    Sha512,
}

impl StampHash {
    /// The hash of an `AlgorithmIdentifier` (RFC 5280, 4.1.1.2). Its parameters are NULL or absent
    /// (RFC 5754, 2).
    pub(super) fn from_identifier(
        identifier: DerElement<'_>,
        place: &'static str,
    ) -> Result<StampHash, TimeStampFault> {
        let (oid, parameters) = split_identifier(identifier)?;
        let hash = match oid {
            SHA_256 => StampHash::Sha256,
            SHA_384 => StampHash::Sha384,
            SHA_512 => StampHash::Sha512,
            other => {
                let algorithm = algorithm_name(other);
                return Err(TimeStampFault::HashNotAccepted { place, algorithm });
            }
        };
        match parameters {
            None
            | Some(DerElement {
                tag: NULL,
                content: [],
                ..
            }) => Ok(hash),
            Some(_) => Err(TimeStampFault::Malformed(format!(
                "{place} has a hash with parameters"
            ))),
        }
    }

    pub(super) fn oid(self) -> ObjectIdentifier {
        match self {
            StampHash::Sha256 => SHA_256,
            StampHash::Sha384 => SHA_384,
            StampHash::Sha512 => SHA_512,
        }
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            StampHash::Sha256 => Sha256::digest(bytes).to_vec(),
            StampHash::Sha384 => Sha384::digest(bytes).to_vec(),
            StampHash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The length of a digest in bytes.
    pub(super) fn length(self) -> usize {
        match self {
            StampHash::Sha256 => 32,
            StampHash::Sha384 => 48,
            StampHash::Sha512 => 64,
        }
    }
}

/// The object identifier and the parameters of an `AlgorithmIdentifier`.
pub(super) fn split_identifier(
    identifier: DerElement<'_>,
) -> Result<(ObjectIdentifier, Option<DerElement<'_>>), DerFault> {
    let mut reader = identifier.reader();
    let oid = reader
        .expect(OBJECT_IDENTIFIER, "an algorithm")?
        .oid("an algorithm")?;
    let parameters = if reader.is_empty() {
        None
    } else {
        Some(reader.any("the parameters of an algorithm")?)
    };
    reader.finish("an algorithm")?;
    Ok((oid, parameters))
}

/// A name of an algorithm for messages; its object identifier where it has none here.
pub(super) fn algorithm_name(oid: ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    let known = REFUSED.iter().find(|(number, _)| *number == dotted);
    known.map_or(dotted, |(_, name)| (*name).to_owned())
}
